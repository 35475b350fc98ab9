"""`flowrun lsp`: the language server, for editors."""

import argparse
from importlib.util import find_spec

from engine.errors import FlowError

from ...project.types import node_types
from ..arguments import credentials_file, nodes_dir
from ..terminal import installing


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--stdio", action="store_true", help="speak on standard input and output, as it always does"
    )
    credentials_file(command)
    nodes_dir(command)


def main(options: argparse.Namespace) -> int:
    if find_spec("pygls") is None:
        raise FlowError(f"the language server needs pygls; {installing('lsp')}")
    from ...lsp.server import serve

    serve(node_types(options.nodes_dir), options.credentials)
    return 0
