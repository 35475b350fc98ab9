from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..errors import Problem
from ..source import Source
from .graph import Graph

if TYPE_CHECKING:
    from ..node import Finding
    from ..wiring import Step


def node_problems(graph: Graph) -> Iterator[Problem]:
    """What the node types find odd in their own configuration."""
    for step in graph.draft.steps.values():
        for finding in step.node.findings():
            yield placed(graph.draft.source, step, finding)


def placed(source: Source, step: "Step", finding: "Finding") -> Problem:
    """A finding of a node, at its place in the flow's file."""
    return source.problem(
        ("nodes", step.name, *finding.path),
        finding.message,
        finding.code,
        severity=finding.severity,
        find=finding.find,
        key=finding.key,
    )
