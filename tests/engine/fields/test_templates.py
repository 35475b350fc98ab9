"""Escaping by place: whatever a value holds, it stays one value where it stands."""

import html
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from engine.clock import Clock
from engine.context import Context
from engine.credentials.connections import Connections
from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials
from engine.errors import NodeError
from engine.fields.escaping import Form, Header, Html, Json, Query, Text, Value, Xml
from engine.fields.speech import Speech
from engine.fields.template import Template
from engine.fields.url import Url
from engine.plugins import Types
from engine.sending import Sender
from engine.source.reading import parse_source
from engine.values.parameters import UNSET
from engine.values.redaction import Redaction
from engine.values.secret import Secret

ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
HOSTILE = ANY_TEXT | st.text(st.sampled_from("/?#&=.%\\@:;+ '\"<>[]{}$\r\n\t\x00é€😀"), max_size=12)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ANY_TEXT,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(ANY_TEXT, below, max_size=3),
    max_leaves=6,
)


def context(hosts: frozenset[str] = frozenset(), **parameters: Any) -> Context:
    clock = Clock()
    connections = Connections(Credentials({}, Types("credential", Credential, [])), clock=clock)
    return Context(
        parameters,
        clock=clock,
        redaction=Redaction(),
        sends=Sender(connections, Redaction()),
        declared={},
        now=lambda: datetime(2026, 1, 15, tzinfo=UTC),
        allow_hosts=hosts,
    )


def revealed(ctx: Context) -> list[Secret]:
    """What the visit may send to its hosts only."""
    assert isinstance(ctx._sends, Sender)
    return ctx._sends.revealed


def render(template: Template, **parameters: Any) -> str:
    return template.render(context(**parameters))


def json_of(written: str, **parameters: Any) -> Any:
    """What a `json:` body becomes that is written so in a flow."""
    body = Json.parse(parse_source(written, "x.yaml").data)
    return body.render(context(**parameters))


# How a template reads


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Hi $NAME!", "Hi Dana!"),
        ("Hi ${NAME}!", "Hi Dana!"),
        ("${NAME}s", "Danas"),
        ("$NAME.path", "Dana.path"),
        ("$NAME$NAME", "DanaDana"),
        ("costs $5", "costs $5"),
        ("$$NAME", "$NAME"),
        ("$$$NAME", "$Dana"),
        ("$${NAME}", "${NAME}"),
        ("100 $", "100 $"),
        ("$-1 and $ NAME", "$-1 and $ NAME"),
        ("${CASE.items[1].id}", "7"),
        ("${CASE['items'][0].id}", "6"),
        ("${CASE.nothing}", ""),
        ("$EMPTY", ""),
        ("a { b } }", "a { b } }"),
    ],
)
def test_a_dollar_reads_a_parameter_and_nothing_else(written: str, said: str) -> None:
    case = {"items": [{"id": 6}, {"id": 7}]}
    assert render(Speech(written), NAME="Dana", CASE=case, EMPTY=UNSET) == said


@pytest.mark.parametrize("written", ["{{ NAME }}", "{{NAME}}", "Hi {{ $NAME }}!", "{{ NAME.a }}"])
def test_double_braces_are_an_error_that_suggests_a_dollar(written: str) -> None:
    with pytest.raises(ValueError, match=r"write \$\{?NAME"):
        Speech(written)


@pytest.mark.parametrize("written", ["${NAME", "a ${", "${NAME ${NAME}", "$NAME ${", "${A{B}}"])
def test_an_unclosed_brace_is_an_error(written: str) -> None:
    with pytest.raises(ValueError, match="is not closed"):
        Speech(written)


@pytest.mark.parametrize("written", ["${}", "${1A}", "${A B}", "${A.}", "${A[}", "${.A}"])
def test_braces_around_anything_but_a_name_and_path_are_an_error(written: str) -> None:
    with pytest.raises(ValueError):
        Speech(written)


@settings(max_examples=200)
@given(st.text(st.sampled_from("$${}AZa_9.[]0 é\n"), max_size=20))
def test_any_text_is_a_template_or_a_value_error(text: str) -> None:
    try:
        template = Speech(text)
    except ValueError:
        return
    assert isinstance(template.reads(), tuple)


@settings(max_examples=100)
@given(ANY_TEXT)
def test_a_text_with_its_dollars_doubled_is_said_as_it_is(text: str) -> None:
    assume("{{" not in text)
    assert render(Speech(text.replace("$", "$$"))) == text


