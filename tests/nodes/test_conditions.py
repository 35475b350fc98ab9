"""What a conditions node promises: which exit is taken, and what it refuses."""

from textwrap import indent

import pytest

from engine.credentials.connections import Connections
from engine.credentials.registry import Credentials
from engine.errors import FlowError
from engine.fields.conditions.condition import Condition
from engine.flow.loading import read_flow
from engine.run.runner import Runner
from engine.run.turn import Turn
from engine.source.reading import parse_source
from flowrun.project.types import credential_types, node_types
from flowrun.testing import VirtualClock
from nodes.conditions import Conditions

pytestmark = pytest.mark.anyio

PARAMETERS = """
  TEXT: Order 42
  LINE: Order 9
  EMPTY: {value: ""}
  NUMBER: {entity: number, value: 9}
  WRITTEN: "9"
  CODE: "007"
  DAY: {entity: date, value: 2026-01-31}
  MOMENT: {entity: datetime, value: "2026-01-31T10:00:00Z"}
  HOUR: {entity: time, value: "09:30"}
  YES: {entity: confirmation, value: yes}
  OTHER: Order 42
  LIST: [1, two, "3"]
  NOTHING_YET:
  PIN: {secret: true, value: {env: FLOWRUN_TEST_PIN}}
  DATA: {value: {user: {age: 40}}}
"""


@pytest.fixture(autouse=True)
def pin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWRUN_TEST_PIN", "31337")


def flow_text(condition: str) -> str:
    return (
        f"flow: t\nstart: choose\nparameters:{PARAMETERS}\nnodes:\n"
        "  choose:\n    type: conditions\n    conditions:\n" + indent(condition, " " * 6) + "\n"
    )


async def turn_of(condition: str, **given: object) -> Turn:
    flow = read_flow(parse_source(flow_text(condition), "t.yaml"), node_types())
    clock = VirtualClock()
    async with Connections(Credentials({}, credential_types()), clock=clock) as connections:
        runner = Runner(flow, connections)
        return await runner.turn(runner.start(given))


async def exit_of(condition: str, **given: object) -> str | None:
    return (await turn_of(condition, **given)).visits[-1].exit


def refusal_of(condition: str) -> str:
    with pytest.raises(FlowError) as refused:
        read_flow(parse_source(flow_text(condition), "t.yaml"), node_types())
    return str(refused.value)


HOLDS = [
    "[$TEXT, is, Order 42]",
    "[$TEXT, is not, order 42]",
    "[$TEXT, contains, der]",
    "[$TEXT, starts with, Order]",
    "[$TEXT, ends with, '42']",
    r"[$TEXT, matches, '^Order \d+$']",
    "[$TEXT, in, [Order 41, Order 42]]",
    "[$TEXT, is set]",
    "[$NOTHING_YET, is not set]",
    "[$EMPTY, is not set]",
    "[$NUMBER, <, 10]",
    "[$NUMBER, <=, 9]",
    "[$NUMBER, '>', 8.5]",
    "[$NUMBER, '>=', 9.0]",
    "[$NUMBER, is, '9.0']",
    "[$NUMBER, in, [8, 9]]",
    "[$WRITTEN, <, 10]",
    "[$WRITTEN, is, 9.0]",
    "[$CODE, is not, 7]",
    "[$CODE, is, '007']",
    "[$DAY, <, 2026-02-01]",
    "[$DAY, '>=', 2026-01-31]",
    "[$DAY, is, 2026-01-31]",
    "[$MOMENT, is, '2026-01-31T11:00:00+01:00']",
    "[$MOMENT, '>', '2026-01-31T09:59:59Z']",
    "[$HOUR, <, '10:00']",
    "[$HOUR, is, '9:30 am']",
    "[$YES, is, 'true']",
    "[$YES, is, sure]",
    "[$YES, is not, 'no']",
    "[$TEXT, is, $OTHER]",
    "[$LINE, is, 'Order $NUMBER']",
    "[$NUMBER, is, $WRITTEN]",
    "[$LIST, contains, two]",
    "[$LIST, contains, 3]",
    "[$NUMBER, in, [$WRITTEN]]",
    "['${DATA.user.age}', '>=', 18]",
    "[$NOTHING_YET, is, '']",
    "[$PIN, is set]",
]

