"""The local org on a port of this machine."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

import uvicorn
from starlette.types import ASGIApp

from ..ending import Told, stopping
from ..known_hosts import KnownHosts
from ..listening import ANOTHER_PORT, listen, url_of
from .app import LocalOrg
from .connection import connections
from .errors import ApiError
from .http import refusal

MOST_CONNECTIONS = 200
GRACE_SECONDS = 0.3


def serve(
    host: str,
    port: int,
    data: Path | None = None,
    chaos: Mapping[str, int | None] | None = None,
    *,
    tls: bool = False,
) -> None:
    """Prints where it is and how to log in, then serves until interrupted. Port 0 takes any free
    one; a port that is taken is a `FlowError`. With `tls` it speaks https only."""
    org = LocalOrg(data, chaos=chaos)
    with ExitStack() as open_until_the_end:
        listener = open_until_the_end.enter_context(listen(host, port, instead=ANOTHER_PORT))
        config = uvicorn.Config(
            KnownHosts(org.app, host, _unknown(host)),
            http=connections(org.chaos),  # type: ignore[arg-type]
            ws="none",
            log_level="warning",
            server_header=False,
            lifespan="off",
            timeout_keep_alive=60,
            limit_concurrency=MOST_CONNECTIONS,
        )
        if tls:
            folder = open_until_the_end.enter_context(TemporaryDirectory(prefix="flowrun-org-"))
            certificate = _secure(config, Path(folder), host)
        url = url_of(listener, host, "https" if tls else "http")
        trusted = _trust(certificate) if tls else []
        server = uvicorn.Server(config)
        with _ending(server, lambda: org.database.stop(), open_until_the_end.close):
            print(*_greeting(org, url), *trusted, sep="\n", flush=True)
            server.run(sockets=[listener])


def _unknown(listens_at: str) -> Callable[[str], ASGIApp]:
    def refused(host: str) -> ASGIApp:
        message = f'this org is not called "{host}"; it answers to localhost and {listens_at}'
        return refusal(ApiError("UNKNOWN_HOST", message, 421))

    return refused


def _secure(config: uvicorn.Config, folder: Path, host: str) -> Path:
    """Gives the file with the certificate."""
    from .tls import make_certificate

    files = make_certificate(folder, host)
    config.ssl_certfile, config.ssl_keyfile = files.certificate, files.key
    return files.certificate


def _greeting(org: LocalOrg, url: str) -> list[str]:
    return [
        f"{org.name}: a local org by flowrun, not Salesforce; its records live in memory",
        f"url: {url}",
        f"consumer_key: {org.consumer_key}",
        f"consumer_secret: {org.consumer_secret}",
        f"username: {org.username}",
        f"password: {org.password}",
        f"callback_url: {org.settings.callback_urls[0] if org.settings.callback_urls else '–'}",
        *([f"chaos: {org.chaos}"] if str(org.chaos) else []),
    ]


def _trust(certificate: Path) -> list[str]:
    """The variables by which Python, requests and Node learn of a certificate."""
    names = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
    return [
        f"certificate: {certificate}",
        "trust it: export " + " ".join(f"{name}={certificate}" for name in names),
    ]


@contextmanager
def _ending(
    server: uvicorn.Server, stop_work: Callable[[], None], clean_up: Callable[[], None]
) -> Iterator[None]:
    """A signal stops the server, and the work that keeps it from noticing. What goes on all the
    same is not waited for: it would only be forgotten."""

    def leave() -> None:
        clean_up()
        os._exit(0)

    told, ended = Told(), Event()

    def leave_soon() -> None:
        told.wait()
        if not ended.wait(GRACE_SECONDS):
            leave()

    def first() -> None:
        stop_work()
        told.set()

    late = Thread(target=leave_soon, daemon=True)
    late.start()
    with stopping(server, first, leave):
        try:
            yield
        finally:
            ended.set()
            told.set()
            late.join()
            told.close()
