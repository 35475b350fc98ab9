"""`flowrun studio` as a process: where it listens, what it prints, how it ends."""

import os
import secrets
import signal
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from ..listening import listen
from .api.events import Events
from .app import make_app
from .folder import FlowFolder
from .guard import TOKEN

HOST = "127.0.0.1"
MOST_SECONDS_TO_END = 5
_ANOTHER = "name another by --port, or 0 for a free one"


def serve(folder: FlowFolder, port: int, *, opens: bool) -> None:
    """Prints the url that lets a browser in and, where that `opens`, shows it; then serves until it
    is told to end. Raises `FlowError` for a port that is taken."""
    with listen(HOST, port, instead=_ANOTHER) as listener:
        token = secrets.token_urlsafe(32)
        events = Events(folder)
        config = uvicorn.Config(
            make_app(folder, token, events=events),
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="on",
            timeout_graceful_shutdown=MOST_SECONDS_TO_END,
        )
        server = uvicorn.Server(config)
        url = f"http://{HOST}:{listener.getsockname()[1]}/?{TOKEN}={token}"
        with _stopping(server, events):
            print(f"url: {url}", flush=True)
            if opens:
                # The program that shows it may run for as long as the browser does.
                threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
            server.run(sockets=[listener])


@contextmanager
def _stopping(server: uvicorn.Server, events: Events) -> Iterator[None]:
    """The first signal lets what is under way end, a second ends at once."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        if server.should_exit:
            os._exit(1)
        server.should_exit = True
        events.end()

    server.handle_exit = stop  # type: ignore[assignment, method-assign]
    stops = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(each, stop) for each in stops]
    try:
        yield
    finally:
        for each, handler in zip(stops, before, strict=True):
            signal.signal(each, handler)
