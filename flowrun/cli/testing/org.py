"""`flowrun org`: a local Salesforce org on loopback."""

import argparse
from pathlib import Path

from engine.errors import FlowError

from ...org.chaos import read_switch
from ...org.server import serve
from ..arguments import port_option


def arguments(command: argparse.ArgumentParser) -> None:
    port_option(command, 8080)
    command.add_argument(
        "--host",
        default="127.0.0.1",
        help="the address to listen at, and a name clients may call it (default: 127.0.0.1)",
    )
    command.add_argument(
        "--tls",
        action="store_true",
        help="speak https, with a certificate made at start; it says where clients find it",
    )
    command.add_argument("--data", type=Path, metavar="FILE", help="its records, as YAML")
    command.add_argument(
        "--chaos",
        default="",
        metavar="NAME[:TIMES],…",
        help="troubles it has, such as maintenance or lock_row:2 (docs/local-org.md lists them)",
    )


def main(options: argparse.Namespace) -> int:
    try:
        chaos = dict(read_switch(each) for each in options.chaos.split(",") if each.strip())
    except ValueError as error:
        raise FlowError(f"--chaos: {error}") from None
    serve(options.host, options.port, options.data, chaos, tls=options.tls)
    return 0
