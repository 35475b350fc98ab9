"""JSONPath within bounds: jsonpath-ng reads the text, and what it read is followed here.

Its own way of following has none: a filter may run a regular expression for a minute, and
arithmetic on text makes gigabytes of a few bytes. Allowed are fields, indexes, slices, `*`, `..`
and filters of comparisons; what selects what is RFC 9535's.
"""

import operator
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from ..errors import NodeError

MOST_STEPS = 1_000_000
"""So many values are looked at; an answer of five megabytes has fewer."""
MOST_MATCHES = 100_000

Find = Callable[[Any], list[Any]]
_ALLOWED = "an object path has fields, indexes, slices, *, .. and filters of comparisons"
_ORDERS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_OPERATORS = (None, "==", "=", "!=", *_ORDERS)


@lru_cache(maxsize=1024)
def jsonpath(text: str) -> tuple[Find, bool]:
    """How to follow a path, and whether it is definite: it can match one value at most. Raises
    `ValueError` for what is no path, and for what a path may not have."""
    expression = _parsed(text)
    _check(text, expression)

    def find(data: Any) -> list[Any]:
        return _Walk(text, data).matches(expression)

    return find, _is_definite(expression)


def _parsed(text: str) -> Any:
    from jsonpath_ng.exceptions import JSONPathError
    from jsonpath_ng.ext.parser import parse

    if not text.strip():
        raise ValueError("an object path such as records[0].Id")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # `&`, which is allowed here
            return parse(text)
    except (JSONPathError, ValueError, TypeError, AttributeError, RecursionError) as error:
        place = re.search(r"1:(\d+)", str(error))
        at = f" (character {place[1]})" if place else ""
        raise ValueError(f'"{text}" is not an object path such as records[0].Id{at}') from None


def _kind(expression: Any) -> str:
    return type(expression).__name__


def _check(text: str, expression: Any) -> None:
    kind = _kind(expression)
    if kind in ("Child", "Descendants"):
        _check(text, expression.left)
        _check(text, expression.right)
    elif kind == "Filter":
        for comparison in expression.expressions:
            _check_comparison(text, comparison)
    elif kind not in ("Root", "This", "Fields", "Wildcard", "Index", "Slice"):
        raise ValueError(f'"{text}": {_ALLOWED}')
    elif kind == "Slice" and expression.step == 0:
        raise ValueError(f'"{text}": a slice by steps of 0 has no end')


def _check_comparison(text: str, comparison: Any) -> None:
    """`@.a.b[0] == 1`, or `@.a` for what is there; joined by `&`."""
    fits = _kind(comparison) == "Expression" and comparison.op in _OPERATORS
    if not fits or not _is_singular(comparison.target):
        raise ValueError(
            f'"{text}": a filter compares a field with a value, ==, !=, <, <=, > or >=; several '
            "comparisons are joined by &"
        )
    if not isinstance(comparison.value, str | int | float | None):
        raise ValueError(f'"{text}": a filter compares with a text, a number, true, false or null')


def _is_singular(expression: Any) -> bool:
    """Whether it leads from an item by fields and indexes alone."""
    if _kind(expression) == "Child":
        return _is_singular(expression.left) and _is_singular(expression.right)
    return _kind(expression) == "This" or (
        _kind(expression) in ("Fields", "Index") and _is_definite(expression)
    )


def _is_definite(expression: Any) -> bool:
    kind = _kind(expression)
    if kind == "Child":
        return _is_definite(expression.left) and _is_definite(expression.right)
    if kind == "Fields":
        return len(expression.fields) == 1 and expression.fields[0] != "*"
    if kind == "Index":
        return len(_indexes(expression)) == 1
    return kind in ("Root", "This")


def _indexes(expression: Any) -> tuple[int, ...]:
    found = getattr(expression, "indices", None)
    return tuple(found) if found is not None else (expression.index,)


class _Walk:
    """Follows one path through one answer, as long as it looks at no more than it may."""

    def __init__(self, text: str, data: Any) -> None:
        self.text = text
        self.root = data
        self.steps_left = MOST_STEPS

    def matches(self, expression: Any) -> list[Any]:
        found: list[Any] = []
        for value in self._select(expression, self.root):
            found.append(value)
            if len(found) > MOST_MATCHES:
                raise NodeError(f'"{self.text}" matches more than {MOST_MATCHES:,} values')
        return found

    def _select(self, expression: Any, value: Any) -> Iterator[Any]:
        kind = _kind(expression)
        if kind == "Child":
            for inner in self._select(expression.left, value):
                yield from self._select(expression.right, inner)
        elif kind == "Descendants":
            for inner in self._select(expression.left, value):
                for below in self._all_below(inner):
                    yield from self._select(expression.right, below)
        else:
            for found in self._children(kind, expression, value):
                self._step()
                yield found

    def _children(self, kind: str, expression: Any, value: Any) -> Iterable[Any]:
        if kind == "Root":
            return (self.root,)
        if kind == "This":
            return (value,)
        if kind == "Wildcard" or (kind == "Fields" and "*" in expression.fields):
            return items_of(value)
        if kind == "Fields":
            fields = expression.fields if isinstance(value, dict) else ()
            return (value[name] for name in fields if name in value)
        if kind == "Filter":
            return self._kept(expression, value)
        if not isinstance(value, list):
            return ()
        if kind == "Slice":
            return value[expression.start : expression.end : expression.step]
        size = len(value)
        return (value[at] for at in _indexes(expression) if -size <= at < size)

    def _kept(self, expression: Any, value: Any) -> Iterator[Any]:
        for item in items_of(value):
            self._step()
            if all(self._holds(one, item) for one in expression.expressions):
                yield item

    def _holds(self, comparison: Any, item: Any) -> bool:
        found = list(self._select(comparison.target, item))
        if comparison.op is None:
            return bool(found)
        if not found:
            return bool(comparison.op == "!=")
        return _compares(found[0], comparison.op, comparison.value)

    def _all_below(self, value: Any) -> Iterator[Any]:
        """The value itself and everything in it, each before what is in it."""
        waiting = [value]
        while waiting:
            self._step()
            value = waiting.pop()
            yield value
            waiting += reversed(items_of(value))

    def _step(self) -> None:
        self.steps_left -= 1
        if self.steps_left < 0:
            raise NodeError(f'"{self.text}" looks at more than {MOST_STEPS:,} values here')


def items_of(value: Any) -> list[Any]:
    """What `[*]` selects (RFC 9535, 2.3.2): the items of a list, the values of an object."""
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _compares(left: Any, sign: str, right: Any) -> bool:
    """As RFC 9535, 2.3.5.2.2: numbers and texts are ordered, values of two kinds never equal."""
    equal = left == right and isinstance(left, bool) is isinstance(right, bool)
    if sign in ("==", "="):
        return equal
    if sign == "!=":
        return not equal
    numbers = _is_number(left) and _is_number(right)
    if numbers or (isinstance(left, str) and isinstance(right, str)):
        return bool(_ORDERS[sign](left, right))
    return equal and sign in ("<=", ">=")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
