"""A parameter that a node counts in: it reads it and fills it."""

from .protocols import Reads
from .response_mapping import Target
from .slot import Slot


class Counted(Target, Reads):
    """A parameter that holds a number, written `$NAME`. Without a value it counts as 0."""

    __slots__ = ()

    refuses_secrets = "counts nothing"

    def reads(self) -> tuple[Slot, ...]:
        return (Slot(self.name, None, str(self), 0),)

    def takes_unset(self, slot: Slot) -> bool:
        return True

    def entities(self, slot: Slot) -> tuple[str, ...]:
        return ("number",)
