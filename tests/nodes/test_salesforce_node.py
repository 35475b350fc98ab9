"""What the Salesforce node promises: values are bound, all records are read, errors are told."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.credentials.connections import Connections
from engine.errors import FlowError, NodeError
from engine.flow.loading import read_flow
from engine.run.runner import Runner
from engine.run.turn import Turn
from engine.source.reading import parse_source
from engine.values.environment import Environment
from engine.values.parameters import UNSET
from engine.values.secret import Secret
from flowrun.org.app import LocalOrg
from flowrun.project.project import find_credentials
from flowrun.project.types import node_types
from flowrun.testing import VirtualClock
from nodes.salesforce.binding import Soql
from nodes.salesforce.soql import Boolean, Date, DateTime, Null, Number, StringLiteral, parse
from nodes.salesforce.soql.tree import SoqlNode

# Binding


@dataclass
class Values:
    """What a query needs to be rendered: parameters, and nothing that unwraps a secret."""

    parameters: Mapping[str, Any]
    allow_hosts: frozenset[str] = frozenset()

    def unwrap(self, secret: Secret) -> str:
        raise AssertionError("a secret was unwrapped into SOQL")


def bound(query: str, **values: Any) -> str:
    return Soql(query).render(Values(values))


def where(place: str, value: Any) -> str:
    """What the value became in `WHERE Name <place>`."""
    start = "SELECT Id FROM Contact WHERE Name "
    return bound(start + place, X=value).removeprefix(start)


def refused(place: str, value: Any) -> str:
    with pytest.raises(NodeError) as error:
        where(place, value)
    assert "$X" in str(error.value)
    return str(error.value)


NOON = datetime(2026, 1, 31, 12, 0, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    ("place", "value", "written"),
    [
        ("= $X", "O'Neil", r"= 'O\'Neil'"),
        ("= $X", "42", "= '42'"),
        ("= $X", "null", "= 'null'"),
        ("= $X", 42, "= 42"),
        ("= $X", -1.5, "= -1.5"),
        ("= $X", 1e-7, "= 0.0000001"),
        ("= $X", 1e16, "= 10000000000000000"),
        ("= $X", True, "= TRUE"),
        ("= $X", False, "= FALSE"),
        ("= $X", None, "= null"),
        ("!= $X", None, "!= null"),
        ("> $X", date(2026, 1, 31), "> 2026-01-31"),
        ("> $X", NOON, "> 2026-01-31T10:00:00Z"),
        ("> $X", NOON.replace(microsecond=5000), "> 2026-01-31T10:00:00.005Z"),
        ("<= $X", time(9, 30), "<= 09:30:00.000Z"),
        ("= '$X'", "O'Neil", r"= 'O\'Neil'"),
        ("= '$X'", 42, "= '42'"),
        ("= '$X'", True, "= 'true'"),
        ("= '$X'", date(2026, 1, 31), "= '2026-01-31'"),
        ("= 'a $X b'", "back\\slash", r"= 'a back\\slash b'"),
        ("= '${X.name}'", {"name": "Dana"}, "= 'Dana'"),
        ("LIKE $X", "50%_\\", r"LIKE '50\%\_\\'"),
        ("LIKE $X", 5, "LIKE '5'"),
        ("LIKE '%$X%'", "50%_'", r"LIKE '%50\%\_\'%'"),
        ("= '$X'", "50%_", "= '50%_'"),
        ("= $X", "50%_", "= '50%_'"),
        ("IN $X", ["a", "b'"], r"IN ('a','b\'')"),
        ("NOT IN $X", [1, 2.5, None, True], "NOT IN (1,2.5,null,TRUE)"),
        ("IN $X", "one", "IN ('one')"),
        ("IN ($X)", "one", "IN ('one')"),
        ("IN ('a', $X)", 5, "IN ('a', 5)"),
        ("INCLUDES $X", ["a;b", "c"], "INCLUDES ('a;b','c')"),
        ("EXCLUDES ($X)", "a;b", "EXCLUDES ('a;b')"),
        ("IN ('$X')", "it's", r"IN ('it\'s')"),
        ("= 'a' LIMIT $X", "5", "= 'a' LIMIT 5"),
        ("= 'a' LIMIT $X", 5, "= 'a' LIMIT 5"),
        ("= 'a' LIMIT 1 OFFSET $X", "007", "= 'a' LIMIT 1 OFFSET 7"),
        ("= LAST_N_DAYS:$X", "30", "= LAST_N_DAYS:30"),
        ("= $X", "a\nb\tc\rd\be\ff", r"= 'a\nb\tc\rd\be\ff'"),
        ("= $X", "ü😀", "= 'ü😀'"),
    ],
)
def test_a_value_becomes_a_literal_of_its_own_type(place: str, value: Any, written: str) -> None:
    assert where(place, value) == written


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("LIMIT$X", "LIMIT 3"),
        ("WHERE A = ${X}AND B = 1", "WHERE A = 3 AND B = 1"),
        ("WHERE A IN (${X},$X)", "WHERE A IN (3,3)"),
        ("WHERE A = '${X}b'", "WHERE A = '3b'"),
    ],
)
def test_a_value_that_touches_a_word_is_kept_apart_from_it(written: str, asked: str) -> None:
    assert bound(f"SELECT Id FROM Case {written}", X=3) == f"SELECT Id FROM Case {asked}"


PLACES = ["= $X", "= '$X'", "LIKE $X", "LIKE '%$X%'", "IN $X", "IN ($X)", "= 'a' LIMIT $X"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("value", [UNSET, ""])
def test_an_empty_parameter_takes_failed_and_is_named(place: str, value: Any) -> None:
    assert "$X is empty; " in refused(place, value)


@pytest.mark.parametrize("place", PLACES)
def test_a_secret_is_never_written_into_soql(place: str) -> None:
    assert "is not written into SOQL" in refused(place, Secret("canary-secret"))


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        ("= $X", ["a"], "a list stands only after IN"),
        ("= $X", {"a": 1}, "a list or an object is not one value"),
        ("= '$X'", ["a"], "only one value that is not null stands inside quotes"),
        ("= '$X'", {"a": 1}, "only one value that is not null stands inside quotes"),
        ("= '$X'", None, "only one value that is not null stands inside quotes"),
        ("LIKE $X", None, "only one value that is not null"),
        ("LIKE $X", ["a"], "only one value that is not null"),
        ("IN $X", [], "IN needs a list with a value in it"),
        ("IN $X", ["a", ""], "IN needs a list with a value in it, and no empty ones"),
        ("IN $X", [["a"]], "a list or an object is not one value"),
        ("IN ($X)", ["a"], "a list stands only after IN"),
        ("= 'a' LIMIT $X", "5 OFFSET 1", "only a whole number stands here"),
        ("= 'a' LIMIT $X", -1, "only a whole number stands here"),
        ("= 'a' LIMIT $X", "1e3", "only a whole number stands here"),
        ("= 'a' LIMIT $X", "٣", "only a whole number stands here"),
        ("= 'a' LIMIT $X", True, "only a whole number stands here"),
        ("= 'a' LIMIT $X", 1.5, "only a whole number stands here"),
        ("= 'a' LIMIT $X", None, "only a whole number stands here"),
        ("= LAST_N_DAYS:$X", "5 OR Id != null", "only a whole number stands here"),
        ("= $X", float("nan"), "number"),
        ("= $X", float("inf"), "number"),
        ("IN $X", [float("-inf")], "number"),
    ],
)
def test_a_value_that_does_not_fit_its_place_takes_failed(
    place: str, value: Any, reason: str
) -> None:
    assert reason in refused(place, value)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $X FROM Contact",
        "SELECT Id, $X FROM Contact",
        "SELECT Id FROM $X",
        "SELECT Id FROM Contact WHERE $X = 'a'",
        "SELECT Id FROM Contact WHERE Name $X 'a'",
        "SELECT Id FROM Contact ORDER BY $X",
        "SELECT Id FROM Contact ORDER BY Name $X",
        "SELECT COUNT(Id) FROM Contact GROUP BY $X",
        "SELECT COUNT($X) FROM Contact",
        "SELECT Id FROM Contact WHERE Name = 'a' $X",
        "SELECT Id FROM Contact WHERE Name = $X$X",
        "SELECT Id FROM Contact WHERE Name = 'a'$X",
        "SELECT Id FROM Contact WHERE Account.$X = 'a'",
        "$X",
        "SELECT Id FROM Contact WHERE Name = 'a' AND $X",
    ],
)
def test_a_parameter_in_the_place_of_a_name_is_refused_when_the_flow_loads(query: str) -> None:
    with pytest.raises(ValueError, match="stands where a name belongs"):
        Soql(query)


@pytest.mark.parametrize(
    "query", ["SELECT Id FROM Contact WHERE Name = 'a", r"SELECT Id FROM X WHERE N = '\$X'"]
)
def test_what_cannot_be_cut_into_words_is_refused_when_the_flow_loads(query: str) -> None:
    with pytest.raises(ValueError, match="SOQL: "):
        Soql(query)


_LITERALS = (StringLiteral, Number, Boolean, Null, Date, DateTime)


def shape(node: Any) -> Any:
    """The meaning of a query with the values of its literals left out."""
    if isinstance(node, (*_LITERALS, int)):
        return type(node).__name__
    if isinstance(node, tuple):
        return [shape(item) for item in node]
    if isinstance(node, SoqlNode):
        return type(node).__name__, {name: shape(part) for name, part in node.meaning().items()}
    return node


def literals(node: Any) -> list[StringLiteral]:
    """The quoted literals of a query, in order."""
    if isinstance(node, StringLiteral):
        return [node]
    if isinstance(node, tuple):
        return [found for item in node for found in literals(item)]
    if isinstance(node, SoqlNode):
        return [found for part in node.meaning().values() for found in literals(part)]
    return []


_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def said(raw: str) -> str:
    """What a literal matches when its escapes are read from left to right."""
    return re.sub(r"\\(.)", lambda code: _LETTERS.get(code[1], code[1]), raw)


HOSTILE = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
    st.text("'\\%_\"nN u0\n\r\t\b\f()=,:$\ufffc", min_size=1, max_size=20),
    st.sampled_from(
        [
            "' OR Name != '",
            "\\' OR Name != 'zzz",
            "\\",
            "\\\\",
            "'",
            "''",
            "x' LIMIT 1 --",
            "') OR (Id != '",
            "\\u0027 OR Id != \\u0027",
            "%",
            "_",
            "\\%",
            "$X",
            "${X}",
            "\x00",
            "\u2028",
        ]
    ),
)
AROUND = "SELECT Id FROM Contact WHERE (Name {} OR Phone = 'b') AND Id != null LIMIT 5"


@pytest.mark.parametrize("place", ["= $X", "= '$X'", "LIKE $X", "IN $X", "IN ($X)"])
@given(value=HOSTILE)
def test_a_hostile_value_stays_one_literal_and_says_what_it_is(place: str, value: str) -> None:
    query = AROUND.format(place)
    found = parse(bound(query, X=value))
    assert shape(found) == shape(parse(bound(query, X="harmless")))
    assert said(literals(found)[0].raw) == value


@given(value=HOSTILE)
def test_a_hostile_value_in_a_pattern_adds_no_wildcard(value: str) -> None:
    query = AROUND.format("LIKE '%$X%'")
    found = parse(bound(query, X=value))
    assert shape(found) == shape(parse(bound(query, X="harmless")))
    raw = literals(found)[0].raw
    assert said(raw) == f"%{value}%"
    assert re.sub(r"\\.", "", raw).count("%") == 2
    assert "_" not in re.sub(r"\\.", "", raw)


@given(values=st.lists(HOSTILE, min_size=1, max_size=4))
def test_hostile_values_in_a_list_stay_as_many_as_they_are(values: list[str]) -> None:
    query = AROUND.format("IN $X")
    found = parse(bound(query, X=values))
    assert shape(found) == shape(parse(bound(query, X=["harmless"] * len(values))))
    assert [said(text.raw) for text in literals(found)[: len(values)]] == values


@given(value=HOSTILE)
def test_a_hostile_value_after_limit_is_a_whole_number_or_refused(value: str) -> None:
    query = "SELECT Id FROM Contact LIMIT $X"
    try:
        text = bound(query, X=value)
    except NodeError:
        return
    assert re.fullmatch(r"SELECT Id FROM Contact LIMIT \d+", text)


@given(value=st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False)))
def test_any_number_stays_one_number_of_the_same_value(value: float) -> None:
    found = parse(bound("SELECT Id FROM Account WHERE AnnualRevenue = $X", X=value))
    assert type(found.where.right) is Number
    assert type(value)(found.where.right.value) == value


@given(value=st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(NOON.tzinfo)))
def test_any_moment_stays_the_same_moment_to_the_millisecond(value: datetime) -> None:
    found = parse(bound("SELECT Id FROM Case WHERE CreatedDate > $X", X=value))
    assert type(found.where.right) is DateTime
    assert abs(found.where.right.value - value.astimezone(UTC)) < timedelta(milliseconds=1)


# Asking an org

ORG = """
org: {consumer_key: key, consumer_secret: canary-secret-77}
records:
  Account:
    - {Name: Acme, Phone: "+14155550123"}
    - {Name: "50%"}
    - {Name: "50\\\\%"}
    - {Name: "50 x"}
    - {Name: "50\\\\x"}
    - {Name: "5_"}
    - {Name: "O'Neil"}
  Contact:
    - {FirstName: Dana, LastName: A, Account: Acme, Phone: "+14155550100"}
    - {FirstName: Bo, LastName: B, Account: Acme}
    - {FirstName: Cy, LastName: C}
    - {FirstName: Di, LastName: D}
    - {FirstName: Ed, LastName: E}
