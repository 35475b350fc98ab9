"""Secrets show as dots, wherever they turn up and however they are encoded."""

import base64
import copy
import html
import json
import logging
import pickle
import traceback
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

import httpx
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from engine.http.messages import Call, Request, Response
from engine.run.turn import shown_values
from engine.values.entities import as_json_value
from engine.values.redaction import Redaction
from engine.values.secret import DOTS, Secret

VALUE = "hunter2/+ é\"<&'"
LONG = st.text(st.characters(codec="utf-8"), min_size=7, max_size=30)
SECRETS = st.text(st.characters(codec="utf-8", exclude_characters="•"), min_size=4, max_size=20)
BYTES = st.binary(max_size=7)


def redaction(*values: str) -> Redaction:
    made = Redaction()
    for value in values:
        made.add(value)
    return made


# A secret by itself


@pytest.mark.parametrize("show", [str, repr, format, "{}".format, "{!r}".format])
def test_a_secret_prints_as_dots(show: Callable[[Secret], str]) -> None:
    assert show(Secret(VALUE, name="$KEY")) == DOTS


def test_a_secret_prints_as_dots_inside_other_things() -> None:
    secret = Secret(VALUE)
    assert repr({"a": [secret], "b": (secret,)}) == "{'a': [•••], 'b': (•••,)}"
    assert "%s" % secret == DOTS  # noqa: UP031


def test_a_secret_as_json_text_is_dots() -> None:
    assert json.dumps({"a": Secret(VALUE)}, default=str, ensure_ascii=False) == '{"a": "•••"}'


def test_a_secret_is_no_json_by_itself() -> None:
    with pytest.raises(TypeError):
        json.dumps(Secret(VALUE))


