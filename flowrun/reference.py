"""Writes docs/nodes.md from the node types: `python -m flowrun.reference docs/nodes.md`."""

import sys
from pathlib import Path
from typing import Any

from .cli.nodes import default_of, describe, kind_of
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


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(markdown(), "utf-8")
