"""Conditions: what is asked of parameters, compared, grouped, proved and tried."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from .condition import Condition

__all__ = ["Condition", "certain_of", "values_reaching"]


def certain_of(conditions: Mapping[str, Condition]) -> Iterator[tuple[tuple[Any, ...], str, str]]:
    """What is certain of these conditions, tried in this order: the path from their names, what it
    is, and the code of that."""
    from .certain import certain

    return certain({name: condition.member for name, condition in conditions.items()})


def values_reaching(
    conditions: Mapping[str, Condition],
    exits_with: Callable[[Mapping[str, Any]], Collection[str]],
    ordinary: Callable[[str], Any],
) -> Iterator[Mapping[str, Any]]:
    """For each exit of a node of these conditions values of parameters that lead to it.
    `exits_with` gives the exits that are open when some parameters have these values, `ordinary`
    any value that the parameter of a name takes."""
    from .reaching import Reaching

    members = {name: condition.member for name, condition in conditions.items()}
    return Reaching(members, exits_with, ordinary).assignments()
