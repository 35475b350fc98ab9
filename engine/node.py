"""The contract of a node: a frozen configuration that runs and returns, and never writes."""

import asyncio
import copy
import inspect
from collections.abc import Callable, Collection, Coroutine, Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

from .clock import Clock
from .entities import Now
from .errors import NodeError, Severity
from .mask import Mask
from .parameters import UNSET, Parameter
from .policy import Policy, Retry
from .secret import Secret
from .template import Slot
from .tree import Plain, YamlPath

if TYPE_CHECKING:
    from .call import Call
    from .connections import Connection, Connections

_NOTHING: Mapping[str, Any] = MappingProxyType({})

Progress = Callable[[str, int, int], None]
"""Told what is under way, how much of it is done, and how much there is in all."""


def _unseen(_what: str, _done: int, _all: int) -> None:
    return None


class Result(NamedTuple):
    """The exit a visit takes, what it fills (parameter name → value), and what it says."""

    exit: str
    outputs: Mapping[str, Any] = _NOTHING
    says: tuple[str, ...] = ()


class Wait(NamedTuple):
    """Says something and waits for input. `memory` is plain JSON that `resume` finds again."""

    says: tuple[str, ...] = ()
    memory: Mapping[str, Any] = _NOTHING


class Context:
    """What a node may know of the turn it runs in."""

    __slots__ = (
        "allow_hosts",
        "background",
        "calls",
        "clock",
        "connections",
        "declared",
        "ends",
        "mask",
        "memory",
        "node",
        "now",
        "parameters",
        "policy",
        "progress",
        "revealed",
        "warnings",
    )

    def __init__(
        self,
        parameters: Mapping[str, Any],
        *,
        clock: Clock,
        connections: "Connections",
        mask: Mask,
        declared: Mapping[str, Parameter],
        now: Now,
        allow_hosts: frozenset[str] = frozenset(),
        ends: float | None = None,
        progress: "Progress | None" = None,
    ) -> None:
        self.parameters = parameters
        self.clock = clock
        self.connections = connections
        self.mask = mask
        self.declared = declared
        self.now = now
        self.allow_hosts = allow_hosts
        self.ends = ends
        self.memory: Mapping[str, Any] = _NOTHING
        self.node = ""
        self.policy = Policy()
        self.calls: list[Call] = []
        self.revealed: list[Secret] = []
        self.background: list[asyncio.Task[Any]] = []
        self.progress = progress or _unseen
        self.warnings: list[str] = []

    def accept(self, name: str, value: Any) -> Any:
        """The value that parameter `name` would keep for `value`. Raises `ValueError`."""
        return value if value is UNSET else self.declared[name].accept(value, self.now)

    def warn(self, text: str) -> None:
        """Tells whoever operates the flow; the same words once a turn."""
        if text not in self.warnings:
            self.warnings.append(text)

    def connection(self, credential: str) -> "Connection":
        """The open door behind a credential's name. Raises `CredentialError`."""
        return self.connections.open(credential)

    def unwrap(self, secret: Secret) -> str:
        """A secret's text for a request; the request may then go only to the secret's hosts."""
        self.revealed.append(secret)
        return secret.reveal()

    def detached(self) -> "Context":
        """A copy for work that outlives the visit; what it calls stays on the visit's record."""
        return copy.copy(self)

    def later(self, work: Coroutine[Any, Any, Any]) -> None:
        """Starts `work` at once; the turn awaits it at its end. Raises `NodeError` for too much."""
        if len(self.background) >= MOST_IN_BACKGROUND:
            work.close()
            raise NodeError(f"more than {MOST_IN_BACKGROUND} asynchronous requests in one turn")
        self.background.append(asyncio.create_task(work))


FAILED = "failed"
"""The exit that every node has."""

MOST_IN_BACKGROUND = 100
ENGINE_KEYS = frozenset({"type", "label", "next", "exits", "policy"})


class Finding(NamedTuple):
    """What a node says about its own configuration to `check`; `path` leads into the node, and
    `find` is the text in that value which is meant, or the `key` of that value."""

    path: YamlPath
    message: str
    code: str
    severity: Severity = "warning"
    find: str = ""
    key: bool = False


