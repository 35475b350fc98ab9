"""The actions of the node: which keys each takes and through which exits it leaves."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from engine.fields import WrongAt

Action = Literal[
    "get_records",
    "get_record",
    "create_record",
    "update_record",
    "upsert_record",
    "delete_record",
    "search",
]


class Takes(NamedTuple):
    """The keys that an action needs, those it may have besides, and its exits but `failed`."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    exits: tuple[str, ...] = ("success", "not_found")


_READING = ("keep_attributes",)
_QUERYING = ("max_records", "batch_size", "include_deleted", "save_to", "bulk", *_READING)

ACTIONS: Mapping[Action, Takes] = {
    "get_records": Takes(("query",), _QUERYING, ("success", "no_records")),
    "get_record": Takes(("object", "id"), ("fields", "external_id", *_READING)),
    "create_record": Takes(("object", "fields"), exits=("success",)),
    "update_record": Takes(("object", "id", "fields")),
    "upsert_record": Takes(("object", "external_id", "id", "fields"), exits=("success",)),
    "delete_record": Takes(("object", "id")),
    "search": Takes(("query",), ("max_records", *_READING), ("success", "no_records")),
}


_USUAL: Action = "get_records"


def check_keys(action: Action, written: set[str]) -> None:
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
        closed = {"properties": dict.fromkeys(sorted(exits - {*takes.exits}), False)}
        then = {"required": [*takes.needed], "properties": {**strange, "exits": closed}}
        rules.append({"if": chosen, "then": then})
    schema["allOf"] = rules
