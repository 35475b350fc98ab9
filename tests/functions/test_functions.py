"""What each function gives, what takes `failed`, and what is refused when a flow is loaded."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.fields.functions.arithmetic import MOST_DIGITS, plain
from engine.fields.functions.catalogue import NAMES, function, functions
from engine.fields.functions.computable import Computable
from engine.fields.functions.span import TimeSpan, between, shifted
from engine.values.entities import as_text
from engine.values.money import Money
from flowrun.testing import VirtualClock
from tests.functions.playing import (
    failure_of,
    flow_text,
    played,
    refusal_of,
    value_of,
    warnings_of,
)

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def pin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWRUN_TEST_PIN", "canary-4711")


GIVES: list[tuple[str, Any]] = [
    ("{sum: [$A, $B]}", 0.3),
    ("{sum: [$WRITTEN, 1]}", 13),
    ("{sum: $NUMBERS}", 20.5),
    ("{sum: $EMPTY_LIST}", 0),
    ("{sum: [-1, 1]}", 0),
    ("{sum: $CASES, of: {length: '${ITEM.Subject}'}}", 17),
    (
        "{sum: {filter: $CASES, where: ['${ITEM.Age}', is set]},"
        " of: {multiply: ['${ITEM.Age}', $INDEX]}}",
        29,
    ),
    ("{sum: $EMPTY_LIST, of: '${ITEM.price}'}", 0),
    ("{sum: ['${OPEN:-4}', 1]}", 5),
    ("{sum: ['${CASES[0].Age}', 1]}", 10),
    ("{subtract: [0.3, 0.1]}", 0.2),
    ("{subtract: [10, 3, 2]}", 5),
    ("{multiply: [$N, 1.1]}", 3.3),
    ("{multiply: [{divide: [1, 3]}, 3]}", 1),
    ("{divide: [1, 3]}", 1 / 3),
    ("{divide: [12, 2, 3]}", 2),
    ("{round: 2.5}", 3),
    ("{round: -2.5}", -3),
    ("{round: 1.005, to: 2}", 1.01),
    ("{round: 1250, to: -2}", 1300),
    ("{round: {divide: [10, $N]}, to: $N}", 3.333),
    ("{length: $NAME}", 6),
    ("{length: $CASES}", 3),
    ("{length: [$A, $B]}", 2),
    ("{upper: $WORD}", "TWELVE"),
    ("{lower: $MAIL}", "dana@example.com"),
    ("{trim: $NAME}", "Dana"),
    ("{upper: 'a $WORD'}", "A TWELVE"),
    ("{split: 'a;b;;c', at: ;}", ["a", "b", "", "c"]),
    ("{split: ' one  two '}", ["one", "two"]),
    ("{join: $LIST}", "baC"),
    ("{join: [$N, {trim: $NAME}, 1.50], with: ', '}", "3, Dana, 1.50"),
    ("{join: $NUMBERS, with: ' '}", "10 9 1.5"),
    ("{replace: $WORD, from: twe, to: e}", "elve"),
    ("{item: $LIST, at: 1}", "b"),
    ("{item: $LIST, at: $N}", "C"),
    (
        "{first: $CASES}",
        {"Subject": "boiler", "Status": "Open", "Age": 9, "Owner": {"Name": "Dana"}},
    ),
    ("{last: [1, true, text]}", "text"),
    ("{first: [1, true, text]}", 1),
    ("{last: $NOTHING}", None),
    ("{length: {filter: $CASES, where: ['${ITEM.Status}', is, Open]}}", 2),
    ("{filter: $LIST, where: [$ITEM, in, [a, C]]}", ["a", "C"]),
    ("{filter: $LIST, where: [$INDEX, '>', 1]}", ["a", "C"]),
    ("{filter: $NUMBERS, where: {any: [[$ITEM, is, 9], [$ITEM, '<', {sum: [$A, $N]}]]}}", [9, 1.5]),
    ("{filter: $LIST, where: [{upper: $ITEM}, is, A]}", ["a"]),
    ("{filter: $LIST, where: [$ITEM, is, $WORD]}", []),
    ("{sort: $LIST}", ["a", "b", "C"]),
    ("{sort: $LIST, order: descending}", ["C", "b", "a"]),
    ("{sort: $NUMBERS}", [1.5, 9, 10]),
    ("{sort: ['10', '9']}", ["9", "10"]),
    ("{sort: $HOLES, order: descending}", ["a", None]),
    ("{sort: $EMPTY_LIST}", []),
    ("{random: [$N, 3]}", 3),
    ("{random: [only]}", "only"),
    ("[$N, {sum: [1, 1]}, 5, '5']", [3, 2, 5, "5"]),
    ("{difference: [$DAY, 2026-03-01], in: days}", 29),
    ("{difference: [2026-03-01, $DAY], in: days}", -29),
    ("{difference: [$DAY, 2026-02-28], in: months}", 1),
    ("{difference: [$DAY, 2026-02-27], in: months}", 0),
    ("{difference: [$LEAP, 2029-02-28], in: years}", 1),
    ("{difference: [$FRIDAY, 2026-12-07], in: business days}", 1),
    ("{difference: ['10:00', $AT], in: minutes}", 810),
    ("{difference: [$MOMENT, '2026-03-29T10:00:00Z'], in: hours}", 24),
    ("{difference: [$MOMENT, $DAY], in: days}", -56),
]


@pytest.mark.parametrize("block, value", GIVES)
async def test_a_function_gives(block: str, value: Any) -> None:
    found = await value_of(block)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("one", list(functions()), ids=NAMES)
async def test_what_the_page_shows_is_what_a_function_gives(one: Any) -> None:
    for block, value in one.shows.items():
        found = await value_of(block)
        assert as_text(found) == as_text(value), block


@pytest.mark.parametrize("one", list(functions()), ids=NAMES)
def test_every_example_of_a_function_can_be_read(one: Any) -> None:
    from engine.source.reading import parse_source

    for example in one.examples:
        parsed = parse_source(f"a: {example}", "x").data["a"]
        assert Computable.parse(parsed).function is function(one.name)


SHIFTS: list[tuple[str, str, Any]] = [
    ("$DAY", "1 month", date(2026, 2, 28)),
    ("$DAY", "13 months", date(2027, 2, 28)),
    ("$DAY", "-2 months", date(2025, 11, 30)),
    ("$LEAP", "1 year", date(2029, 2, 28)),
    ("$LEAP", "-4 years", date(2024, 2, 29)),
    ("$DAY", "3 days", date(2026, 2, 3)),
    ("$DAY", "'- 1 day'", date(2026, 1, 30)),
    ("$DAY", "2 Weeks", date(2026, 2, 14)),
    ("$DAY", "$N days", date(2026, 2, 3)),
    ("$DAY", "-$N days", date(2026, 1, 28)),
    ("$DAY", "$LONG", date(2026, 2, 3)),
    ("$FRIDAY", "1 business day", date(2026, 12, 7)),
    ("$FRIDAY", "-5 business days", date(2026, 11, 27)),
    ("$SATURDAY", "1 business day", date(2026, 12, 7)),
    ("$SATURDAY", "-1 business day", date(2026, 12, 4)),
    ("$SATURDAY", "0 business days", date(2026, 12, 5)),
    ("$AT", "45 minutes", time(0, 15)),
    ("$AT", "-24 hours", time(23, 30)),
    ("$AT", "$HOUR", time(0, 30)),
]


@pytest.mark.parametrize("start, span, end", SHIFTS)
async def test_a_date_or_a_time_is_shifted(start: str, span: str, end: Any) -> None:
    turn = await played(flow_text(f"{{join: [{{shift: [{start}, {span}]}}]}}"))
    assert turn.visits[-1].outputs["X"] == as_text(end)


async def test_days_go_by_the_calendar_of_the_zone_and_hours_by_the_clock() -> None:
    """In the night to 2026-03-29 Berlin's clocks lose an hour."""
    by_day = await value_of("{join: [{shift: [$MOMENT, 1 day]}]}")
    by_hours = await value_of("{join: [{shift: [$MOMENT, 24 hours]}]}")
    assert (by_day, by_hours) == ("2026-03-29T09:00:00Z", "2026-03-29T10:00:00Z")
    gap = await value_of("{join: [{shift: [{shift: [$MOMENT, -510 minutes]}, 1 day]}]}")
    assert gap == "2026-03-29T01:30:00Z"  # half past two is left out there


