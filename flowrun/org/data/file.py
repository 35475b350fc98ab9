"""A data file while it is read: its blocks and lists, and the problems noted at their places."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from engine.errors import Problem
from engine.source.source import Source
from engine.suggestions import nearest

Place: TypeAlias = tuple[str | int, ...]


class DataFile:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []

    def note(self, place: Place, message: str, code: str, *, key: bool = False) -> None:
        self.problems.append(self.source.problem(place, message, code, key=key))

    def unknown(self, place: Place, what: str, known: Iterable[str]) -> None:
        """Notes a key that is none of the `known`, with the nearest of them."""
        name = str(place[-1])
        hint = nearest(name, known)
        self.note(place, f'unknown {what} "{name}"{hint}', "org-unknown", key=True)

    def block(self, place: Place, value: Any) -> dict[str, Any]:
        """The mapping at `place`; anything else is noted and read as an empty one."""
        if isinstance(value, dict):
            return value
        if value is not None:
            self.note(place, "a mapping (key: value) belongs here", "org-shape")
        return {}

    def items(self, place: Place, value: Any) -> list[Any]:
        """The list at `place`; anything else is noted and read as an empty one."""
        if isinstance(value, list):
            return value
        if value is not None:
            self.note(place, "a list (- …) belongs here", "org-shape")
        return []
