"""Values that lead to each exit of a node of conditions, past the conditions before it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any, NamedTuple

from ...values.parameters import UNSET
from .comparison import Comparison, Group
from .operators import as_number
from .tries import Assignment, Ordinary, making

MOST_LOOKS = 3_000
"""So often all conditions of a node are asked, a search through all values having no other end; and
each exit has its share, but no less than `LEAST_LOOKS`."""
LEAST_LOOKS = 20
MOST_VALUES = 200
MOST_BASES = 64

Exits = Callable[[Mapping[str, Any]], Collection[str]]
"""The exits that may be taken when some parameters have these values."""


class Reaching(NamedTuple):
    """The search: `members` are the conditions by their exits, in order."""

    members: Mapping[str, Comparison | Group]
    exits_with: Exits
    ordinary: Ordinary

    def assignments(self) -> Iterator[Assignment]:
        """For each exit values that lead to it; where none are found that do, values for which its
        condition holds, for it may hang on what is not known here, such as the day."""
        share = max(LEAST_LOOKS, MOST_LOOKS // len(self.members))
        values = self._values()
        for name in (*self.members, "default"):
            bases = [one for one in islice(self._bases(name), MOST_BASES) if self._takes(one)]
            looks = iter(range(share))
            found = next(
                (
                    one
                    for base in (*bases, {})
                    if (one := self._found(name, base, list(values), values, looks)) is not None
                ),
                None,
            )
            if found is not None:
                yield found
            else:
                yield from bases

    def _takes(self, assignment: Assignment) -> bool:
        """Whether no text stands where only numbers can."""
        return all(
            value is None or as_number(value) is not None
            for name, value in assignment.items()
            if as_number(self.ordinary(name)) is not None
        )

    def _bases(self, name: str) -> Iterator[Assignment]:
        if name in self.members:
            yield from making(self.members[name], True, self.ordinary)
        else:
            for member in self.members.values():
                yield from islice(making(member, False, self.ordinary), 1)

    def _found(
        self,
        name: str,
        known: Assignment,
        parameters: Sequence[str],
        values: Mapping[str, Sequence[Any]],
        looks: Iterator[int],
    ) -> Assignment | None:
        """What is known with more values, until nothing but this exit is open."""
        if next(looks, None) is None:
            return None
        exits = self.exits_with(
            {name: UNSET if value is None else value for name, value in known.items()}
        )
        if list(exits) == [name]:
            return known
        if name not in exits:
            return None
        for at, parameter in enumerate(parameters):
            if parameter in known:
                continue
            for value in values[parameter]:
                more = {**known, parameter: value}
                found = self._found(name, more, parameters[at + 1 :], values, looks)
                if found is not None:
                    return found
            return None
        return None

    def _values(self) -> dict[str, list[Any]]:
        """For each parameter the values that decide some condition, and those between them."""
        found: dict[str, dict[str, Any]] = {}
        for member in self.members.values():
            for name in sorted(member.reads()):
                found.setdefault(name, {"": self.ordinary(name)})
            for wanted in (True, False):
                for assignment in islice(making(member, wanted, self.ordinary), MOST_BASES):
                    for name, value in assignment.items():
                        found.setdefault(name, {})[repr(value)] = value
        return {
            name: _with_those_between(list(values.values()))[:MOST_VALUES]
            for name, values in found.items()
        }


def _with_those_between(values: list[Any]) -> list[Any]:
    numbers = sorted({one for one in values if type(one) in (int, float)})
    between = [(low + high) / 2 for low, high in pairwise(numbers)]
    return values + [one for one in between if one not in numbers]
