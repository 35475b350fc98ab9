"""What the node can do: a class for queries, one for records, one for searches, and their table."""

from .action import Action, ActionName, Outcome
from .query import QueryAction
from .record import RecordAction
from .search import SearchAction
from .table import ACTIONS, add_rules, check_keys

__all__ = [
    "ACTIONS",
    "Action",
    "ActionName",
    "Outcome",
    "QueryAction",
    "RecordAction",
    "SearchAction",
    "add_rules",
    "check_keys",
]
