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


def _preflight(command: argparse.ArgumentParser) -> None:
    command.add_argument("flow", type=Path, metavar="FLOW.yaml")
    _surroundings(command)
    _json(command)


def _nodes(command: argparse.ArgumentParser) -> None:
    command.add_argument("node_type", nargs="?", metavar="TYPE")
    command.add_argument("--nodes-dir", type=Path, metavar="DIR", help="look in this folder too")
    _json(command)


def _credentials(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    _connect(actions.add_parser("connect", help="log in to Salesforce and keep it in the vault"))
    _around(actions.add_parser("list", help="name, type, domain, state and last use of each"))
    for name, text in (
        ("show", "one credential's fields; a secret by the place where it is kept"),
        ("test", "log in, and show the org's name, API version and calls left"),
    ):
        action = actions.add_parser(name, help=text)
        action.add_argument("name", metavar="NAME")
        _around(action)
    rename = actions.add_parser("rename", help="give a credential of the vault another name")
    rename.add_argument("name", metavar="NAME")
    rename.add_argument("to", metavar="NEW_NAME")
    _around(rename)
    remove = actions.add_parser("remove", help="take a credential out of the vault and revoke it")
    remove.add_argument("name", metavar="NAME")
    remove.add_argument("--keep-remote", action="store_true", help="revoke nothing at Salesforce")
    _around(remove)
    _moving(actions)


def _moving(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    export = actions.add_parser("export", help="write credentials to a file, sealed")
    export.add_argument("file", type=Path, metavar="FILE")
    export.add_argument("names", nargs="*", metavar="NAME", help="which (default: all)")
    taking = actions.add_parser("import", help="take credentials from such a file into the vault")
    taking.add_argument("file", type=Path, metavar="FILE")
    taking.add_argument("--replace", action="store_true", help="also those that are there already")
    for action in (export, taking):
        text = "the environment variable that holds the passphrase (default: ask)"
        action.add_argument("--passphrase-env", metavar="VARIABLE", help=text)
        _around(action)


def _around(action: argparse.ArgumentParser) -> None:
    action.add_argument(
        "--folder",
        type=Path,
        metavar="FOLDER",
        help="where the flows and their credentials.yaml are (default: flows, or else this one)",
    )
    _where(action)
    _json(action)


def _connect(action: argparse.ArgumentParser) -> None:
    action.add_argument("name", metavar="NAME")
    grants = (
        "authorization_code",
        "client_credentials",
        "jwt_bearer",
        "password",
        "refresh_token",
        "sf_cli",
    )
    action.add_argument(
        "--grant", choices=grants, default=grants[0], help="how to log in (default: in a browser)"
    )
    action.add_argument(
        "--callback",
        metavar="URL",
        default="http://localhost:1717/oauth/redirect",
        help="where the browser comes back to; the app must have the same (default: %(default)s)",
    )
    action.add_argument(
        "--no-browser", action="store_true", help="print the address and take the pasted answer"
    )
    action.add_argument(
        "--pkce", choices=("on", "off"), default="on", help="off for an app that does not know it"
    )
    for flag, text in (
        ("--domain", "yourcompany.my.salesforce.com, a pasted URL, or the bare name"),
        ("--consumer-key", "the app's Consumer Key"),
        ("--username", "for jwt_bearer and password; for sf_cli an alias will do"),
        ("--private-key", "for jwt_bearer: the PEM file, which is copied into the vault"),
    ):
        action.add_argument(flag, metavar=flag[2:].upper().replace("-", "_"), help=text)
    for name in ("consumer-secret", "password", "security-token", "refresh-token"):
        text = f"the environment variable that holds the {name.replace('-', ' ')}"
        action.add_argument(f"--{name}-env", metavar="VARIABLE", help=text)


def _vault(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="the names of the secrets")
    for name, text in (
        ("set", "keep a secret, asked for or read from standard input"),
        ("remove", "take a secret out"),
    ):
        actions.add_parser(name, help=text).add_argument("name", metavar="NAME")
    actions.add_parser("new-key", help="print a key for FLOWRUN_VAULT_KEY")
    rekey = actions.add_parser("rekey", help="seal everything with a new key")
    rekey.add_argument(
        "--key-env", metavar="VARIABLE", help="take the new key from this environment variable"
    )


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError("takes a number from 0 to 65535")


def _org(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--port", type=_port, default=8080, help="0 takes a free one (default: 8080)"
    )
    command.add_argument("--data", type=Path, metavar="FILE", help="its records, as YAML")
    command.add_argument(
        "--chaos",
        default="",
        metavar="NAME[:TIMES],…",
        help="troubles it has, such as maintenance or lock_row:2 (docs/local-org.md lists them)",
    )


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
    "preflight": (
        _preflight,
        "log in with a flow's credentials and look for what the orgs lack",
        "flowrun preflight flows/demo.yaml --env qa",
    ),
    "nodes": (_nodes, "list the node types, or explain one", "flowrun nodes webhook"),
    "credentials": (
        _credentials,
        "connect, list, test, rename and remove credentials",
        'flowrun credentials test "Salesforce Production"',
    ),
    "vault": (_vault, "keep secrets and their key", "flowrun vault set erp-token"),
    "org": (
        _org,
        "serve a local Salesforce org until interrupted",
        "flowrun org --port 8080 --data flows/orgs/qa.yaml",
    ),
}
