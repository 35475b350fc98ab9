"""What the commands' command lines have in common."""

import argparse
import sys
from pathlib import Path
from typing import NoReturn, TypeVar

from engine.errors import FlowError

from .commands import COMMANDS

Parser = TypeVar("Parser", bound=argparse.ArgumentParser)

_EXAMPLES = """\
examples:
  flowrun flows/demo.yaml                          talk to a flow
  flowrun flows/demo.yaml --input 1 --json         answer its questions, print one JSON document
  flowrun flows/demo.yaml --env qa                 the same flow against other credentials
  flowrun test-request flows/demo.yaml find_caller make one node's request
  flowrun check                                    find mistakes in all flows below this folder
  flowrun test                                     run every *.test.yaml below this folder
  flowrun org --port 8080                          a local Salesforce org

exit codes: 0 it ended well or waits for input, 1 it failed, 2 the flow or the command is wrong
"""


class CommandParser(argparse.ArgumentParser):
    """Says what is wrong with a command line in a line, and where its help is."""

    def error(self, message: str) -> NoReturn:
        print(f"error: {message}; {self.prog} --help explains", file=sys.stderr)
        sys.exit(2)


def top() -> argparse.ArgumentParser:
    """The command itself, which lists the others."""
    listing = "\n".join(f"  {name:<14}{command.text}" for name, command in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="flowrun",
        description="Virtual-assistant flows as text.\n\ncommands:\n" + listing,
        usage="flowrun FLOW.yaml [options]\n       flowrun COMMAND …",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_true", help="print flowrun's version")
    return parser


def parser_of(name: str) -> CommandParser:
    """The parser of one command; its module adds the arguments."""
    command = COMMANDS[name]
    return CommandParser(
        prog=f"flowrun {name}",
        description=_sentence(command.text),
        epilog=_examples(command.example.splitlines()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def credentials_file(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--credentials", type=Path, metavar="FILE", help="read this file before credentials.yaml"
    )


def where(command: argparse.ArgumentParser) -> None:
    command.add_argument("--env", metavar="NAME", help="use environments/NAME.yaml")
    credentials_file(command)


def nodes_dir(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--nodes-dir", type=Path, metavar="DIR", help="take node types from this folder too"
    )


def surroundings(command: argparse.ArgumentParser) -> None:
    where(command)
    nodes_dir(command)


def values(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--set",
        action="append",
        default=[],
        dest="settings",
        metavar="NAME=VALUE",
        help="set a parameter (repeat for more)",
    )


def port_option(command: argparse.ArgumentParser, usual: int) -> None:
    text = f"0 takes a free one (default: {usual})"
    command.add_argument("--port", type=_port, default=usual, help=text)


def engine_options(command: argparse.ArgumentParser, text: str) -> None:
    command.add_argument(
        "--engine", type=_engine, metavar="restate=URL", help=f"{text} (docs/scaling.md)"
    )
    command.add_argument(
        "--engine-admin",
        metavar="URL",
        help="with --engine: its admin API, where sessions are searched (default: port 9070 there)",
    )


def has_engine(options: argparse.Namespace) -> bool:
    """Whether there is an `--engine`. Raises `FlowError` for what goes with one only."""
    if options.engine_admin and not options.engine:
        raise FlowError("--engine-admin goes with --engine")
    return bool(options.engine)


def _engine(text: str) -> str:
    kind, _, url = text.partition("=")
    if kind == "restate" and url.startswith(("http://", "https://")):
        return url
    raise argparse.ArgumentTypeError("takes restate=URL, such as restate=http://engine:8080")


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError("takes a number from 0 to 65535")


def json_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON for a tool to read")


def add_action(
    actions: "argparse._SubParsersAction[Parser]",
    name: str,
    text: str,
    *examples: str,
) -> Parser:
    """One action of a command; the examples are what follows `flowrun`."""
    return actions.add_parser(
        name,
        help=text,
        description=_sentence(text),
        epilog=_examples([f"flowrun {example}" for example in examples]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _examples(lines: list[str]) -> str:
    title = "examples:" if len(lines) > 1 else "example:"
    return "\n".join([title, *(f"  {line.strip()}" for line in lines)])
