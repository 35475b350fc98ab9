"""`flowrun serve`: flows over HTTP, until interrupted."""

import argparse
import math
import re
from datetime import timedelta
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from engine.errors import FlowError

from ..arguments import engine_options, has_engine, port_option
from ..terminal import installing
from .flows import flows_of, flows_options

if TYPE_CHECKING:
    from ...serve.server import Assembling

_NEEDS = {"prometheus_client": "prometheus-client", "websockets": "websockets"}


def arguments(command: argparse.ArgumentParser) -> None:
    flows_options(command)
    port_option(command, 8000)
    command.add_argument(
        "--host",
        default="127.0.0.1",
        help="the address to listen at; one that others reach needs a key (default: 127.0.0.1)",
    )
    command.add_argument(
        "--allow-host",
        action="append",
        type=_host,
        default=[],
        metavar="NAME",
        help="a name clients may call it, such as that of a proxy (repeat for more)",
    )
    command.add_argument(
        "--cors",
        action="append",
        type=_origin,
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
    engine_options(command, "keep nothing here: workers of this engine make the turns")
    _numbers(command)


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
        type=_whole,
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


def _whole(text: str) -> int:
    if not (re.fullmatch("[0-9]{1,7}", text) and 0 < int(text) <= 1e6):
        raise argparse.ArgumentTypeError("takes a whole number above 0, at most 1000000")
    return int(text)


def _host(text: str) -> str:
    from ...known_hosts import name_of

    name = name_of(text)
    if name is None:
        raise argparse.ArgumentTypeError("takes a name such as flows.example.com")
    return name


def _origin(text: str) -> str:
    """As a browser sends it, or it would never be the same."""
    if not re.fullmatch(r"https?://[^/?#@*\s]+", text.lower()):
        raise argparse.ArgumentTypeError("takes an origin such as https://shop.example, no path")
    return text.lower()


def main(options: argparse.Namespace) -> int:
    missing = [name for module, name in _NEEDS.items() if find_spec(module) is None]
    if missing:
        raise FlowError(f"serving needs {' and '.join(missing)}; {installing('serve')}")
    from ...serve.limits import Limits
    from ...serve.reach import Reach
    from ...serve.server import Lives, assemble, serve

    assembling = _front(options) if has_engine(options) else assemble
    flows = flows_of(options)
    reach = Reach(options.host, options.allow_host, options.cors, options.trying)
    lives = Lives(timedelta(hours=options.session_hours), timedelta(days=options.keep_days))
    limits = Limits(rate=options.rate, open_sessions=options.most_sessions)
    serve(flows, reach, options.port, lives, limits, assembling)
    return 0


def _front(options: argparse.Namespace) -> "Assembling":
    from .worker import check_scale

    check_scale()
    from ...scale.front import assemble_front
    from ...scale.ingress import Ingress, admin_of
    from ...scale.sealing import SharedKey

    admin = options.engine_admin or admin_of(options.engine)
    return partial(assemble_front, Ingress(options.engine, admin), SharedKey.from_environment())
