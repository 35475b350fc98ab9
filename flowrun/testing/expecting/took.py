"""How long a conversation is expected to take, in virtual time."""

from typing import Any, NamedTuple

from engine.policy import seconds
from engine.source.tree import Block, YamlPath

from ..reading import Notes

TOOK_KEYS = ("at_least", "at_most")
_TAKES = "a duration such as 61s, or at_least: and at_most:"
_NEAR = 0.0005


class Took(NamedTuple):
    """In seconds, and as it was written."""

    least: float
    most: float
    written: str

    def fits(self, took: float) -> bool:
        return self.least - _NEAR <= took <= self.most + _NEAR


def read_took(notes: Notes, path: YamlPath, written: Any) -> Took | None:
    if not isinstance(written, Block):
        exactly = _seconds(notes, path, written, _TAKES)
        return None if exactly is None else Took(exactly, exactly, str(written))
    notes.keys(path, written, TOOK_KEYS)
    if not any(key in written for key in TOOK_KEYS):
        notes.note(path, f"takes {_TAKES}")
    bounds = {
        key: bound
        for key in TOOK_KEYS
        if key in written
        and (bound := _seconds(notes, (*path, key), written[key], "a duration such as 61s"))
        is not None
    }
    took = Took(
        bounds.get("at_least", 0.0),
        bounds.get("at_most", float("inf")),
        ", ".join(f"{key.replace('_', ' ')} {written[key]}" for key in bounds),
    )
    if took.least > took.most:
        notes.note((*path, "at_most"), f"is less than at_least: {written['at_least']}")
    return took


def _seconds(notes: Notes, path: YamlPath, written: Any, takes: str) -> float | None:
    try:
        if isinstance(written, str):
            return seconds(str(written))
    except ValueError:
        pass
    notes.note(path, f"takes {takes}")
    return None