async def test_now_is_that_of_the_zone() -> None:
    zone = VirtualClock().now().astimezone(__import__("zoneinfo").ZoneInfo("Europe/Berlin"))
    assert await value_of("{now: date}", "DATE") == zone.date()
    assert await value_of("{join: [{now: time}]}") == as_text(zone.time().replace(microsecond=0))
    assert await value_of("{join: [{now: datetime}]}") == as_text(zone.replace(microsecond=0))


async def test_money_keeps_its_currency_and_its_cents() -> None:
    assert await value_of("{sum: [$PRICE, 0.01 EUR]}", "MONEY") == Money(Decimal("10.00"), "EUR")
    assert await value_of("{multiply: [$PRICE, 0.5]}", "MONEY") == Money(Decimal("5.00"), "EUR")
    assert await value_of("{divide: [$YEN, 3]}", "MONEY") == Money(Decimal(33), "JPY")
    assert await value_of("{round: 9.995 EUR}", "MONEY") == Money(Decimal("10.00"), "EUR")
    assert await value_of("{divide: [$PRICE, 3.33 EUR]}") == 3


FAILS = [
    ("{sum: [$OPEN, 1]}", "{sum: [$OPEN, 1]}: $OPEN has no value"),
    ("{sum: [$WORD, 1]}", '$WORD is "twelve", and a number such as 42 or 1.5 stands here'),
    ("{sum: $LIST}", 'item 1 is "b", and a number'),
    ("{sum: $CASES, of: '${ITEM.Age}'}", "${ITEM.Age} has no value"),
    ("{sum: $CASES, of: '${ITEM.Subject}'}", '${ITEM.Subject} is "boiler", and a number'),
    ("{sum: $WORD}", '$WORD is "twelve", and a list stands here'),
    ("{sum: [$CASES, 1]}", "$CASES is a list, and a number"),
    ("{sum: ['${CASES[0].Nope}', 1]}", "${CASES[0].Nope} has no value"),
    ("{sum: [$PRICE, $DOLLARS]}", "9.99 EUR and 5.00 USD: there is nothing of two currencies"),
    ("{subtract: [$PRICE, '${OPEN:-1}']}", "9.99 EUR and 1: there is nothing of a number and"),
    ("{multiply: [$PRICE, $DOLLARS]}", "only one of them can be money"),
    ("{divide: [1, $PRICE]}", "1 and 9.99 EUR"),
    ("{divide: [1, $ZERO]}", "{divide: [1, $ZERO]}: a number divided by 0 is none"),
    ("{multiply: [$N, {divide: [1, $ZERO]}]}", "{divide: [1, $ZERO]}: a number divided"),
    ("{round: 1.5, to: '${OPEN:-1.5}'}", "and a whole number such as 2 stands here"),
    ("{upper: '${CASES[0].Age}'}", "${CASES[0].Age} is 9, and text stands here"),
    ("{upper: $OBJECT}", "$OBJECT is an object, and text stands here"),
    ("{upper: 'a $OPEN'}", "$OPEN has no value"),
    ("{first: $EMPTY_LIST}", "the list has no items"),
    ("{first: $WORD}", "and a list stands here"),
    ("{item: $LIST, at: 4}", "the list has 3 items, no item 4; the first is item 1"),
    ("{item: $LIST, at: $ZERO}", "no item 0; the first is item 1"),
    ("{item: $LIST, at: {subtract: [$ZERO, 1]}}", "no item -1"),
    ("{join: $HOLES}", "item 2 is null, which is no value"),
    ("{join: [$CASES]}", "item 1 of the list is a list, and text is joined"),
    ("{sort: $MIXED}", "number and text in one list have no order"),
    ("{sort: $CASES}", "the items are objects; by: says what of them to sort by"),
    ("{split: a, at: $OPEN}", "$OPEN has no value"),
    ("{replace: a, from: '${OPEN:-}', to: b}", "from: is empty"),
    ("{random: [$N, 1]}", "there is no whole number from 3 to 1"),
    ("{random: $EMPTY_LIST}", "the list has no items"),
    ("{shift: [$LAST, 1 day]}", "the years go from 1 to 9999"),
    ("{shift: [$LAST, 999999999 months]}", "the years go from 1 to 9999"),
    ("{shift: [$DAY, -999999999 business days]}", "the years go from 1 to 9999"),
    ("{shift: [$WORD, 1 day]}", '$WORD is "twelve", and a date, a time or a date and time'),
    ("{shift: [$DAY, $WORD]}", '$WORD is "twelve", and a time span such as 3 days stands here'),
    ("{shift: [$DAY, $HOUR]}", "a date has no seconds"),
    ("{difference: [$AT, '${OPEN:-2026-01-01}'], in: hours}", "a time and a date have nothing"),
    ("{filter: $WORD, where: [$ITEM, is, a]}", "and a list stands here"),
    ("{filter: $CASES, where: [{upper: '${ITEM.Age}'}, is, a]}", "${ITEM.Age} is 9, and text"),
]


