"""`flowrun nodes`: the node types, from the types themselves."""

import argparse
import inspect
import json
import sys
from typing import Any

from engine.node import Node

from ...project.types import node_types
from ..arguments import json_option, nodes_dir
from ..terminal import Style, print_json


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("node_type", nargs="?", metavar="TYPE")
    nodes_dir(command)
    json_option(command)


def main(options: argparse.Namespace) -> int:
    types = node_types(options.nodes_dir)
    names = [options.node_type] if options.node_type else types.names()
    described = [describe(types.get(name)) for name in names]
    if options.json:
        document = described[0] if options.node_type else described
        print_json(document)
        return 0
    style = Style(sys.stdout)
    if options.node_type:
        _explain(style, described[0])
    else:
        for node in described:
            style.line(f"{style.paint(node['type'], 'bold'):<24}{node['help'].splitlines()[0]}")
    return 0


def describe(node: type[Node]) -> dict[str, Any]:
    """A node type as JSON: its help, exits, fields and their schema."""
    schema = node.model_json_schema()
    return {
        "type": node.type,
        "help": inspect.cleandoc(node.__doc__ or ""),
        "exits": dict(node.exits),
        "io": node.io,
        "schema": schema,
    }


def _explain(style: Style, node: dict[str, Any]) -> None:
    schema = node["schema"]
    style.line(f"{style.paint(node['type'], 'bold')}\n{node['help']}\n\nkeys")
    for name, field in schema.get("properties", {}).items():
        needed = "required" if name in schema.get("required", ()) else default_of(field)
        style.line(f"  {name:<20}{kind_of(field, schema):<35} {needed}".rstrip())
        if text := field.get("description"):
            style.line(style.paint(f"    {text}", "dim"))
    if node["exits"]:
        style.line("\nexits")
    for name, text in node["exits"].items():
        style.line(f"  {name:<20}{text}")


def kind_of(field: dict[str, Any], schema: dict[str, Any]) -> str:
    """What a key takes, in a word or two."""
    if "enum" in field:
        return ", ".join(map(str, field["enum"]))
    if "$ref" in field:
        inner = schema["$defs"][field["$ref"].rpartition("/")[2]]
        return "one of " + ", ".join(inner["properties"])
    options = [kind_of(one, schema) for one in field.get("anyOf", ()) if one.get("type") != "null"]
    if options:
        return " or ".join(dict.fromkeys(options))
    inner = field.get("additionalProperties")
    if isinstance(inner, dict):
        return f"NAME: {kind_of(inner, schema)} lines"
    kind = str(field.get("format") or field.get("type") or "anything")
    return _KINDS.get(kind, kind)


_KINDS = {
    "operand": "text, a list, a function or null",
    "string": "text",
    "boolean": "true or false",
    "integer": "whole number",
    "array": "list",
    "object": "block",
}


def default_of(field: dict[str, Any]) -> str:
    """`default 5`, or nothing when leaving the key out means nothing."""
    default = field.get("default")
    return "" if default in (None, {}, []) else f"default {json.dumps(default)}"
