"""`flowrun rollback`: makes an earlier version of a flow the published one."""

import argparse
from datetime import UTC, datetime

from ...storage.versions import open_versions
from .publish import SHOWN_DIGEST
from .versions import known_flow


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("flow", metavar="FLOW", help="by its file or its name")
    text = "which version (default: the one that was published before)"
    command.add_argument("number", nargs="?", type=int, metavar="NUMBER", help=text)


def main(options: argparse.Namespace) -> int:
    versions = open_versions()
    name = known_flow(versions, options.flow)
    version = versions.roll_back(name, options.number, datetime.now(UTC))
    print(f"{version.flow} {version.number} is published  {version.digest[:SHOWN_DIGEST]}")
    return 0
