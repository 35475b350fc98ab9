"""`flowrun credentials`: what there is, whether it works, and what the vault keeps."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from engine.credentials.connections import Connections
from engine.credentials.credential import Fact
from engine.credentials.registry import Credentials, Entry
from engine.errors import FlowError, NodeError

from ...connecting.facts import fact_lines, facts_of
from ...connecting.listing import Listed, listed, listed_credentials, uses_of
from ...project.project import Project
from ..arguments import CommandParser, add_action, json_option, where
from ..terminal import Style, clean, minute, print_json, say

USUAL_TYPE = "salesforce"
_OF_THE_VAULT = {"rename": "rename", "remove": "remove", "export": "export", "import": "import_"}


class _Parser(CommandParser):
    """`complete` adds the options that depend on others, before any is read."""

    complete: Callable[[Sequence[str]], None] | None = None

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        if self.complete is not None:
            self.complete(args)
        return super().parse_known_args(args, namespace)


def arguments(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(
        dest="action", required=True, metavar="ACTION", parser_class=_Parser
    )
    _connect(
        add_action(
            actions,
            "connect",
            "log in to Salesforce and keep it in the vault",
            'credentials connect "Salesforce Production" --domain yourcompany',
            "credentials connect SF --grant client_credentials --consumer-secret-env SF_SECRET",
            "credentials connect Dev --grant sf_cli --domain yourcompany --username dev",
        )
    )
    text = "name, type, domain, state and last use of each"
    _around(add_action(actions, "list", text, "credentials list --json"))
    for name, text in (
        ("show", "one credential's fields; a secret by the place where it is kept"),
        ("test", "log in, and show the org's name, API version and calls left"),
    ):
        action = add_action(actions, name, text, f'credentials {name} "Salesforce Production"')
        action.add_argument("name", metavar="NAME")
        _around(action)
    text = "give a credential of the vault another name"
    rename = add_action(actions, "rename", text, 'credentials rename "Salesforce QA" QA')
    rename.add_argument("name", metavar="NAME")
    rename.add_argument("to", metavar="NEW_NAME")
    text = "take a credential out of the vault and revoke it"
    remove = add_action(actions, "remove", text, 'credentials remove "Salesforce QA"')
    remove.add_argument("name", metavar="NAME")
    remove.add_argument("--keep-remote", action="store_true", help="revoke nothing at the service")
    _moving(actions)


def _moving(actions: "argparse._SubParsersAction[_Parser]") -> None:
    text = "write credentials of the vault to a file, sealed with a passphrase"
    export = add_action(actions, "export", text, 'credentials export moved.json "Salesforce QA"')
    export.add_argument("file", type=Path, metavar="FILE")
    export.add_argument("names", nargs="*", metavar="NAME", help="which (default: all)")
    text = "take credentials from such a file into the vault"
    taking = add_action(actions, "import", text, "credentials import moved.json")
    taking.add_argument("file", type=Path, metavar="FILE")
    taking.add_argument("--replace", action="store_true", help="also those that are there already")
    for action in (export, taking):
        text = "the environment variable that holds the passphrase (default: ask)"
        action.add_argument("--passphrase-env", metavar="VARIABLE", help=text)


def _around(action: argparse.ArgumentParser) -> None:
    action.add_argument(
        "--folder",
        type=Path,
        metavar="FOLDER",
        help="where the flows and their credentials.yaml are (default: flows, or else this one)",
    )
    where(action)
    json_option(action)


def _connect(action: "_Parser") -> None:
    action.add_argument("name", metavar="NAME")
    _type_option(action)
    action.complete = lambda given: _complete(action, given)


def _type_option(action: argparse.ArgumentParser) -> None:
    action.add_argument(
        "--type",
        default=USUAL_TYPE,
        metavar="TYPE",
        help=f"the type of the credential, which has further options (default: {USUAL_TYPE})",
    )


def _complete(action: argparse.ArgumentParser, given: Sequence[str]) -> None:
    """Adds the options that the given type has."""
    from ...connecting.connect import add_options_of

    first = CommandParser(prog=action.prog, add_help=False, allow_abbrev=False)
    _type_option(first)
    try:
        add_options_of(first.parse_known_args(given)[0].type, action)
    except FlowError as error:
        action.error(str(error))


def main(options: argparse.Namespace) -> int:
    if options.action == "connect":
        from ...connecting.connect import connect

        return connect(options)
    if options.action in _OF_THE_VAULT:
        from ...connecting import moving

        return int(getattr(moving, _OF_THE_VAULT[options.action])(options))
    folder = options.folder or next(filter(Path.is_dir, [Path("flows")]), Path())
    if not folder.is_dir():
        raise FlowError(f"{folder}: there is no such folder")
    credentials = Project.of(folder, options).credentials
    actions = {"list": _list, "show": _show, "test": _test}
    return actions[options.action](credentials, options)


def _list(credentials: Credentials, options: argparse.Namespace) -> int:
    rows = listed_credentials(credentials)
    if options.json:
        print_json([row._asdict() for row in rows])
        return 0
    style = Style(sys.stdout)
    if not rows:
        style.line("no credentials here or in the vault")
    for row in rows:
        colour = "green" if row.state in ("ready", "connected") else "red"
        name = style.paint(f"{clean(row.name):<28}", "bold")
        kind = f"{clean(row.type):<14}{row.domain or '–':<40}{row.environment or '–':<12}"
        used = style.paint(f"  used {minute(row.last_used)}" if row.last_used else "", "dim")
        style.line(f"{name}{kind}{style.paint(clean(_told(row)), colour)}{used}")
    for name, instead in credentials.environment.credentials.items():
        swap = f"{clean(name)} → {clean(str(instead))}  in environment {options.env}"
        style.line(style.paint(swap, "dim"))
    return 0


def _told(row: Listed) -> str:
    """Its state, with what mends it; why it is unreadable."""
    if row.state == "broken":
        return f'broken: flowrun credentials connect "{row.name}"'
    return row.reason or row.state


def _show(credentials: Credentials, options: argparse.Namespace) -> int:
    """The fields as they are written: each secret by the place where it is kept."""
    entry = _entry(credentials, options.name)
    row = listed(credentials, entry.name, uses_of(credentials))
    where = "the vault" if entry.in_vault else entry.source.file
    fields = {key: value for key, value in entry.block.items() if key != "type"}
    if options.json:
        print_json({**row._asdict(), "kept_in": where, "fields": fields})
        return 0
    style = Style(sys.stdout)
    style.line(style.paint(clean(entry.name), "bold"))
    shown = {"type": entry.type, **fields, "state": _told(row), "kept in": where}
    shown |= {"last used": minute(row.last_used)} if row.last_used else {}
    for key, value in shown.items():
        told = (
            ", ".join(f"{a}: {b}" for a, b in value.items()) if isinstance(value, dict) else value
        )
        style.line(clean(f"  {key:<18}{told}"))
    return 0


def _test(credentials: Credentials, options: argparse.Namespace) -> int:
    name = _entry(credentials, options.name).name
    try:
        facts = asyncio.run(_facts(credentials, options.name))
    except NodeError as error:
        say(f"error: {error}")
        return 1
    if options.json:
        print_json(facts)
        return 0
    style = Style(sys.stdout)
    logs_in = facts or credentials.get(options.name).keeps_token
    state = "it works" if logs_in else "ready: its secrets are here, and there is no login to try"
    style.line(f"{clean(name)}: {style.paint(state, 'green')}")
    for line in fact_lines(facts):
        style.line(clean(line))
    return 0


async def _facts(credentials: Credentials, name: str) -> dict[str, Fact]:
    async with Connections(credentials) as connections:
        return await facts_of(connections, name)


def _entry(credentials: Credentials, name: str) -> Entry:
    """What is meant by a name in this environment. Raises `CredentialError`."""
    actual = credentials.actual(name)
    if actual not in credentials.entries:
        credentials.get(name)  # which says what there is
    return credentials.entries[actual]
