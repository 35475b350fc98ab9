"""The picture of a flow as plain data: nodes, exits, and the marks that others put on them."""

from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["error", "warning", "covered", "missed"]
Kind = Literal["statement", "question", "choice", "request", "end", "unknown", "absent"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What is shown on a node or an exit: a problem's message, or how often it was visited;
    `share` is how much of all traffic that is, where it is traffic."""

    level: Level
    text: str = ""
    count: int | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class DrawnExit:
    """An exit that leads to the node `target`; None is the end of the session. `wired` is False
    where the flow leaves that open."""

    name: str
    target: str | None
    wired: bool = True
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """`kind` is how the node behaves; an `absent` one is only named as a target."""

    name: str
    type: str
    kind: Kind
    label: str = ""
    exits: tuple[DrawnExit, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def level(self) -> Level | None:
        """The gravest of the marks."""
        levels = [mark.level for mark in self.marks]
        order: tuple[Level, ...] = ("error", "warning", "missed", "covered")
        return next((level for level in order if level in levels), None)

    @property
    def share(self) -> float | None:
        """Of all traffic, where it is marked with that."""
        return next((mark.share for mark in self.marks if mark.share is not None), None)

    @property
    def title(self) -> str:
        return self.label or self.name

    @property
    def kicker(self) -> str:
        """The small line below the title."""
        name = f"{self.name} · " if self.label and self.label != self.name else ""
        return name + (self.type or "no type")

    def bundles(self) -> list[tuple[DrawnExit, ...]]:
        """The exits that lead to the same place, together; `failed` and a marked one stay alone."""
        found: dict[object, list[DrawnExit]] = {}
        for exit in self.exits:
            alone = exit.mark is not None or exit.name == "failed"
            found.setdefault(exit.name if alone else (exit.target, exit.wired), []).append(exit)
        return [tuple(bundle) for bundle in found.values()]


@dataclass(frozen=True, slots=True)
class Picture:
    """`on_failed` is the node to which every unwired `failed` leads. `marks` belong to no node."""

    name: str
    nodes: tuple[DrawnNode, ...]
    start: str | None = None
    on_failed: str | None = None
    marks: tuple[Mark, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "flow": self.name,
            "start": self.start,
            "on_failed": self.on_failed,
            "nodes": [_node_as_json(node) for node in self.nodes],
            "marks": [_mark_as_json(mark) for mark in self.marks],
        }


def _node_as_json(node: DrawnNode) -> dict[str, Any]:
    exits = [
        {
            "name": exit.name,
            "target": exit.target,
            "wired": exit.wired,
            "mark": _mark_as_json(exit.mark) if exit.mark else None,
        }
        for exit in node.exits
    ]
    return {
        "name": node.name,
        "type": node.type,
        "kind": node.kind,
        "label": node.label,
        "exits": exits,
        "marks": [_mark_as_json(mark) for mark in node.marks],
    }


def _mark_as_json(mark: Mark) -> dict[str, Any]:
    return {
        "level": mark.level,
        "text": mark.text,
        "count": mark.count,
        **({} if mark.share is None else {"share": round(mark.share, 4)}),
    }
