"""Parameters that nothing reads."""

from collections.abc import Iterator

from ..errors import Problem
from ..values.parameters import SYSTEM
from .graph import Graph


def unread_problems(graph: Graph) -> Iterator[Problem]:
    """Parameters that nothing reads. One with a description is meant for whoever runs the flow,
    who reads the parameters too."""
    if not graph.is_whole:
        return
    read = {read.slot.name for reads in graph.reads.values() for read in reads}
    filled: set[str] = set().union(*graph.fills.values())
    for name, parameter in graph.written.parameters.items():
        if name in read or name in SYSTEM or (parameter.description and name in filled):
            continue
        text = f"nothing reads ${name}, and no node fills it"
        if name in filled:
            text = f"${name} is filled and never read; if whoever runs the flow reads it, say so in"
            text += " its description"
        yield graph.written.source.problem(
            ("parameters", name),
            text,
            "unread-parameter",
            severity="warning",
            key=True,
            excerpt=not parameter.secret,
        )
