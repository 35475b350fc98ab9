"""`flowrun serve`: flows over HTTP, until interrupted."""

import argparse
import math
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import FlowError

from ..project.files import flow_files
from .arguments import port_option, surroundings
from .terminal import installing

if TYPE_CHECKING:
    from ..serve.flows import Served

_NEEDS = {"prometheus_client": "prometheus-client", "websockets": "websockets"}


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "flows", nargs="*", type=Path, metavar="FLOW", help="a flow, or a folder of flows"
    )
    command.add_argument(
        "--published",
        action="store_true",
        help="serve what flowrun publish has published, and what it publishes meanwhile",
    )
    command.add_argument(
        "--draft-for",
        action="append",
        default=[],
        metavar="CALLER",
        help="with --published: give this caller the draft, where there is one (repeat for more)",
    )
    port_option(command, 8000)
    command.add_argument(
        "--host",
        default="127.0.0.1",
        help="the address to listen at; one that others reach needs a key (default: 127.0.0.1)",
    )
    command.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a name clients may call it, such as that of a proxy (repeat for more)",
    )
    command.add_argument(
        "--cors",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="let the pages of this origin talk to it, such as https://shop.example (repeat)",
    )
    command.add_argument(
        "--try",
        action="store_true",
        dest="trying",
        help="let everybody who reaches it open /try/FLOW, not only this machine",
    )
    _numbers(command)
    surroundings(command)


def _numbers(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--session-hours",
        type=_positive,
        default=24,
        metavar="N",
        help="how long a session may take (default: 24)",
    )
    command.add_argument(
        "--keep-days",
        type=_positive,
        default=30,
        metavar="N",
        help="how long a session that is over is kept (default: 30)",
    )
    command.add_argument(
        "--rate",
        type=_positive,
        default=1_000,
        metavar="N",
        help="requests a second for each key (default: 1000)",
    )
    command.add_argument(
        "--most-sessions",
        type=_positive,
        default=10_000,
        metavar="N",
        help="sessions of each key that go on at once (default: 10000)",
    )


def _positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0
    if not (math.isfinite(number) and 0 < number <= 1e6):
        raise argparse.ArgumentTypeError("takes a number above 0, at most 1000000")
    return number


def main(options: argparse.Namespace) -> int:
    missing = [name for module, name in _NEEDS.items() if find_spec(module) is None]
    if missing:
        raise FlowError(f"serving needs {' and '.join(missing)}; {installing('serve')}")
    from ..serve.limits import Limits
    from ..serve.reach import Reach
    from ..serve.server import Lives, serve

    if options.published is bool(options.flows):
        raise FlowError("name the flows to serve, or say --published")
    if options.draft_for and not options.published:
        raise FlowError("--draft-for goes with --published")
    flows = _published(options) if options.published else _files(options)
    reach = Reach(options.host, options.allow_host, options.cors, options.trying)
    lives = Lives(timedelta(hours=options.session_hours), timedelta(days=options.keep_days))
    limits = Limits(rate=options.rate, open_sessions=int(options.most_sessions))
    serve(flows, reach, options.port, lives, limits)
    return 0


def _files(options: argparse.Namespace) -> "Served":
    from ..serve.flows import ServedFlows

    return ServedFlows.load(flow_files(options.flows), options)


def _published(options: argparse.Namespace) -> "Served":
    from ..serve.published import PublishedFlows
    from ..storage.versions import open_versions

    return PublishedFlows(open_versions(), options, options.draft_for)