HOLDS_NOT = [
    "[$TEXT, is, order 42]",
    "[$TEXT, is not, Order 42]",
    "[$TEXT, contains, xyz]",
    "[$TEXT, starts with, '42']",
    "[$TEXT, ends with, Order]",
    "[$TEXT, matches, '^42']",
    "[$TEXT, in, [Order 41]]",
    "[$TEXT, is not set]",
    "[$NOTHING_YET, is set]",
    "[$EMPTY, is set]",
    "[$NUMBER, <, 9]",
    "[$NUMBER, <=, 8]",
    "[$NUMBER, '>', 10]",
    "[$NUMBER, '>=', 10]",
    "[$WRITTEN, '>', 10]",
    "[$DAY, '>', 2026-02-01]",
    "[$YES, is, 'no']",
    "[$LIST, contains, three]",
    "[$NOTHING_YET, <, 5]",
    "[$NUMBER, <, $NOTHING_YET]",
    "[$PIN, is not set]",
]


@pytest.mark.parametrize("condition", HOLDS)
async def test_a_condition_that_holds_leaves_through_its_exit(condition: str) -> None:
    assert await exit_of(f"yes_exit: {condition}") == "yes_exit"


@pytest.mark.parametrize("condition", HOLDS_NOT)
async def test_a_condition_that_does_not_hold_leaves_through_default(condition: str) -> None:
    assert await exit_of(f"yes_exit: {condition}") == "default"


async def test_numbers_compare_as_numbers_and_not_letter_by_letter() -> None:
    assert await exit_of("less: [$NUMBER, <, 10]", NUMBER="9") == "less"
    assert await exit_of("less: [$TEXT, <, 10]", TEXT="9") == "less"


async def test_text_that_is_no_number_compares_letter_by_letter() -> None:
    assert await exit_of("less: [$TEXT, <, b]", TEXT="a9") == "less"


async def test_the_first_condition_that_holds_wins() -> None:
    both = "second: [$NUMBER, '>', 0]\nfirst: [$NUMBER, '>', 1]"
    assert await exit_of(both) == "second"


async def test_a_later_condition_is_asked_when_the_earlier_ones_do_not_hold() -> None:
    both = "huge: [$NUMBER, '>', 1000]\nsmall: [$NUMBER, <, 100]"
    assert await exit_of(both) == "small"


@pytest.mark.parametrize(
    ("group", "exit"),
    [
        ("{all: [[$NUMBER, is, 9], [$TEXT, is set]]}", "yes_exit"),
        ("{all: [[$NUMBER, is, 9], [$NOTHING_YET, is set]]}", "default"),
        ("{any: [[$NUMBER, is, 1], [$TEXT, is set]]}", "yes_exit"),
        ("{any: [[$NUMBER, is, 1], [$NOTHING_YET, is set]]}", "default"),
        ("{all: [[$NUMBER, is, 9], {any: [[$TEXT, is, x], [$YES, is, yes]]}]}", "yes_exit"),
        ("{all: [[$NUMBER, is, 9], {any: [[$TEXT, is, x], [$YES, is, 'no']]}]}", "default"),
        ("{any: [{all: [{any: [[$NUMBER, is, 9]]}]}]}", "yes_exit"),
    ],
)
async def test_groups_of_all_and_any_nest(group: str, exit: str) -> None:
    assert await exit_of(f"yes_exit: {group}") == exit


@pytest.mark.parametrize(
    "condition",
    [
        "[$PIN, is, 31337]",
        "[$PIN, matches, '^3']",
        "[$TEXT, is, $PIN]",
        "[$TEXT, in, [$PIN]]",
        "{any: [[$TEXT, is, a], [$TEXT, contains, $PIN]]}",
    ],
)
def test_a_secret_is_only_asked_whether_it_is_set(condition: str) -> None:
    assert "$PIN is secret and is only asked whether it is set" in refusal_of(f"open: {condition}")


