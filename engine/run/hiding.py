"""Which secrets a session goes on hiding: those that stand in it, and the newest of the others."""

from collections.abc import Mapping
from typing import Any

from ..values.entities import as_json_value
from ..values.redaction import Redaction
from ..values.secret import Secret

MOST_OTHERS = 100
"""A service may answer late or repeat itself: the last secrets stay hidden though nothing of the
session holds them."""


def still_hidden(
    redaction: Redaction, values: Mapping[str, Any], memory: Mapping[str, Any], error: str | None
) -> tuple[Secret, ...]:
    """Of the secrets that were met, the oldest first."""
    met = redaction.own()
    if len(met) > MOST_OTHERS:
        held = (*values.values(), *memory.values())
        plain = [as_json_value(value) for value in held if not isinstance(value, Secret)]
        standing = {value.reveal() for value in held if isinstance(value, Secret)}
        standing |= redaction.standing_in([*plain, error])
        others = [secret for secret in met if secret not in standing]
        dropped = set(others[:-MOST_OTHERS])
        met = tuple(secret for secret in met if secret not in dropped)
    return tuple(map(Secret, met))
