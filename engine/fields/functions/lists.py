"""Functions of lists. Positions count from 1, as people do."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from ...values.money import Money
from ..slot import Rendering
from .function import Argument, Function, Kind, Parts, always
from .items import By, Draw, Where
from .kinds import LIST, WHOLE

Options = Mapping[str, Any]


def _item(ctx: Rendering, items: list[Any], options: Options) -> Any:
    at = options["at"]
    if not 1 <= at <= len(items):
        raise ValueError(f"the list has {_count(len(items))}, no item {at}; the first is item 1")
    return items[at - 1]


def _no_position(parts: Parts) -> str:
    at = parts["at"][0].constant if parts.get("at") else None
    return f"there is no item {at}; the first is item 1" if at is not None and at < 1 else ""


def _first(ctx: Rendering, items: list[Any], options: Options) -> Any:
    return _end(items, 0)


def _last(ctx: Rendering, items: list[Any], options: Options) -> Any:
    return _end(items, -1)


def _end(items: list[Any], at: int) -> Any:
    if not items:
        raise ValueError("the list has no items")
    return items[at]


def _count(number: int) -> str:
    return "1 item" if number == 1 else f"{number} items"


def _filter(ctx: Rendering, items: list[Any], options: Options) -> list[Any]:
    where: Where = options["where"]
    return [item for at, item in enumerate(items, 1) if where.holds(ctx, item, at)]


def _sort(ctx: Rendering, items: list[Any], options: Options) -> list[Any]:
    """Items without a value stand last in either order; equal ones keep theirs."""
    by: By | None = options["by"]
    keyed = [(by.key(item, ctx) if by else item, item) for item in items]
    without = [item for key, item in keyed if key is None]
    keys = [(key, item) for key, item in keyed if key is not None]
    order = _order_of([key for key, _ in keys])
    keys.sort(key=lambda pair: order(pair[0]), reverse=options["order"] == "descending")
    return [item for _, item in keys] + without


def _order_of(keys: list[Any]) -> Any:
    """What to sort by: numbers, also written as text, by size, texts without regard to case."""
    from ..conditions.operators import as_number

    kinds = {_kind(key) for key in keys}
    if kinds <= {"number", "text"} and all(as_number(key) is not None for key in keys):
        return as_number
    if len(kinds) > 1:
        raise ValueError(f"{' and '.join(sorted(kinds))} in one list have no order")
    if kinds & {"list", "object"}:
        raise ValueError(f"the items are {kinds.pop()}s; by: says what of them to sort by")
    if len({key.currency for key in keys if isinstance(key, Money)}) > 1:
        raise ValueError("amounts of two currencies have no order")
    return (lambda key: (key.casefold(), key)) if kinds == {"text"} else (lambda key: key)


def _kind(value: Any) -> str:
    for kind, name in _KINDS:
        if isinstance(value, kind):
            return name
    return "date"


_KINDS: tuple[tuple[Any, str], ...] = (
    (bool, "yes or no"),
    (int | float | Decimal, "number"),
    (str, "text"),
    (list, "list"),
    (dict, "object"),
    (Money, "money"),
    (time, "time"),
    (date, "date"),
)


def _random(ctx: Rendering, value: Draw, options: Options) -> Any:
    return value.drawn(ctx)


def _nothing(value: Any, ctx: Rendering) -> Any:
    return value


_LIST = Argument(LIST, "The list.")
_TABLE = (
    Function(
        "item",
        "The item of a list at a position, the first being 1. Where there is none it takes "
        "`failed`.",
        _LIST,
        _item,
        always(),
        ("{item: $CASES, at: 2}",),
        {"at": Argument(WHOLE, "The position, from 1 on.")},
        _no_position,
        shows={"{item: [a, b, c], at: 2}": "b"},
    ),
    Function(
        "first",
        "The first item of a list.",
        _LIST,
        _first,
        always(),
        ("{first: $CASES}",),
        shows={"{first: [a, b]}": "a"},
    ),
    Function(
        "last",
        "The last item of a list.",
        _LIST,
        _last,
        always(),
        ("{last: $CASES}",),
        shows={"{last: [a, b]}": "b"},
    ),
    Function(
        "filter",
        "The items of a list for which a condition holds. In it `$ITEM` is the item and `$INDEX` "
        "its position.",
        _LIST,
        _filter,
        always("list"),
        ('{filter: $CASES, where: ["${ITEM.Status}", is, Open]}',),
        {
            "where": Argument(
                Kind("a condition", _nothing), "A condition about `$ITEM`.", parse=Where.parse
            )
        },
        shows={'{filter: [4, 12, 7], where: [$ITEM, ">", 5]}': [12, 7]},
    ),
    Function(
        "sort",
        "The items of a list in order: numbers by size, texts by the alphabet, dates by time. "
        "Items without a value stand last.",
        _LIST,
        _sort,
        always("list"),
        ("{sort: $CASES, by: Subject, order: descending}", "{sort: $PRICES}"),
        {
            "by": Argument(
                Kind("an object path", _nothing),
                "The object path, in each item, to sort by; without it the item itself.",
                default=None,
                parse=By.parse,
            ),
            "order": Argument(
                LIST,
                "`ascending`, or `descending`.",
                default="ascending",
                words=("ascending", "descending"),
            ),
        },
        shows={"{sort: [b, A, c]}": ["A", "b", "c"], "{sort: [9, 10], order: descending}": [10, 9]},
    ),
    Function(
        "random",
        "A whole number between two, both included, or any item of a list.",
        Argument(LIST, "Two whole numbers, or a list.", parse=Draw.parse),
        _random,
        always(),
        ("{random: [1, 6]}", "{random: $GREETINGS}"),
    ),
)
FUNCTIONS = {one.name: one for one in _TABLE}
