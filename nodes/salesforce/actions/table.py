"""The table of all actions: whether a node's keys fit, and the same as rules of its JSON Schema."""

from collections.abc import Mapping
from typing import Any

from engine.fields import WrongAt

from .action import ActionName, Takes
from .query import QueryAction
from .record import RecordAction
from .search import SearchAction

ACTIONS: Mapping[ActionName, Takes] = {
    **QueryAction.takes,
    **RecordAction.takes,
    **SearchAction.takes,
}
_USUAL: ActionName = "get_records"


def check_keys(action: ActionName, written: set[str]) -> None:
    """Raises `WrongAt` for keys that don't fit the action."""
    takes = ACTIONS[action]
    for key in takes.needed:
        if key not in written:
            at = ("action",) if "action" in written else ()
            raise WrongAt(f'missing key "{key}", which action: {action} takes', at)
    every = {key for one in ACTIONS.values() for key in (*one.needed, *one.optional)}
    for key in sorted(written & every - {*takes.needed, *takes.optional}):
        owners = [name for name, one in ACTIONS.items() if key in (*one.needed, *one.optional)]
        *others, last = owners
        listed = f"{', '.join(others)} or {last}" if others else last
        message = f"action: {action} takes no {key}; it belongs to {listed}"
        raise WrongAt(message, (key,), key=True)


def add_rules(schema: dict[str, Any]) -> None:
    """Tells the node's JSON Schema which keys and exits go with which action."""
    keys = {key for one in ACTIONS.values() for key in (*one.needed, *one.optional)}
    exits = {exit for one in ACTIONS.values() for exit in one.exits}
    rules = []
    for action, takes in ACTIONS.items():
        chosen: dict[str, Any] = {"properties": {"action": {"const": action}}}
        if action != _USUAL:
            chosen["required"] = ["action"]
        strange = dict.fromkeys(sorted(keys - {*takes.needed, *takes.optional}), False)
        others = dict.fromkeys(sorted(exits - {*takes.exits}), False)
        closed = {"type": ["object", "null"], "properties": others}
        then = {"required": [*takes.needed], "properties": {**strange, "exits": closed}}
        rules.append({"if": chosen, "then": then})
    schema["allOf"] = rules
