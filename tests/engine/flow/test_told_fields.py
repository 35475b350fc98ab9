"""What a parameter tells of the fields of its records, wherever these are said or computed with."""

from typing import Any

import pytest

from engine.check import check_flow
from engine.credentials.connections import Connections
from engine.credentials.registry import Credentials
from engine.errors import FlowError
from engine.flow.loading import Flow, read_flow
from engine.run.runner import Runner
from engine.run.turn import Turn, Visit
from engine.source.reading import parse_source
from flowrun.project.types import credential_types, node_types
from flowrun.testing import VirtualClock
from flowrun.testing.exploring.explore import Exploring

pytestmark = pytest.mark.anyio

FIELDS = """
    entities:
      Price: money
      When: {entity: datetime, say: date}
      lines.cost: money
      "parts['list price']": money
      Tags: name"""
CASES: list[dict[str, Any]] = [
    {
        "Price": 12.5,
        "When": "2026-12-04T09:00:00Z",
        "lines": [{"cost": 3}, {"cost": "4.25 EUR"}],
        "parts": {"list price": 20},
        "Tags": ["Dana", "Ada"],
    },
    {"Price": 9, "When": "2026-12-03T22:00:00Z", "lines": []},
    {"Price": "110", "When": "2027-01-01T09:00:00Z"},
]
PRICES = [item["Price"] for item in CASES]


def written(nodes: str, fields: str = FIELDS) -> str:
    return f"""
start: a
currency: USD
languages: [en, de]
time_zone: Europe/Berlin
entities: {{size: {{values: {{S: small}}}}}}
parameters:
  CASES:{fields}
  CASE: {{entities: $CASES}}
  DAYS: {{entities: {{$ITEM: date}}}}
  OTHER:
  SUM: {{entity: money}}
nodes:
{nodes}
"""


def flow(nodes: str, fields: str = FIELDS) -> Flow:
    return read_flow(parse_source(written(nodes, fields), "t.yaml"), node_types())


def speaking(text: str) -> Flow:
    return flow(f"  a: {{type: end, text: {text}}}")


async def turn(flow: Flow, **given: Any) -> Turn:
    given = {
        "CASES": CASES,
        "CASE": CASES[0],
        "OTHER": CASES[0],
        "DAYS": ["2026-12-04", "2026-12-01"],
        **given,
    }
    async with Connections(Credentials({}, credential_types()), clock=VirtualClock()) as found:
        runner = Runner(flow, found)
        return await runner.turn(runner.start(given))


async def visit(flow: Flow, **given: Any) -> Visit:
    return (await turn(flow, **given)).visits[0]


@pytest.mark.parametrize(
    ("text", "en", "de"),
    [
        ('"${CASE.Price}"', "$12.50", "12,50 $"),
        ('"${CASE.When}"', "Friday, December 4", "Freitag, 4. Dezember"),
        ('"${CASES[1].Price} and ${CASES[-1].Price}"', "$9 and $110", "9 $ and 110 $"),
        ('"${CASES[*].Price}"', "$12.50, $9, and $110", "12,50 $, 9 $ und 110 $"),
        ('"${CASES[:2].Price}"', "$12.50 and $9", "12,50 $ und 9 $"),
        ('"${CASE.lines[?(@.cost == 3)].cost}"', "$3", "3 $"),
        ('"${CASE.lines[1].cost}"', "€4.25", "4,25 €"),
        ('"${CASES[*].lines[*].cost}"', "$3 and €4.25", "3 $ und 4,25 €"),
        ("\"${CASE.parts['list price']}\"", "$20", "20 $"),
        ('"${CASE.Tags}"', "Dana and Ada", "Dana und Ada"),
        (
            "$DAYS",
            "Friday, December 4 and Tuesday, December 1",
            "Freitag, 4. Dezember und Dienstag, 1. Dezember",
        ),
        ('"${DAYS[1]}"', "Tuesday, December 1", "Dienstag, 1. Dezember"),
        ('"${OTHER.Price}"', "12.5", "12,5"),
        ('{each: $CASES, say: "${ITEM.Price}", most: 1}', "$12.50", "12,50 $"),
        (
            '{each: $CASES, say: "${ITEM.Price}", most: 1, entities: {Price: number}}',
            "12.5",
            "12,5",
        ),
        ("{each: $DAYS, say: $ITEM, most: 1}", "Friday, December 4", "Freitag, 4. Dezember"),
        (
            '{each: $CASES, most: 1, say: {each: "${ITEM.lines}", say: "${ITEM.cost}"}}',
            "$3 and €4.25",
            "3 $ und 4,25 €",
        ),
        (
            '{each: "${CASE.lines}", say: "${CASE.Price}: ${ITEM.cost}", most: 1}',
            "$12.50: $3",
            "12,50 $: 3 $",
        ),
    ],
)
async def test_a_field_is_said_as_its_parameter_tells(text: str, en: str, de: str) -> None:
    assert (await turn(speaking(text))).says == (en,)
    assert (await turn(speaking(text), LANGUAGE="de")).says == (de,)