@pytest.mark.parametrize("block, message", FAILS)
async def test_what_cannot_be_computed_takes_failed_and_is_named(block: str, message: str) -> None:
    assert message in await failure_of(block)


REFUSED = [
    ("{summ: [$A, 1]}", 'no function "summ"; did you mean "sum"?'),
    ("{add: [$A, 1]}", 'no function "add"; write "sum"'),
    ("{count: $A}", 'no function "count"; write "length"'),
    ("{format: $A}", 'no function "format": speech says a value in a form, as in ${DAY:when}'),
    ("{days_between: [$A, $A]}", 'no function "days_between"; write "difference"'),
    ("{a: 1}", 'no function "a"; a block as a value is a function; there are: sum, subtract'),
    ("{}", "an empty block; a function stands here"),
    ("{sum: [$A], length: $A}", "one function a block; length can stand within sum"),
    ("{subtract: [$A, 1], to: 2}", 'subtract has no "to"; it has no other key'),
    ("{sum: [$A, 1], of: $ITEM}", "of: says what is taken of each item of a list such as $ITEMS"),
    ("{round: $A, too: 2}", 'round has no "too"; did you mean "to"?'),
    ("{sum: [$A, one]}", '"one" is not a number such as 42 or 1.5'),
    ("{sum: [$A, $I + 1]}", "is text, and a number such as 42 or 1.5 stands here"),
    ("{sum: []}", "takes 1 to 100, as in {sum:"),
    ("{subtract: $A}", "takes a list of 2 to 100, as in {subtract: [$TOTAL, $DISCOUNT]}"),
    ("{subtract: [1]}", "takes 2 to 100"),
    ("{divide: [$A, 0]}", "a number divided by 0 is none"),
    ("{sum: [$A, $PRICE]}", "a number and an amount of money do not add up"),
    ("{upper: $DAY}", "$DAY is a date, and text stands here"),
    ("{upper: {length: $LIST}}", "this gives a number, and text stands here"),
    ("{upper: [a]}", "takes text, not a list"),
    ("{upper: }", "takes text; here is nothing"),
    ("{length: $DAY}", "$DAY is a date, and text stands here"),
    ("{sum: [$DAY, 1]}", "$DAY is a date, and a number stands here"),
    ("{first: $DAY}", "$DAY is a date, and a list stands here"),
    ("{first: $TEXT}", "$TEXT is text, and a list stands here"),
    ("{first: {upper: a}}", "this gives text, and a list stands here"),
    ("{first: a}", '"a" is not a list'),
    ("{item: $LIST}", 'missing key "at": the position, from 1 on, as in {item: $CASES, at: 2}'),
    ("{item: $LIST, at: two}", '"two" is not a whole number such as 2'),
    ("{difference: [$DAY, $LEAP]}", 'missing key "in"'),
    ("{difference: [$DAY, $LEAP], in: day}", 'no "day"; did you mean "days"?'),
    ("{difference: [$DAY, $LEAP], in: hours}", "a date has no hours; it takes days"),
    ("{difference: [$DAY, $AT], in: days}", "a time and a date have nothing between them"),
    ("{shift: [$DAY, 3 dayz]}", 'no unit "dayz"; did you mean "days"?'),
    ("{shift: [$DAY, three days]}", "is not a time span such as 3 days"),
    ("{shift: [$DAY, $N dayz]}", 'no unit "dayz"'),
    ("{shift: [$DAY, 3 hours]}", "a date has no hours; it takes days"),
    ("{shift: [$AT, 3 days]}", "a time has no days; it takes seconds, minutes, hours"),
    ("{shift: [$DAY]}", "takes 2, as in {shift: [$DAY, 3 days]}"),
    ("{now: today}", 'no "today"; there are: date, time, datetime'),
    ("{filter: $CASES}", 'missing key "where"'),
    ("{filter: $CASES, where: [Status, is, a]}", "a condition begins with a parameter"),
    ("{filter: $CASES, where: ['${ITEM.Status}', iz, a]}", 'no operator "iz"'),
    ("{sort: $CASES, by: '$ITEM'}", "takes an object path into an item, such as Subject"),
    ("{sort: $CASES, by: 'a[*]'}", "takes a path that finds one value"),
    ("{sort: $CASES, order: down}", 'no "down"; there are: ascending, descending'),
    ("{random: [a, b]}", '"a" is not a whole number'),
    ("{trim: $PIN}", "$PIN is secret and is never computed with"),
    ("{trim: $NOPE}", "$NOPE is not declared"),
    ("{trim: $ITEM}", "$ITEM is the item of a list"),
    ("{trim: '{{ x }}'}", "`{{ x }}` is not read here"),
    ("{trim: " * 11 + "x" + "}" * 11, "functions stand within each other at most 10 deep"),
]


