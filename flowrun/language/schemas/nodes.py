"""The JSON Schema of nodes: each type has a definition, and a node's `type` chooses it."""

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

from engine.node import Node
from engine.policy import Policy

from .json_schema import SCALAR, Schema, Translation, text

FAILED_HELP = "It could not do its work. Where this leads nowhere, the session ends as failed."
_TARGET = "The node that it leads to, or `end`."

NODE_KEYS: Mapping[str, str] = {
    "type": "What the node does.",
    "label": "A name to show for it.",
    "next": _TARGET,
    "exits": "The exits and the nodes that they lead to. One that is left out ends the session.",
    "policy": "How long a request may take and whether it is tried again.",
}


def dispatched(kinds: list[tuple[str, str]], description: str) -> Schema:
    """A block whose `type` says which definition the rest of it follows. `kinds` are name and
    help."""
    names, helps = [name for name, _ in kinds], [text for _, text in kinds]
    return {
        "type": "object",
        "required": ["type"],
        "properties": {
            "type": {
                "description": description,
                "enum": names,
                "enumDescriptions": [text.splitlines()[0] if text else "" for text in helps],
                "markdownEnumDescriptions": helps,
            }
        },
        "allOf": [
            {
                "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
                "then": {"$ref": f"#/definitions/{name}"},
            }
            for name in names
        ],
    }


def node_schema(kind: type[Node], translation: Translation) -> Schema:
    schema = translation.model(kind.type, kind.model_json_schema())
    own: Schema = {
        "type": {"const": kind.type, "description": help_of(kind)},
        "label": {"type": [*SCALAR, "null"]},
    }
    if one_exit(kind):
        own["next"] = text(markdownDescription=f"{kind.exits['next']} {_TARGET}")
    own["exits"] = _exits(kind)
    if kind.io:
        own["policy"] = _policy(kind, translation)
    own = {key: {"description": NODE_KEYS[key], **value} for key, value in own.items()}
    return {
        "description": help_of(kind),
        "markdownDescription": markdown_of(kind),
        "type": "object",
        "properties": {**own, **schema.get("properties", {})},
        "required": ["type", *schema.get("required", ())],
        "additionalProperties": False,
        **{word: schema[word] for word in ("allOf", "anyOf", "oneOf") if word in schema},
    }


def _exits(kind: type[Node]) -> Schema:
    return {
        "type": ["object", "null"],
        "properties": {name: text(told) for name, told in wired_exits(kind)},
        "additionalProperties": text(_TARGET) if kind.more_exits else False,
    }


def _policy(kind: type[Node], translation: Translation) -> Schema:
    schema = translation.model("policy", Policy.model_json_schema())
    retried = f", and is tried again {kind.retry.times} times" if kind.retry.times else ""
    usual = f"Without it a request may take {kind.timeout:g} s{retried}."
    return {
        "type": ["object", "null"],
        "description": f"{NODE_KEYS['policy']} {usual}",
        "properties": schema["properties"],
        "additionalProperties": False,
    }


def one_exit(kind: type[Node]) -> bool:
    """Whether it writes `next:` instead of `exits:`."""
    return tuple(kind.exits) == ("next",) and not kind.more_exits


def wired_exits(kind: type[Node]) -> Iterator[tuple[str, str]]:
    """What may stand under `exits:`, with its sentence."""
    named: dict[str, str] = {} if one_exit(kind) else dict(kind.exits)
    yield from (named | {"failed": named.get("failed", FAILED_HELP)}).items()


def help_of(kind: type[Any]) -> str:
    return inspect.cleandoc(kind.__doc__ or "")


def markdown_of(kind: type[Node]) -> str:
    """Its help and its exits."""
    told = {"next": kind.exits["next"]} if one_exit(kind) else {}
    exits = told | dict(wired_exits(kind))
    return help_of(kind) + "\n\n" + "\n".join(f"- `{name}`: {text}" for name, text in exits.items())