async def test_a_value_of_another_kind_is_as_one_that_is_not_there_and_warned_of() -> None:
    done = await turn(speaking('"It costs ${CASE.Price:-nothing}."'), CASE={"Price": "free"})
    assert (done.says, list(done.warnings)) == (("It costs nothing.",), [])
    done = await turn(speaking('"It costs ${CASE.Price}."'), CASE={"Price": "free"})
    assert done.says == ("It costs .",)
    (warning,) = done.warnings
    assert warning.startswith('${CASE.Price}: "free" is not an amount of money such as 12.50')


def computing(block: str, target: str = "SUM") -> Flow:
    return flow(f"  a: {{type: set_parameter, parameters: {{${target}: {block}}}, next: end}}")


@pytest.mark.parametrize(
    ("block", "gives"),
    [
        ('{sum: "${CASES[*].Price}"}', "131.50 USD"),
        ('{sum: $CASES, of: {multiply: ["${ITEM.Price}", 2]}}', "263.00 USD"),
        ('{sum: ["${CASE.Price}", 1.50 USD]}', "14.00 USD"),
        ('{first: "${CASES[*].Price}"}', "12.50 USD"),
        ('{multiply: ["${CASE.lines[0].cost}", 2]}', "6.00 USD"),
    ],
)
async def test_functions_compute_with_what_a_parameter_tells(block: str, gives: str) -> None:
    found = await turn(computing(block))
    assert str(found.visits[0].outputs["SUM"]) == gives


@pytest.mark.parametrize(
    ("block", "prices"),
    [
        ("{sort: $CASES, by: Price}", [9, 12.5, "110"]),
        ("{sort: $CASES, by: When, order: descending}", ["110", 12.5, 9]),
        ("{sort: {filter: $CASES, where: ['${ITEM.Price}', '>', 10]}, by: When}", [12.5, "110"]),
        ("{filter: $CASES, where: ['${ITEM.When}', '>=', 2026-12-04]}", [12.5, "110"]),
        (
            "{filter: $CASES, where: "
            "[{difference: ['${CASE.When}', '${ITEM.When}'], in: days}, '>', 9]}",
            ["110"],
        ),
        ("{filter: {filter: $CASES, where: ['${ITEM.Price}', '>', 9]}, "
         "where: ['${ITEM.Price}', <, 100]}", [12.5]),
    ],
)  # fmt: skip
async def test_lists_are_sorted_and_filtered_by_what_a_parameter_tells(
    block: str, prices: list[Any]
) -> None:
    found = (await visit(computing(block, "OTHER"))).outputs["OTHER"]
    assert [item["Price"] for item in found] == prices