@settings(max_examples=100)
@given(HOSTILE)
def test_a_value_is_never_read_as_a_template_again(value: str) -> None:
    assert render(Speech("<$A$B>"), A="$B${B}" + value, B="b") == f"<$B${{B}}{value}b>"


def test_a_template_knows_where_each_parameter_stands() -> None:
    slots = Speech("Hi $A, ${B.c}").reads()
    assert [(slot.name, slot.text, slot.offset) for slot in slots] == [
        ("A", "$A", 3),
        ("B", "${B.c}", 7),
    ]


def test_a_secret_has_no_parts_to_read() -> None:
    with pytest.raises(NodeError, match="a secret has no parts"):
        render(Query("${KEY.a}"), KEY=Secret("hunter2"))


# URL path


def address(template: str, hosts: frozenset[str] = frozenset(), **parameters: Any) -> str:
    return Url(template).render(context(hosts, **parameters))


@settings(max_examples=300)
@example("../../admin")
@example("x?admin=1#y")
@example("%2e%2e")
@given(HOSTILE)
def test_a_value_in_the_path_stays_one_segment_of_it(value: str) -> None:
    if value in ("", ".", ".."):
        with pytest.raises(NodeError, match=r"\$X"):
            address("https://api.example.com/a/$X/b?q=1", X=value)
        return
    url = httpx.URL(address("https://api.example.com/a/$X/b?q=1", X=value))
    assert (url.scheme, url.host, url.query, url.fragment) == (
        "https",
        "api.example.com",
        b"q=1",
        "",
    )
    first, before, segment, after = url.raw_path.partition(b"?")[0].decode().split("/")
    assert (first, before, unquote(segment), after) == ("", "a", value, "b")


@settings(max_examples=100)
@given(HOSTILE, HOSTILE)
def test_two_values_in_one_segment_stay_one_segment(one: str, two: str) -> None:
    try:
        url = httpx.URL(address("https://api.example.com/$A$B/end", A=one, B=two))
    except NodeError:
        assert one + two in ("", ".", "..")
        return
    assert unquote(url.raw_path.decode().split("/")[1]) == one + two


@pytest.mark.parametrize("value", [".", "..", "", None, UNSET])
def test_a_segment_that_would_move_the_url_or_is_empty_is_refused_by_name(value: Any) -> None:
    with pytest.raises(NodeError, match=r"\$ID"):
        address("https://api.example.com/users/$ID", ID=value)


def test_dots_beside_other_text_are_no_segment_of_their_own() -> None:
    assert address("https://a.com/v$X/b", X="..") == "https://a.com/v../b"


def test_a_dot_of_the_author_and_one_of_the_value_are_refused_together() -> None:
    with pytest.raises(NodeError):
        address("https://a.com/.$X/b", X=".")


@settings(max_examples=100)
@given(HOSTILE.filter(lambda value: value not in ("", ".", "..")))
def test_a_value_in_a_relative_url_cannot_bring_a_host(value: str) -> None:
    parts = urlsplit(address("/$X/b", X=value))
    assert (parts.scheme, parts.netloc, parts.path.count("/")) == ("", "", 2)


# URL query and fragment


@settings(max_examples=200)
@given(HOSTILE)
def test_a_value_in_the_query_of_a_url_stays_one_parameter(value: str) -> None:
    url = httpx.URL(address("https://a.com/p?one=$X&two=2", X=value))
    assert parse_qsl(url.query.decode(), keep_blank_values=True) == [("one", value), ("two", "2")]
    assert (url.host, url.path, url.fragment) == ("a.com", "/p", "")


@pytest.mark.parametrize("value", [UNSET, None])
@pytest.mark.parametrize(
    "template",
    [
        Url("https://a.com/p?x=$X"),
        Url("https://a.com/p#$X"),
        Url("https://a.com/$X"),
        Query("$X"),
        Form("a $X"),
        Header("Bearer $X"),
        Text("Dear $X"),
        Html("<p>$X</p>"),
        Xml("<p>$X</p>"),
        Json({"a": ["for $X"]}),
    ],
    ids=lambda template: template.format,
)
def test_what_has_no_value_is_never_sent_as_if_it_were_empty(template: Any, value: Any) -> None:
    with pytest.raises(NodeError, match=re.escape("$X has no value; ${X:-…} would give it one")):
        render(template, X=value)


