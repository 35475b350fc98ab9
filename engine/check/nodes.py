from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..errors import Problem

if TYPE_CHECKING:
    from ..flow import Flow
    from ..node import Finding
    from ..wiring import Step


def node_problems(flow: "Flow") -> Iterator[Problem]:
    """What the node types find odd in their own configuration."""
    for step in flow.steps.values():
        for finding in step.node.findings():
            yield placed(flow, step, finding)


def placed(flow: "Flow", step: "Step", finding: "Finding") -> Problem:
    """A finding of a node, at its place in the flow's file."""
    return flow.source.problem(
        ("nodes", step.name, *finding.path),
        finding.message,
        finding.code,
        severity=finding.severity,
        find=finding.find,
    )
