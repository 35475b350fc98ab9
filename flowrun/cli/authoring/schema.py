"""`flowrun schema`: the JSON Schema of flows, tests, credentials or environments, for editors."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from engine.errors import FlowError

from ...project.types import credential_types, node_types
from ..arguments import nodes_dir

KINDS = ("flow", "test", "credentials", "environment")


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "kind",
        nargs="?",
        choices=KINDS,
        default="flow",
        metavar="KIND",
        help=f"{', '.join(KINDS)}; flow by default",
    )
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="write it there")
    nodes_dir(command)


def main(options: argparse.Namespace) -> int:
    from ...language.schemas.strict import strict

    written = json.dumps(strict(_schema(options)), ensure_ascii=False, indent=2) + "\n"
    if options.output is None:
        sys.stdout.write(written)
        return 0
    try:
        options.output.write_text(written, "utf-8")
    except OSError as error:
        raise FlowError(f"{options.output}: cannot be written: {error.strerror}") from None
    return 0


def _schema(options: argparse.Namespace) -> dict[str, Any]:
    from ...language.schemas.beside_flows import credentials_schema, environment_schema
    from ...language.schemas.flows import flow_schema

    if options.kind == "credentials":
        return credentials_schema(credential_types().all())
    if options.kind == "environment":
        return environment_schema()
    if options.kind == "test":
        from ...language.schemas.suites import suite_schema

        return suite_schema()
    return flow_schema(node_types(options.nodes_dir).all())
