"""`flowrun lsp`: the language server, for editors."""

import argparse
from importlib.util import find_spec
from pathlib import Path

from engine import FlowError

from ..project import node_types
from ..terminal import installing


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--stdio", action="store_true", help="speak on standard input and output, as it always does"
    )
    command.add_argument(
        "--credentials", type=Path, metavar="FILE", help="read this file before credentials.yaml"
    )
    command.add_argument(
        "--nodes-dir", type=Path, metavar="DIR", help="take node types from this folder too"
    )


def main(options: argparse.Namespace) -> int:
    if find_spec("pygls") is None:
        raise FlowError(f"the language server needs pygls; {installing('lsp')}")
    from ..editor.server import serve

    serve(node_types(options.nodes_dir), options.credentials)
    return 0
