"""What answers in tests in the place of a service: a service of its own, in this process."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, Protocol, runtime_checkable

from engine.credentials.credential import Credential
from engine.plugins import EntryPointSource, Types


@runtime_checkable
class Service(Protocol):
    """One that is open and answers; a report calls it by its `name`."""

    @property
    def name(self) -> str: ...

    @property
    def app(self) -> Callable[..., Any]:
        """What answers, as ASGI has it."""
        ...


class Held(Protocol):
    """The records that a service holds, for `expect: records:`."""

    def held(self, kind: str) -> Sequence[Mapping[str, Any]]:
        """Every record of a kind. Raises `FlowError` for a kind that is none."""
        ...

    def read(self, kind: str, field: str, written: str | None) -> tuple[str, Any]:
        """The field's own name, and what is written as the field keeps it; None is no value.
        Raises `ValueError` saying what would be right."""
        ...


class StandIn:
    """A kind of service that stands in for a real one, filled from a data file.

    An entry point of the group `flowrun.stand_ins` finds it. Its name there is its `type`, and the
    word for it in test files: `{org: FILE}`.
    """

    type: ClassVar[str]
    stands_for: ClassVar[str]
    """What the credentials speak for which it answers."""
    described: ClassVar[str]
    """What it is, with its article: `a local org`."""
    credential_type: ClassVar[str] = ""
    """The type of credentials that lead to such a service already, filled from their `data`."""

    def check(self, data: Path) -> None:
        """Raises `FlowError` for a data file in which something is wrong."""
        raise NotImplementedError

    def open(
        self, data: Path | None, now: Callable[[], datetime], others: Sequence[Service]
    ) -> Service:
        """One for a test, on its clock; without `data`, filled with whatever there is. A login at
        one of the `others` in the same test is good there too."""
        raise NotImplementedError

    def records(self, service: Service) -> Held | None:
        """What one that was opened holds; None where it keeps no records."""
        return None

    def credential(
        self, name: str, written: Mapping[str, Any], service: Service | None
    ) -> Credential:
        """A credential of the real type that logs in at the service, in the place of one that is
        `written` in a credentials file. Without a service nothing will answer its login."""
        raise NotImplementedError


class Filled(NamedTuple):
    """A stand-in, by its word in test files, and its data file."""

    word: str
    data: Path


@cache
def _types() -> Types[StandIn]:
    """Looked up once in a process, not in each test."""
    return Types("stand-in", StandIn, [EntryPointSource("flowrun.stand_ins")])


def words() -> list[str]:
    """The words for stand-ins in test files; none is loaded for them."""
    return _types().names()


def forms() -> str:
    """How a test file writes them, for messages."""
    return ", ".join(f"{{{word}: FILE}}" for word in words())


def stand_in(word: str) -> StandIn:
    """The one of that word. Raises `FlowError`."""
    return _types().get(word)()


def standing_for(speaks: str) -> StandIn | None:
    """The one that answers for what credentials speak."""
    kinds = _types().all() if speaks else []
    return next((kind() for kind in kinds if kind.stands_for == speaks), None)
