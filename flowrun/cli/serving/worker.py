"""`flowrun worker`: makes the turns of sessions that a distributed engine keeps, until told to
end."""

import argparse
from importlib.util import find_spec
from typing import TYPE_CHECKING

from engine.errors import FlowError

from ..arguments import port_option
from ..terminal import installing
from .flows import flows_of, flows_options

if TYPE_CHECKING:
    from ...scale.engine_store import EngineStore

_NEEDS = {"restate": "restate-sdk", "h2": "h2", "aiohttp": "aiohttp"}
_HOST, _PORT = "127.0.0.1", 9080


def arguments(command: argparse.ArgumentParser) -> None:
    flows_options(command)
    port_option(command, _PORT)
    command.add_argument(
        "--host",
        default=_HOST,
        help="the address to listen at; nobody but the engine may reach it (default: 127.0.0.1)",
    )
    command.add_argument(
        "--fd",
        type=int,
        metavar="N",
        help="listen at this file descriptor instead, as systemd hands over the first as 3; "
        "several workers may share it",
    )


def main(options: argparse.Namespace) -> int:
    if options.fd is not None and (options.host, options.port) != (_HOST, _PORT):
        raise FlowError("--fd takes the place of --host and --port: leave those out, or --fd")
    check_scale()
    from ...scale.sealing import SharedKey
    from ...scale.worker import work

    key = SharedKey.from_environment()
    work(flows_of(options), key, options.host, options.port, options.fd)
    return 0


def check_scale() -> None:
    """Raises `FlowError` where the extra is missing."""
    missing = [name for module, name in _NEEDS.items() if find_spec(module) is None]
    if missing:
        raise FlowError(f"this needs {' and '.join(missing)}; {installing('scale')}")


def engine_store(options: argparse.Namespace) -> "EngineStore":
    """The sessions of the engine that `--engine` names."""
    check_scale()
    from ...scale.engine_store import EngineStore
    from ...scale.ingress import admin_of

    return EngineStore(options.engine, options.engine_admin or admin_of(options.engine))
