"""What leads off this machine, as Python's audit events tell of it before it happens."""

import os
import socket
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import urlsplit


class Attempt(NamedTuple):
    """Something that was tried and refused, in words: for the outcome of the test, and for the
    code that tried it."""

    text: str
    refusal: str

    def __str__(self) -> str:
        return self.text


Event = Callable[[str, tuple[Any, ...]], Attempt | None]

_CONNECTIONS = ("socket.connect", "socket.sendto", "socket.sendmsg")
_LOOKUPS = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")

_STAYS = "a test stays on this machine; "
_NAMED = "localhost"
_UNSEEN = "and refused: what it does would not be seen"
_UNSEEN_C = (
    *("socket", "connect", "sendto", "sendmsg", "sendmmsg", "syscall", "dlsym"),
    *("getaddrinfo", "gethostbyname", "gethostbyname_r", "gethostbyaddr", "getnameinfo"),
    *("system", "popen", "fork", "vfork", "clone", "posix_spawn", "posix_spawnp"),
    *("execl", "execle", "execlp", "execv", "execve", "execvp", "execvpe", "fexecve"),
)
_FAMILIES = [-1, *(getattr(socket, name, -1) for name in ("AF_INET", "AF_INET6", "AF_UNIX"))]
_RAW = getattr(socket, "SOCK_RAW", 3)
_KIND = 0xF
"""Of a socket's type on Linux: the bits above are flags."""


def attempts(proxies: "Proxies") -> Mapping[str, Event]:
    """By event: what it is an attempt at, if at anything."""

    def connection(_: str, arguments: tuple[Any, ...]) -> Attempt | None:
        return _connection(arguments[1], proxies)

    return {
        **dict.fromkeys(_CONNECTIONS, connection),
        **dict.fromkeys(_LOOKUPS, _lookup),
        "socket.getnameinfo": lambda _, arguments: _connection(arguments[0], None),
        "socket.__new__": _socket,
        **dict.fromkeys(_PROGRAMS, _program),
        "cpython.PyInterpreterState_New": _interpreter,
        "ctypes.dlsym": _c_function,
        "sqlite3.enable_load_extension": _extension,
        "sqlite3.load_extension": _extension,
        "os.putenv": proxies.note,
    }


_USUAL_PORTS = {"https": 443, "socks4": 1080, "socks5": 1080, "socks5h": 1080}


class Proxies:
    """The ports of this machine at which variables name a proxy, or named one since the test began:
    it passes on what it is asked."""

    def __init__(self) -> None:
        self.ports: set[int] = set()

    def look(self) -> None:
        """Forgets what was noted, for what is named now."""
        self.ports.clear()
        for name, value in os.environ.items():
            self._add(name, value)

    def note(self, _: str, arguments: tuple[Any, ...]) -> None:
        """A variable that is being set."""
        self._add(*(os.fsdecode(one) for one in arguments[:2]))

    def _add(self, name: str, value: str) -> None:
        if not name.lower().endswith("_proxy"):
            return
        try:
            proxy = urlsplit(value if "://" in value else f"http://{value}")
            if _is_here(proxy.hostname or ""):
                self.ports.add(proxy.port or _USUAL_PORTS.get(proxy.scheme, 80))
        except ValueError:
            return


def _connection(address: Any, proxies: Proxies | None) -> Attempt | None:
    """To a host and a port; a path is a socket on this machine, and a datagram may have none."""
    if not isinstance(address, tuple):
        return None
    host, port, *_ = (*tuple.__iter__(address), None)
    host = _plain(host)
    if not _is_here(host):
        return _to(host)
    if proxies is not None and port in proxies.ports:
        return _to(f"{host}:{port}, which a variable names as a proxy,")
    return None


def _lookup(_: str, arguments: tuple[Any, ...]) -> Attempt | None:
    host = _plain(arguments[0])
    return None if host == "" or _is_here(host) else _to(host)


def _to(where: str) -> Attempt:
    return Attempt(
        f"a connection to {where} was opened past the wire, and refused; "
        "a node sends with ctx.connections, as HttpNode does",
        f"{_STAYS}{where} was not asked",
    )


def _plain(host: Any) -> str:
    """The characters themselves, whatever a subclass says of them."""
    if host is None:
        return ""
    if isinstance(host, bytes | bytearray):
        return bytes(host).decode("utf-8", "replace")
    return str.__str__(host) if isinstance(host, str) else f"{host!r}"


def _is_here(host: str) -> bool:
    if host.lower() == _NAMED:
        return True
    try:
        found: Any = ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return bool((getattr(found, "ipv4_mapped", None) or found).is_loopback)


def _socket(_: str, arguments: tuple[Any, ...]) -> Attempt | None:
    """Of a raw socket, and of the families beside the internet's, nobody knows where they lead."""
    _self, family, kind, *_rest = arguments
    if family in _FAMILIES and (kind == -1 or kind & _KIND != _RAW):
        return None
    return Attempt(
        f"a socket of family {int(family)} and type {int(kind)} was opened, and refused",
        f"{_STAYS}no such socket was opened",
    )


_PROGRAMS = (
    *("subprocess.Popen", "_posixsubprocess.fork_exec", "_winapi.CreateProcess", "pty.spawn"),
    *("os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn"),
    *("os.startfile", "os.startfile/2", "webbrowser.open"),
)


def _program(event: str, arguments: tuple[Any, ...]) -> Attempt:
    name = _named(arguments)
    if event in ("os.fork", "os.forkpty"):
        name = "a copy of this process"
    return Attempt(f"{name} was to be started, {_UNSEEN}", f"{_STAYS}{name} was not started")


def _named(arguments: tuple[Any, ...]) -> str:
    """The first that says anything; of a list, its first."""
    for one in arguments:
        if isinstance(one, list | tuple):
            return _named(tuple(one))
        if isinstance(one, str | bytes | os.PathLike) and one:
            return os.fsdecode(one)[:80]
    return "a program"


def _interpreter(_: str, _arguments: tuple[Any, ...]) -> Attempt:
    text = f"another interpreter was to be begun, {_UNSEEN}"
    return Attempt(text, f"{_STAYS}no other interpreter was begun")


def _c_function(_: str, arguments: tuple[Any, ...]) -> Attempt | None:
    name = _plain(arguments[1])
    if name not in _UNSEEN_C:
        return None
    text = f"C's {name}() was to be called, {_UNSEEN}"
    return Attempt(text, f"{_STAYS}C's {name}() was not called")


def _extension(_: str, arguments: tuple[Any, ...]) -> Attempt | None:
    if arguments[-1] is False:
        return None
    text = f"an extension of SQLite was to be loaded, {_UNSEEN}"
    return Attempt(text, f"{_STAYS}no extension was loaded")