async def test_whether_a_secret_is_set_is_told() -> None:
    assert await exit_of("open: [$PIN, is set]") == "open"


async def test_in_with_a_parameter_takes_the_list_that_it_holds() -> None:
    assert await exit_of("found: [two, in, $LIST]".replace("two", "$TEXT"), TEXT="two") == "found"


async def test_in_with_a_parameter_that_holds_no_list_takes_failed() -> None:
    turn = await turn_of("found: [$TEXT, in, $OTHER]")
    assert turn.visits[0].exit == "failed"
    assert turn.visits[0].error == 'the right side of "in" is not a list'


@pytest.mark.parametrize("right", ["$NUMBER", "{length: $LIST}", "{lower: $TEXT}"])
def test_in_with_what_is_never_a_list_is_refused(right: str) -> None:
    assert "and a list stands here" in refusal_of(f"found: [$TEXT, in, {right}]")


async def test_a_part_of_a_parameter_that_is_not_there_counts_as_unset() -> None:
    assert await exit_of("gone: ['${DATA.user.name}', is not set]") == "gone"


async def test_comparing_values_that_have_no_order_does_not_crash_the_session() -> None:
    turn = await turn_of("less: [$DAY, <, soon]")
    assert turn.session.status != "crashed"


async def test_comparing_a_moment_with_a_time_without_a_zone_does_not_crash_the_session() -> None:
    turn = await turn_of("less: [$MOMENT, <, '2026-01-31T12:00:00']")
    assert turn.visits[0].exit == "less"


async def test_today_is_the_day_of_the_clock_in_the_flows_time_zone() -> None:
    assert await exit_of("now: [$DAY, is, today]", DAY="2026-01-31") == "now"
    assert await exit_of("now: [$DAY, is, tomorrow]", DAY="2026-02-01") == "now"


async def test_a_day_and_a_moment_compare_by_the_day() -> None:
    assert await exit_of("same: [$DAY, is, $MOMENT]") == "same"
    assert await exit_of("later: [$DAY, '>', $MOMENT]", DAY="2026-02-01") == "later"


@pytest.mark.parametrize("left", ["$DATA", "$LIST"])
async def test_ordering_a_list_or_an_object_does_not_crash_the_session(left: str) -> None:
    turn = await turn_of(f"less: [{left}, <, $LIST]")
    assert turn.session.status != "crashed"


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("a: [$TEXT, ==, x]", 'no operator "=="; write "is"'),
        ("a: [$TEXT, '!=', x]", 'no operator "!="; write "is not"'),
        ("a: [$TEXT, contain, x]", 'no operator "contain"; did you mean "contains"?'),
        ("a: [$TEXT, foo, x]", 'no operator "foo"; there are: is, is not'),
        ("a: [$TEXT]", "no operator"),
        ("a: []", "a condition begins with a parameter"),
        (
            "a: [TEXT, is, x]",
            "a condition begins with a parameter or a function: [$PARAM",
        ),
        ("a: [$TEXT, is]", '"is" takes one value'),
        ("a: [$TEXT, is, x, y]", '"is" takes one value'),
        ("a: [$TEXT, is, [x]]", '"is" takes one value, not a list'),
        ("a: [$TEXT, is set, x]", '"is set" takes no value'),
        ("a: [$TEXT, in, x]", '"in" takes a list or a parameter that holds one'),
        ("a: [$TEXT, matches, '(']", '"matches" takes a regular expression'),
        ("a: $TEXT is x", "a condition is [$PARAM, operator, value], {all: […]} or {any: […]}"),
        ("a: {all: [[$TEXT, is set]], any: []}", "a group is {all: […]} or {any: […]}"),
        ("a: {none: [[$TEXT, is set]]}", "a group is {all: […]} or {any: […]}"),
        ("a: {all: []}", "all: takes a list of conditions"),
        ("default: [$TEXT, is set]", 'a condition cannot be called "default"'),
        ("failed: [$TEXT, is set]", 'a condition cannot be called "failed"'),
        ("end: [$TEXT, is set]", 'a condition cannot be called "end"'),
        ("a: [$TXT, is set]", '$TXT is not declared; did you mean "$TEXT"?'),
        ("a: [$TEXT, is, $OTHR]", '$OTHR is not declared; did you mean "$OTHER"?'),
    ],
)
def test_a_form_that_is_no_condition_is_refused_when_the_flow_loads(
    condition: str, message: str
) -> None:
    assert message in refusal_of(condition)


