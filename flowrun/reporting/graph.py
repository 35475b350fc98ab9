"""The flow's graph with its traffic, as far as its file is still there."""

from pathlib import Path
from typing import NamedTuple

from engine.errors import FlowError
from engine.flow.loading import Flow, read_flow
from engine.node import Node
from engine.plugins import Types
from engine.source.reading import read_source

from ..drawing import draw, render, traffic_marks
from .tally import FlowTally

_MOST_NODES = 400
"""A larger picture takes minutes to lay out, and nobody reads it."""


class Graph(NamedTuple):
    """`svg` is empty where `note` says why there is no picture."""

    svg: str
    note: str


def graph_of(tally: FlowTally, types: Types[Node], file: Path | None = None) -> Graph:
    """In `file`, or in the file that the last session ran from."""
    path = file or Path(tally.file)
    if not path.is_file():
        return Graph("", f"No picture: the flow's file {path} is not here any more.")
    try:
        source = read_source(path, tolerant=True)
        flow = _loaded(path, types)
        written = source.data.get("nodes") or {}
        if len(written) > _MOST_NODES:
            return Graph("", f"No picture: more than {_MOST_NODES} nodes.")
        counted = {name: tally.nodes.get(name) for name in written}
        marks = traffic_marks(
            {name: node.visits if node else 0 for name, node in counted.items()},
            {name: _exits(flow, name, tally) for name in written},
            tally.sessions,
        )
        drawn = render(draw(source, types, flow.steps if flow else {}, marks), "svg").decode()
    except (FlowError, AttributeError) as error:
        return Graph("", f"No picture: {error}")
    return Graph(drawn, _changed(tally, flow, set(written)))


def _loaded(path: Path, types: Types[Node]) -> Flow | None:
    try:
        return read_flow(read_source(path, tolerant=True), types)
    except FlowError:
        return None


def _exits(flow: Flow | None, name: str, tally: FlowTally) -> dict[str, int]:
    """Every exit that is drawn, those that nobody took too."""
    taken = dict(tally.nodes[name].exits) if name in tally.nodes else {}
    step = flow.steps.get(name) if flow else None
    drawn = {exit: taken.get(exit, 0) for exit in step.exit_names()} if step else taken
    if step is not None and not drawn.get("failed"):
        drawn.pop("failed", None)
    return {exit: count for exit, count in drawn.items() if not exit.startswith("(")}


def _changed(tally: FlowTally, flow: Flow | None, written: set[str]) -> str:
    """What of the sessions the picture does not show."""
    told = []
    others = tally.sessions - (tally.digests[flow.digest] if flow else 0)
    if others:
        told.append(f"{others:,} of {tally.sessions:,} sessions ran another version of the file.")
    gone = [name for name in tally.nodes if name not in written]
    if gone:
        more = ", …" if len(gone) > 5 else ""
        told.append(
            f"Not in the picture, for the file has them no more: {', '.join(gone[:5])}{more}."
        )
    return " ".join(told)
