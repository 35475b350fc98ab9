"""What a node may know and use of the turn it runs in."""

from asyncio import Task
from collections.abc import Awaitable, Callable, Mapping
from copy import copy
from types import MappingProxyType
from typing import Any, Protocol

from .clock import Clock
from .conversing import Conversing
from .credentials.connections import Connection
from .http.messages import Call, PutOff, Request, Response
from .policy import Policy
from .values.entities import Now
from .values.languages import ONE_LANGUAGE, FlowLanguages
from .values.parameters import UNSET, Parameter
from .values.redaction import Redaction
from .values.secret import Secret

NOTHING: Mapping[str, Any] = MappingProxyType({})

Progress = Callable[[str, int, int], None]
"""Told what is under way, how much of it is done, and how much there is in all."""


def _unseen(_what: str, _done: int, _all: int) -> None:
    return None


class Sends(Protocol):
    """How a visit reaches the world and what it sent; `sending` has the one there is."""

    calls: list[Call]
    logins: list[Secret]
    background: list[Task[Response]]
    put_off: list[PutOff] | None
    put_off_before: int
    ends: float | None
    visit: str | None
    before_write: Callable[[Request], Awaitable[None]] | None

    def for_visit(self, node: str, policy: Policy) -> "Sends": ...

    def connection(self, credential: str) -> Connection: ...

    def unwrap(self, secret: Secret) -> str: ...

    async def send(self, request: Request) -> Response: ...

    def later(self, request: Request) -> None: ...


class Context(Conversing):
    """The author's side of a turn.

    `parameters` and `memory` are read; `clock`, `now`, `random` and `new_id` are the only sources
    of what differs from run to run, so that a visit can be recorded and made again.
    """

    __slots__ = (
        "_declared",
        "_heard",
        "_notes",
        "_redaction",
        "_sends",
        "_warnings",
        "allow_hosts",
        "clock",
        "languages",
        "memory",
        "now",
        "parameters",
        "progress",
        "wired",
    )

    def __init__(
        self,
        parameters: Mapping[str, Any],
        *,
        clock: Clock,
        now: Now,
        declared: Mapping[str, Parameter],
        redaction: Redaction,
        sends: Sends,
        allow_hosts: frozenset[str] = frozenset(),
        progress: Progress | None = None,
        languages: FlowLanguages = ONE_LANGUAGE,
    ) -> None:
        self.parameters = parameters
        self.clock = clock
        self.now = now
        self.allow_hosts = allow_hosts
        self.progress = progress or _unseen
        self.languages = languages
        self.memory: Mapping[str, Any] = NOTHING
        self.wired: frozenset[str] = frozenset()
        """The exits, of the node that is resumed, that the flow wires."""
        self._declared = declared
        self._redaction = redaction
        self._sends = sends
        self._warnings: list[str] = []
        self._heard: list[str] = []
        """What was meant for secret parameters, as it came."""
        self._notes: list[str] = []

    def accept(self, name: str, value: Any) -> Any:
        """The value that parameter `name` would keep for `value`. Raises `ValueError`; what was
        meant for a secret parameter is hidden from then on, also where it is refused."""
        if value is UNSET:
            return value
        parameter = self._declared[name]
        if parameter.secret:
            self._heard.append(value if isinstance(value, str) else "")
            self._redaction.add_all(value)
        return parameter.accept(value, self.now)

    def supposing(self, values: Mapping[str, Any]) -> "Context":
        """The same where these parameters had these values: what a condition or a text makes of an
        answer before it is kept."""
        supposed = copy(self)
        supposed.parameters = {**self.parameters, **values}
        return supposed

    def random(self) -> float:
        """From 0 to 1, 1 left out."""
        return self.clock.random()

    def new_id(self) -> str:
        """An id that nobody else has."""
        return self.clock.new_id()

    def connection(self, credential: str) -> Connection:
        """The open door behind a credential's name. Raises `CredentialError`."""
        return self._sends.connection(credential)

    def unwrap(self, secret: Secret) -> str:
        """A secret's text for a request; the request may then go only to the secret's hosts."""
        return self._sends.unwrap(secret)

    def later(self, request: Request) -> None:
        """Sends a request for whose answer neither the visit nor who is answered by the turn waits;
        what came of it counts to this visit. Raises `NodeError` where it may not be sent, and for
        too many."""
        self._sends.later(request)

    def note(self, text: str) -> None:
        """Says in the trace why the visit goes as it does."""
        self._notes.append(text)

    def redact(self, text: str) -> str:
        """The text with dots where a secret stands."""
        return self._redaction.text(text)

    def warn(self, text: str) -> None:
        """Tells whoever operates the flow; the same words once a turn."""
        self._warnings.append(text)
