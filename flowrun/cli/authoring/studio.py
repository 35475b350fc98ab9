"""`flowrun studio`: a folder of flows in the browser, until interrupted."""

import argparse
from importlib.util import find_spec
from pathlib import Path

from engine.errors import FlowError

from ...project.project import find_environment
from ..arguments import port_option, surroundings
from ..terminal import installing


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="where the flows are (default: this folder)",
    )
    port_option(command, 8090)
    command.add_argument("--no-open", action="store_true", help="print the url and open no browser")
    command.add_argument(
        "--read-only", action="store_true", help="write no flow, no test and no credential"
    )
    surroundings(command)


def main(options: argparse.Namespace) -> int:
    if find_spec("watchfiles") is None:
        raise FlowError(f"the studio needs watchfiles; {installing('studio')}")
    from ...studio.folder import FlowFolder
    from ...studio.server import serve

    folder = FlowFolder(
        options.folder,
        environment=options.env,
        credentials_file=options.credentials,
        nodes_dir=options.nodes_dir,
        read_only=options.read_only,
    )
    if options.env and options.env not in folder.environments():
        find_environment(folder.root, options.env)  # says which there are
    serve(folder, options.port, opens=not options.no_open)
    return 0
