"""The values of a session's parameters, of which a turn copies no more than was set of late."""

from collections.abc import ItemsView, Iterator, Mapping, MutableMapping
from types import MappingProxyType
from typing import Any

from ..context import NOTHING
from ..values.parameters import UNSET

_FEW = 128


class SessionParameters(MutableMapping[str, Any]):
    """Values by name. Of a few all are `changes`. Of many, `changes` are those that were set since
    the others were gathered, with `UNSET` for one that is gone."""

    __slots__ = ("_gathered", "changes")

    def __init__(self, values: Mapping[str, Any] = NOTHING) -> None:
        own = values.gathered() if isinstance(values, SessionParameters) else dict(values)
        self._gathered, self.changes = (own, {}) if len(own) > _FEW else ({}, own)

    @classmethod
    def over(cls, values: Mapping[str, Any]) -> "SessionParameters":
        """A copy that shares what both will never change. With a square root's worth of changes
        all are gathered anew, so that a copy is small, and the large one rare."""
        if not isinstance(values, cls) or len(values.changes) ** 2 > len(values._gathered):
            return cls(values)
        copied = cls()
        copied._gathered, copied.changes = values._gathered, values.changes.copy()
        return copied

    def gathered(self) -> dict[str, Any]:
        """All that have a value."""
        if not self._gathered:
            return self.changes.copy()
        values = {**self._gathered, **self.changes}
        for name in [name for name, value in self.changes.items() if value is UNSET]:
            del values[name]
        return values

    def view(self) -> Mapping[str, Any]:
        """The same to read; of a few as fast as a dict."""
        return MappingProxyType(self if self._gathered else self.changes)

    def get(self, name: str, default: Any = None) -> Any:
        value = self.changes.get(name, self)
        if value is self:
            return self._gathered.get(name, default)
        return default if value is UNSET else value

    def __getitem__(self, name: str) -> Any:
        value = self.get(name, UNSET)
        if value is UNSET:
            raise KeyError(name)
        return value

    def __setitem__(self, name: str, value: Any) -> None:
        self.changes[name] = value

    def __delitem__(self, name: str) -> None:
        self[name]  # raises as a dict does
        if name in self._gathered:
            self.changes[name] = UNSET
        else:
            del self.changes[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.gathered())

    def __len__(self) -> int:
        return len(self.gathered())

    def items(self) -> ItemsView[str, Any]:
        return self.gathered().items()
