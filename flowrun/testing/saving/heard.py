"""What callers said for a value that tells of them, with its pseudonym in the place of the value.

"dana at example dot com" is no address to the rules for texts: what was heard is known by the node
that heard it.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from engine.fields.protocols import fills_of
from engine.flow.loading import Flow
from engine.values.custom_entities import CustomEntity
from engine.values.entities import as_text
from engine.values.heard import Hearing
from engine.values.parameters import Parameter

from ..recording.masking import PersonalData

_KINDS = {"email": "e-mail address", "phone_number": "phone number", "name": "name"}


class Said(NamedTuple):
    """A text that a caller said, and the node that heard it; empty where none did."""

    text: str
    node: str = ""


def masked_said(said: Said, flow: Flow, began: datetime, personal: PersonalData) -> str:
    """The text with a pseudonym for the value that the node heard in it."""
    for parameter in _asked_for(said.node, flow):
        kind = _KINDS.get(parameter.entity.name) or personal.rules.kind(parameter.name)
        if not kind or parameter.secret or personal.rules.keeps(parameter.name):
            continue
        for start, value in _values(said.text, parameter, flow, began):
            shown = personal.field(kind, value)
            if shown is not None and shown != value:
                return _in_its_place(said.text, start, value, shown)
    return said.text


def _asked_for(node: str, flow: Flow) -> Iterator[Parameter]:
    step = flow.steps.get(node)
    for _, piece in step.pieces if step else ():
        for name in fills_of(piece):
            yield flow.parameters[name]


def _values(
    text: str, parameter: Parameter, flow: Flow, began: datetime
) -> Iterator[tuple[int, str]]:
    """What it means in one of the flow's languages, also as a correction, and where that begins."""
    from engine.values.hearing import hear
    from engine.values.hearing.asking.confirming import hear_confirmed

    if isinstance(parameter.entity, CustomEntity) or parameter.entity.name == "language":
        return
    moment = began.astimezone(flow.time_zone)
    for tag in flow.languages.all:
        hearing = Hearing(moment, tag, flow.languages.country, flow.languages.currency)
        _, rest = hear_confirmed(text, hearing)
        for part in dict.fromkeys((text, rest)):
            found: Sequence[object] = hear(parameter.entity.name, part, hearing).candidates
            if part and len(found) == 1:
                yield max(text.rfind(part), 0), as_text(found[0])


def _in_its_place(text: str, start: int, value: str, shown: str) -> str:
    """Within the text where the value is written there, else instead of all from `start` on."""
    as_written = re.compile(re.escape(value), re.IGNORECASE)
    if as_written.search(text):
        return as_written.sub(lambda _: shown, text)
    return text[:start] + shown