@pytest.mark.parametrize("block, message", REFUSED)
def test_a_wrong_function_is_refused_when_the_flow_loads(block: str, message: str) -> None:
    assert message in refusal_of(block)


TARGETS = [
    ("{length: $LIST}", "DATE", "this gives a number, and $DATE takes a date"),
    ("{now: date}", "NUMBER", "this gives a date, and $NUMBER takes a number"),
    ("{sort: $LIST}", "TEXT", "this gives a list, and $TEXT takes text"),
    ("[a, b]", "NUMBER", "this gives a list, and $NUMBER takes a number"),
    ("{sum: [$PRICE, $PRICE]}", "NUMBER", "this gives an amount of money, and $NUMBER takes"),
    ("{sum: [$A, $B]}", "MONEY", "this gives a number, and $MONEY takes"),
]


@pytest.mark.parametrize("block, target, message", TARGETS)
def test_a_result_that_its_parameter_never_takes_is_refused(
    block: str, target: str, message: str
) -> None:
    assert message in refusal_of(block, target)


@pytest.mark.parametrize(
    "block, target",
    [("{length: $LIST}", "TEXT"), ("{upper: a}", "DATE"), ("{sum: $NUMBERS}", "MONEY")]
    + [("{first: $LIST}", "DATE"), ("{now: date}", "TEXT")],
)
def test_a_result_that_its_parameter_may_take_is_no_problem(block: str, target: str) -> None:
    assert "entity-value" not in dict(warnings_of(flow_text(block, target)))