class Node(BaseModel):
    """A node type. Its fields are its YAML keys, its docstring is its help.

    `exits` explains each exit in a sentence; `failed` is implied. `more_exits` says that
    `exit_names()` adds some of its own. Raise `NodeError` to take `failed`. `io` says that it talks
    to the world, so that `policy` applies.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    type: ClassVar[str]
    exits: ClassVar[Mapping[str, str]] = {"next": "The flow goes on."}
    more_exits: ClassVar[bool] = False
    io: ClassVar[bool] = False
    timeout: ClassVar[float] = 5.0
    retry: ClassVar[Retry] = Retry(times=0)
    max_response: ClassVar[int] = 5_000_000

    async def run(self, ctx: Context) -> Result | Wait:
        raise NotImplementedError(f"{self.type} has no run()")

    async def resume(self, ctx: Context, heard: str) -> Result | Wait:
        """The next turn's input, for a node that returned `Wait`."""
        raise NotImplementedError(f"{self.type} waits and has no resume()")

    def fixed(self) -> Result | None:
        """The result where it is the same in every session; `run` is then never called."""
        return None

    def exit_names(self) -> tuple[str, ...]:
        """Every exit of this configuration but the implied `failed`."""
        return tuple(self.exits)

    def fills(self, exit: str) -> Collection[str]:
        """The parameters that surely have a value once it leaves through `exit`.

        All that it sets, and none at `failed`, where the engine fills nothing.
        """
        return () if exit == FAILED else self._sets

    @cached_property
    def _sets(self) -> frozenset[str]:
        return frozenset(name for _, piece in self.pieces() for name in sets_of(piece))

    @classmethod
    def waits(cls) -> bool:
        """Whether it may wait for input: it can be resumed."""
        return cls.resume is not Node.resume

    def longest(self, policy: Policy) -> float:
        """The most seconds that one visit may take of the turn."""
        return policy.longest if self.io else 0.0

    def findings(self) -> Iterator[Finding]:
        """What is worth a warning in this configuration."""
        return iter(())

    async def preflight(self, ctx: Context) -> tuple[Finding, ...]:
        """What the service that it talks to lacks of what it will ask for; nothing is written
        there. Raises `NodeError` when the service cannot be asked."""
        return ()

    def pieces(self) -> Iterator[tuple[YamlPath, Any]]:
        """Every part that reads or fills parameters, with its path in the node's YAML."""
        for name, field in type(self).model_fields.items():
            yield from _pieces((field.alias or name,), getattr(self, name))

    @classmethod
    def __pydantic_init_subclass__(cls, **options: Any) -> None:
        claimed = ENGINE_KEYS & {field.alias or name for name, field in cls.model_fields.items()}
        if claimed:
            raise TypeError(f"{cls.__name__}: the engine owns the key {', '.join(sorted(claimed))}")
        for name in ("run", "resume"):
            if not inspect.iscoroutinefunction(getattr(cls, name)):
                raise TypeError(f"{cls.__name__}.{name} is awaited; write: async def {name}")

    @classmethod
    def credential_fields(cls) -> Iterator[tuple[str, "CredentialName"]]:
        """The fields that name a credential, with what it must speak."""
        for name, field in cls.model_fields.items():
            for mark in _marks(field):
                yield field.alias or name, mark

    def named_credentials(self) -> Iterator["NamedCredential"]:
        """Those that this node asks with."""
        for field_name, field in type(self).model_fields.items():
            if name := getattr(self, field_name):
                for mark in _marks(field):
                    yield NamedCredential(field.alias or field_name, str(name), mark.speaks)


def reads_of(piece: Any) -> Iterable[Slot]:
    """The places where a part of a node reads a parameter."""
    return piece.reads() if hasattr(piece, "reads") else ()


def sets_of(piece: Any) -> Iterable[str]:
    """The parameters that a part of a node fills."""
    return piece.sets() if hasattr(piece, "sets") else ()


class NamedCredential(NamedTuple):
    """A credential as a node names it, the key under which it does, and what it must speak."""

    key: str
    name: str
    speaks: str


class CredentialName:
    """Marks a field that names a credential which speaks `speaks` (empty: any).

    `credential: Annotated[str, CredentialName("salesforce")]`
    """

    __slots__ = ("speaks",)

    def __init__(self, speaks: str = "") -> None:
        self.speaks = speaks


def _marks(field: FieldInfo) -> list[CredentialName]:
    return [mark for mark in field.metadata if isinstance(mark, CredentialName)]


_PLAIN = frozenset({type(None), str, Plain, bool, int, float})


def _pieces(path: YamlPath, value: Any) -> Iterator[tuple[YamlPath, Any]]:
    if type(value) in _PLAIN:
        return
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _pieces((*path, field.alias or name), getattr(value, name))
    elif hasattr(value, "pieces"):
        for inner, piece in value.pieces():
            yield (*path, *inner), piece
    elif hasattr(value, "reads") or hasattr(value, "sets"):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if hasattr(key, "sets"):
                yield (*path, str(key)), key
            yield from _pieces((*path, str(key)), item)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _pieces((*path, index), item)
