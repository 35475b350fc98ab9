from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..errors import Problem

if TYPE_CHECKING:
    from ..flow import Flow


def node_problems(flow: "Flow") -> Iterator[Problem]:
    """What the node types find odd in their own configuration."""
    for step in flow.steps.values():
        for finding in step.node.findings():
            path = ("nodes", step.name, *finding.path)
            yield flow.source.problem(path, finding.message, finding.code, severity="warning")