@pytest.mark.parametrize("copies", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_secret_is_not_pickled_or_copied(copies: Callable[[Secret], Any]) -> None:
    with pytest.raises(TypeError, match="a secret is not pickled"):
        copies(Secret(VALUE))


def test_a_secret_has_no_attributes_to_dump() -> None:
    assert not hasattr(Secret(VALUE), "__dict__")


def test_an_exception_about_a_secret_does_not_tell_it() -> None:
    try:
        raise RuntimeError("cannot use", Secret(VALUE))
    except RuntimeError as error:
        assert "hunter2" not in "".join(traceback.format_exception(error))


def test_a_logged_secret_is_dots(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("flowrun").warning("used %s", Secret(VALUE))
    assert caplog.messages == ["used •••"]


def test_secrets_compare_by_value_and_not_with_text() -> None:
    assert Secret(VALUE) == Secret(VALUE, name="$OTHER")
    assert hash(Secret(VALUE)) == hash(Secret(VALUE))
    assert Secret(VALUE) != Secret("other")
    assert Secret(VALUE) != VALUE


def test_an_empty_secret_counts_as_empty() -> None:
    assert not Secret("")
    assert Secret("x")


# The mask


ENCODINGS: dict[str, Callable[[str], str]] = {
    "raw": str,
    "percent": lambda value: quote(value, safe=""),
    "percent but slash": quote,
    "percent, lower case": lambda value: (
        quote(value, safe="").replace("%C3", "%c3").lower()
        if value.islower()
        else quote(value, safe="")
    ),
    "plus": quote_plus,
    "form": lambda value: urlencode({"k": value}).removeprefix("k="),
    "json": lambda value: json.dumps(value)[1:-1],
    "json, slashes escaped": lambda value: json.dumps(value)[1:-1].replace("/", "\\/"),
    "json in json in json": lambda value: json.dumps(json.dumps(value)[1:-1])[1:-1],
    "read as latin-1": lambda value: value.encode().decode("latin-1"),
    "latin-1 read as utf-8": lambda value: value.encode("latin-1").decode("utf-8", "replace"),
    "json, not ascii": lambda value: json.dumps(value, ensure_ascii=False)[1:-1],
    "html": html.escape,
    "html, quotes kept": lambda value: html.escape(value, quote=False),
    "base64": lambda value: base64.b64encode(value.encode()).decode(),
    "base64, safe for urls": lambda value: base64.urlsafe_b64encode(value.encode()).decode(),
}


@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=ENCODINGS.keys())
def test_a_secret_is_hidden_in_every_encoding(encode: Callable[[str], str]) -> None:
    value = 'pässword+/ "<&x'
    assert redaction(value).text(f"({encode(value)})") in (f"({DOTS})", f"({DOTS}==)", f"({DOTS}=)")


@settings(max_examples=150)
@example("aaaa", "base64")
@example("a\nb\tc", "json")
@given(
    SECRETS,
    st.sampled_from(sorted(set(ENCODINGS) - {"percent, lower case", "latin-1 read as utf-8"})),
)
def test_no_encoding_of_any_secret_is_left_in_a_text(value: str, name: str) -> None:
    encoded = ENCODINGS[name](value)
    assert encoded not in redaction(value).text(f"before [{encoded}] after").replace(DOTS, "")


@settings(max_examples=100)
@given(SECRETS)
def test_percent_codes_in_lower_case_are_hidden_too(value: str) -> None:
    encoded = "".join(
        f"%{byte:02x}" if not chr(byte).isascii() or not chr(byte).isalnum() else chr(byte)
        for byte in value.encode()
    )
    assume(not set(value) & set("-._~"))
    assert redaction(value).text(f"<{encoded}>") == f"<{DOTS}>"


@settings(max_examples=300)
@given(BYTES, LONG, BYTES, st.booleans())
def test_a_secret_is_hidden_inside_base64_at_any_alignment(
    before: bytes, value: str, after: bytes, for_urls: bool
) -> None:
    encode = base64.urlsafe_b64encode if for_urls else base64.b64encode
    coded = encode(before + value.encode() + after).decode()
    shown = redaction(value).text(coded)
    assert DOTS in shown
    left, _, right = shown.partition(DOTS)
    # What is left are characters that hold bits of the neighbours too: at most one at each end.
    kept = len(before) * 8 // 6 + len(after) * 8 // 6 + 2 + coded.count("=")
    assert len(left) + len(right) <= kept + 1


def test_a_name_and_password_in_basic_authorization_are_hidden() -> None:
    coded = base64.b64encode(b"dana:correct horse battery").decode()
    assert coded not in redaction("correct horse battery").text(f"Basic {coded}")


def test_values_under_four_characters_are_not_searched_for() -> None:
    assert redaction("abc", "", "a").text("abc a abcabc") == "abc a abcabc"


def test_the_longest_of_overlapping_secrets_is_hidden_whole() -> None:
    assert redaction("hunter", "hunter2-extended").text("x hunter2-extended y") == "x ••• y"


def test_a_secret_added_later_is_hidden_from_then_on() -> None:
    made = redaction("first-secret")
    assert made.text("first-secret second-secret") == "••• second-secret"
    made.add(Secret("second-secret"))
    assert made.text("first-secret second-secret") == "••• •••"


def test_a_mask_hides_the_secrets_of_its_parent_also_those_added_later() -> None:
    parent = redaction("of-the-process")
    child = Redaction(parent)
    child.add("of-the-turn")
    assert child.text("of-the-process of-the-turn") == "••• •••"
    parent.add("added-later")
    assert child.text("added-later") == DOTS


def test_a_parent_does_not_know_the_secrets_of_its_children() -> None:
    parent = Redaction()
    Redaction(parent).add("of-one-turn")
    assert parent.text("of-one-turn") == "of-one-turn"


def test_a_secret_that_is_no_proper_unicode_does_not_break_the_mask() -> None:
    assert redaction("abcd\ud800").text("<abcd\ud800> <fine>") == f"<{DOTS}> <fine>"


@pytest.mark.parametrize("value", ["a.b*c(", "[x]{2}", "\\d+\\w", "^^$$"])
def test_a_secret_is_no_pattern(value: str) -> None:
    assert redaction(value).text(f"-{value}-") == f"-{DOTS}-"


# Data


def test_secrets_are_hidden_at_every_depth_and_in_keys() -> None:
    shown = redaction("hunter2").data({"a": [{"b": ("x hunter2",)}], "k-hunter2": 1, "n": None})
    assert shown == {"a": [{"b": [f"x {DOTS}"]}], f"k-{DOTS}": 1, "n": None}


def test_a_secret_object_among_data_is_dots() -> None:
    assert Redaction().data([Secret("x")]) == [DOTS]


@pytest.mark.parametrize(
    "key",
    ["access_token", "refresh_token", "Authorization", "Set-Cookie", "password", "client_secret"],
)
def test_the_value_of_a_tell_tale_key_is_hidden_though_nobody_knows_it(key: str) -> None:
    assert Redaction().data({key: "unknown value", "other": "shown"}) == {
        key: DOTS,
        "other": "shown",
    }


def test_numbers_and_lists_under_a_tell_tale_key_are_hidden_too() -> None:
    data = {"password": 482910, "token": ["abc", ["def"], {"left": 3}, None], "secret": True}
    shown = {"password": DOTS, "token": [DOTS, [DOTS], {"left": 3}, None], "secret": True}
    assert Redaction().data(data) == shown


def test_the_scheme_of_an_authorization_stays_readable() -> None:
    assert Redaction().data({"Authorization": "Bearer abc.def"}) == {
        "Authorization": f"Bearer {DOTS}"
    }


@pytest.mark.parametrize("number", [482910, 48291.5, -48291])
def test_a_secret_that_came_as_a_number_is_hidden_where_it_is_a_number(number: float) -> None:
    assert redaction(str(number)).data({"pin": number, "count": 3}) == {"pin": DOTS, "count": 3}


def test_numbers_and_constants_that_are_no_secret_keep_their_type() -> None:
    value = {"a": 12345, "b": 1.5, "c": True, "d": None}
    assert redaction("hunter2", "true").data(value) == value


@settings(max_examples=150)
@given(
    SECRETS,
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda below: (
            st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=3), below, max_size=3)
        ),
        max_leaves=5,
    ),
)
def test_no_secret_is_left_anywhere_in_data(value: str, data: Any) -> None:
    shown = redaction(value).data({"here": [data, f"<{value}>", {value: data}]})
    assert value not in _texts(shown)


