"""A value of each entity in its machine form, to try a flow with."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from .custom_entities import CustomEntity
from .entities import Entity, as_text
from .parameters import no_clock

SAMPLES: Mapping[str, Any] = {
    "any": "sample",
    "text": "sample",
    "number": 1,
    "phone_number": "+14155550100",
    "email": "ada@example.com",
    "date": "2026-01-31",
    "time": "09:30",
    "datetime": "2026-01-31T10:00:00Z",
    "confirmation": True,
    "money": "12.50 EUR",
    "duration": "PT30M",
    "ordinal": 1,
    "name": "Ada Lovelace",
}


def sample_of(entity: Entity) -> Any:
    """A value of an entity as a flow has it: one of its own, or money in the flow's currency."""
    if isinstance(entity, CustomEntity):
        return entity.examples[0]
    if entity.name == "money":
        with suppress(ValueError):
            return as_text(entity.accept("12.50", no_clock))
    return SAMPLES.get(entity.name, "sample")
