"""What node types say of their own configuration, placed in the flow's file."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..credentials.registry import Credentials
from ..errors import Problem
from ..flow.loading import WrittenFlow
from ..flow.wiring import Step
from ..node import Finding
from ..source.source import Source
from .graph import Graph


def node_problems(graph: Graph) -> Iterator[Problem]:
    """What the node types find odd in their own configuration."""
    for step in graph.written.steps.values():
        for finding in step.node.findings():
            yield placed(graph.written.source, step, finding)


def missing_problems(
    written: WrittenFlow, credentials: Credentials, services: Mapping[str, Mapping[str, Any]]
) -> Iterator[Problem]:
    """What services lack of what the nodes will ask for; `services` is what is kept of them by the
    names of credentials."""
    for step in written.steps.values():
        for named in step.node.named_credentials():
            described = services.get(credentials.actual(named.name))
            for finding in step.node.missing(described) if described else ():
                yield placed(written.source, step, finding)


def placed(source: Source, step: Step, finding: Finding) -> Problem:
    """A finding of a node, at its place in the flow's file."""
    return source.problem(
        ("nodes", step.name, *finding.path),
        finding.message,
        finding.code,
        severity=finding.severity,
        find=finding.find,
        key=finding.key,
        hint=finding.hint,
    )