@pytest.mark.parametrize("value", [UNSET, None, ""])
@pytest.mark.parametrize(
    ("template", "sent"),
    [
        (Url("https://a.com/p?x=${X:-}"), "https://a.com/p?x="),
        (Url("https://a.com/${X:-a/b}"), "https://a.com/a%2Fb"),
        (Query("${X:-a b}"), "a%20b"),
        (Form("${X:-a b}"), "a+b"),
        (Header("Bearer ${X:-}"), "Bearer "),
        (Header("${X:-}"), ""),
        (Text("Dear ${X:-friend of ours},"), "Dear friend of ours,"),
        (Html("${X:-<p>}"), "&lt;p&gt;"),
        (Xml("${X:-<p>}"), "&lt;p&gt;"),
        (Speech("Hi ${X:-friend}!"), "Hi friend!"),
        (Json({"a": "${X:-b}", "c": "for ${X:-}"}), {"a": "b", "c": "for "}),
    ],
    ids=lambda value: getattr(value, "format", ""),
)
def test_a_default_in_place_stands_for_no_value_and_for_an_empty_one(
    template: Any, sent: Any, value: Any
) -> None:
    assert render(template, X=value) == sent


def test_a_value_that_is_there_wins_over_the_default_in_place() -> None:
    assert render(Speech("${X:-no} ${X:-no}"), X=0) == "0 0"
    assert Value("${X:-no}").value(context(X=False)) is False


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("${X[1:-1]}", "2"),
        ("${X[1:-1]:-none}", "2"),
        ("${X[0:-3]:-none}", ""),
        ("${X[7]:-none}", "none"),
        ("${Y['a:-b']:-none}", "1"),
        ("${Y['a]:-b']:-none}", "none"),
        ("${Y.c:-none}", "none"),
        ("${Z:-a:-b}", "a:-b"),
        ("${ Z :- a }", " a "),
        ("${Z:-$$5 or $6}", "$5 or $6"),
    ],
)
def test_the_first_sign_of_a_default_outside_brackets_counts(written: str, said: str) -> None:
    assert render(Speech(written), X=[1, 2, 3], Y={"a:-b": 1, "c": None}, Z=UNSET) == said


@pytest.mark.parametrize("written", ["${X:-$Y}", "${X:-a $Y}", "${X:-$$$Y}"])
def test_a_parameter_as_default_in_place_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="a default in place is text as it stands, no parameter"):
        Speech(written)


# URL host


@settings(max_examples=200)
@example("evil.com/api.example.com")
@example("api.example.com@evil.com")
@example("API.example.com")
@given(HOSTILE)
def test_a_value_in_the_host_becomes_a_listed_host_or_nothing(value: str) -> None:
    hosts = frozenset({"api.example.com"})
    try:
        url = address("https://$HOST/p", hosts, HOST=value)
    except NodeError as error:
        assert "allow_hosts: api.example.com" in str(error)
        return
    assert httpx.URL(url).host == "api.example.com"


def test_a_value_may_be_a_part_of_a_listed_host() -> None:
    hosts = frozenset({"eu.example.com"})
    assert address("https://$R.example.com/", hosts, R="eu") == "https://eu.example.com/"


def test_a_value_cannot_end_the_host_early() -> None:
    with pytest.raises(NodeError, match="allow_hosts"):
        address("https://$R.example.com/", frozenset({"eu.example.com"}), R="evil.com/")


@pytest.mark.parametrize("written", ["$URL", "$SCHEME://a.com/", "ftp://a.com/", "a.com/x", ""])
def test_a_url_begins_with_a_literal_scheme(written: str) -> None:
    with pytest.raises(ValueError, match="begins with https://"):
        Url(written)


@pytest.mark.parametrize(
    "written",
    ["https://", "https:///path", "https://me:pw@a.com/", "https://a.com/a b", "https://a.com/\\b"],
)
def test_a_malformed_url_is_refused_when_it_is_written(written: str) -> None:
    with pytest.raises(ValueError):
        Url(written)


# Query, form, header


@settings(max_examples=200)
@given(HOSTILE, HOSTILE)
def test_a_query_value_stays_one_parameter(literal: str, value: str) -> None:
    text = literal.replace("$", "$$").replace("{", "(")
    rendered = render(Query(f"{text}<$X"), X=value)
    expected = {"q": [literal.replace("{", "(") + "<" + value]}
    assert parse_qs("q=" + rendered, keep_blank_values=True) == expected


