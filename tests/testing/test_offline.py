"""A test stays on this machine: what leads off it is refused, told, and fails the test.

What is tried here would send nothing if it were let through: a connection to the broadcast address
fails within the machine.
"""

import asyncio
import ctypes
import importlib
import multiprocessing
import os
import pty
import socket
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from flowrun.cli import main
from flowrun.project.types import node_types
from flowrun.testing import UnansweredRequest, run_flow
from flowrun.testing.isolation.offline import LeftTheTest, a_program_of_ours, on_this_machine
from flowrun.testing.modes import play_case, run_case
from flowrun.testing.written.suites import read_suite

NOWHERE = ("255.255.255.255", 9)


def connect(address: Any = NOWHERE, family: int = socket.AF_INET) -> None:
    with socket.socket(family) as one:
        one.settimeout(1)
        one.connect(address)


def connect_ex() -> None:
    with socket.socket() as one:
        one.connect_ex(NOWHERE)


def datagram(send: Callable[[socket.socket], object]) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as one:
        send(one)


def no_work() -> None:
    return


def process(method: str) -> None:
    multiprocessing.get_context(method).Process(target=no_work).start()


class Liar(str):
    """A host that says it is another."""

    def __eq__(self, other: object) -> bool:
        return other == "127.0.0.1"

    def __hash__(self) -> int:
        return hash("127.0.0.1")

    def __str__(self) -> str:
        return "127.0.0.1"


CONNECTIONS: dict[str, Callable[[], object]] = {
    "getaddrinfo": lambda: socket.getaddrinfo("api.example.com", 80),
    "gethostbyname": lambda: socket.gethostbyname("api.example.com"),
    "gethostbyname_ex": lambda: socket.gethostbyname_ex("api.example.com"),
    "gethostbyaddr": lambda: socket.gethostbyaddr(NOWHERE[0]),
    "getnameinfo": lambda: socket.getnameinfo(NOWHERE, 0),
    "connect": connect,
    "connect_ex": connect_ex,
    "bytes": lambda: connect((b"255.255.255.255", 9)),
    "a liar": lambda: connect((Liar("255.255.255.255"), 9)),
    "odd spelling": lambda: connect(("0xffffffff", 9)),
    "sendto": lambda: datagram(lambda one: one.sendto(b"x", NOWHERE)),
    "sendmsg": lambda: datagram(lambda one: one.sendmsg([b"x"], [], 0, NOWHERE)),
    "IPv6": lambda: connect(("2001:db8::1", 9), socket.AF_INET6),
    "mapped": lambda: connect(("::ffff:255.255.255.255", 9), socket.AF_INET6),
}
OTHERS: dict[str, tuple[Callable[[], object], str]] = {
    "raw socket": (lambda: socket.socket(type=socket.SOCK_RAW), "a socket of family"),
    "other family": (lambda: socket.socket(socket.AF_PACKET, 2), "a socket of family"),
    "subprocess": (lambda: subprocess.run(["true"]), "true was to be started"),
    "os.system": (lambda: os.system("true"), "true was to be started"),
    "os.popen": (lambda: os.popen("true"), "was to be started"),
    "posix_spawn": (lambda: os.posix_spawn("/bin/true", ["t"], {}), "/bin/true was to be"),
    "os.spawnv": (lambda: os.spawnv(os.P_WAIT, "/bin/true", ["t"]), "a copy of this process"),
    "os.fork": (os.fork, "a copy of this process was to be started"),
    "os.forkpty": (os.forkpty, "a copy of this process was to be started"),
    "os.execv": (lambda: os.execv("/bin/true", ["t"]), "/bin/true was to be started"),
    "pty.spawn": (lambda: pty.spawn("/bin/true"), "true was to be started"),
    "fork": (lambda: process("fork"), "a copy of this process"),
    "spawn": (lambda: process("spawn"), "was to be started"),
    "forkserver": (lambda: process("forkserver"), "was to be started"),
    "asyncio": (
        lambda: asyncio.run(asyncio.create_subprocess_exec("true")),  # type: ignore[arg-type]
        "true was to be started",
    ),
    "C": (lambda: ctypes.CDLL(None).connect, "C's connect() was to be called"),
    "C's shell": (lambda: ctypes.CDLL(None)["system"], "C's system() was to be called"),
}


