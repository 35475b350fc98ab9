"""Writes docs/nodes.md from the node types, and docs/functions.md from the functions:
`python -m flowrun.reference docs/nodes.md docs/functions.md`."""

import sys
from pathlib import Path
from typing import Any

from engine.fields.functions.catalogue import functions
from engine.fields.functions.function import Argument, Function
from engine.values.entities import as_text

from .cli.authoring.nodes import default_of, describe, kind_of
from .project.types import node_types

_HEAD = """\
# Node types

Written from the node types themselves by `make docs`. `flowrun nodes TYPE` shows the same.

Every node also takes `type`, `label`, `next` or `exits`, and, where it makes requests, `policy`.
Every node may wire `failed`.
"""


def markdown() -> str:
    types = node_types()
    return _HEAD + "".join(_section(describe(types.get(name))) for name in types.names())


def _section(node: dict[str, Any]) -> str:
    schema = node["schema"]
    required = schema.get("required", ())
    keys = [
        f"| `{name}` | {kind_of(field, schema)} | "
        f"{'required' if name in required else default_of(field)} | "
        f"{field.get('description', '')} |"
        for name, field in schema.get("properties", {}).items()
    ]
    exits = [f"- `{name}`: {text}" for name, text in node["exits"].items()]
    lines = [
        f"\n## {node['type']}\n",
        node["help"],
        "",
        "| key | takes | | |",
        "|---|---|---|---|",
    ]
    return "\n".join([*lines, *keys, "", *exits]).rstrip() + "\n"


def functions_markdown(page: str) -> str:
    """The page with its sections written anew; what stands above them is written by hand."""
    head = page.partition("\n## ")[0]
    return head + "".join(map(_function_section, functions()))


def _function_section(function: Function) -> str:
    takes = {function.name: function.takes, **function.options}
    keys = [f"| `{key}` | {_taken(one)} | {one.help} |" for key, one in takes.items()]
    shown = [f"- `{block}` is `{as_text(value)}`" for block, value in function.shows.items()]
    shown = [f"- `{example}`" for example in function.examples] + shown
    head = [f"\n## {function.name}\n", function.help, "", "| key | takes | |", "|---|---|---|"]
    return "\n".join([*head, *keys, "", *shown]) + "\n"


def _taken(argument: Argument) -> str:
    if argument.words:
        return ", ".join(f"`{word}`" for word in argument.words)
    if argument.several > 1:
        second = argument.second or argument.kind
        return f"[{argument.kind.takes}, {second.takes}]"
    if argument.several:
        return f"a list, each {argument.kind.takes}"
    return argument.kind.takes


if __name__ == "__main__":
    for page in map(Path, sys.argv[1:]):
        is_nodes = page.name == "nodes.md"
        page.write_text(
            markdown() if is_nodes else functions_markdown(page.read_text("utf-8")), "utf-8"
        )
