"""What can be proved about a flow. One module for each kind of proof."""

from ..errors import Problem, in_order
from ..flow.loading import Flow, WrittenFlow
from .comparisons import comparison_problems, currency_problems
from .credentials import environment_problems, unused_credentials
from .exits import exit_problems
from .graph import Graph
from .languages import language_problems
from .loops import loop_problems
from .nodes import missing_problems, node_problems, placed
from .overwritten import overwritten_problems
from .reach import unreachable_problems
from .replies import reply_problems
from .secrets import secret_problems
from .times import time_problems
from .told_fields import field_problems, told_field_problems
from .unread import unread_problems
from .unset import unset_problems
from .values import dollar_problems, double_problems, list_problems

__all__ = [
    "check_written_flow",
    "check_flow",
    "environment_problems",
    "missing_problems",
    "placed",
    "unused_credentials",
]

_PROOFS = (
    exit_problems,
    node_problems,
    secret_problems,
    unreachable_problems,
    loop_problems,
    unset_problems,
    unread_problems,
    told_field_problems,
    field_problems,
    list_problems,
    comparison_problems,
    currency_problems,
    double_problems,
    dollar_problems,
    overwritten_problems,
    time_problems,
    language_problems,
    reply_problems,
)


def check_flow(flow: Flow) -> list[Problem]:
    """Every problem of a flow that loads, in the order of its lines."""
    return check_written_flow(flow.written)


def check_written_flow(written: WrittenFlow) -> list[Problem]:
    """Every problem of what could be read of a flow: those of reading it, and what is proved about
    the nodes that could be read. What hangs on the others is left open."""
    graph = Graph(written)
    return in_order([*written.problems, *(one for proof in _PROOFS for one in proof(graph))])
