"""Nodes that no path leads to."""

from collections.abc import Iterator

from ..errors import Problem
from .graph import Graph


def unreachable_problems(graph: Graph) -> Iterator[Problem]:
    """Nodes that no path from the start leads to, where it is known where every exit leads."""
    source = graph.written.source
    if graph.start is None or not graph.is_wired:
        return
    reached = {graph.start}
    waiting = [graph.start]
    while waiting:
        for target in graph.following(waiting.pop()):
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    aimed = {target for name in graph.edges for target in graph.following(name)}
    spare = str(source.data.get("on_failed"))
    for name in graph.edges:
        if name not in reached and name != spare:
            text = f"no exit leads to {name}"
            if name in aimed:
                text = f"only nodes that are never reached lead to {name}"
            yield source.problem(
                ("nodes", name), text, "unreachable-node", severity="warning", key=True
            )
