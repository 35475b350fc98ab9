"""What makes the turns of served sessions: this process with its file, or workers behind a
distributed engine."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from engine.clock import Clock

from ...storage.insights import Head, Search
from ...storage.kept_session import Row, StoredTurn
from ..flows import Served, ServedFlow
from ..metrics import Metrics
from ..tokens import Tokens
from .asked import Answer, Asked

Say = Callable[[str], None]


class SessionEngine(Protocol):
    """Every method raises `Refused`."""

    flows: Served
    tokens: Tokens
    metrics: Metrics
    clock: Clock
    draining: bool

    async def begin(
        self,
        served: ServedFlow,
        given: Mapping[str, Any],
        *,
        client: str,
        caller: str | None,
        life: timedelta,
    ) -> tuple[str, datetime]:
        """The id of a new session, kept, and when it began; nothing is said before its first
        step."""
        ...

    async def row(self, id: str, *, as_begun: bool = False) -> Row:
        """A session as it is kept, but perhaps for its data; `as_begun` it may be older, for the
        flow, the version and the client of a session never change."""
        ...

    async def answer(self, id: str, asked: Asked, say: Say | None = None) -> Answer:
        """Makes a turn, to its end though whoever asked for it goes away; or answers its repeat.
        Messages are told to `say` as they are said, where that can be known."""
        ...

    async def drain(self) -> None:
        """No turn begins from now on; returns once those under way have ended and are kept."""
        ...

    async def open_by_client(self) -> Mapping[str, int]:
        """How many sessions each client has that go on."""
        ...

    async def clean_up(self, kept: timedelta) -> None:
        """Ends the sessions whose time is over, and forgets those that have been over for so long.
        Raises `StoreError`."""
        ...

    async def check(self) -> None:
        """Raises `StoreError` where nothing could be read."""
        ...


class KeptSessions(Protocol):
    """What is kept of sessions, for those who look back. Raises `StoreError`."""

    async def search(self, search: Search) -> tuple[int, list[Head]]:
        """How many there are, and those of the page."""
        ...

    async def session(self, id: str) -> tuple[Row, list[StoredTurn]] | None:
        """None for an unknown id."""
        ...