async def test_a_function_of_a_value_of_another_kind_fails_and_names_it() -> None:
    found = await visit(computing('{sum: ["${CASE.Price}", 1 USD]}'), CASE={"Price": "free"})
    assert found.exit == "failed"
    assert '${CASE.Price}: "free" is not an amount of money' in str(found.error)


def asking(condition: str) -> Flow:
    return flow(f"  a: {{type: conditions, conditions: {{it: {condition}}}, "
                "exits: {it: end, default: end}}")  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("['${CASE.When}', '>', 2026-12-04]", True),
        ("['${CASE.When}', <, '2026-12-04T09:30:00+01:00']", False),
        ("['${CASES[2].Price}', '>', '${CASE.Price}']", True),
        ("['${CASE.Price}', is, '12.50 USD']", True),
        ("['${CASE.Price}', is, 12.5]", True),
        ("['${OTHER.Price}', is, '12.50 USD']", False),
        ("['${CASE.Gone}', is set]", False),
        ("['${CASE.Price}', is set]", True),
        ("['${CASES[*].Price}', contains, 9]", True),
    ],
)
async def test_conditions_compare_what_a_parameter_tells(condition: str, holds: bool) -> None:
    assert (await visit(asking(condition))).exit == ("it" if holds else "default")


async def test_requests_and_kept_values_stay_as_the_service_wrote_them() -> None:
    assert (await visit(computing('"${CASE.Price}"', "OTHER"))).outputs == {"OTHER": 12.5}
    assert (await visit(computing('"for ${CASE.Price}"', "OTHER"))).outputs == {"OTHER": "for 12.5"}


CHOOSE = """\
  a:
    type: choose
    from: {source}
    {show}
    parameter: $CASE
    prompt: Which?
    exits: {{chosen: b, none: end, missed: end, no_input: end, empty: end}}
  b: {{type: end, text: "${{CASE.Price}}."}}
"""


@pytest.mark.parametrize(
    ("source", "show", "offered"),
    [
        ("$CASES", 'show: "${ITEM.Price}"', "1: $12.50, 2: $9 or 3: $110."),
        ("$DAYS", "", "1: Friday, December 4 or 2: Tuesday, December 1."),
    ],
)
async def test_what_is_chosen_from_is_said_as_its_parameter_tells(
    source: str, show: str, offered: str
) -> None:
    asked = await turn(flow(CHOOSE.format(source=source, show=show)))
    assert asked.says == (f"Which? {offered}",)


async def test_what_was_chosen_is_said_as_its_parameter_tells() -> None:
    it = flow(CHOOSE.format(source="$CASES", show='show: "${ITEM.Price}"'))
    async with Connections(Credentials({}, credential_types()), clock=VirtualClock()) as found:
        runner = Runner(it, found)
        asked = await runner.turn(runner.start({"CASES": CASES}))
        done = await runner.turn(asked.session, "the second")
    assert done.says == ("$9.",)
    assert done.session.parameters["CASE"] == CASES[1]


@pytest.mark.parametrize(
    ("declared", "code", "told"),
    [
        ("{entities: {Price: mony}}", "unknown-entity", 'did you mean "money"'),
        ("{entities: {Price: {entity: money, say: lnog}}}", "wrong-form", 'did you mean "long"'),
        ("{entities: {a b: money}}", "wrong-value", "is not an object path"),
        ("{entities: {'lines[0].cost': money}}", "object-path", "leave out which item"),
        ("{entities: {'lines[*].cost': money}}", "object-path", "leave out which item"),
        ("{entities: [money]}", "wrong-value", "a field and its entity a line"),
        ("{entities: {}}", "wrong-value", "a field and its entity a line"),
        ("{entities: $GONE}", "wrong-value", 'no fields are told by "$GONE"'),
        ("{entities: $CASE}", "wrong-value", "no fields are told by"),
        ("{entities: $DAY}", "wrong-value", 'did you mean "$DAYS"'),
        ("{entity: date, entities: {Price: money}}", "wrong-value", "$CASES is a date"),
        ("{secret: true, entities: {Price: money}}", "wrong-value", "$CASES is secret"),
        ("{entity: list, entities: {Price: money}}", "unknown-entity", 'did you mean "any"'),
        ("{entites: {Price: money}}", "unknown-key", 'did you mean "entities"'),
    ],
)
def test_a_wrong_declaration_is_told_at_its_place(declared: str, code: str, told: str) -> None:
    with pytest.raises(FlowError) as refused:
        flow('  a: {type: end, text: "${CASE.Price}"}', f" {declared}")
    found = [one for one in refused.value.problems if one.line == 8]
    assert [(one.code, told in one.message) for one in found] == [(code, True)]