@pytest.mark.parametrize(
    "written, function",
    [
        ("$I + 1", "{sum: [$I, 1]}"),
        ("$A - $B - 2", "{subtract: [$A, $B, 2]}"),
        ("$A * ${B}", "{multiply: [$A, ${B}]}"),
        ("$A / 2", "{divide: [$A, 2]}"),
        ("$A * 2 + 1", "{sum: [{multiply: [$A, $B]}, 1]}"),
    ],
)
def test_arithmetic_in_text_names_the_function_to_write(written: str, function: str) -> None:
    text = refusal_of(f'"{written}"', "NUMBER").replace("$I is not declared", "")
    assert "text is not computed: this stays" in text
    assert function in text


def test_what_a_function_reads_may_not_be_unset_on_the_way() -> None:
    text = (
        "start: a\nparameters: {X: , Y: }\nnodes:\n"
        "  a: {type: set_parameter, parameters: {$Y: {upper: $X}}, next: b}\n"
        "  b: {type: set_parameter, parameters: {$X: x}, next: a}\n"
    )
    assert ("maybe-unset", "$X may have no value here: it is not filled yet") in warnings_of(text)


def test_a_list_that_a_function_makes_is_told_where_one_value_is_wanted() -> None:
    text = (
        "start: a\nparameters: {X: , Y: {value: [a]}}\nnodes:\n"
        "  a: {type: set_parameter, parameters: {$X: {sort: $Y}}, next: b}\n"
        "  b: {type: conditions, conditions: {c: [$X, is, a]}, exits: {c: end, default: end}}\n"
    )
    assert "list-as-value" in dict(warnings_of(text))


