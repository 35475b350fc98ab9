"""`flowrun worker`: it runs the turns that the engine gives it, and keeps nothing of them."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import restate
from restate.server import install_shutdown_hook

from ..ending import STOPS
from ..listening import ANOTHER_PORT, handed_over, listen, url_of
from ..serve.flows import Served
from ..serve.logs import begin_log
from .calls import answer_calls
from .objects.caller_object import caller
from .objects.hosted import Hosted
from .objects.session_object import session_object
from .sealing import SharedKey

ENDING_SECONDS = 60


def worker_app(flows: Served, key: SharedKey) -> Any:
    """What the engine calls (ASGI, HTTP/2)."""
    return restate.app([session_object(Hosted(flows, key)), caller], protocol="bidi")


def work(flows: Served, key: SharedKey, host: str, port: int, fd: int | None = None) -> None:
    """Prints where it is, then works until it is told to end; a listener at `fd` takes the place of
    `host` and `port`. Raises `FlowError` where it cannot listen."""
    made = listen(host, port, instead=ANOTHER_PORT) if fd is None else handed_over(fd)
    with made as listener:
        begin_log()
        print(f"working at {url_of(listener)}", flush=True)
        for one in flows:
            print(f"  {one.flow.name} · {one.file} · version {one.flow.digest}", flush=True)
        asyncio.run(_until_told(flows, key, listener))


async def _until_told(flows: Served, key: SharedKey, listener: socket.socket) -> None:
    told = asyncio.Event()
    app, loop = worker_app(flows, key), asyncio.get_running_loop()
    for number in STOPS:
        # The SDK asks for SIGTERM too, and a loop has one handler for each signal: this shares it.
        install_shutdown_hook(loop, told.set, number)
    try:
        await work_on(app, listener, told.wait)
    finally:
        await flows.aclose()


async def work_on(
    app: Any, listener: socket.socket, told_to_end: Callable[[], Awaitable[Any]]
) -> None:
    """Until it is told to end: calls under way end first."""
    await answer_calls(app, listener, told_to_end, ENDING_SECONDS)
