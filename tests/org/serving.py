"""A local org on a port, in a thread of the tests' own process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from flowrun.org.app import LocalOrg


@contextmanager
def served(org: LocalOrg, **options: Any) -> Iterator[int]:
    """The port on which it listens; the options are uvicorn's."""
    config = uvicorn.Config(org.app, port=0, lifespan="off", log_level="warning", **options)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            thread.join(0.005)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = server.force_exit = True
        thread.join(120)
