"""The command line's words."""

import argparse
from collections.abc import Callable
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
        description="Virtual-assistant flows as text.\n\ncommands:\n" + _listing(),
        usage="flowrun FLOW.yaml [options]\n       flowrun COMMAND …",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"flowrun {__version__}")
    commands = top.add_subparsers(
        dest="command", required=True, metavar="COMMAND", prog="flowrun", help=argparse.SUPPRESS
    )
    for name, (explain, text, example) in _COMMANDS.items():
        command = commands.add_parser(
            name,
            description=f"{text[0].upper()}{text[1:]}.",
            epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        explain(command)
    return top


def _listing() -> str:
    return "\n".join(f"  {name:<14}{text}" for name, (_, text, _) in _COMMANDS.items())


def _where(command: argparse.ArgumentParser) -> None:
    command.add_argument("--env", metavar="NAME", help="use environments/NAME.yaml")
    command.add_argument(
        "--credentials", type=Path, metavar="FILE", help="read this file before credentials.yaml"
    )


def _surroundings(command: argparse.ArgumentParser) -> None:
    _where(command)
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
        metavar="FOLDER",
        help="where the flows and their credentials.yaml are (default: flows, or else this one)",
    )
    _where(listing)
    _json(listing)


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError("takes a number from 0 to 65535")


def _org(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--port", type=_port, default=8080, help="0 takes a free one (default: 8080)"
    )
    command.add_argument("--data", type=Path, metavar="FILE", help="its records, as YAML")


_COMMANDS: dict[str, tuple[Callable[[argparse.ArgumentParser], None], str, str]] = {
    "run": (
        _run,
        "talk to a flow (what FLOW.yaml alone does)",
        "flowrun flows/demo.yaml --input 1042 --input no --trace",
    ),
    "test-request": (
        _test_request,
        "make one node's request, outside any conversation",
        "flowrun test-request flows/demo.yaml find_caller --dry-run",
    ),
    "check": (_check, "find mistakes in flows before they run", "flowrun check flows/*.yaml"),
    "nodes": (_nodes, "list the node types, or explain one", "flowrun nodes webhook"),
    "credentials": (
        _credentials,
        "list the credentials beside the flows",
        "flowrun credentials list flows",
    ),
    "org": (
        _org,
        "serve a local Salesforce org until interrupted",
        "flowrun org --port 8080 --data flows/orgs/qa.yaml",
    ),
}
