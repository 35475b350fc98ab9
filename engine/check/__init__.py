"""What can be proved about a flow. One module for each proof."""

from typing import TYPE_CHECKING

from ..errors import Problem, in_order
from .credentials import credential_problems, environment_problems
from .exits import exit_problems
from .nodes import node_problems, placed
from .secrets import secret_problems

if TYPE_CHECKING:
    from ..flow import Flow

__all__ = ["check_flow", "credential_problems", "environment_problems", "placed"]


def check_flow(flow: "Flow") -> list[Problem]:
    """Every problem of a flow that loads, in the order of its lines."""
    return in_order(
        [
            *flow.warnings,
            *exit_problems(flow),
            *node_problems(flow),
            *secret_problems(flow),
        ]
    )
