"""A comparison that was worked out at load answers as the general one does."""

from datetime import UTC, date, datetime, time
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.fields import Pattern
from engine.fields.conditions.comparison import Comparison
from engine.fields.conditions.compiled import compiled
from engine.fields.conditions.operators import OPERATORS, PRESENCE
from engine.fields.functions.outside import Outside

NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
TEXTS = st.one_of(
    st.sampled_from(
        ["", " ", "0", "-0", "007", "7", " 7 ", "7.0", "7.50", "-7", "+7", "1e5", "²", "٣", "1٣"]
        + ["9" * 31, "9" * 32, "-" + "1" * 31, "0." + "3" * 30, "0." + "3" * 31, "1e+300", "nan"]
        + ["yes", "no", "true", "Yes", "2026-03-04", "today", "10:30", "2026-03-04T10:30:00Z"]
        + ["order 42", "Order", "order", "null", "[]", "{}"]
    ),
    st.integers().map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(str),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
)
VALUES = st.one_of(
    TEXTS,
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates().filter(lambda day: day.year > 1),
    st.times(),
    st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC)),
    st.lists(TEXTS, max_size=3),
    st.dictionaries(TEXTS, TEXTS, max_size=2),
    st.sampled_from([date(2026, 3, 4), time(10, 30), NOW, 7, 7.0, -0.0, 10**40, 1e300]),
)


def outcome(ask: Any) -> Any:
    """What is answered, or how asking goes wrong."""
    try:
        return ask()
    except Exception as error:
        return type(error)


class At(Outside):
    def now(self) -> datetime:
        return NOW


def both(written: list[Any], left: Any, right: Any) -> tuple[Any, Any]:
    """How a compiled comparison answers, and how its operator does in general."""
    comparison, operator = Comparison(written), written[1]
    ctx = At({"X": left})
    if operator in PRESENCE:
        return comparison.holds(ctx), (left not in (None, "")) is PRESENCE[operator]
    general = outcome(lambda: OPERATORS[operator](left, right, lambda: NOW))
    return outcome(lambda: comparison.holds(ctx)), general


@given(st.sampled_from(sorted({*OPERATORS} - {"matches", "in"})), VALUES, TEXTS)
@example("is", 10**40, str(10**40))
@example("is", 1e300, "1e+300")
@example("<", "", "1")
@example(">=", "", "")
def test_every_operator_answers_as_in_general(operator: str, left: Any, right: str) -> None:
    written = right.replace("$", "$$")
    if "{{" in right:
        return
    ours, general = both(["$X", operator, written], left, right)
    assert ours is general


@given(VALUES, st.lists(TEXTS.filter(lambda text: "{{" not in text), max_size=4))
def test_being_in_a_list_is_answered_as_in_general(left: Any, right: list[str]) -> None:
    written = [text.replace("$", "$$") for text in right]
    ours, general = both(["$X", "in", written], left, right)
    assert ours is general


@settings(deadline=None)  # the first pattern imports `regex`
@given(VALUES, st.sampled_from(["7", "^$", "o", "[0-9]+", "^order"]))
def test_a_match_is_answered_as_in_general(left: Any, pattern: str) -> None:
    ours, general = both(["$X", "matches", pattern], left, Pattern(pattern))
    assert ours is general


@given(VALUES, st.sampled_from(sorted(PRESENCE)))
def test_whether_a_value_is_set_is_answered_as_in_general(left: Any, operator: str) -> None:
    ours, general = both(["$X", operator], left, None)
    assert ours is general


def test_texts_and_numbers_are_asked_of_what_was_worked_out() -> None:
    assert None not in (*compiled("is", "7"), *compiled("<", "7"))
    comparison = Comparison(["$X", "is", "$Y"])
    assert comparison.of_text is comparison.of_number is None
