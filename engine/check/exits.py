"""Exits that a flow leaves open, and those that it wires though they are never taken."""

from collections.abc import Iterator

from ..errors import Problem
from ..flow.wiring import Step, written_exits
from ..node import FAILED
from .graph import Graph


def exit_problems(graph: Graph) -> Iterator[Problem]:
    """Exits that a node has and the flow leaves open: the session would end there.

    The one exit of a `next:` node may be left out; `failed` counts where a node declares it.
    """
    misspelt = graph.misspelt
    for step in graph.written.steps.values():
        names = step.exit_names()
        if step.name in graph.opaque or step.name in misspelt:
            continue
        yield from _dead(graph, step)
        if names == ("next",):
            continue
        own = frozenset(names)
        open_exits = [exit for exit in step.unwired if exit in own]
        if open_exits:
            ends = "the session would end there"
            if open_exits == [FAILED]:
                ends = "a failure would end the session; on_failed wires them all"
            text = f"{step.name} leaves open: {', '.join(open_exits)}; {ends}"
            path = ("nodes", step.name)
            yield graph.written.source.problem(
                path, text, "open-exit", severity="warning", key=True
            )


def _dead(graph: Graph, step: Step) -> Iterator[Problem]:
    """Of the exits that a node names itself; one that is named in a flow, as that of a condition,
    is told where it is named."""
    named = type(step.node).exits
    for exit in written_exits(graph.nodes[step.name]):
        if exit.name in named and exit.name in step.never:
            text = f"{exit.name} is never taken: {step.never[exit.name]}"
            path = ("nodes", step.name, *exit.path)
            yield graph.written.source.problem(
                path, text, "dead-exit", severity="warning", key=True
            )