"""
CREDENTIALS = """
SF:
  type: salesforce
  domain: acme
  consumer_key: key
  consumer_secret: {env: FLOWRUN_TEST_SECRET}
"""


@dataclass
class Desk:
    """A flow of one salesforce node, and the org or the handler that answers it."""

    folder: Path
    clock: VirtualClock = field(default_factory=VirtualClock)
    org: LocalOrg | None = None
    requests: list[httpx.Request] = field(default_factory=list)
    before: Callable[[httpx.Request], httpx.Response | None] = lambda request: None

    def open(self, page_size: int | None = None) -> LocalOrg:
        data = self.folder / "org.yaml"
        data.write_text(ORG, "utf-8")
        self.org = LocalOrg(data, page_size=page_size)
        return self.org

    async def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        assert len(self.requests) < 100
        if found := self.before(request):
            return found
        assert self.org is not None
        response = await httpx.ASGITransport(self.org.app).handle_async_request(request)
        await response.aread()
        return httpx.Response(
            response.status_code, headers=response.headers, content=response.content
        )

    async def ask(
        self, query: str, mapping: Mapping[str, str] = {}, keys: str = "", **given: Any
    ) -> Turn:
        text = (
            "flow: t\nstart: find\nparameters:\n  X:\n  GOT:\n  NUMBER: {entity: number}\n"
            "  DAY: {entity: date}\n  SECRET: {secret: true}\nnodes:\n  find:\n"
            f"    type: salesforce\n    credential: SF\n    query: {json.dumps(query)}\n"
            f"    response_mapping: {json.dumps(mapping)}\n    {keys}\n"
        )
        flow = read_flow(parse_source(text, "t.yaml"), node_types())
        credentials = find_credentials(self.folder, None, Environment())
        wire = httpx.MockTransport(self.answer)
        async with Connections(credentials, clock=self.clock, wire=wire) as connections:
            runner = Runner(flow, connections)
            return await runner.turn(runner.start(given))

    async def told(self, *answers: httpx.Response) -> str:
        """The error of a query that the given answers meet, the last one again and again."""
        pending = list(answers)

        def before(request: httpx.Request) -> httpx.Response:
            if request.url.path == "/services/oauth2/token":
                return httpx.Response(200, json={"access_token": "00D!token"})
            return pending.pop(0) if len(pending) > 1 else pending[0]

        self.before = before
        turn = await self.ask("SELECT Id FROM Contact")
        assert turn.visits[0].exit == "failed"
        assert turn.session.status == "failed"
        return turn.visits[0].error or ""

    @property
    def queries(self) -> list[httpx.Request]:
        return [one for one in self.requests if one.url.path != "/services/oauth2/token"]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("FLOWRUN_TEST_SECRET", "canary-secret-77")
    (tmp_path / "credentials.yaml").write_text(CREDENTIALS, "utf-8")
    return Desk(tmp_path)


@pytest.mark.anyio
async def test_a_token_that_salesforce_repeats_is_masked_before_its_words_are_trimmed(
    desk: Desk,
) -> None:
    token = "00D!AQ.ends.in.dots.."

    def before(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/services/oauth2/token":
            return httpx.Response(200, json={"access_token": token})
        said = f"Session expired or invalid: {token}"
        return httpx.Response(403, json=[{"errorCode": "INVALID_THING", "message": said}])

    desk.before = before
    turn = await desk.ask("SELECT Id FROM Contact")
    error = turn.visits[0].error or ""
    assert "Session expired or invalid: •••" in error
    assert "00D!AQ" not in error


def got(turn: Turn) -> Any:
    assert turn.visits[0].exit == "success", turn.visits[0].error
    return turn.session.parameters["GOT"]


@pytest.mark.anyio
async def test_a_record_that_is_found_is_mapped(desk: Desk) -> None:
    desk.open()
    turn = await desk.ask(
        "SELECT FirstName, Account.Name FROM Contact WHERE Phone = $X",
        {"records[0].Account.Name": "$GOT", "totalSize": "$NUMBER"},
        X="+14155550100",
    )
    assert got(turn) == "Acme"
    assert turn.session.parameters["NUMBER"] == 1


@pytest.mark.anyio
async def test_a_query_that_matches_nothing_takes_no_records(desk: Desk) -> None:
    desk.open()
    turn = await desk.ask(
        "SELECT Id FROM Contact WHERE Phone = $X", {"records[0].Id": "$GOT"}, X="0"
    )
    assert (turn.visits[0].exit, turn.visits[0].error) == ("no_records", None)
    assert "GOT" not in turn.session.parameters


@pytest.mark.anyio
async def test_an_unknown_caller_is_never_somebody_without_a_number(desk: Desk) -> None:
    desk.open()
    turn = await desk.ask("SELECT Id FROM Contact WHERE Phone = $X LIMIT 1")
    assert turn.visits[0].exit == "failed"
    assert "$X is empty" in (turn.visits[0].error or "")
    assert desk.requests == []


@pytest.mark.anyio
@pytest.mark.parametrize("name", ["50%", "50\\%", "5_", "O'Neil", "50\\x"])
@pytest.mark.parametrize("place", ["= $X", "= '$X'", "LIKE $X", "LIKE '$X'", "IN $X", "IN ($X)"])
async def test_a_value_finds_its_own_record_and_no_other(desk: Desk, place: str, name: str) -> None:
    desk.open()
    query = f"SELECT Name FROM Account WHERE Name {place}"
    assert got(await desk.ask(query, {"records[*].Name": "$GOT"}, X=name)) == [name]


@pytest.mark.anyio
async def test_all_pages_are_read_as_one_answer(desk: Desk) -> None:
    org = desk.open(page_size=2)
    turn = await desk.ask(
        "SELECT LastName FROM Contact ORDER BY LastName",
        {"$": "$GOT"},
    )
    assert got(turn) == {
        "totalSize": 5,
        "done": True,
        "records": [{"LastName": letter} for letter in "ABCDE"],
    }
    assert org.api_calls == 3
    assert len(turn.trace()[0]["calls"]) == 3


@pytest.mark.anyio
async def test_attributes_are_left_out_at_every_level(desk: Desk) -> None:
    desk.open()
    turn = await desk.ask(
        "SELECT Name, (SELECT FirstName, Account.Name FROM Contacts) FROM Account"
        " WHERE Name = 'Acme'",
        {"records": "$GOT"},
    )
    assert "attributes" not in json.dumps(got(turn))
    (account,) = got(turn)
    assert account["Contacts"]["records"][0] == {"FirstName": "Dana", "Account": {"Name": "Acme"}}


@pytest.mark.anyio
async def test_count_gives_its_number(desk: Desk) -> None:
    desk.open()
    turn = await desk.ask("SELECT COUNT() FROM Contact", {"totalSize": "$GOT"})
    assert got(turn) == 5


@pytest.mark.anyio
async def test_a_count_of_nothing_takes_no_records(desk: Desk) -> None:
    desk.open()
    turn = await desk.ask("SELECT COUNT() FROM Contact WHERE LastName = 'Z'")
    assert turn.visits[0].exit == "no_records"


@pytest.mark.anyio
async def test_a_path_that_finds_nothing_takes_failed_and_names_what_is_there(desk: Desk) -> None:
    desk.open()
    turn = await desk.ask("SELECT FirstName FROM Contact", {"records[0].FirstNam": "$GOT"})
    assert turn.visits[0].exit == "failed"
    assert 'did you mean "FirstName"?' in (turn.visits[0].error or "")


@pytest.mark.anyio
async def test_the_query_travels_percent_encoded(desk: Desk) -> None:
    desk.open()
    await desk.ask("SELECT Id FROM Contact WHERE LastName = $X", X="a+b&q=c #%27")
    (request,) = desk.queries
    assert urlsplit(str(request.url)).query.startswith("q=SELECT%20Id%20FROM%20Contact")
    soql = "SELECT Id FROM Contact WHERE LastName = 'a+b&q=c #%27'"
    assert parse_qs(request.url.query.decode()) == {"q": [soql]}


@pytest.mark.anyio
@pytest.mark.parametrize(("key", "version"), [("", "v66.0"), ("api_version: '59.0'", "v59.0")])
async def test_the_api_version_is_pinned_unless_another_is_written(
    desk: Desk, key: str, version: str
) -> None:
    desk.open()
    await desk.ask("SELECT Id FROM Contact", keys=key)
    assert desk.queries[0].url.path == f"/services/data/{version}/query"


@pytest.mark.anyio
async def test_a_token_that_ran_out_is_renewed_once_and_the_query_asked_again(desk: Desk) -> None:
    org = desk.open()

    def before(request: httpx.Request) -> None:
        if len(desk.queries) == 1 and request is desk.queries[0]:
            org.expire_tokens()

    desk.before = before
    turn = await desk.ask("SELECT LastName FROM Contact LIMIT 1", {"records[0].LastName": "$GOT"})
    assert got(turn) == "A"
    assert (org.logins, len(desk.queries)) == (2, 2)


@pytest.mark.anyio
async def test_a_session_that_ends_between_two_pages_is_renewed_and_the_query_asked_again(
    desk: Desk,
) -> None:
    org = desk.open(page_size=2)

    def before(request: httpx.Request) -> None:
        if len(desk.queries) == 2 and request is desk.queries[1]:
            org.expire_tokens()

    desk.before = before
    turn = await desk.ask("SELECT LastName FROM Contact", {"records[*].LastName": "$GOT"})
    assert sorted(got(turn)) == list("ABCDE")
    assert org.logins == 2
    first = [query for query in desk.queries if query.url.path.endswith("/query")]
    assert len(first) == 2


@pytest.mark.anyio
async def test_a_token_that_stays_refused_is_told_after_one_renewal(desk: Desk) -> None:
    expired = [{"errorCode": "INVALID_SESSION_ID", "message": "Session expired or invalid"}]
    message = await desk.told(httpx.Response(401, json=expired))
    assert "401 INVALID_SESSION_ID: Session expired or invalid" in message
    assert "the token was refused even after a new login" in message
    assert (len(desk.queries), len(desk.requests)) == (2, 4)


ERRORS = [
    (400, "MALFORMED_QUERY", "correct the SOQL"),
    (400, "INVALID_FIELD", "correct the field's name"),
    (400, "INVALID_TYPE", "correct the object's name"),
    (400, "INVALID_QUERY_LOCATOR", "run the query again"),
    (400, "NUMBER_OUTSIDE_VALID_RANGE", "OFFSET goes up to 2000"),
    (400, "QUERY_TIMEOUT", "narrow the query"),
    (400, "UNABLE_TO_LOCK_ROW", "try again"),
    (400, "MALFORMED_ID", "15 or 18 character Id"),
    (401, "INVALID_AUTH_HEADER", "not a bearer token"),
    (403, "REQUEST_LIMIT_EXCEEDED", "used up its API calls"),
    (403, "API_DISABLED_FOR_ORG", "no API access"),
    (403, "API_CURRENTLY_DISABLED", "ask the admin"),
    (403, "INSUFFICIENT_ACCESS", "access to the object"),
    (403, "INSUFFICIENT_ACCESS_OR_READONLY", "access to the record"),
    (403, "OPERATION_TOO_LARGE", "narrow the query"),
    (404, "NOT_FOUND", "check the API version"),
    (404, "ENTITY_IS_DELETED", "recycle bin"),
    (405, "METHOD_NOT_ALLOWED", "does not take that method"),
    (500, "UNKNOWN_EXCEPTION", "an error inside Salesforce"),
    (503, "SERVER_UNAVAILABLE", "status.salesforce.com"),
]


@pytest.mark.anyio
@pytest.mark.parametrize(("status", "code", "advice"), ERRORS)
async def test_a_refused_query_tells_its_code_what_was_said_and_what_to_do(
    desk: Desk, status: int, code: str, advice: str
) -> None:
    said = "what Salesforce said"
    message = await desk.told(httpx.Response(status, json=[{"errorCode": code, "message": said}]))
    assert message.startswith(f"Salesforce answered {status} {code}: {said}; ")
    assert advice in message
    assert "errorcodes.htm" in message


@pytest.mark.anyio
async def test_a_code_that_nobody_knows_is_told_all_the_same(desk: Desk) -> None:
    answer = httpx.Response(400, json=[{"errorCode": "BRAND_NEW", "message": "oh"}])
    assert "400 BRAND_NEW: oh" in await desk.told(answer)


@pytest.mark.anyio
async def test_the_drawing_of_a_query_becomes_a_row_and_a_column(desk: Desk) -> None:
    desk.open()
    turn = await desk.ask("SELECT Bogus FROM Account")
    message = turn.visits[0].error or ""
    assert "INVALID_FIELD: row 1, column 8: No such column 'Bogus' on entity 'Account'" in message
    assert "WSDL" not in message and "\n" not in message


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (
            httpx.Response(503, html="<h1>Down</h1>"),
            "Salesforce answered 503 (text/html): it is not to be reached just now; see",
        ),
        (httpx.Response(429), "429 (no content type): too many requests; try again later"),
        (
            httpx.Response(
                400, json=[{"errorCode": "INVALID_FIELD", "message": "x must be of type dateTime"}]
            ),
            "must be of type dateTime; compare the field with a value of its own type",
        ),
        (httpx.Response(200, html="<h1>Hi</h1>"), "the answer (200) is not JSON (text/html)"),
        (httpx.Response(431), "Salesforce answered 431 (no content type)"),
        (httpx.Response(302, headers={"location": "https://evil.com"}), "answered 302"),
        (
            httpx.Response(
                200, content=b'{"totalSize": 1,', headers={"content-type": "application/json"}
            ),
            "the answer (200) is not JSON (application/json)",
        ),
        (httpx.Response(200), "the answer (200) has no body"),
        (httpx.Response(200, json=[]), "something that is no query result"),
        (httpx.Response(200, json={"records": 5}), "something that is no query result"),
        (httpx.Response(200, json={"records": []}), "something that is no query result"),
        (httpx.Response(200, json={"totalSize": "x", "records": []}), "no query result"),
        (httpx.Response(400, json={"message": "no code"}), "not in the form of its REST API"),
        (httpx.Response(400, json=[5, None]), "not in the form of its REST API"),
    ],
)
async def test_an_answer_that_is_no_query_result_is_told_and_crashes_nothing(
    desk: Desk, answer: httpx.Response, told: str
) -> None:
    assert told in await desk.told(answer)


def page(number: int, path: Any = None, records: Any = None) -> httpx.Response:
    found = [{"Id": str(number)}] if records is None else records
    return httpx.Response(
        200,
        json={"totalSize": 9, "done": False, "nextRecordsUrl": path, "records": found},
    )


@pytest.mark.anyio
async def test_pages_that_lead_back_to_each_other_come_to_an_end(desk: Desk) -> None:
    a, b = "/services/data/v66.0/query/01g-1", "/services/data/v66.0/query/01g-2"
    message = await desk.told(page(1, a), page(2, b), page(3, a), page(4, b, []))
    assert "Salesforce" in message
    assert len(desk.queries) <= 9


@pytest.mark.anyio
@pytest.mark.parametrize(
    "path",
    [
        "https://evil.com/services/data/v66.0/query/01g",
        "//evil.com/services/data/",
        "/services/../../x",
        "@evil.com/services/data/",
        ["/services/data/"],
        5,
    ],
)
async def test_a_next_page_somewhere_else_is_never_asked_for(desk: Desk, path: Any) -> None:
    message = await desk.told(page(1, path))
    assert "a next page that is not one of its own" in message
    assert len(desk.queries) == 1


@pytest.mark.anyio
async def test_a_page_without_records_crashes_nothing(desk: Desk) -> None:
    message = await desk.told(page(1, "/services/data/x"), page(2, None, {"a": 1}))
    assert "something that is no query result" in message


@pytest.mark.anyio
async def test_all_pages_together_may_take_only_so_many_bytes_each(desk: Desk) -> None:
    large = page(1, None, [{"Id": "x" * 50_000}])
    token = httpx.Response(200, json={"access_token": "t"})
    desk.before = lambda request: token if request.url.path.endswith("token") else large
    turn = await desk.ask("SELECT Id FROM Contact", keys="policy: {max_response: 40kB}")
    assert "policy.max_response" in (turn.visits[0].error or "")


@pytest.mark.anyio
async def test_the_answer_of_a_query_may_be_larger_than_a_webhooks(desk: Desk) -> None:
    large = httpx.Response(
        200, json={"totalSize": 1, "done": True, "records": [{"Id": "x" * 6_000_000}]}
    )
    token = httpx.Response(200, json={"access_token": "t"})
    desk.before = lambda request: token if request.url.path.endswith("token") else large
    turn = await desk.ask("SELECT Id FROM Contact", {"totalSize": "$GOT"})
    assert got(turn) == 1


@pytest.mark.anyio
async def test_neither_secret_nor_token_shows_in_the_trace(desk: Desk) -> None:
    desk.open()
    turn = await desk.ask("SELECT Id FROM Contact")
    told = json.dumps(turn.trace())
    assert "canary-secret" not in told and "00D" not in re.sub("00D[^!]*$", "", told)
    assert turn.trace()[0]["request"]["headers"]["Authorization"] == "Bearer •••"


# How it is written


def node(keys: str) -> str:
    return (
        "flow: t\nstart: find\nparameters:\n  X:\n  SECRET: {secret: true, hosts: [a.b]}\n"
        f"nodes:\n  find:\n    type: salesforce\n{keys}\n"
        "    exits: {success: end, no_records: end, failed: end}\n"
    )


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("    credential: SF", 'missing key "query"'),
        ("    query: SELECT Id FROM Case", 'missing key "credential"'),
        ("    credential: SF\n    query: SELECT Id FROM $X", "stands where a name belongs"),
        ("    credential: SF\n    query: SELECT Id FROM Case WHERE Id = $Y", "$Y is not declared"),
        (
            "    credential: SF\n    query: SELECT Id FROM Case WHERE Id = $SECRET",
            "$SECRET is secret and is not written into SOQL",
        ),
        ("    credential: SF\n    query: SELECT Id FROM Case\n    api_version: 66", "66.0"),
        ("    credential: SF\n    query: SELECT Id FROM Case\n    soql: x", 'unknown key "soql"'),
        (
            "    credential: SF\n    query: SELECT Id FROM Case WHERE Id = '{{X}}'",
            "is not read here; write $X",
        ),
    ],
)
def test_a_node_that_cannot_work_is_refused_when_the_flow_loads(keys: str, message: str) -> None:
    with pytest.raises(FlowError) as refused:
        read_flow(parse_source(node(keys), "t.yaml"), node_types())
    assert message in str(refused.value)


def test_soql_that_salesforce_would_refuse_is_refused_with_its_column() -> None:
    keys = (
        "    credential: SF\n    query: SELECT Id FROM Case WHERE Id = 'a' OR Id = 'b' AND Id = $X"
    )
    with pytest.raises(FlowError) as refused:
        read_flow(parse_source(node(keys), "t.yaml"), node_types())
    (problem,) = refused.value.problems
    assert (problem.code, problem.column) == ("soql-syntax", keys.splitlines()[1].index("AND") + 1)
