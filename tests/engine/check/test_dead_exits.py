"""Exits that a node, as it is written, never takes: nothing asks for them, `check` tells them."""

import pytest

from engine.check import check_flow
from engine.errors import Problem
from engine.flow.loading import Flow, read_flow
from engine.source.reading import parse_source
from flowrun.project.types import node_types
from flowrun.testing.reporting.coverage import Coverage

HEAD = "flow: t\nstart: it\nparameters: {X: {entity: ENTITY}, CASE: , CASES: }\nnodes:\n"
ASK = "  it: {type: collect_input, parameter: $X, prompt: Which?, KEYS exits: {EXITS}}\n"


def loaded(text: str, entity: str = "text") -> Flow:
    return read_flow(parse_source(HEAD.replace("ENTITY", entity) + text, "t.yaml"), node_types())


def told(text: str, entity: str = "text") -> list[tuple[str, str]]:
    problems: list[Problem] = check_flow(loaded(text, entity))
    codes = ("open-exit", "dead-exit")
    return [(one.code, one.message) for one in problems if one.code in codes]


def asked(keys: str, exits: str) -> str:
    return ASK.replace("KEYS", keys and f"{keys},").replace("EXITS", exits)


@pytest.mark.parametrize("entity", ["any", "text"])
def test_missed_of_a_question_that_takes_any_text_is_not_asked_for(entity: str) -> None:
    text = asked("", "filled: end, no_input: end")
    assert told(text, entity) == []
    assert Coverage.of(loaded(text, entity)).exits == {"it": {"filled": 0, "no_input": 0}}


def test_missed_of_a_question_that_takes_any_text_is_told_where_it_is_wired() -> None:
    text = asked("", "filled: end, missed: end, no_input: end")
    assert told(text) == [("dead-exit", "missed is never taken: $X takes whatever is said")]


@pytest.mark.parametrize(
    ("keys", "entity"),
    [
        ("", "name"),
        ("", "date"),
        ("options: [a, b]", "text"),
        ("digits: 4", "text"),
        ("confirm: true", "text"),
        ("valid: {when: [$X, matches, '^a']}", "text"),
    ],
)
def test_missed_is_asked_for_where_an_answer_may_not_fit(keys: str, entity: str) -> None:
    ((code, text),) = told(asked(keys, "filled: end, no_input: end"), entity)
    assert code == "open-exit" and "missed" in text


@pytest.mark.parametrize(
    ("keys", "entity", "dead"),
    [
        ("", "number", True),
        ("", "email", True),
        ("digits: 4", "text", True),
        ("", "date", False),
        ("", "time", False),
        ("options: [a, b]", "text", False),
    ],
)
def test_ambiguous_is_told_where_an_answer_never_means_several_values(
    keys: str, entity: str, dead: bool
) -> None:
    text = asked(keys, "filled: end, no_input: end, missed: end, ambiguous: end")
    found = [text for code, text in told(text, entity) if text.startswith("ambiguous")]
    assert bool(found) is dead


def test_a_single_thing_that_is_taken_by_itself_needs_no_other_exit() -> None:
    one = (
        "  it: {type: choose, from: ITEMS, skip_if_single: true, parameter: $CASE, prompt: Which?,"
    )
    one += " exits: {chosen: endEXITS}}\n"
    assert told(one.replace("ITEMS", "[roof]").replace("EXITS", "")) == []
    assert [
        code for code, _ in told(one.replace("ITEMS", "[roof, boiler]").replace("EXITS", ""))
    ] == ["open-exit"]
    wired = one.replace("ITEMS", "[roof]").replace("EXITS", ", none: end")
    assert told(wired) == [
        ("dead-exit", "none is never taken: a single one is taken without asking")
    ]


@pytest.mark.parametrize(
    ("conditions", "dead"),
    [
        ("{a: [$X, is set], b: [$X, is not set]}", True),
        ("{a: [$X, is, ''], b: [$X, is not, '']}", True),
        ("{a: [$X, is, k], b: [$X, is not, k]}", True),
        (
            "{a: {any: [[$X, is set], [$CASE, is set]]},"
            " b: {all: [[$X, is not set], [$CASE, is not set]]}}",
            True,
        ),
        ("{a: [$X, is, k], b: [$X, is, l]}", False),
        ("{a: [$X, contains, k], b: [$X, contains, l]}", False),
        ("{a: [{random: [1, 2]}, is, 1], b: [{random: [1, 2]}, is not, 1]}", False),
    ],
)
def test_default_is_dead_where_one_of_the_conditions_always_holds(
    conditions: str, dead: bool
) -> None:
    text = f"  it: {{type: conditions, conditions: {conditions}, exits: {{a: end, b: end}}}}\n"
    assert [code for code, _ in told(text)] == ([] if dead else ["open-exit"])
    wired = text.replace("b: end}", "b: end, default: end}")
    message = "default is never taken: one of the conditions always holds"
    assert told(wired) == ([("dead-exit", message)] if dead else [])


def test_a_condition_that_never_gets_its_turn_needs_no_exit_and_is_told_once() -> None:
    text = "  it: {type: conditions, conditions: {a: [$X, is, k], b: [$X, is, k]}, "
    text += "exits: {a: end, default: endEXITS}}\n"
    assert told(text.replace("EXITS", "")) == told(text.replace("EXITS", ", b: end")) == []


@pytest.mark.parametrize(
    ("query", "dead"),
    [
        ("SELECT COUNT(Id) many, MAX(Age__c) FROM Case", True),
        ("SELECT COUNT() FROM Case", False),
        ("SELECT COUNT(Id) FROM Case GROUP BY Status", False),
        ("SELECT Id FROM Case", False),
    ],
)
def test_a_query_of_totals_always_has_a_record(query: str, dead: bool) -> None:
    text = f"  it: {{type: salesforce, credential: SF, query: '{query}', "
    text += "exits: {success: end, failed: end}}\n"
    assert [code for code, _ in told(text)] == ([] if dead else ["open-exit"])


def test_a_proof_follows_no_path_through_a_dead_exit() -> None:
    text = asked("", "filled: end, missed: tell, no_input: end")
    problems = check_flow(loaded(text + '  tell: {type: end, text: "Hello $X."}\n'))
    assert [one.code for one in problems if one.code == "maybe-unset"] == []
