"""The contract of a node: a frozen configuration that runs and returns, and never writes."""

import inspect
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

from .context import NOTHING, Context
from .errors import Severity
from .fields.escaping import Value
from .fields.functions.operand import Operand
from .fields.protocols import fills_of, pieces_of
from .fields.speech import Speech
from .policy import NO_RETRY, Policy, Retry
from .source.tree import YamlPath


class Result(NamedTuple):
    """The exit a visit takes, what it fills (parameter name → value), and what it says."""

    exit: str
    outputs: Mapping[str, Any] = NOTHING
    says: tuple[str, ...] = ()


Known = tuple[str, Mapping[str, Any], tuple[str, ...]]
"""A result that the engine worked out itself."""


class Wait(NamedTuple):
    """Says something and waits for input. `memory` is plain JSON that `resume` finds again.

    The rest is for channels that can: `quick_replies` to press, the seconds of silence after which
    an empty answer is given (`no_input_after`), and how many `digits` keys give.
    """

    says: tuple[str, ...] = ()
    memory: Mapping[str, Any] = NOTHING
    quick_replies: tuple[str, ...] = ()
    no_input_after: float | None = None
    digits: int | None = None


Formula = tuple[str | Callable[[Context], str], Mapping[str, Value | Operand], tuple[Speech, ...]]

Asked = tuple[str, frozenset[str]]
"""A question about parameters in words that are the same wherever it is asked, and which those
are."""

FAILED = "failed"
"""The exit that every node has."""

ENGINE_KEYS = frozenset({"type", "label", "next", "exits", "policy"})


class Finding(NamedTuple):
    """What a node says about its own configuration to `check`; `path` leads into the node, and
    `find` is the text in that value which is meant, or the `key` of that value. `hint` is what
    `nearest` gave for the end of the message."""

    path: YamlPath
    message: str
    code: str
    severity: Severity = "warning"
    find: str = ""
    key: bool = False
    hint: str = ""


class Node(BaseModel):
    """A node type. Its fields are its YAML keys, its docstring is its help.

    `exits` explains each exit in a sentence; `failed` is implied. `more_exits` says that
    `exit_names()` adds some of its own. Raise `NodeError` to take `failed`. `io` says that it talks
    to the world, so that `policy` applies.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True
    )

    type: ClassVar[str]
    also_called: ClassVar[str] = ""
    """What other tools call it, with blanks between: a mistaken `type` is told by this one."""
    exits: ClassVar[Mapping[str, str]] = {"next": "The flow goes on."}
    more_exits: ClassVar[bool] = False
    optional_exits: ClassVar[frozenset[str]] = frozenset()
    """Those that it has only where the flow wires them (`ctx.wired`)."""
    io: ClassVar[bool] = False
    timeout: ClassVar[float] = 5.0
    retry: ClassVar[Retry] = NO_RETRY
    max_response: ClassVar[int] = 5_000_000

    async def run(self, ctx: Context) -> Result | Wait:
        raise NotImplementedError(f"{self.type} has no run()")

    async def resume(self, ctx: Context, heard: str) -> Result | Wait:
        """The next turn's input, for a node that returned `Wait`."""
        raise NotImplementedError(f"{self.type} waits and has no resume()")

    def formula(self) -> Formula | None:
        """The result where it is known but for values of parameters: the exit, or what chooses it,
        what it fills and what it says. `run` gives the same, and is then not called."""
        return None

    def exit_names(self) -> tuple[str, ...]:
        """Every exit of this configuration but the implied `failed`."""
        return tuple(self.exits)

    def fills(self, exit: str) -> Collection[str]:
        """The parameters that surely have a value once it leaves through `exit`.

        All that it surely sets, and none at `failed`, where the engine fills nothing.
        """
        return () if exit == FAILED else self._every_fill

    def keeps(self) -> Collection[str]:
        """The parameters that it leaves as they are where they have a value."""
        return ()

    def exits_with(self, known: Mapping[str, Any]) -> Collection[str]:
        """The exits that it may leave through when parameters have the `known` values."""
        return (*self.exit_names(), FAILED)

    def never(self, entity_of: Callable[[str], str]) -> Mapping[str, str]:
        """The exits that this configuration never takes, each with why: nothing asks a flow to wire
        one. `entity_of` gives the entity of a parameter by its name; empty for one of the flow's
        own, and where none is declared."""
        return {}

    def settles(self, exit: str) -> Mapping[Asked, bool]:
        """The questions about parameters that leaving through `exit` answers. Asked again, they
        have the same answer as long as nothing fills what they read."""
        return {}

    @cached_property
    def _every_fill(self) -> frozenset[str]:
        return frozenset(
            name
            for _, piece in self.pieces()
            if getattr(piece, "sure", True)
            for name in fills_of(piece)
        )

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

    async def describe(self, ctx: Context) -> Mapping[str, Any]:
        """What that service has, as plain JSON to keep in the project: for `missing` and `offers`.
        Of blocks that several nodes give, the entries are put together. No record and no secret is
        among it. Raises `NodeError` when the service cannot be asked."""
        return {}

    def missing(self, described: Mapping[str, Any]) -> Iterator[Finding]:
        """What the service lacks of what it will ask for, by what was kept of `describe`."""
        return iter(())

    @classmethod
    def offers(
        cls,
        written: Mapping[str, Any],
        path: YamlPath,
        before: str,
        after: str,
        described: Mapping[str, Any],
    ) -> Iterator[tuple[str, str]]:
        """Words of the service, each with a few that explain it, for an editor whose cursor stands
        between `before` and `after` in the value at `path` of a node as it is `written`. They take
        the place of the last word of `before`."""
        return iter(())

    def tries(self, ordinary: Callable[[str], Any]) -> Iterator[Mapping[str, Any]]:
        """Values of parameters worth trying when a flow is explored: for each exit that depends on
        them a set that leads to it; None stands for no value. `ordinary` gives any value that the
        parameter of a name takes."""
        return iter(())

    def answers(self, words: Mapping[str, str]) -> Iterator[str]:
        """What a caller may say worth trying when a flow is explored, besides values of what the
        node fills. `words` are a `yes`, a `no`, a `none` and a `more` in the flow's language."""
        return iter(())

    def pieces(self) -> Iterator[tuple[YamlPath, Any]]:
        """Every part that reads or fills parameters, with its path in the node's YAML."""
        for name, field in type(self).model_fields.items():
            yield from pieces_of((field.alias or name,), getattr(self, name))

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