@settings(max_examples=200)
@given(HOSTILE)
def test_a_form_value_stays_one_field(value: str) -> None:
    body = "a=" + render(Form("x y $X"), X=value) + "&b=2"
    assert parse_qsl(body, keep_blank_values=True) == [("a", "x y " + value), ("b", "2")]


def test_a_space_in_a_form_is_a_plus() -> None:
    assert render(Form("a $X"), X="b c+d") == "a+b+c%2Bd"


@settings(max_examples=200)
@example("x\r\nX-Admin: 1")
@example("x\nY: 1")
@example("\x00")
@given(HOSTILE)
def test_a_header_value_stays_on_its_line(value: str) -> None:
    try:
        rendered = render(Header("a $X"), X=value)
    except NodeError:
        assert any(ord(character) < 32 or ord(character) == 127 for character in value)
        return
    assert rendered == "a " + value
    assert not set(rendered) & {"\r", "\n", "\0"}


@pytest.mark.parametrize("written", ["a\nb", "a\rb", "a\0b"])
def test_a_header_written_on_two_lines_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        Header(written)


# JSON


@settings(max_examples=200)
@given(JSON_VALUES)
def test_a_lone_parameter_in_json_keeps_its_type(value: Any) -> None:
    found = json_of("{a: $X, b: [$X]}", X=value)
    assert found == {"a": value, "b": [value]}
    assert type(found["a"]) is type(value)


@settings(max_examples=200)
@given(HOSTILE)
def test_a_value_inside_a_json_text_cannot_leave_it(value: str) -> None:
    found = json_of('{a: "x $X y", b: 1}', X=value)
    assert json.loads(json.dumps(found)) == {"a": f"x {value} y", "b": 1}


def test_plain_and_quoted_scalars_in_json_differ() -> None:
    found = json_of('{a: 5, b: "5", c: true, d: "true", e: null, f: 1.5, g: 01234, h: yes}')
    assert json.dumps(list(found.values())) == ('[5, "5", true, "true", null, 1.5, "01234", "yes"]')


def test_an_unset_parameter_in_json_is_null() -> None:
    assert json_of("{a: $X}", X=UNSET) == {"a": None}


def test_dates_in_json_are_iso_text() -> None:
    moment = datetime(2026, 1, 31, 10, tzinfo=UTC)
    found = json_of("[$D, $T, $M]", D=date(2026, 1, 31), T=time(9, 30), M=moment)
    assert found == ["2026-01-31", "09:30", "2026-01-31T10:00:00Z"]


def test_a_value_is_no_key_of_json() -> None:
    assert json_of('{"$X": 1}', X="a") == {"$X": 1}


@pytest.mark.parametrize("written", ["'{\"a\": 1}'", "'[1]'", '|\n  {"a": $X}\n'])
def test_json_written_as_one_text_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="write it as YAML"):
        Json.parse(parse_source(f"a: {written}", "x.yaml").data["a"])


# XML, HTML, text


@settings(max_examples=200)
@example("</a><evil/>")
@example("\x00")
@example("\ufffe")
@example("&amp;")
@given(HOSTILE)
def test_a_value_in_xml_adds_no_element_and_no_attribute(value: str) -> None:
    try:
        body = render(Xml("<r><a b=\"$X\" c='$X'>$X</a><d/></r>"), X=value)
    except NodeError as error:
        assert "XML" in str(error)
        return
    root = ElementTree.fromstring(body)
    assert [element.tag for element in root.iter()] == ["r", "a", "d"]
    assert set(root[0].attrib) == {"b", "c"}
    assert (root[0].text or "") == value.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("kind", [Xml, Html])
def test_markup_of_the_author_stays_and_that_of_a_value_does_not(
    kind: Callable[[str], Template],
) -> None:
    assert render(kind("<b>$X</b>"), X="<i>&") == "<b>&lt;i&gt;&amp;</b>"


@settings(max_examples=100)
@given(HOSTILE)
def test_a_value_in_html_reads_as_itself(value: str) -> None:
    rendered = render(Html("$X"), X=value)
    assert not set(rendered) & set("<>\"'")
    assert html.unescape(rendered) == value


@settings(max_examples=100)
@given(HOSTILE)
def test_a_text_body_holds_a_value_as_it_is(value: str) -> None:
    assert render(Text("<$X>"), X=value) == f"<{value}>"