NUMBERS = st.decimals(
    allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9
)


@given(st.lists(NUMBERS, min_size=1, max_size=6))
def test_a_sum_is_exact_in_any_order(numbers: list[Decimal]) -> None:
    total = function("sum").compute(None, numbers, {})  # type: ignore[arg-type]
    assert total == sum(numbers) == function("sum").compute(None, numbers[::-1], {})  # type: ignore[arg-type]


@given(st.dates(date(1, 1, 3), date(9990, 1, 1)), st.integers(-2_000, 2_000))
def test_business_days_there_and_between_agree(start: date, count: int) -> None:
    if abs(count) > 300 and start.year < 10:
        return
    end = shifted(start, TimeSpan(count, "business days"), None)
    assert isinstance(end, date)
    if start.weekday() < 5:
        assert between(start, end, "business days", None) == count
        assert shifted(end, TimeSpan(-count, "business days"), None) == start


@given(st.dates(date(1000, 1, 1), date(8000, 1, 1)), st.integers(-5_000, 5_000))
def test_months_there_and_between_agree(start: date, count: int) -> None:
    end = shifted(start, TimeSpan(count, "months"), None)
    assert isinstance(end, date)
    if count >= 0:
        assert between(start, end, "months", None) == count


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**290), 10**290))
@settings(max_examples=200)
def test_a_number_that_nothing_is_added_to_stays_as_it_is(number: float | int) -> None:
    from engine.fields.functions.arithmetic import exact

    if number and abs(Decimal(number).adjusted()) > MOST_DIGITS - 1:
        return
    assert float(plain(exact(number))) == float(number)


@pytest.mark.parametrize("random, drawn", [(0.0, 1), (0.5, 4), (0.999, 6)])
def test_every_number_between_two_is_drawn(random: float, drawn: int) -> None:
    from engine.fields.functions.outside import Outside
    from engine.source.reading import parse_source

    class Chance(Outside):
        def random(self) -> float:
            return random

        def now(self) -> datetime:
            raise AssertionError

    block = Computable.parse(parse_source("a: {random: [1, 6]}", "x").data["a"])
    assert block.given(Chance()) == drawn


@pytest.mark.parametrize(
    "block",
    [
        "{multiply: [{multiply: [$HUGE, $HUGE]}, $HUGE]}",
        "{replace: {replace: $LONG_TEXT, from: x, to: xxxxxxxxxx}, from: x, to: xxxxxxxxxx}",
        "{split: $LONG_TEXT, at: x}",
    ],
)
async def test_a_result_has_a_bound(block: str) -> None:
    text = flow_text(block).replace("  HUGE:", "  LONG_TEXT:\n  HUGE:")
    turn = await played(text, HUGE=10**150, LONG_TEXT="x" * 20_000)
    assert turn.visits[-1].exit == "failed"
    assert "more" in str(turn.visits[-1].error) or "longer" in str(turn.visits[-1].error)
