"""`flowrun up`: an engine, two workers and a front on this machine, until interrupted."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from ..arguments import port_option, surroundings
from .worker import check_scale


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "flows", nargs="+", type=Path, metavar="FLOW", help="a flow, or a folder of flows"
    )
    port_option(command, 8000)
    surroundings(command)


def main(options: argparse.Namespace) -> int:
    check_scale()
    from ...scale.up import up

    up([*map(str, options.flows), *_surroundings(options)], options.port)
    return 0


def _surroundings(options: argparse.Namespace) -> Iterator[str]:
    """As a worker and a front take them."""
    given = {
        "--env": options.env,
        "--credentials": options.credentials,
        "--nodes-dir": options.nodes_dir,
    }
    for name, value in given.items():
        if value is not None:
            yield f"{name}={value}"
