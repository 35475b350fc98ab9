"""Text with `$NAME` in it, compiled once and escaped for the place where it stands.

The field's type is the place: a subclass says how a value is written there, so nothing is ever
spliced in raw. `$NAME` and `${NAME}` read a parameter, `${NAME.path[0]}` reads into it,
`${NAME:-text}` has a default in place, in speech `${NAME:form}` a form, `$$` is a dollar, `$5` is
just text.
"""

import re
from typing import Any, ClassVar, Self

from ..errors import NodeError
from ..source.validation import WrongAt
from ..values.entities import as_text
from ..values.parameters import UNSET
from ..values.secret import Secret
from .field_type import FieldType
from .object_path import ObjectPath
from .protocols import Reads
from .slot import Rendering, Slot

_SLOT = r"(?a)\$(?:(?P<dollar>\$)|(?P<name>[A-Za-z_]\w*)|\{(?P<braced>[^{}]*)\})"
_BRACED = r"(?a)\s*([A-Za-z_]\w*)([.\[].+?)?\s*"
_NAMED = r"(?a)(?<!\$)(?:\$\$)*\$[A-Za-z_{]"
_FOREIGN = r"\{\{\s*\$?([\w.\[\]]+)\s*\}\}"


Part = str | Slot


def compile_parts(text: str) -> tuple[Part, ...]:
    """Literal text and slots in turn. Raises `ValueError` for `{{ }}` and a malformed `${…}`."""
    if foreign := re.search(_FOREIGN, text):
        name = foreign[1]
        ours = f"${name}" if re.fullmatch(r"\w+", name) else f"${{{name}}}"
        text = f"`{foreign[0]}` is not read here; write {ours}"
        instead = foreign[0], ours
        raise WrongAt(text, (), find=foreign[0], code="double-braces", instead=instead)
    parts: list[Part] = []
    literal = ""
    position = 0
    for match in re.finditer(_SLOT, text):
        literal += _closed(text[position : match.start()])
        position = match.end()
        if match["dollar"]:
            literal += "$"
            continue
        if literal:
            parts.append(literal)
            literal = ""
        parts.append(_slot(match))
    literal += _closed(text[position:])
    if literal:
        parts.append(literal)
    return tuple(parts)


def _closed(literal: str) -> str:
    if "${" in literal:
        raise ValueError("`${` is not closed; write ${NAME}, or $$ for a dollar")
    return literal


def _slot(match: re.Match[str]) -> Slot:
    if match["name"]:
        return Slot(match["name"], None, match[0], match.start())
    read, default = _split(match["braced"], ":-")
    read, form = _split(read, ":")
    braced = re.fullmatch(_BRACED, read)
    if braced is None or form is not None and not form.strip():
        raise ValueError(f"{match[0]}: write ${{NAME}}, ${{NAME.path[0]}} or ${{NAME:-default}}")
    path = ObjectPath(braced[2].removeprefix(".")) if braced[2] else None
    if default and re.search(_NAMED, default):
        raise ValueError(f"{match[0]}: a default in place is text as it stands, no parameter")
    default = None if default is None else default.replace("$$", "$")
    return Slot(braced[1], path, match[0], match.start(), default, (form or "").strip())


def _split(braced: str, sign: str) -> tuple[str, str | None]:
    """What stands before and after the first sign that stands in no brackets: in them it belongs to
    a slice or to a name."""
    depth, quote = 0, ""
    for at, character in enumerate(braced):
        if quote:
            quote = "" if character == quote else quote
        elif depth and character in "'\"":
            quote = character
        elif character in "[]":
            depth += 1 if character == "[" else -1
        elif not depth and braced.startswith(sign, at):
            return braced[:at], braced[at + len(sign) :]
    return braced, None


class Template(FieldType, Reads):
    """A compiled text. A subclass says what a literal may be (`fixed`) and how a value is written
    there (`escape`, or `write` where the parameter's type matters)."""

    format: ClassVar[str] = "template"
    as_told: ClassVar[bool] = False
    """Whether what a service wrote is of the entity there that the flow tells of it."""
    is_said: ClassVar[bool] = False
    """Whether values are spoken, so that a place may choose a form."""

    __slots__ = ("constant", "parts", "slots", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts = tuple(
            self.fixed(part) if isinstance(part, str) else part for part in compile_parts(text)
        )
        for number, part in enumerate(self.parts):
            if isinstance(part, Slot):
                part.part = number
        self.slots = tuple(part for part in self.parts if isinstance(part, Slot))
        for slot in self.slots if not self.is_said else ():
            if slot.form:
                text = f"{slot.text} chooses a form, and nothing is said here"
                raise WrongAt(f"{text}; {slot.no_default}", (), find=slot.text)
        self.constant = None if self.slots else "".join(map(str, self.parts))

    def reads(self) -> tuple[Slot, ...]:
        return self.slots

    def render(self, ctx: Rendering) -> str:
        if self.constant is not None:
            return self.constant
        texts: list[Any] = [*self.parts]
        for slot in self.slots:
            texts[slot.part] = self.write(slot, ctx)
        return "".join(texts)

    def write(self, slot: Slot, ctx: Rendering) -> str:
        return self.escape(text_of(slot, ctx))

    def escape(self, text: str) -> str:
        return text

    def fixed(self, text: str) -> str:
        """What a literal becomes. Raises `ValueError` for one that may not stand here."""
        return text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"

    @classmethod
    def parse(cls, value: Any) -> Self:
        if isinstance(value, cls):
            return value
        if isinstance(value, str):
            return cls(value)
        raise ValueError("takes text" if value is None else "takes text, not a list or block")

    @classmethod
    def schema(cls) -> dict[str, Any]:
        return {"type": "string", "format": cls.format}


def text_of(slot: Slot, ctx: Rendering) -> str:
    """The slot's value as text, to be sent. A secret is unwrapped by `ctx`. Raises `NodeError`
    where there is no value: it would be sent as if it were empty."""
    value = slot.value(ctx)
    if isinstance(value, Secret):
        return ctx.unwrap(value)
    if value is UNSET or value is None:
        default = f"${{{slot.text.strip('${}')}:-…}}"
        raise NodeError(f"{slot.text} has no value; {default} would give it one in place")
    return as_text(value)
