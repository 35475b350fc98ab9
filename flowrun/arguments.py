"""The command line's words."""

import argparse
from pathlib import Path

from . import __version__

_EXAMPLES = """\
examples:
  flowrun flows/demo.yaml                          talk to a flow
  flowrun flows/demo.yaml --input 1 --json         answer its questions, print one JSON document
  flowrun flows/demo.yaml --env qa                 the same flow against other credentials
  flowrun test-request flows/demo.yaml find_caller make one node's request
  flowrun check flows/*.yaml                       find mistakes before a flow runs
  flowrun org --port 8080                          a local Salesforce org

exit codes: 0 it ended well or waits for input, 1 it failed, 2 the flow or the command is wrong
"""


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="flowrun",
        description="Virtual-assistant flows as text.",
        usage="flowrun FLOW.yaml [options]\n       flowrun COMMAND …",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"flowrun {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _run(commands.add_parser("run", help="talk to a flow (what FLOW.yaml alone does)"))
    _test_request(commands.add_parser("test-request", help="make one node's request"))
    _check(commands.add_parser("check", help="find mistakes in flows"))
    _nodes(commands.add_parser("nodes", help="list the node types, or explain one"))
    _credentials(commands.add_parser("credentials", help="list the credentials"))
    _org(commands.add_parser("org", help="serve a local Salesforce org"))
    return top


def _surroundings(command: argparse.ArgumentParser) -> None:
    command.add_argument("--env", metavar="NAME", help="use environments/NAME.yaml")
    command.add_argument(
        "--credentials", type=Path, metavar="FILE", help="read this file before credentials.yaml"
    )
    command.add_argument(
        "--nodes-dir", type=Path, metavar="DIR", help="take node types from this folder too"
    )


def _values(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--set",
        action="append",
        default=[],
        dest="settings",
        metavar="NAME=VALUE",
        help="set a parameter",
    )


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON for a tool to read")


def _run(command: argparse.ArgumentParser) -> None:
    command.add_argument("flow", type=Path, metavar="FLOW.yaml")
    _values(command)
    command.add_argument(
        "--input",
        action="append",
        dest="inputs",
        metavar="TEXT",
        help="answer the next question (repeat for more); without it, type or pipe the answers",
    )
    _surroundings(command)
    _json(command)
    command.add_argument(
        "--trace", action="store_true", help="show each visit's request, response and outputs"
    )


def _test_request(command: argparse.ArgumentParser) -> None:
    command.add_argument("flow", type=Path, metavar="FLOW.yaml")
    command.add_argument("node", metavar="NODE")
    _values(command)
    _surroundings(command)
    command.add_argument("--dry-run", action="store_true", help="show the request and send nothing")
    _json(command)


def _check(command: argparse.ArgumentParser) -> None:
    command.add_argument("flows", type=Path, nargs="+", metavar="FLOW.yaml")
    _surroundings(command)
    _json(command)


def _nodes(command: argparse.ArgumentParser) -> None:
    command.add_argument("node_type", nargs="?", metavar="TYPE")
    command.add_argument("--nodes-dir", type=Path, metavar="DIR", help="look in this folder too")
    _json(command)


def _credentials(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="name, type, domain and state of each")
    listing.add_argument(
        "folder",
        type=Path,
        nargs="?",
        default=Path("flows"),
        metavar="FOLDER",
        help="where the flows and their credentials.yaml are (default: flows)",
    )
    _surroundings(listing)
    _json(listing)


def _org(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--port", type=int, default=8080, help="0 takes a free one (default: 8080)"
    )
    command.add_argument("--data", type=Path, metavar="FILE", help="its records, as YAML")
