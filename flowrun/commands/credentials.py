"""`flowrun credentials`: what there is, whether it works, and what the vault keeps."""

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from engine import (
    Connections,
    Credential,
    CredentialError,
    Credentials,
    FlowError,
    NodeError,
    Request,
    Response,
    Token,
    send_alone,
)

from ..arguments import json_option, where
from ..project import find_credentials, find_environment
from ..terminal import Style, say


def arguments(command: argparse.ArgumentParser) -> None:
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
    where(action)
    json_option(action)


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


def main(options: argparse.Namespace) -> int:
    if options.action == "connect":
        from ..connect import connect

        return connect(options)
    folder = options.folder or next(filter(Path.is_dir, [Path("flows")]), Path())
    if not folder.is_dir():
        raise FlowError(f"{folder}: there is no such folder")
    environment = find_environment(folder, options.env)
    credentials = find_credentials(folder, options.credentials, environment)
    if options.action in ("export", "import"):
        from ..moving import export, import_

        return (export if options.action == "export" else import_)(credentials, options)
    actions = {
        "list": _list,
        "show": _show,
        "test": _test,
        "rename": _rename,
        "remove": _remove,
    }
    return actions[options.action](credentials, options)


def _list(credentials: Credentials, options: argparse.Namespace) -> int:
    uses = credentials.vault.uses() if credentials.vault else {}
    rows = [_row(credentials, name, uses) for name in sorted(credentials.entries)]
    if options.json:
        _print_json(rows)
        return 0
    style = Style(sys.stdout)
    if not rows:
        style.line("no credentials here or in the vault")
    for row in rows:
        colour = "green" if row["state"] in ("ready", "connected") else "red"
        name = style.paint(f"{row['name']:<28}", "bold")
        kind = f"{row['type']:<14}{row['domain'] or '–':<40}{row['environment'] or '–':<12}"
        used = style.paint(f"  used {row['last_used']}" if row["last_used"] else "", "dim")
        style.line(f"{name}{kind}{style.paint(row['state'], colour)}{used}")
    return 0


def _row(credentials: Credentials, name: str, uses: dict[str, str]) -> dict[str, Any]:
    entry = credentials.entries[name]
    row: dict[str, Any] = {"name": name, "type": entry.type, "domain": "", "environment": ""}
    try:
        credential = credentials.read(name)
        row |= {"domain": credential.host, "environment": credential.environment}
        row["state"] = _state(credentials, credential)
    except FlowError as error:
        row["state"] = "; ".join(problem.message for problem in error.problems) or str(error)
    except CredentialError as error:
        row["state"] = str(error).partition(": ")[2] or str(error)
    return {**row, "last_used": uses.get(name)}


def _state(credentials: Credentials, credential: Credential) -> str:
    """`ready`, `connected` where a token is kept, or why a login is in vain."""
    secrets = credential.secrets()
    if credentials.vault is None or not credential.keeps_token:
        return "ready"
    kept = credentials.vault.token(credential.fingerprint(secrets))
    if kept.broken:
        return f'broken: flowrun credentials connect "{credential.name}"'
    return "connected" if kept.text else "ready"


def _show(credentials: Credentials, options: argparse.Namespace) -> int:
    """The fields as they are written: each secret by the place where it is kept."""
    entry = _entry(credentials, options.name)
    row = _row(credentials, options.name, credentials.vault.uses() if credentials.vault else {})
    where = "the vault" if entry.in_vault else entry.source.file
    fields = {key: value for key, value in entry.block.items() if key != "type"}
    if options.json:
        _print_json({**row, "kept_in": where, "fields": fields})
        return 0
    style = Style(sys.stdout)
    style.line(style.paint(options.name, "bold"))
    shown = {"type": entry.type, **fields, "state": row["state"], "kept in": where}
    for key, value in shown.items():
        told = (
            ", ".join(f"{a}: {b}" for a, b in value.items()) if isinstance(value, dict) else value
        )
        style.line(f"  {key:<18}{told}")
    return 0


def _test(credentials: Credentials, options: argparse.Namespace) -> int:
    _entry(credentials, options.name)
    try:
        facts = asyncio.run(_facts(credentials, options.name))
    except NodeError as error:
        say(f"error: {error}")
        return 1
    if options.json:
        _print_json(facts)
        return 0
    style = Style(sys.stdout)
    style.line(f"{options.name}: {style.paint('it works', 'green')}")
    for label, value in facts.items():
        style.line(f"  {label:<14}{value}")
    return 0


async def _facts(credentials: Credentials, name: str) -> dict[str, str]:
    async with Connections(credentials) as connections:
        return await facts_of(connections, name)


async def facts_of(connections: Connections, name: str) -> dict[str, str]:
    """What the service behind a credential says of itself, logged in. Raises `CredentialError` and
    `NodeError`."""

    async def ask(path: str) -> Response:
        headers = {"Accept": "application/json"}
        return await send_alone(connections, Request("GET", path, headers, credential=name))

    connection = connections.open(name)
    await connection.token()
    try:
        return await connection.credential.facts(ask)
    except NodeError as error:
        raise NodeError(connections.mask.short(str(error))) from None


def _rename(credentials: Credentials, options: argparse.Namespace) -> int:
    """A refresh token that was rotated since it was connected goes along."""
    credential, vault = _kept(credentials, options.name), credentials.vault
    assert vault is not None
    latest = credentials.kept_token(credential)
    refresh = latest.refresh.reveal() if latest and latest.refresh else ""
    has_one = any(name == "refresh_token" and value for name, value in credential)
    vault.rename(
        options.name, options.to, {"refresh_token": refresh} if refresh and has_one else {}
    )
    print(f'"{options.name}" is now "{options.to}"')
    return 0


def _remove(credentials: Credentials, options: argparse.Namespace) -> int:
    credential, vault = _kept(credentials, options.name), credentials.vault
    assert vault is not None
    token = None if options.keep_remote else credentials.kept_token(credential)
    if token is not None and asyncio.run(_revoke(credentials, credential, token)):
        print(f"its tokens were revoked at {credential.host}")
    vault.remove(options.name)
    print(f'"{options.name}" is removed from the vault')
    return 0


async def _revoke(credentials: Credentials, credential: Credential, token: Token) -> bool:
    """A service that does not take the token back does not stop the removal."""
    async with Connections(credentials) as connections:
        try:
            return await credential.revoke_token(connections.http(), token)
        except (CredentialError, NodeError) as error:
            say(f"warning: {error}")
            return False


def _entry(credentials: Credentials, name: str) -> Any:
    if name not in credentials.entries:
        credentials.get(name)
        raise CredentialError(f'no credential "{name}"')
    return credentials.entries[name]


def _kept(credentials: Credentials, name: str) -> Credential:
    """The credential, if it is the vault's; what a file holds is edited there."""
    entry = _entry(credentials, name)
    if not entry.in_vault:
        raise FlowError(f'"{name}" stands in {entry.source.file}; edit it there')
    return credentials.read(name)


def _print_json(data: Any) -> None:
    json.dump(data, sys.stdout, ensure_ascii=False, indent=2)
    print()
