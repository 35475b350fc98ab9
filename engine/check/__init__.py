"""What can be proved about a flow that loads. One module for each proof."""

from ..credentials import Credentials
from ..errors import Problem
from ..flow import Flow
from .credentials import credential_problems
from .exits import exit_problems
from .nodes import node_problems
from .secrets import secret_problems

__all__ = ["check_flow", "credential_problems"]


def check_flow(flow: Flow, credentials: Credentials) -> list[Problem]:
    """Every problem of a flow, in the order of its lines."""
    problems = [
        *flow.warnings,
        *credential_problems(flow, credentials),
        *exit_problems(flow),
        *node_problems(flow),
        *secret_problems(flow),
    ]
    return sorted(problems, key=lambda problem: (problem.line, problem.column))
