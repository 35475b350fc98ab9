"""Why an exit was not reached, as far as the exploration can tell."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from engine.fields.protocols import reads_of
from engine.flow.wiring import Step
from engine.node import FAILED
from engine.values.entities import as_json_value, shown
from engine.values.parameters import UNSET
from engine.values.secret import DOTS, Secret

from ...cli.terminal import counted

_MOST_VALUES = 3
_MOST_SHOWN = 40


class NotReached(NamedTuple):
    node: str
    exit: str
    why: str


class Seen:
    """What the nodes that were visited had to go by: for each the values of what it reads."""

    def __init__(self) -> None:
        self.visits: dict[str, int] = {}
        self._values: dict[str, dict[str, dict[str, None]]] = {}
        self._errors: dict[str, dict[str, None]] = {}

    def add(self, step: Step, values: Mapping[str, Any], error: str | None) -> None:
        self.visits[step.name] = self.visits.get(step.name, 0) + 1
        if error:
            self._errors.setdefault(step.name, {})[error] = None
        known = self._values.setdefault(step.name, {name: {} for name in _read_by(step)})
        for name, found in known.items():
            if len(found) <= _MOST_VALUES:
                found[_shown(values.get(name, UNSET))] = None

    def why(self, step: Step, exit: str, cut_short: bool) -> str:
        if exit in step.never:
            return f"never taken: {step.never[exit]}"
        if cut_short:
            return "the exploration stopped before"
        visits = self.visits.get(step.name, 0)
        if not visits:
            return f"nothing leads to {step.name}"
        met = "; ".join(
            f"${name} was {', '.join(list(found)[:_MOST_VALUES])}"
            + (", …" if len(found) > _MOST_VALUES else "")
            for name, found in self._values[step.name].items()
        )
        told = f"not in {counted(visits, 'visit')}"
        told = f"{told}: {met}" if met else told
        failed = next(iter(self._errors.get(step.name, ())), "") if exit != FAILED else ""
        return f"{told}; it failed: {failed}" if failed else told


def _read_by(step: Step) -> Iterator[str]:
    names = (slot.name for _, piece in step.pieces for slot in reads_of(piece))
    return iter(dict.fromkeys(names))


def _shown(value: Any) -> str:
    if isinstance(value, Secret):
        return DOTS
    if value is UNSET or value is None:
        return "nothing"
    text = shown(as_json_value(value))
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"
