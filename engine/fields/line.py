"""A text that is said, and what the blocks that choose or make one have in common."""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from ..errors import NodeError
from ..source.tree import Block, YamlPath
from ..source.validation import WrongAt
from ..values.parameters import UNSET
from ..values.secret import Secret
from ..values.speaking import spoken
from .protocols import HasParts
from .slot import Rendering, Slot
from .template import Template


class Line(Template):
    """A text that is said. A secret is refused; values are spoken in the session's language.

    `own` are the names that belong to its place and are no parameters: those of an item of a list,
    which has nothing to say where it lacks one.
    """

    format = "speech"
    as_told = True
    is_said = True
    refuses_secrets = "is never said"

    __slots__ = ("own",)

    def __init__(self, text: str, own: frozenset[str] = frozenset()) -> None:
        super().__init__(text)
        self.own = own

    def reads(self) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if slot.name not in self.own)

    def takes_list(self, slot: Slot) -> bool:
        return True

    def render(self, ctx: Rendering) -> str:
        """As `write` gives each part; texts are what is said most often."""
        if self.constant is not None:
            return self.constant
        texts: list[Any] = [*self.parts]
        parameters = ctx.parameters
        for slot in self.slots:
            value = parameters.get(slot.name) if slot.is_verbatim else None
            texts[slot.part] = value if type(value) is str else self.write(slot, ctx)
        return "".join(texts)

    def around(self) -> tuple[str, str, str] | None:
        """What is said before the only parameter that it reads, that one's name and what is said
        after it, where a text of that is said as it is kept."""
        renders_itself = type(self).render is not Line.render
        if renders_itself or len(self.slots) != 1 or not self.slots[0].is_verbatim:
            return None
        slot = self.slots[0]
        before, after = self.parts[: slot.part], self.parts[slot.part + 1 :]
        return "".join(map(str, before)), slot.name, "".join(map(str, after))

    def write(self, slot: Slot, ctx: Rendering) -> str:
        value = self.sayable(slot, slot.value(ctx))
        if slot.accept is not None and value is not UNSET:
            value = self._accepted(slot, value, ctx)
        if value is UNSET:
            return ""
        return spoken(value, ctx.language, ctx.now, slot.entity, slot.say)

    def sayable(self, slot: Slot, value: Any) -> Any:
        """The value, if it is no secret, and there where it belongs to an item."""
        if isinstance(value, Secret):
            raise NodeError(f"${slot.name} is secret and {self.refuses_secrets}")
        if slot.name in self.own and (value is UNSET or value is None):
            raise NothingToSay(f"{slot.text} finds nothing there")
        return value

    def _accepted(self, slot: Slot, value: Any, ctx: Rendering) -> Any:
        """A value of the slot's entity, made of what a service wrote; one of another kind is as one
        that is not there."""
        try:
            return slot.accepted(value, ctx.now)
        except ValueError as error:
            if slot.default is not None:
                return slot.default
            told = f"{slot.text}: {error}"
            if slot.name in self.own:
                raise NothingToSay(told) from None
            ctx.warn(f"{told}, so that nothing is said for it")
            return UNSET


class NothingToSay(Exception):
    """An item of a list lacks what is read of it; the message says what."""


class SpeechBlock(Line, HasParts):
    """Speech that is no plain text. `language` is the tag it stands under, if any."""

    has_items: ClassVar[bool] = False
    """Whether `$ITEM` is one of its own in what it says."""

    __slots__ = ("language", "lines")

    def __init__(self, lines: dict[str, Line], language: str) -> None:
        self.text, self.constant, self.parts, self.own = "", None, (), frozenset()
        self.lines = lines
        self.language = language
        self.slots = tuple(slot for line in lines.values() for slot in line.slots)

    def reads(self) -> tuple[Slot, ...]:
        """Its pieces read."""
        return ()

    def pieces(self) -> Iterator[tuple[YamlPath, Any]]:
        """Itself, and all that stands within it."""
        yield (), self
        for key, line in self.lines.items():
            if isinstance(line, HasParts):
                yield from (((key, *path), piece) for path, piece in line.pieces())
            else:
                yield (key,), line

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.lines!r})"


class Reader:
    """Reads the entries of a block, and gathers all that is wrong in it."""

    def __init__(
        self, block: Block, read: "Read", language: str, own: frozenset[str], level: int
    ) -> None:
        self.block = block
        self.read = read
        self.language = language
        self.own = own
        self.level = level
        self.wrong: list[WrongAt] = []

    def speech(
        self, key: str, language: str = "", also: frozenset[str] = frozenset()
    ) -> Line | None:
        """What is to be said by an entry, where `also` are own names too; None where it is wrong,
        which is noted."""
        try:
            return self.read(
                self.block[key],
                language or self.language,
                self.own | also,
                self.level + 1,
            )
        except ValueError as error:
            self.note_at(key, error)
        return None

    def note_at(self, key: str, error: ValueError) -> None:
        """Notes what is wrong in the value of an entry."""
        if not isinstance(error, WrongAt):
            self.note(str(error), (key,))
            return
        for one in (error, *error.others):
            self.note(str(one), (key, *one.path), key=one.key, find=one.find, code=one.code)

    def note(self, message: str, path: YamlPath, **place: Any) -> None:
        self.wrong.append(WrongAt(message, path, **place))

    def raise_wrong(self) -> None:
        """Raises all that is wrong, as one."""
        if self.wrong:
            first, *others = self.wrong
            raise first.with_others(others)


Read = Callable[[Any, str, frozenset[str], int], Line]
"""Reads what is written for speech, under a language, with the own names of its place, so many
blocks deep. Raises `ValueError`, or `WrongAt` for a place in a block."""


class Asked(Line):
    """A lone `$NAME` whose value a block asks for."""

    __slots__ = ()

    def __init__(self, text: Any, own: frozenset[str]) -> None:
        if not isinstance(text, str):
            raise ValueError("takes a parameter such as $NAME")
        super().__init__(text, own)
        if len(self.parts) != 1 or not self.slots or self.slots[0].form:
            raise ValueError("takes one parameter such as $NAME, and no text around it")

    def value(self, ctx: Rendering) -> Any:
        slot = self.slots[0]
        return self.sayable(slot, slot.value(ctx))
