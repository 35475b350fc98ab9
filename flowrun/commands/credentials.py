"""`flowrun credentials list`: what there is, and whether it can be used."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from engine import CredentialError, Credentials, FlowError

from ..project import find_credentials, find_environment
from ..terminal import Style


def main(options: argparse.Namespace) -> int:
    folder = options.folder or next(filter(Path.is_dir, [Path("flows")]), Path())
    if not folder.is_dir():
        raise FlowError(f"{folder}: there is no such folder")
    environment = find_environment(folder, options.env)
    credentials = find_credentials(folder, options.credentials, environment)
    rows = [_row(credentials, name) for name in sorted(credentials.entries)]
    if options.json:
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=2)
        print()
        return 0
    style = Style(sys.stdout)
    if not rows:
        style.line(f"no credentials in {folder}")
    for row in rows:
        colour = "green" if row["state"] == "ready" else "red"
        name = style.paint(f"{row['name']:<28}", "bold")
        kind = f"{row['type']:<14}{row['domain'] or '–':<40}{row['environment'] or '–':<12}"
        style.line(f"{name}{kind}{style.paint(row['state'], colour)}")
    return 0


def _row(credentials: Credentials, name: str) -> dict[str, Any]:
    entry = credentials.entries[name]
    row: dict[str, Any] = {"name": name, "type": entry.type, "domain": "", "environment": ""}
    try:
        credential = credentials.read(name)
        row |= {"domain": credential.host, "environment": credential.environment}
        credential.secrets()
        row["state"] = "ready"
    except FlowError as error:
        row["state"] = "; ".join(problem.message for problem in error.problems) or str(error)
    except CredentialError as error:
        row["state"] = str(error).partition(": ")[2]
    return {**row, "last_used": None}
