"""`flowrun up`: every part of a system beyond one machine, on this one, to try it.

The workers share one listening socket: Restate takes one URL for all of them, and opens several
connections to it, which the kernel hands to whoever is free. What dies is started again, and where
this process itself is killed, all of it dies.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.errors import FlowError

from ..cli.terminal import say
from ..ending import Told, told_to_end
from ..listening import free_ports, listen
from ..storage.api_keys import ApiKeys
from ..storage.home import VARIABLE as HOME
from ..storage.vault.sealing import Key
from .sealing import VARIABLE as SHARED_KEY
from .server import Server, program, register_now
from .tied import tied

WORKERS = 2
_LOOK_SECONDS = 0.1
_FRONT_ENDS_SECONDS = 60
_WORKER_ENDS_SECONDS = 5
"""The front has ended its turns by then; what an engine that was killed left behind is nobody's."""
_SETTINGS = {"RESTATE_DEFAULT_NUM_PARTITIONS": "4"}
"""Each has tasks of its own, and 24 are for a cluster."""


def up(arguments: Sequence[str], port: int) -> None:
    """Prints where all of it is, then keeps it going until it is told to end; nothing stays.
    `arguments` are what a worker and a front take alike. Raises `FlowError` for what cannot start.
    """
    program()
    with closing(Told()) as told, told_to_end(told.set, signal.SIGHUP), ExitStack() as parts:
        folder = Path(parts.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
        shared = {**os.environ, SHARED_KEY: Key.new().text, "PYTHONUNBUFFERED": "1"}
        engine = parts.enter_context(_Engine(folder))
        workers = [parts.enter_context(one) for one in _workers(parts, arguments, shared)]
        front, key = _front(folder, arguments, port, engine, shared)
        parts.enter_context(front)
        # All begin at once, for each takes its second.
        for one in (*workers, front):
            one.begin()
        engine.begin()
        for one in (*workers, front):
            one.wait_until_ready()
        register_now(engine.server.admin, workers[0].url)
        lines = [f"front: {front.url}", f"engine: {engine.server.ingress}"]
        print(*lines, *map(_line, workers), f"key: {key}", sep="\n", flush=True)
        while not told.wait(_LOOK_SECONDS):
            engine.look_after()
            for one in (*workers, front):
                if one.look_after() and one is not front:
                    print(_line(one), flush=True)


class _Engine:
    """The server, on ports that nobody has."""

    def __init__(self, folder: Path) -> None:
        ingress, admin, node = free_ports(3)
        folder = folder / "engine"
        self.server = Server(
            folder, ingress=ingress, admin=admin, node=node, settings=_SETTINGS, started_by=tied
        )

    def __enter__(self) -> "_Engine":
        return self

    def __exit__(self, *_: object) -> None:
        self.server.end()

    def begin(self) -> None:
        self.server.start()

    def look_after(self) -> None:
        process = self.server.process
        if process is not None and process.poll() is not None:
            say(f"the engine ended ({_how(process.returncode)}) and is started again")
            self.begin()


class _Part:
    """A process of flowrun's own, which says where it is in its first line."""

    def __init__(
        self, command: Sequence[str], environment: dict[str, str], ends_seconds: float, *shared: int
    ) -> None:
        self.url = ""
        self._what = "worker" if command[0] == "worker" else "front"
        self._ends_seconds = ends_seconds
        self._command = tied([sys.executable, "-m", "flowrun.cli", *command])
        self._environment = environment
        self._shared = shared
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "_Part":
        return self

    def __exit__(self, *_: object) -> None:
        if (process := self._process) is None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            process.wait(self._ends_seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def begin(self) -> None:
        self._process = subprocess.Popen(
            self._command,
            env=self._environment,
            pass_fds=self._shared,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            # Ctrl-C is for `flowrun up`, which ends its parts one after the other.
            start_new_session=True,
        )

    def wait_until_ready(self) -> None:
        process = self._process
        assert process is not None and process.stdout is not None
        first = process.stdout.readline()
        if not first:
            # It has said why, on the same terminal.
            raise FlowError(f"the {self._what} does not start ({_how(process.wait())})")
        self.url = first.split()[-1]
        threading.Thread(target=process.stdout.read, daemon=True).start()

    def look_after(self) -> bool:
        """Whether it had ended, and was started again."""
        process = self._process
        if process is None or process.poll() is None:
            return False
        how = _how(process.returncode)
        say(f"the {self._what} with pid {self.pid} ended ({how}); another begins")
        self.begin()
        self.wait_until_ready()
        return True


def _workers(
    parts: ExitStack, arguments: Sequence[str], environment: dict[str, str]
) -> Iterator[_Part]:
    listener: socket.socket = parts.enter_context(listen("127.0.0.1", 0, instead=""))
    fd = listener.fileno()
    for _ in range(WORKERS):
        command = ["worker", *arguments, f"--fd={fd}"]
        yield _Part(command, environment, _WORKER_ENDS_SECONDS, fd)


def _front(
    folder: Path, arguments: Sequence[str], port: int, engine: _Engine, environment: dict[str, str]
) -> tuple[_Part, str]:
    """With the key that its clients send: it is in a home of its own, for the user's may have keys
    already."""
    key = ApiKeys(folder).create("up", datetime.now(UTC))
    where = [f"--engine=restate={engine.server.ingress}", f"--engine-admin={engine.server.admin}"]
    command = ["serve", *arguments, *where, f"--port={port}"]
    return _Part(command, {**environment, HOME: str(folder)}, _FRONT_ENDS_SECONDS), key


def _line(worker: _Part) -> str:
    return f"worker: {worker.url} pid {worker.pid}"


def _how(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {-code}"