@pytest.mark.parametrize("name", CONNECTIONS)
def test_no_connection_leads_off_the_machine(name: str) -> None:
    with on_this_machine() as tried, pytest.raises(LeftTheTest, match="was not asked"):
        CONNECTIONS[name]()
    assert "was opened past the wire, and refused; a node sends with" in str(tried[0])


@pytest.mark.parametrize("name", OTHERS)
def test_nothing_is_begun_of_which_nothing_would_be_seen(name: str) -> None:
    leave, told = OTHERS[name]
    with on_this_machine() as tried, pytest.raises(LeftTheTest, match="a test stays on this"):
        leave()
    assert told in str(tried[0]) and "and refused" in str(tried[0])


def test_no_other_interpreter_is_begun_for_no_hook_would_see_into_it() -> None:
    with on_this_machine() as tried, pytest.raises(RuntimeError):
        importlib.import_module("_xxsubinterpreters").create()
    assert "another interpreter was to be begun, and refused" in str(tried[0])


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1.2.3", "LOCALHOST"])
def test_this_machine_may_be_asked(host: str) -> None:
    with socket.create_server(("", 0)) as server, on_this_machine() as tried:
        socket.create_connection((host, server.getsockname()[1])).close()
    assert tried == []


def test_a_socket_that_is_a_file_is_on_this_machine(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "s"))
        server.listen()
        with on_this_machine() as tried:
            client.connect(str(tmp_path / "s"))
    assert tried == []


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("variable", ["http_proxy", "HTTPS_PROXY", "ALL_PROXY"])
@pytest.mark.parametrize(
    "written", ["http://127.0.0.1:{}", "localhost:{}", "socks5://a:b@[::1]:{}"]
)
@pytest.mark.parametrize("when", ["before", "within", "and taken back"])
def test_a_proxy_on_this_machine_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, port: int, variable: str, written: str, when: str
) -> None:
    if when == "before":
        monkeypatch.setenv(variable, written.format(port))
    with on_this_machine() as tried:
        if when != "before":
            monkeypatch.setenv(variable, written.format(port))
        if when == "and taken back":
            monkeypatch.delenv(variable)
        with pytest.raises(LeftTheTest, match="which a variable names as a proxy, was not asked"):
            socket.create_connection(("127.0.0.1", port))
    assert len(tried) == 1


