"""`flowrun rename`: what a flow or its tests declare, wherever it is named."""

import argparse
import sys
from pathlib import Path
from typing import Any

from ...collector import collector_off
from ...project.types import node_types
from ...project.writing import write_all
from ..arguments import json_option, nodes_dir
from ..terminal import Style, counted, print_json, say, show_diff


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("flow", type=Path, metavar="FLOW.yaml", help="a flow, or a file of tests")
    command.add_argument(
        "old",
        metavar="OLD",
        help="a node, an entity, NODE.EXIT, or '$NAME' for a parameter; in tests a beginning",
    )
    command.add_argument("new", metavar="NEW", help="its new name")
    command.add_argument("--dry-run", action="store_true", help="show what would change")
    nodes_dir(command)
    json_option(command)


def main(options: argparse.Namespace) -> int:
    from ...language.names.renaming import rename

    with collector_off():
        renaming = rename(options.flow, options.old, options.new, node_types(options.nodes_dir))
    if not options.dry_run:
        write_all({change.path: change.after for change in renaming.changes})
    style = Style(sys.stdout)
    if options.json:
        print_json([_as_json(change) for change in renaming.changes])
    elif options.dry_run:
        for change in renaming.changes:
            names = (str(change.path), str(change.path))
            show_diff(change.document.text, change.after, names, style)
    else:
        for change in renaming.changes:
            style.line(f"{change.path}: {counted(len(change.spans), 'place')}")
    for note in renaming.notes:
        say(f"warning: {note}")
    return 0


def _as_json(change: Any) -> dict[str, Any]:
    places = (change.document.place(span.start) for span in change.spans)
    return {
        "file": str(change.path),
        "places": [{"line": line + 1, "column": column + 1} for line, column in places],
    }
