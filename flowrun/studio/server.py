"""`flowrun studio` as a process: where it listens, what it prints, how it ends."""

import secrets
import threading
import webbrowser

import uvicorn

from ..ending import stopping
from ..listening import ANOTHER_PORT, listen, url_of
from .api.events import Events
from .app import make_app
from .folder import FlowFolder
from .guard import TOKEN

HOST = "127.0.0.1"
MOST_SECONDS_TO_END = 5


def serve(folder: FlowFolder, port: int, *, opens: bool) -> None:
    """Prints the url that lets a browser in and, where that `opens`, shows it; then serves until it
    is told to end. Raises `FlowError` for a port that is taken."""
    with listen(HOST, port, instead=ANOTHER_PORT) as listener:
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
        url = f"{url_of(listener, HOST)}/?{TOKEN}={token}"
        with stopping(server, events.end):
            print(f"url: {url}", flush=True)
            if opens:
                # The program that shows it may run for as long as the browser does.
                threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
            server.run(sockets=[listener])
