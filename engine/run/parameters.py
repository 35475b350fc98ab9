"""The values of a session's parameters, of which a turn copies no more than was set of late."""

from collections.abc import ItemsView, Iterator, Mapping, MutableMapping
from typing import Any

from ..values.parameters import UNSET

_FEW = 1_000


class SessionParameters(MutableMapping[str, Any]):
    """Values by name; `changes` are those that were set since the others were gathered, `UNSET`
    where there is none any more."""

    __slots__ = ("_gathered", "changes")

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._gathered = dict(values.items())
        self.changes: dict[str, Any] = {}

    @classmethod
    def over(cls, values: Mapping[str, Any]) -> "SessionParameters":
        """A copy that shares what both will never change. With a square root's worth of changes
        all are gathered anew, so that a copy is small, and the large one rare."""
        if not isinstance(values, cls) or len(values.changes) ** 2 > _FEW + len(values._gathered):
            return cls(values)
        copied = cls.__new__(cls)
        copied._gathered, copied.changes = values._gathered, values.changes.copy()
        return copied

    def gathered(self) -> dict[str, Any]:
        """All that have a value."""
        values = {**self._gathered, **self.changes}
        for name, value in self.changes.items():
            if value is UNSET:
                del values[name]
        return values

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
        self[name]  # as a dict refuses a name that it does not have
        self.changes[name] = UNSET

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name, UNSET) is not UNSET

    def __iter__(self) -> Iterator[str]:
        return iter(self.gathered())

    def __len__(self) -> int:
        return len(self.gathered())

    def items(self) -> ItemsView[str, Any]:
        return self.gathered().items()

    def __repr__(self) -> str:
        return repr(self.gathered())