# Speech


def test_speech_refuses_a_secret_by_the_parameters_name() -> None:
    with pytest.raises(NodeError, match=r"\$KEY is secret") as caught:
        render(Speech("It is $KEY"), KEY=Secret("hunter2"))
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (True, "yes"),
        (False, "no"),
        (5, "5"),
        (5.0, "5"),
        (1.5, "1.5"),
        (None, ""),
        (date(2026, 1, 31), "Saturday, January 31"),
        (["a", 1, True], "a, 1, and yes"),
    ],
)
def test_speech_says_values_as_people_do(value: Any, said: str) -> None:
    assert render(Speech("$X"), X=value) == said


NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "value", "said"),
    [
        ("UTC", NOON, "Wednesday, July 1 at 12:00 PM"),
        ("Europe/Berlin", NOON, "Wednesday, July 1 at 2:00 PM"),
        ("Europe/London", NOON.replace(month=1), "Thursday, January 1 at 12:00 PM"),
        ("Asia/Kolkata", NOON.replace(microsecond=5_000), "Wednesday, July 1 at 5:30 PM"),
        ("America/New_York", [NOON, "a"], "Wednesday, July 1 at 8:00 AM and a"),
        (
            "Pacific/Kiritimati",
            datetime.max.replace(tzinfo=UTC),
            "Friday, December 31, 9999 at 11:59:59 PM",
        ),
        ("America/New_York", date(2026, 7, 1), "Wednesday, July 1"),
        ("America/New_York", "2026-07-01T12:00:00Z", "2026-07-01T12:00:00Z"),
    ],
)
def test_a_moment_is_said_in_the_time_zone_of_the_flow(zone: str, value: Any, said: str) -> None:
    ctx = context(X=value)
    ctx.now = lambda: datetime(2026, 1, 15, tzinfo=ZoneInfo(zone))
    assert Speech("$X").render(ctx) == said


# Secrets in requests


@pytest.mark.parametrize("kind", [Query, Form, Header, Xml, Html, Text, Url])
def test_a_secret_that_is_written_into_a_request_is_remembered_with_its_hosts(
    kind: Callable[[str], Template],
) -> None:
    secret = Secret("hunter2", hosts=frozenset({"a.com"}))
    ctx = context(KEY=secret)
    written = "https://a.com/$KEY" if kind is Url else "$KEY"
    assert "hunter2" in kind(written).render(ctx)
    assert revealed(ctx) == [secret]


@pytest.mark.parametrize("written", ["{a: $KEY}", "{a: Bearer $KEY}"])
def test_a_secret_in_json_is_remembered_too(written: str) -> None:
    ctx = context(KEY=Secret("hunter2"))
    body = Json.parse(parse_source(written, "x.yaml").data)
    assert body.render(ctx)["a"].endswith("hunter2")
    assert len(revealed(ctx)) == 1


# Value


@settings(max_examples=100)
@given(JSON_VALUES)
def test_a_lone_parameter_as_a_value_keeps_its_type(value: Any) -> None:
    found = Value("$X").value(context(X=value))
    assert (found, type(found)) == (value, type(value))


def test_a_value_with_text_around_is_text() -> None:
    assert Value("n=$X").value(context(X=5)) == "n=5"


def test_a_lone_secret_stays_the_secret() -> None:
    secret = Secret("hunter2")
    assert Value("$KEY").value(context(KEY=secret)) is secret


def test_text_that_takes_in_a_secret_is_a_secret() -> None:
    found = Value("Bearer $KEY").value(context(KEY=Secret("hunter2")))
    assert isinstance(found, Secret)
    assert found.reveal() == "Bearer hunter2"


HOSTS = st.none() | st.frozensets(st.sampled_from(["a.com", "b.com", "c.com"]), max_size=3)


@settings(max_examples=100)
@given(HOSTS, HOSTS)
def test_joined_secrets_may_go_only_where_each_of_them_may(
    one: frozenset[str] | None, two: frozenset[str] | None
) -> None:
    values: Mapping[str, Any] = {"A": Secret("one", hosts=one), "B": Secret("two", hosts=two)}
    found = Value("$A:$B").value(context(**values))
    for host in ("a.com", "b.com", "c.com"):
        everywhere = all(hosts is None or host in hosts for hosts in (one, two))
        assert (found.hosts is None or host in found.hosts) == everywhere
