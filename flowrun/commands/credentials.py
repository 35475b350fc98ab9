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

from ..project import find_credentials, find_environment
from ..terminal import Style, say


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
