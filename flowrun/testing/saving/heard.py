"""What callers said for a value that tells of them, with its pseudonym in the place of the value.

"dana at example dot com" is no address to the rules for texts: what was heard is known by the node
that heard it.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from engine.fields.protocols import ValueOf, fills_of
from engine.flow.loading import Flow
from engine.values.custom_entities import CustomEntity
from engine.values.entities import as_text
from engine.values.heard import Hearing
from engine.values.parameters import Parameter

from ..recording.masking import PersonalData

Part = tuple[int, int]
"""Where a word begins and ends in a text."""
_MOST_PARTS = 24
_KINDS = {"email": "e-mail address", "phone_number": "phone number", "name": "name"}


class Said(NamedTuple):
    """A text that a caller said, and the node that heard it; empty where none did."""

    text: str
    node: str = ""


def masked_said(said: Said, flow: Flow, began: datetime, personal: PersonalData) -> str:
    """The text with a pseudonym for each value that the node hears in it, be it meant, denied or
    corrected."""
    for parameter, own in _asked_for(said.node, flow):
        kind = _KINDS.get(parameter.entity.name) or personal.rules.kind(parameter.name)
        if not kind or parameter.secret or personal.rules.keeps(parameter.name):
            continue
        hears = _Hears(parameter, flow, began)
        if own and hears.is_one_of(said.text, own):
            continue
        masked, at = "", 0
        for start, end, value in hears.values(said.text):
            shown = personal.field(kind, value)
            if shown is not None and shown != value:
                masked += said.text[at:start] + _in_its_place(said.text[start:end], value, shown)
                at = end
        if masked:
            return masked + said.text[at:]
    return said.text


def _asked_for(node: str, flow: Flow) -> Iterator[tuple[Parameter, list[str]]]:
    """What a node fills, with the values of it that the node writes out itself."""
    step = flow.steps.get(node)
    pieces = [piece for _, piece in step.pieces] if step else []
    for name in (name for piece in pieces for name in fills_of(piece)):
        written = (one for one in pieces if isinstance(one, ValueOf) and one.value_of == name)
        yield flow.parameters[name], [one.text for one in written if not one.is_example]


class _Hears:
    """Hears values of a parameter in any of the flow's languages."""

    def __init__(self, parameter: Parameter, flow: Flow, began: datetime) -> None:
        self.entity = parameter.entity
        moment, own = began.astimezone(flow.time_zone), flow.languages
        self.hearings = [Hearing(moment, tag, own.country, own.currency) for tag in own.all]

    def is_one_of(self, text: str, own: Sequence[str]) -> bool:
        """Whether one of the flow's own values is meant, which tells of nobody."""
        from engine.values.hearing import hear_listed

        options = dict.fromkeys(own, ())
        return any(hear_listed(text, options, one).candidates for one in self.hearings)

    def values(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where in a text values stand, and what each means."""
        if isinstance(self.entity, CustomEntity) or self.entity.name == "language":
            return
        yield from self._within(text, [match.span() for match in re.finditer(r"\S+", text)])

    def _within(self, text: str, parts: Sequence[Part]) -> Iterator[tuple[int, int, str]]:
        """Of the whole, else of what is left between words that deny or correct, else between
        marks, else of the longest runs of words."""
        if not parts:
            return
        cut = self._between_denials(text, parts)
        if cut == [parts] and (value := self._value(text, parts)) is not None:
            yield parts[0][0], parts[-1][1], value
            return
        if cut == [parts]:
            cut = _between_marks(text, parts)
        if cut == [parts]:
            yield from self._runs(text, parts)
            return
        for inner in cut:
            yield from self._within(text, inner)

    def _between_denials(self, text: str, parts: Sequence[Part]) -> list[Sequence[Part]]:
        from engine.values.hearing.asking.confirming import apart

        said = [text[start:end] for start, end in parts]
        gaps = {at for one in self.hearings for at in apart(said, one)}
        found, begun = list[Sequence[Part]](), 0
        for at in (*sorted(gaps), len(parts)):
            if at > begun:
                found.append(parts[begun:at])
            begun = at + 1
        return found

    def _runs(self, text: str, parts: Sequence[Part]) -> Iterator[tuple[int, int, str]]:
        at = 0
        while at < len(parts):
            for end in range(min(len(parts), at + _MOST_PARTS), at, -1):
                if (value := self._value(text, parts[at:end])) is not None:
                    yield parts[at][0], parts[end - 1][1], value
                    at = end
                    break
            else:
                at += 1

    def _value(self, text: str, parts: Sequence[Part]) -> str | None:
        said = text[parts[0][0] : parts[-1][1]]
        return next(filter(None, (self._heard(said, one) for one in self.hearings)), None)

    def _heard(self, said: str, hearing: Hearing) -> str | None:
        from engine.values.hearing.hear import hear_whole

        found: Sequence[object] = hear_whole(self.entity.name, said, hearing).candidates
        return as_text(found[0]) if len(found) == 1 else None


def _between_marks(text: str, parts: Sequence[Part]) -> list[Sequence[Part]]:
    found, begun = list[Sequence[Part]](), 0
    for at, (_, end) in enumerate(parts, 1):
        if text[end - 1] in ",;:.!?" or at == len(parts):
            found.append(parts[begun:at])
            begun = at
    return found


def _in_its_place(text: str, value: str, shown: str) -> str:
    """Word by word where the value is written there, so that `not Anna, Berta` keeps its comma;
    else instead of all of it but its last mark."""
    words, instead = value.split(), shown.split()
    alike = len(words) == len(instead)
    pattern = r"([\s,]+)".join(map(re.escape, words)) if alike else re.escape(value)

    def replaced(found: re.Match[str]) -> str:
        between = (*found.groups(), "")
        return "".join(map("".join, zip(instead, between, strict=True))) if alike else shown

    made, count = re.subn(pattern, replaced, text, flags=re.IGNORECASE)
    return made if count else shown + text[len(text.rstrip(",;:.!?")) :]