def _texts(data: Any) -> str:
    """Every text in the data, none of them touching another."""
    if isinstance(data, dict):
        return "\0\1".join(_texts(item) for pair in data.items() for item in pair)
    if isinstance(data, list):
        return "\0\1".join(map(_texts, data))
    return data if isinstance(data, str) else ""


def test_parameters_are_shown_with_secrets_as_dots() -> None:
    values = {"KEY": Secret("hunter2"), "NAME": "x hunter2", "N": 5}
    shown = shown_values(values, redaction("hunter2"))
    assert shown == {"KEY": DOTS, "NAME": f"x {DOTS}", "N": 5}
    assert as_json_value(values["NAME"]) == "x hunter2"


# The record of a call


def call(request: Request, response: Response | None = None) -> Call:
    made = Call(request, request.url)
    made.response = response
    return made


def answer(body: bytes, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(200, httpx.Headers(named), body, "https://a.com/")


def test_a_call_hides_secrets_in_its_path_and_query() -> None:
    url = "https://a.com/hunter2%2Bx/?q=hunter2%2bx&access_token=unknown&keep=1#hunter2+x"
    record = call(Request("GET", url)).as_json(redaction("hunter2+x"))
    assert record["request"]["url"] == (
        f"https://a.com/{DOTS}/?q={DOTS}&access_token={DOTS}&keep=1#{DOTS}"
    )


def test_a_call_hides_secrets_in_its_headers() -> None:
    headers = {"Authorization": "Bearer abc", "X-Key": "hunter2", "Accept": "text/plain"}
    record = call(Request("GET", "https://a.com/", headers)).as_json(redaction("hunter2"))
    assert record["request"]["headers"] == {
        "Authorization": f"Bearer {DOTS}",
        "X-Key": DOTS,
        "Accept": "text/plain",
    }


def test_a_call_hides_secrets_in_its_form() -> None:
    form = urlencode({"client_secret": "unknown", "x": VALUE, "y": "1"}).encode()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    record = call(Request("POST", "https://a.com/", headers, form)).as_json(redaction(VALUE))
    assert record["request"]["body"] == f"client_secret={DOTS}&x={DOTS}&y=1"


def test_a_call_hides_secrets_in_its_json() -> None:
    body = json.dumps({"a": {"password": "unknown"}, "b": [f"x{VALUE}y"], "c": 1}).encode()
    record = call(Request("POST", "https://a.com/", {}, body)).as_json(redaction(VALUE))
    assert record["request"]["body"] == {"a": {"password": DOTS}, "b": [f"x{DOTS}y"], "c": 1}


def test_a_call_hides_secrets_in_the_answers_headers_and_json() -> None:
    body = json.dumps({"access_token": "unknown", "echo": VALUE}).encode()
    response = answer(body, set_cookie="sid=unknown", x_echo="hunter2-echo")
    record = call(Request("GET", "https://a.com/"), response).as_json(
        redaction(VALUE, "hunter2-echo")
    )
    assert record["response"]["body"] == {"access_token": DOTS, "echo": DOTS}
    assert record["response"]["headers"] == {"set-cookie": DOTS, "x-echo": DOTS}


def test_a_call_hides_secrets_in_an_answer_that_is_no_json() -> None:
    record = call(Request("GET", "https://a.com/"), answer(b"<b>hunter2</b>"))
    assert record.as_json(redaction("hunter2"))["response"]["body"] == f"<b>{DOTS}</b>"


def test_a_call_hides_secrets_in_its_error() -> None:
    made = call(Request("GET", "https://a.com/"))
    made.error = "a.com refused hunter2"
    assert made.as_json(redaction("hunter2"))["error"] == f"a.com refused {DOTS}"


@pytest.mark.parametrize("start", range(3_985, 4_001))
def test_a_secret_across_the_cut_of_a_long_body_is_hidden_before_the_cut(start: int) -> None:
    body = b"x" * start + b"hunter2-secret" + b"y" * 5_000
    record = call(Request("GET", "https://a.com/"), answer(body)).as_json(
        redaction("hunter2-secret")
    )
    shown = record["response"]["body"].partition("… (")[0]
    assert "h" not in shown
    assert len(shown) == 4_000


@pytest.mark.parametrize("length", [25, 28, 31, 37])
def test_no_part_of_a_secret_is_left_where_a_body_repeats_it_over_and_over(length: int) -> None:
    secret = "hunter2-" + "s" * (length - 8)
    record = call(Request("GET", "https://a.com/"), answer(secret.encode() * 1_000))
    shown = record.as_json(redaction(secret))["response"]["body"]
    assert "h" not in shown


def test_a_secret_that_looks_like_several_pairs_of_a_form_is_hidden_whole() -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    body = b"token=hunter2&more=secret&a=1"
    made = call(Request("POST", "https://a.com/", headers, body))
    assert made.as_json(redaction("hunter2&more=secret"))["request"]["body"] == f"token={DOTS}&a=1"


def test_tell_tale_names_are_hidden_in_the_form_of_an_answer() -> None:
    form = answer(
        b"access_token=gho_x&scope=a", **{"content-type": "application/x-www-form-urlencoded"}
    )
    shown = call(Request("POST", "https://a.com/"), form).as_json(Redaction())["response"]["body"]
    assert shown == f"access_token={DOTS}&scope=a"


@pytest.mark.parametrize("token", ["unknown", 'a\\"b', "x" * 3_000])
def test_tell_tale_keys_are_hidden_in_json_that_is_too_large_to_be_read(token: str) -> None:
    data = {"first": 1, "Access_Token": token, "rest": "y" * 300_000}
    record = call(Request("GET", "https://a.com/"), answer(json.dumps(data).encode()))
    shown = record.as_json(Redaction())["response"]["body"]
    assert shown.startswith('{"first": 1, "Access_Token": "•••')
    assert token[:6] not in shown


@settings(max_examples=100)
@given(SECRETS)
def test_no_call_shows_any_secret(value: str) -> None:
    form = urlencode({"a": value, "b": f"x{value}"}).encode()
    headers = {"content-type": "application/x-www-form-urlencoded", "x": "Token " + value}
    request = Request("POST", f"https://a.com/{quote(value)}?q={quote_plus(value)}", headers, form)
    response = answer(json.dumps([{"a": value}, {value: 1}]).encode())
    record = call(request, response).as_json(redaction(value))
    text = _texts(record["request"] | {"answer": record["response"]["body"]}).replace(DOTS, "")
    assume(value not in "POST https://a.com/?q= content-type application/x-www-form-urlencoded")
    for encoded in {value, quote(value), quote_plus(value)}:
        assert encoded not in text


def test_a_secret_in_a_content_type_is_hidden_before_its_parameters_are_left_out() -> None:
    response = answer(b"", **{"content-type": "text/key;of-mine; charset=utf-8"})
    response.redaction = redaction("key;of-mine")
    assert response.content_type == "text/•••"