def test_what_no_variable_names_any_more_is_no_proxy(
    monkeypatch: pytest.MonkeyPatch, port: int
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{port}")
    with on_this_machine():
        monkeypatch.delenv("HTTP_PROXY")
    monkeypatch.setenv("https_proxy", f"http://proxy.example.com:{port}")
    monkeypatch.setenv("no_proxy", f"127.0.0.1:{port}, *")
    monkeypatch.setenv("ftp_proxy", "http://[what")
    with on_this_machine() as tried:
        socket.create_connection(("127.0.0.1", port)).close()
    assert tried == []


class Left:
    """A thread that a test leaves behind; it acts when it is told to, or begins one that does."""

    def __init__(self, act: Callable[[], object], generations: int = 1) -> None:
        self.go, self.error = threading.Event(), BaseException()
        self.act = act
        self.thread = threading.Thread(target=self.run, args=(generations,))
        self.thread.start()

    def run(self, generations: int) -> None:
        self.go.wait()
        if generations > 1:
            thread = threading.Thread(target=self.run, args=(generations - 1,))
            thread.start()
            thread.join()
            return
        try:
            self.act()
        except OSError as error:
            self.error = error

    def finish(self) -> BaseException:
        self.go.set()
        self.thread.join()
        return self.error


@pytest.mark.parametrize("generations", [1, 3])
@pytest.mark.parametrize("act", [connect, lambda: subprocess.run(["true"])])
def test_a_thread_that_outlives_its_test_stays_on_this_machine(
    generations: int, act: Callable[[], object]
) -> None:
    with on_this_machine() as tried:
        left = Left(act, generations)
    assert isinstance(left.finish(), LeftTheTest)
    assert len(tried) == 1


def test_a_raw_thread_that_outlives_its_test_does_too() -> None:
    import _thread

    errors: list[BaseException] = []
    go, done = threading.Event(), threading.Event()

    def act() -> None:
        go.wait()
        try:
            connect()
        except OSError as error:
            errors.append(error)
        done.set()

    with on_this_machine():
        _thread.start_new_thread(act, ())
    go.set()
    assert done.wait(120)
    assert isinstance(errors[0], LeftTheTest)


def test_what_a_left_thread_tries_during_the_next_test_is_not_that_tests() -> None:
    with on_this_machine() as around:
        with on_this_machine() as first:
            left = Left(connect)
        with on_this_machine() as second:
            assert isinstance(left.finish(), LeftTheTest)
    assert (len(first), len(second), len(around)) == (0, 0, 1)


def test_a_thread_of_somebody_elses_is_free_once_the_test_is_over() -> None:
    left = Left(connect)
    with on_this_machine():
        threading.Thread(target=no_work).start()
    error = left.finish()
    assert isinstance(error, OSError) and not isinstance(error, LeftTheTest)
    with pytest.raises(OSError) as caught:
        connect()
    assert not isinstance(caught.value, LeftTheTest)


def test_a_thread_of_somebody_elses_stays_here_during_the_test() -> None:
    left = Left(connect)
    with on_this_machine() as tried:
        assert isinstance(left.finish(), LeftTheTest)
    assert len(tried) == 1


def test_flowrun_itself_may_start_a_program() -> None:
    with on_this_machine() as tried:
        with a_program_of_ours():
            assert subprocess.run(["true"]).returncode == 0
        with pytest.raises(LeftTheTest):
            subprocess.run(["true"])
    assert len(tried) == 1


HEAD = """\
import _socket, asyncio, atexit, os, signal, socket, subprocess, sys, threading, weakref

from engine import Context, Node, Result


def leave(place, act=None):
    try:
        with socket.socket() as one:
            one.settimeout(1)
            (act or one.connect)(("255.255.255.255", 9))
    except BaseException as error:
        print(place, type(error).__name__, flush=True)
    else:
        print(place, "was let through", flush=True)


class Leaking(Node):
    type = "leaking"
    exits = {"next": "It was tried."}

    async def run(self, ctx: Context) -> Result:
"""
FLOW = "flow: l\nstart: a\nnodes:\n  a: {type: leaking, next: b}\n  b: {type: speak, text: x}\n"
THIRD = "  - {name: three, talk: [bot: x]}\n"
TESTS = "flow: l.yaml\ntests:\n  - {name: one, talk: [bot: x]}\n  - {name: two, talk: [bot: x]}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "types").mkdir()
    (tmp_path / "l.yaml").write_text(FLOW, "utf-8")
    (tmp_path / "l.test.yaml").write_text(TESTS, "utf-8")
    return tmp_path


def write_node(folder: Path, body: str, more: str = "") -> None:
    text = (
        HEAD + textwrap.indent(textwrap.dedent(body), " " * 8) + '        return Result("next")\n'
    )
    (folder / "types" / "leaking.py").write_text(text + textwrap.dedent(more), "utf-8")


def test_what_a_node_tries_fails_its_test_also_where_the_node_forgives_it(folder: Path) -> None:
    write_node(folder, 'leave("node")\n')
    (one, _) = read_suite(Path("l.test.yaml"), node_types(folder / "types")).cases
    for outcome in (asyncio.run(play_case(one)), run_case(one)):
        (failure,) = outcome.failures
        assert failure.place == "l.test.yaml:3"
        assert "a connection to 255.255.255.255 was opened past the wire" in failure.text


def test_a_run_of_python_fails_for_it_too(folder: Path) -> None:
    write_node(folder, 'leave("node")\n')
    with pytest.raises(UnansweredRequest, match="was opened past the wire, and refused"):
        run_flow("l.yaml", nodes_dir=folder / "types")


def test_a_task_that_is_left_behind_ends_offline_and_fails_its_test(folder: Path) -> None:
    write_node(
        folder,
        """\
        async def behind():
            try:
                await asyncio.sleep(3600)
            finally:
                leave("task")
        kept.add(asyncio.ensure_future(behind()))
        await asyncio.sleep(0)
        """,
        "\nkept = set()\n",
    )
    for case in read_suite(Path("l.test.yaml"), node_types(folder / "types")).cases:
        (failure,) = run_case(case).failures
        assert "a connection to 255.255.255.255 was opened past the wire" in failure.text


AT_ONCE = """
import sys
from flowrun.cli import main
from flowrun.testing import running
if __name__ == "__main__":
    running.SECONDS_ALONE = 0.0
    sys.exit(main())
"""


def run_command(
    folder: Path, *arguments: str, program: Sequence[str] = ("-m", "flowrun.cli")
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *program, "test", "--nodes-dir", "types", *arguments]
    root = Path(__file__).parent.parent.parent
    environment = {**os.environ, "PYTHONPATH": str(root)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60
    )


LATER = {
    "at exit": 'atexit.register(leave, "later")\n',
    "finalizer": 'weakref.finalize(kept, leave, "later")\n',
    "last object": "kept.append(Last())\n",
    "thread": 'threading.Thread(target=after_all, args=("later",)).start()\n',
    "program": 'atexit.register(leave, "later", lambda _: subprocess.run(["true"]))\n',
}
MORE = """

class Kept(list):
    pass


class Last:
    def __del__(self, socket=_socket.socket, write=os.write, name=type, error=BaseException):
        try:
            socket().connect(("255.255.255.255", 9))
        except error as caught:
            write(1, f"later {name(caught).__name__}".encode())


def after_all(place):
    threading.main_thread().join()
    leave(place)


kept = Kept()
sys.kept = kept
"""


@pytest.mark.parametrize("name", LATER)
def test_under_the_command_nothing_leaves_until_the_process_ends(folder: Path, name: str) -> None:
    write_node(folder, LATER[name], MORE)
    done = run_command(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout
    assert "later LeftTheTest" in done.stdout and "was let through" not in done.stdout
    assert name == "last object" or "flowrun: outside of a test, " in done.stderr


def test_the_processes_of_the_command_stay_here_until_they_end(folder: Path) -> None:
    write_node(folder, LATER["thread"], MORE)
    tests = (folder / "l.test.yaml").read_text("utf-8")
    (folder / "l.test.yaml").write_text(tests + THIRD, "utf-8")
    done = run_command(folder, "-j", "2", program=("-c", AT_ONCE))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "later LeftTheTest" in done.stdout and "was let through" not in done.stdout


def test_a_signal_after_the_test_finds_the_machine_closed(folder: Path) -> None:
    body = 'signal.signal(signal.SIGUSR1, lambda *_: leave("later"))\n'
    body += "atexit.register(os.kill, os.getpid(), signal.SIGUSR1)\n"
    write_node(folder, body)
    done = run_command(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "later LeftTheTest" in done.stdout


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_node_that_leaves_as_it_is_loaded_is_refused(folder: Path, jobs: str) -> None:
    write_node(folder, "pass\n", '\nleave("loading")\n')
    done = run_command(folder, "-j", jobs)
    assert "loading LeftTheTest" in done.stdout and "was let through" not in done.stdout
    assert "flowrun: outside of a test, a connection to 255.255.255.255" in done.stderr


def test_within_another_process_the_command_guards_for_as_long_as_it_runs(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write_node(folder, "pass\n", '\nleave("loading")\n')
    assert main(["test", "--nodes-dir", "types"]) == 0
    assert "loading LeftTheTest" in capfd.readouterr().out
    assert subprocess.run(["true"]).returncode == 0


def test_the_command_draws_and_counts_under_guard(folder: Path) -> None:
    write_node(folder, "pass\n")
    done = run_command(folder, "--coverage-graph", "drawn", "--junit", "report.xml", "--coverage")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (folder / "drawn" / "l.svg").read_bytes().startswith(b"<svg")


def test_exploring_stays_on_this_machine(folder: Path) -> None:
    write_node(folder, 'leave("node")\natexit.register(leave, "later")\n')
    done = run_command(folder, "--explore", "l.yaml")
    assert "node LeftTheTest" in done.stdout and "later LeftTheTest" in done.stdout
    assert "was let through" not in done.stdout
