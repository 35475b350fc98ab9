"""A secret is hidden however other people's programs spell its characters."""

import base64
import html
import json
from html.entities import html5
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.values.redaction import SECRET_KEYS, Redaction
from engine.values.secret import DOTS
from engine.values.spellings import undo


def stays_long(secret: str) -> bool:
    """Whether it has four characters also where what it holds of escapes is undone: shorter texts
    are looked for nowhere."""
    while (further := undo(secret)) is not None:
        secret = further.text
    return len(secret.strip()) >= 4


SECRETS = (
    st.text(st.characters(codec="utf-8"), min_size=4, max_size=20)
    | st.text(st.sampled_from("aZ0%&\\+ !'()*~;#u@\"<>/xé€😀\n"), min_size=4, max_size=12)
).filter(stays_long)
AROUND = st.text(st.sampled_from("ghijk .,:[]{}"), max_size=3)


NAMES = {mark: name for name, mark in html5.items() if len(mark) == 1 and name.endswith(";")}


def percent(mark: str) -> str:
    return "".join(f"%{byte:02x}" for byte in mark.encode())


def capital_percent(mark: str) -> str:
    return percent(mark).upper()


def decimal_reference(mark: str) -> str:
    return f"&#{ord(mark)};"


def hexadecimal_reference(mark: str) -> str:
    return f"&#X{ord(mark):04X};"


def named_reference(mark: str) -> str:
    name = NAMES.get(mark)
    return f"&{name}" if name else decimal_reference(mark)


def json_escape(mark: str) -> str:
    units = mark.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02X}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def python_escape(mark: str) -> str:
    code = ord(mark)
    return f"\\x{code:02x}" if code < 0x80 else f"\\U{code:08x}"


def in_bytes(mark: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in mark.encode())


def javascript_escape(mark: str) -> str:
    return f"\\u{{{ord(mark):x}}}"


SPELLINGS = [
    percent,
    capital_percent,
    decimal_reference,
    hexadecimal_reference,
    named_reference,
    json_escape,
    python_escape,
    in_bytes,
    javascript_escape,
]


def hides(secret: str) -> Redaction:
    redaction = Redaction()
    redaction.add(secret)
    return redaction


@given(SECRETS, AROUND, AROUND, st.data())
@example("P@ssw0rd!", "", "", None)
def test_a_secret_is_hidden_in_any_mixture_of_spellings(
    secret: str, before: str, after: str, data: st.DataObject | None
) -> None:
    spelt = ""
    for mark in secret:
        how = data.draw(st.sampled_from(SPELLINGS)) if data else percent
        spelt += how(mark)
    assert hides(secret).text(f"{before}{spelt}{after}") == f"{before}{DOTS}{after}"


@given(SECRETS, st.sampled_from(SPELLINGS), st.sampled_from(SPELLINGS))
def test_a_secret_is_hidden_where_it_is_encoded_twice(
    secret: str, inner: object, outer: object
) -> None:
    once = "".join(map(inner, secret))  # type: ignore[arg-type]
    twice = "".join(map(outer, once))  # type: ignore[arg-type]
    assert hides(secret).text(f"[{twice}]") == f"[{DOTS}]"


# What other people's encoders write, of a password with all that they treat in their own ways.
PASSWORD = "P@ss w0rd!'()*~+&<é"
WRITTEN = {
    "encodeURIComponent": "P%40ss%20w0rd!'()*~%2B%26%3C%C3%A9",
    "URLEncoder of Java": "P%40ss+w0rd%21%27%28%29*%7E%2B%26%3C%C3%A9",
    "QueryEscape of Go": "P%40ss+w0rd%21%27%28%29%2A~%2B%26%3C%C3%A9",
    "EscapeString of Go": "P@ss w0rd!&#39;()*~&#43;&amp;&lt;é",
    "html.escape": html.escape(PASSWORD),
    "htmlentities of PHP": "P@ss w0rd!&#039;()*~+&amp;&lt;&eacute;",
    "quote": quote(PASSWORD, safe=""),
    "quote_plus": quote_plus(PASSWORD),
    "json.dumps": json.dumps(PASSWORD)[1:-1],
    "JSON, every character": "".join(map(json_escape, PASSWORD)),
    "JSON for HTML": "P@ss w0rd!\\u0027()*~\\u002b\\u0026\\u003c\\u00e9",
    "JSON in JSON": json.dumps(json.dumps(PASSWORD))[3:-3],
    "repr": repr(PASSWORD)[1:-1],
    "repr with single quotes": repr(PASSWORD + '"')[1:-2],
    "repr of bytes": repr(PASSWORD.encode())[2:-1],
    "ascii": ascii(PASSWORD)[1:-1],
    "a query in HTML in JSON": json.dumps(html.escape(quote_plus(PASSWORD)))[1:-1],
    "upper case": PASSWORD.upper(),
}