@pytest.mark.parametrize(
    ("node", "told"),
    [
        ('{type: set_parameter, parameters: {$SUM: {sum: ["${CASE.When}", 1]}}}', "is a date and"),
        ('{type: end, text: {plural: "${CASE.When}", other: x}}', "is a date and time, and a num"),
        ("{type: set_parameter, parameters: {$SUM: {first: {sort: '${CASE.Price}'}}}}", "a list"),
    ],
)
def test_a_field_that_can_never_stand_there_is_refused_on_loading(node: str, told: str) -> None:
    with pytest.raises(FlowError) as refused:
        flow(f"  a: {node}")
    assert told in str(refused.value)


def warnings(flow: Flow) -> list[tuple[str, str]]:
    return [(one.code, one.message) for one in check_flow(flow) if "unread-p" not in one.code]


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("['${CASE.When}', is, blue]", "no value of ${CASE.When} compares with this"),
        ("['${CASE.When}', is, '${CASE.Price}']", "no value of ${CASE.When} (datetime) equals one"),
    ],
)
def test_a_comparison_that_no_field_meets_is_told(condition: str, told: str) -> None:
    one = [text for code, text in warnings(asking(condition)) if code == "odd-comparison"]
    assert len(one) == 1 and told in one[0]


def test_a_field_that_nothing_reads_is_told_with_the_one_that_was_meant() -> None:
    nodes = '  a: {type: end, text: "${CASE.Price} ${CASE.lines[0].cost} $DAYS"}'
    fields = " {entities: {Pirce: money, lines.cost: money}}"
    assert warnings(flow(nodes, fields)) == [
        ("unread-field",
         'nothing says "Pirce" of $CASES, or computes with it; did you mean "Price"?')
    ]  # fmt: skip


def test_a_field_of_another_record_is_no_hint() -> None:
    nodes = '  a: {type: end, text: "${CASE.name} ${CASE.items.price} $DAYS"}'
    fields = " {entities: {items.nme: text, due: date}}"
    told = [text for code, text in warnings(flow(nodes, fields)) if code == "unread-field"]
    assert ["did you mean" in text for text in told] == [False, False]


def test_a_field_is_read_by_functions_choices_and_lists_as_well() -> None:
    nodes = (
        "  a: {type: set_parameter, parameters: {$OTHER: {sort: {filter: $CASES, "
        "where: ['${ITEM.Price}', '>', 1]}, by: When}}, next: b}\n"
        '  b: {type: end, text: {each: "${CASE.lines}", say: "${ITEM.cost} $DAYS"}}'
    )
    fields = " {entities: {Price: money, When: datetime, lines.cost: money}}"
    assert warnings(flow(nodes, fields)) == []


async def test_a_flow_that_compares_fields_is_explored_through_every_exit() -> None:
    conditions = """\
  a:
    type: conditions
    conditions:
      late: ["${CASE.When}", <, {now: datetime}]
      dear: [{multiply: ["${CASE.Price}", 2]}, ">", 100]
      some: [{length: {filter: $CASES, where: ["${ITEM.When}", <, 2026-01-01]}}, ">", 0]
    exits: {late: end, dear: end, some: end, default: end}
"""
    found = await Exploring(flow(conditions)).walk()
    assert [exit for _, exit in found.coverage.missing] == []
    assert found.faults == []
