"""Parameters: what each entity takes, what a declaration may say, and where secrets come from."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.credentials.connections import Connections
from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials
from engine.errors import CredentialError, FlowError, Problem
from engine.flow.loading import Flow, read_flow
from engine.node import Node
from engine.plugins import PackageSource, Types
from engine.run.runner import Runner
from engine.source.reading import parse_source
from engine.values.entities import ENTITIES, as_json_value, as_text
from engine.values.literals import Written
from engine.values.money import Money
from engine.values.parameters import UNSET
from engine.values.secret import Secret, SecretReference
from flowrun.testing import VirtualClock

CLOCK = VirtualClock()  # 2026-01-31 10:00 UTC, a Saturday


def accept(entity: str, value: Any) -> Any:
    return ENTITIES[entity].accept(value, CLOCK.now)


def flow(parameters: str, file: str = "x.yaml") -> Flow:
    lines = "".join(f"  {line}\n" for line in parameters.splitlines())
    text = f"start: a\nnodes: {{a: {{type: end}}}}\nparameters:\n{lines}"
    return read_flow(parse_source(text, file), Types("node", Node, [PackageSource("nodes")]))


def default(parameter: str) -> Any:
    return flow(parameter).parameters["X"].default


def problems(parameters: str) -> tuple[Problem, ...]:
    with pytest.raises(FlowError) as caught:
        flow(parameters)
    return caught.value.problems


def only(parameters: str) -> Problem:
    (problem,) = problems(parameters)
    return problem


def started(parameters: str, file: str = "x.yaml", **given: Any) -> dict[str, Any]:
    credentials = Credentials({}, Types("credential", Credential, []))
    runner = Runner(flow(parameters, file), Connections(credentials, clock=CLOCK))
    return runner.start(given).parameters


# Entities

WORDS = [
    ("date", "Today", date(2026, 1, 31)),
    ("date", "tomorrow", date(2026, 2, 1)),
    ("date", "yesterday", date(2026, 1, 30)),
    ("date", "monday", date(2026, 2, 2)),
    ("date", "saturday", date(2026, 2, 7)),
    ("time", "9 am", time(9)),
    ("time", "12 a.m.", time(0)),
    ("time", "12:15pm", time(12, 15)),
    ("time", "noon", time(12)),
    ("confirmation", "Yeah!", True),
    ("confirmation", "nope", False),
]
"""What an author may write, and no file and no service."""


@pytest.mark.parametrize(("entity", "word", "kept"), WORDS)
def test_what_an_author_wrote_may_be_a_word(entity: str, word: str, kept: Any) -> None:
    assert accept(entity, Written(word)) == kept


@pytest.mark.parametrize("entity", ENTITIES)
def test_what_an_author_wrote_is_kept_as_plain_text(entity: str) -> None:
    for text in ("2026-01-31", "09:30", "sample", "1"):
        with suppress(ValueError):
            assert type(accept(entity, Written(text))) is not Written


@pytest.mark.parametrize(
    ("entity", "value", "kept"),
    [
        ("any", "01234", "01234"),
        ("any", [1, {"a": None}], [1, {"a": None}]),
        ("any", 5, 5),
        ("text", "yes", "yes"),
        ("text", 5, "5"),
        ("text", True, "true"),
        ("number", "42", 42),
        ("number", " -1.50 ", -1.5),
        ("number", "1e3", 1000.0),
        ("number", 7, 7),
        ("number", 0.1, 0.1),
        ("phone_number", "+1 (415) 555-0100", "+14155550100"),
        ("phone_number", "0800/12.34", "08001234"),
        ("phone_number", 4155550100, "4155550100"),
        ("email", " dana@mail.example.com ", "dana@mail.example.com"),
        ("date", "2026-01-31", date(2026, 1, 31)),
        ("date", "2026-01-31T23:00:00Z", date(2026, 1, 31)),
        ("time", "12:30", time(12, 30)),
        ("time", "23:59:58.5", time(23, 59, 58, 500_000)),
        ("datetime", "2026-01-31T10:00:00Z", datetime(2026, 1, 31, 10, tzinfo=UTC)),
        ("datetime", "2026-01-31 10:00", datetime(2026, 1, 31, 10, tzinfo=UTC)),
        (
            "datetime",
            "2026-01-31T10:00:00+02:00",
            datetime(2026, 1, 31, 10, tzinfo=timezone(timedelta(hours=2))),
        ),
        ("confirmation", "Yes", True),
        ("money", "12.50 EUR", Money(Decimal("12.50"), "EUR")),
        ("money", " -3 USD ", Money(Decimal(-3), "USD")),
        ("duration", "PT30M", timedelta(minutes=30)),
        ("duration", "P2DT12H", timedelta(days=2.5)),
        ("duration", "P1W", timedelta(weeks=1)),
        ("duration", "-PT1.5S", timedelta(seconds=-1.5)),
        ("ordinal", "2", 2),
        ("ordinal", 7, 7),
        ("name", " Dana  Whitfield ", "Dana Whitfield"),
        ("confirmation", "true", True),
        ("confirmation", False, False),
    ],
)
def test_an_entity_takes(entity: str, value: Any, kept: Any) -> None:
    found = accept(entity, value)
    assert (found, type(found)) == (kept, type(kept))


@pytest.mark.parametrize(
    ("entity", "value"),
    [
        ("text", ["a"]),
        ("text", {"a": 1}),
        ("number", "four"),
        ("number", ""),
        ("number", "1_000"),
        ("number", "1e999"),
        ("number", "nan"),
        ("number", "inf"),
        ("number", True),
        ("number", [5]),
        ("phone_number", "call me"),
        ("phone_number", "12"),
        ("phone_number", "1" * 16),
        ("phone_number", "++4155550100"),
        ("email", "dana"),
        ("email", "dana@"),
        ("email", "a b@example.com"),
        ("email", "a@b@example.com"),
        ("date", "31.01.2026"),
        ("date", "2026-02-30"),
        ("date", "soon"),
        ("date", 20260131),
        ("time", "25:00"),
        ("time", "13 pm"),
        ("time", "0 am"),
        ("time", "12"),
        ("datetime", "today"),
        ("datetime", "10:00"),
        ("datetime", "0001-01-01T00:00:00+05:00"),
        ("confirmation", "maybe"),
        *((entity, word) for entity, word, _ in WORDS),
        ("money", "12.50"),
        ("money", "12.50 eur"),
        ("money", "1,000 EUR"),
        ("money", 12),
        ("duration", "P"),
        ("duration", "P1M"),
        ("duration", "PT"),
        ("duration", "30 minutes"),
        ("duration", "P999999999W"),
        ("ordinal", "0"),
        ("ordinal", "2nd"),
        ("ordinal", 1.5),
        ("ordinal", True),
        ("name", " "),
        ("confirmation", "yes and no"),
        ("confirmation", 2),
        ("confirmation", {}),
    ],
)
def test_an_entity_refuses_and_says_what_it_takes(entity: str, value: Any) -> None:
    with pytest.raises(ValueError, match=re.escape(f"is not {ENTITIES[entity].takes}")):
        accept(entity, value)


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_entity_keeps_an_explicit_null(entity: str) -> None:
    assert accept(entity, None) is None


@pytest.mark.parametrize("entity", ["any", "number"])
@pytest.mark.parametrize("value", [float("inf"), float("nan"), [1, {"a": float("inf")}]])
def test_what_json_cannot_hold_is_no_number(entity: str, value: Any) -> None:
    with pytest.raises(ValueError, match="infinity and NaN are no numbers"):
        accept(entity, value)


MILLISECONDS = st.integers(0, 999).map(lambda part: part * 1000)
OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "any": st.text() | st.integers() | st.lists(st.text()) | st.booleans(),
    "text": st.text(),
    "number": st.integers(-(10**200), 10**200) | st.floats(allow_nan=False, allow_infinity=False),
    "phone_number": st.from_regex(r"\+?[0-9]{3,15}", fullmatch=True),
    "money": st.builds(
        Money,
        st.decimals(-(10**9), 10**9, places=2),
        st.sampled_from(["EUR", "USD", "CHF"]),
    ),
    "duration": st.timedeltas(),
    "ordinal": st.integers(1, 10**9),
    "name": st.from_regex(r"[A-Z][a-z]{1,9} [A-Z][a-z]{1,9}", fullmatch=True),
    "email": st.from_regex(r"[a-z.]{1,9}@[a-z]{1,9}\.[a-z]{2,3}", fullmatch=True),
    "date": st.dates(),
    "time": st.times(),
    "datetime": st.builds(
        lambda moment, part, zone: moment.replace(microsecond=part, tzinfo=zone),
        st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)),
        MILLISECONDS,
        OFFSETS,
    ),
    "confirmation": st.booleans(),
}


@pytest.mark.parametrize("entity", ENTITIES)
@settings(max_examples=60)
@given(data=st.data())
def test_a_value_is_the_same_after_a_trip_through_json(entity: str, data: st.DataObject) -> None:
    value = data.draw(VALUES[entity])
    stored = json.loads(json.dumps(as_json_value(value)))
    assert accept(entity, stored) == value


@pytest.mark.parametrize("entity", [name for name in ENTITIES if name != "any"])
@settings(max_examples=60)
@given(data=st.data())
def test_a_value_is_the_same_after_a_trip_through_text(entity: str, data: st.DataObject) -> None:
    value = data.draw(VALUES[entity])
    assert accept(entity, as_text(value)) == value


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda below: st.lists(below, max_size=2) | st.dictionaries(st.text(max_size=2), below),
    max_leaves=4,
)


@settings(max_examples=300)
@example("datetime", "9999-12-31T23:59:59-05:00")
@example("datetime", "0001-01-01")
@example("number", "٣")
@example("time", "٢٣:٠٠")
@given(
    st.sampled_from(sorted(ENTITIES)),
    JSON | st.from_regex(r"[\d+:T.Zapm -]{1,25}", fullmatch=True),
)
def test_whatever_comes_is_taken_or_refused_and_what_is_taken_can_be_said(
    entity: str, value: Any
) -> None:
    try:
        kept = accept(entity, value)
    except ValueError:
        return
    assert isinstance(as_text(kept), str)
    json.dumps(as_json_value(kept))


# Declarations


def test_a_plain_value_is_a_default_as_it_is_written() -> None:
    assert default("X: 01234") == "01234"


def test_an_empty_value_is_to_be_filled() -> None:
    assert default("X:") is UNSET
    assert default("X: {entity: number}") is UNSET


def test_a_default_is_read_by_its_entity() -> None:
    assert default('X: {entity: number, value: "42"}') == 42


def test_a_default_of_any_may_be_data() -> None:
    assert default('X: {value: [1, "1", {a: true}]}') == [1, "1", {"a": True}]


def test_a_default_that_its_entity_refuses_stands_at_the_value() -> None:
    problem = only("X:\n  entity: number\n  value: four")
    assert (problem.line, problem.column, problem.code) == (6, 12, "entity-value")


def test_a_default_that_depends_on_today_is_read_when_the_session_starts() -> None:
    assert started("X: {entity: date, value: tomorrow}")["X"] == date(2026, 2, 1)


@pytest.mark.parametrize("word", ["null", "~", "Null"])
def test_a_null_written_as_default_is_text_and_a_warning(word: str) -> None:
    loaded = flow(f"X: {word}")
    (warning,) = loaded.warnings
    assert (warning.severity, warning.code, warning.line) == ("warning", "null-text", 4)
    assert loaded.parameters["X"].default == word


def test_an_unknown_entity_names_those_there_are() -> None:
    problem = only("X: {entity: xyzzy}")
    assert problem.code == "unknown-entity"
    assert "xyzzy" in problem.message
    assert all(entity in problem.message for entity in ENTITIES)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("numbr", "number"),
        ("boolean", "confirmation"),
        ("String", "text"),
        ("phone", "phone_number"),
        ("digits", "text"),
        ("yes_no", "confirmation"),
        ("currency", "money"),
        ("mail", "email"),
    ],
)
def test_an_entity_by_another_name_suggests_ours(written: str, meant: str) -> None:
    assert only(f"X: {{entity: {written}}}").message == (
        f'no entity "{written}"; did you mean "{meant}"?'
    )


def test_an_unknown_key_suggests_the_nearest() -> None:
    problem = only("X: {entitty: number}")
    assert (problem.line, problem.column) == (4, 7)
    assert 'unknown key "entitty"; did you mean "entity"?' in problem.message


@pytest.mark.parametrize("name", ["$X", "1X", "a-b", '"a b"', "é", '""'])
def test_a_name_that_could_never_be_read_is_refused(name: str) -> None:
    assert only(f"{name}: 1").code == "parameter-name"


@pytest.mark.parametrize("written", ["[a, b]", "text"])
def test_parameters_are_a_block(written: str) -> None:
    with pytest.raises(FlowError, match="NAME: value"):
        read_flow(
            parse_source(f"start: a\nnodes: {{a: {{type: end}}}}\nparameters: {written}", "x.yaml"),
            Types("node", Node, [PackageSource("nodes")]),
        )


def test_a_system_parameter_may_be_declared_again_with_an_entity_and_a_default() -> None:
    values = started('CALLER_PHONE_NUMBER: {entity: phone_number, value: "+1 415 555 0100"}')
    assert values["CALLER_PHONE_NUMBER"] == "+14155550100"


def test_a_default_for_the_callers_number_gives_way_to_the_caller() -> None:
    values = started('CALLER_PHONE_NUMBER: "+1"', CALLER_PHONE_NUMBER="+2")
    assert values["CALLER_PHONE_NUMBER"] == "+2"


def test_a_system_parameter_keeps_its_entity_when_only_a_default_is_given() -> None:
    assert flow("CALL_START_DATE: 2026-01-31").parameters["CALL_START_DATE"].entity.name == "date"


# Secrets


@pytest.mark.parametrize("written", ["true", "yes", "True"])
def test_a_parameter_is_secret_when_it_says_so(written: str) -> None:
    assert flow(f"X: {{secret: {written}}}").parameters["X"].secret


@pytest.mark.parametrize("written", ["false", "no", ""])
def test_a_parameter_is_not_secret_otherwise(written: str) -> None:
    assert not flow(f"X: {{secret: {written}}}").parameters["X"].secret


@pytest.mark.parametrize("written", ["maybe", "[true]", "1"])
def test_a_flag_that_is_unclear_is_an_error(written: str) -> None:
    assert only(f"X: {{secret: {written}}}").code == "secret-flag"


def test_a_parameter_of_the_user_says_so() -> None:
    assert flow("X: {user: true}").parameters["X"].user
    assert not flow("X: {user: no}").parameters["X"].user
    assert only("X: {user: maybe}").code == "user-flag"


def test_what_belongs_to_a_session_cannot_outlive_it() -> None:
    assert only("SESSION_ID: {user: true}").code == "user-flag"


def test_a_literal_secret_is_a_warning_that_does_not_show_it() -> None:
    loaded = flow("X: {secret: true, value: hunter2}")
    (warning,) = loaded.warnings
    assert (warning.severity, warning.code, warning.line) == ("warning", "literal-secret", 4)
    assert "hunter2" not in str(warning)
    assert "{env: NAME}" in warning.message


def test_a_literal_secret_is_a_secret_in_the_session() -> None:
    value = started("X: {secret: true, value: hunter2}")["X"]
    assert isinstance(value, Secret)
    assert value.reveal() == "hunter2"


def test_a_secret_lists_the_hosts_it_may_go_to() -> None:
    parameters = "X: {secret: true, hosts: [API.example.com, b.com]}"
    assert flow(parameters).parameters["X"].hosts == {"api.example.com", "b.com"}
    assert started(parameters, X="hunter2")["X"].hosts == {"api.example.com", "b.com"}


@pytest.mark.parametrize("written", ["api.example.com", "[[a]]", "{a: b}"])
def test_hosts_are_a_list_of_names(written: str) -> None:
    assert only(f"X: {{secret: true, hosts: {written}}}").code == "secret-hosts"


def test_a_secret_narrows_the_hosts_of_the_secret_that_fills_it() -> None:
    parameter = flow("X: {secret: true, hosts: [a.com, b.com]}").parameters["X"]
    wide = Secret("x", hosts=frozenset({"b.com", "c.com"}))
    assert parameter.accept(wide, CLOCK.now).hosts == {"b.com"}
    assert parameter.accept(Secret("x"), CLOCK.now).hosts == {"a.com", "b.com"}


def test_a_secret_never_lands_in_a_parameter_that_is_not_secret() -> None:
    parameter = flow("X:").parameters["X"]
    with pytest.raises(ValueError, match=r"a secret would land in \$X; declare it") as caught:
        parameter.accept(Secret("hunter2"), CLOCK.now)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("value", ["four", Secret("four")])
def test_a_refused_secret_is_not_shown(value: Any) -> None:
    parameter = flow("X: {secret: true, entity: number}").parameters["X"]
    with pytest.raises(ValueError, match=r"\$X: its secret is not a number") as caught:
        parameter.accept(value, CLOCK.now)
    assert "four" not in str(caught.value)


# Where secrets are kept


def test_a_secret_is_read_from_the_environment_when_the_session_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parameters = "X: {secret: true, value: {env: FLOWRUN_TEST_X}}"
    loaded = flow(parameters)
    monkeypatch.setenv("FLOWRUN_TEST_X", "hunter2")
    assert isinstance(loaded.parameters["X"].default, SecretReference)
    assert started(parameters)["X"].reveal() == "hunter2"


def test_a_given_value_spares_the_place_where_a_secret_is_kept() -> None:
    value = started("X: {secret: true, value: {env: FLOWRUN_TEST_UNSET}}", X="given")["X"]
    assert value.reveal() == "given"


def test_a_secret_is_read_from_a_file_beside_the_flow(tmp_path: Path) -> None:
    (tmp_path / "key.txt").write_text("hunter2\n")
    parameters = "X: {secret: true, value: {file: key.txt}}"
    assert started(parameters, str(tmp_path / "x.yaml"))["X"].reveal() == "hunter2"


@pytest.mark.parametrize("value", [None, ""])
def test_an_environment_variable_that_is_not_there_is_named(
    value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if value is None:
        monkeypatch.delenv("FLOWRUN_TEST_X", raising=False)
    else:
        monkeypatch.setenv("FLOWRUN_TEST_X", value)
    with pytest.raises(CredentialError, match=r"\$X: the environment variable FLOWRUN_TEST_X"):
        started("X: {secret: true, value: {env: FLOWRUN_TEST_X}}")


def _empty(file: Path) -> None:
    file.write_text("\n")


def _binary(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")


@pytest.mark.parametrize("make", [Path.mkdir, _empty, _binary, lambda file: None])
def test_a_secrets_file_that_gives_nothing_is_named(
    make: Callable[[Path], None], tmp_path: Path
) -> None:
    make(tmp_path / "key.txt")
    with pytest.raises(CredentialError, match=r"\$X: the secret's file .*key.txt"):
        started("X: {secret: true, value: {file: key.txt}}", str(tmp_path / "x.yaml"))


@pytest.mark.parametrize(
    "written",
    ["{env: A, file: b}", "{vault: x}", "{}", "{env: [a]}", "{env: }", "{value: hunter2}"],
)
def test_a_place_that_is_no_place_is_an_error_without_an_excerpt(written: str) -> None:
    problem = only(f"X: {{secret: true, value: {written}}}")
    assert problem.code == "secret-reference"
    assert "hunter2" not in str(problem)


@pytest.mark.parametrize("written", ["{env: HOME}", "{file: /etc/passwd}"])
def test_only_a_secret_parameter_reads_from_outside(written: str) -> None:
    problem = only(f"X: {{value: {written}}}")
    assert problem.code == "not-secret"
    assert "secret: true" in problem.message