def test_a_refusal_stands_at_the_line_of_the_condition() -> None:
    text = flow_text("good: [$TEXT, is set]\nbad: [$TEXT, ==, x]")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "bad:" in row)
    assert refusal_of("good: [$TEXT, is set]\nbad: [$TEXT, ==, x]").startswith(f"t.yaml:{line}:")


def test_whether_a_value_is_set_takes_no_default_in_place() -> None:
    with pytest.raises(ValueError, match="leave the default out"):
        Condition.parse(["${A:-x}", "is set"])


def told(**conditions: object) -> list[tuple[str, str]]:
    members = {name: Condition.parse(written) for name, written in conditions.items()}
    node = Conditions(conditions=members)
    return [(finding.code, str(finding.path[1])) for finding in node.findings()]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["$N", ">", "1"], ["$N", ">", "1"]),
        (["$N", ">", "1"], ["$N", ">", "10"]),
        (["$N", ">=", "1"], ["$N", "is", "1"]),
        (["$N", "is not", "x"], ["$N", "in", ["y", "z"]]),
        (["$N", "is set"], ["$N", "is", "x"]),
        (["$D", "<", "2026-02-01"], ["$D", "<", "2026-01-01"]),
        ({"any": [["$A", "is", "x"], ["$B", "is", "y"]]}, ["$B", "is", "y"]),
        (["$A", "contains", "x"], {"all": [["$A", "contains", "x"], ["$B", "is", "y"]]}),
    ],
)
def test_a_condition_that_never_gets_its_turn_is_told(first: object, second: object) -> None:
    assert told(first=first, second=second) == [("shadowed-condition", "second")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["$N", ">", "10"], ["$N", ">", "1"]),
        (["$N", "is", "1"], ["$N", ">=", "1"]),
        (["$N", "is", "x"], ["$M", "is", "x"]),
        (["$N", "is", "yes"], ["$N", "is", "true"]),
        (["$A", "contains", "x"], ["$A", "starts with", "x"]),
        (["${N:-a}", "is", "a"], ["$N", "is", "a"]),
        ({"all": [["$A", "is", "x"], ["$B", "is", "y"]]}, ["$B", "is", "y"]),
    ],
)
def test_a_condition_that_may_get_its_turn_is_left_alone(first: object, second: object) -> None:
    assert told(first=first, second=second) == []


def test_conditions_that_leave_nothing_over_together_shadow_the_next() -> None:
    found = told(low=["$N", "<", "5"], high=["$N", ">=", "5"], five=["$N", "is", "7"])
    assert found == [("shadowed-condition", "five")]
    found = told(low=["$N", "<", "5"], high=["$N", ">", "5"], five=["$N", "is set"])
    assert found == []


@pytest.mark.parametrize(
    ("members", "never"),
    [
        ([["$T", "is", "x"], ["$T", "is", "y"]], True),
        ([["$T", "is set"], ["$T", "is not set"]], True),
        ([["$N", ">", "5"], ["$N", "<", "5"]], True),
        ([["$N", ">", "5"], ["$N", "<", "6"]], False),
        ([["$T", "is not", "x"], ["$T", "is not", "y"]], False),
        ([["$T", "is", "x"], ["$U", "is", "y"]], False),
    ],
)
def test_an_all_whose_members_never_hold_together_is_told(
    members: list[object], never: bool
) -> None:
    found = told(a={"all": members})
    assert found == ([("contradictory-condition", "a")] if never else [])