@pytest.mark.parametrize("written", WRITTEN.values(), ids=list(WRITTEN))
def test_a_password_is_hidden_as_other_programs_write_it(written: str) -> None:
    assert hides(PASSWORD).text(f"<p>{written}</p>") == f"<p>{DOTS}</p>"


@given(
    SECRETS.filter(lambda secret: len(secret.encode()) > 8),
    st.binary(max_size=7),
    st.binary(max_size=7),
)
def test_a_secret_is_hidden_in_base64_at_every_alignment(
    secret: str, before: bytes, after: bytes
) -> None:
    coded = base64.b64encode(before + secret.encode() + after).decode()
    assert DOTS in hides(secret).text(coded)
    assert DOTS in hides(secret).text(base64.urlsafe_b64encode(base64.b64decode(coded)).decode())


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\n    ", "\\n", "\\r\\n", "%0A"])
def test_base64_that_is_broken_into_lines_is_hidden(line_end: str) -> None:
    secret = "the secret of a long certificate, line by line by line"
    coded = base64.b64encode(b"before " + secret.encode() + b" after").decode()
    lines = line_end.join(coded[at : at + 10] for at in range(0, len(coded), 10))
    shown = hides(secret).text(f"cert: {lines} end")
    assert shown.startswith("cert: ") and shown.endswith(" end") and DOTS in shown
    assert base64.b64encode(b"before ").decode()[:8] in shown
    assert not any(part in shown for part in (coded[20:28], coded[40:48]))


@given(SECRETS, st.text(max_size=40))
def test_a_text_without_the_secret_stays_as_it_is(secret: str, text: str) -> None:
    shown = hides(secret).text(text)
    assert shown == text or DOTS in shown
    assert hides("a secret of its own 7f3").text(text) == text


def test_a_secret_beside_an_escape_leaves_the_escape() -> None:
    assert hides("hunter2").text(r"a\nhunter2\u0041%20") == rf"a\n{DOTS}\u0041%20"


def test_data_in_which_nothing_is_hidden_is_given_back_as_it_is() -> None:
    data = {"a": [1, 2.5, None, True, "text"], "b": {"c": "d"}}
    assert hides("hunter2").data(data) is data


HIDDEN = ["hunter2", "31337", "P@ss w0rd!", "a key\nof lines"]
LEAVES = st.one_of(
    st.sampled_from([None, True, 1, 31337, 31337.5, 9313379]),
    st.sampled_from(["hun", "ter2", "a key", "of lines", "%68unter2", "", "\\", "%5", "&amp"]),
    st.sampled_from(HIDDEN).flatmap(
        lambda secret: st.sampled_from(
            [secret, f"it is {secret}.", quote(secret), base64.b64encode(secret.encode()).decode()]
        )
    ),
)
NAMES_OF_DATA = st.sampled_from(["a", "hunter2", "Password", "token", "P%40ss w0rd!"])
DATA = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES_OF_DATA, inner, max_size=4),
    max_leaves=12,
)


def one_by_one(redaction: Redaction, value: Any, name: str = "") -> Any:
    """Each text of data masked on its own."""
    tells_of_a_secret = name.lower() in SECRET_KEYS
    if isinstance(value, dict):
        return {
            redaction.text(key): one_by_one(redaction, each, key) for key, each in value.items()
        }
    if isinstance(value, list):
        return [one_by_one(redaction, each, name) for each in value]
    if isinstance(value, bool | None):
        return value
    if isinstance(value, int | float):
        return DOTS if tells_of_a_secret or redaction.text(str(value)) != str(value) else value
    return DOTS if tells_of_a_secret and value else redaction.text(value)


@given(DATA)
@example([{"hunter2": "hun"}, "ter2", ["a key", "of lines"], {"Password": [31337, {"a": "b"}]}])
def test_data_is_masked_as_if_each_of_its_texts_were(value: Any) -> None:
    redaction = Redaction()
    for secret in HIDDEN:
        redaction.add(secret)
    assert redaction.data(value) == one_by_one(redaction, value)
