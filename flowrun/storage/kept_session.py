"""A session as its file holds it, as types: what is not of them was damaged."""

from datetime import UTC, datetime
from typing import Annotated, Any, NamedTuple, NotRequired, TypedDict

import msgspec

from engine.flow.loading import Flow
from engine.run.session import Session, Status
from engine.run.store import KeptTurn
from engine.values.at_rest import Seal

from .database import Damaged, from_json, typed
from .vault.sealing import WrongKey

Moment = Annotated[str, msgspec.Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{12}Z$")]


class Stored(NamedTuple):
    """What a session is, without its data; times are ISO 8601, UTC."""

    id: str
    flow: str
    file: str
    status: Status
    at: str
    created: Moment
    changed: Moment
    caller: str | None
    environment: str | None
    turns: int


class Data(TypedDict):
    """What of `Session.as_json` is not in columns of its own: secrets are sealed."""

    parameters: dict[str, Any]
    memory: dict[str, Any]
    error: str | None
    hidden: list[str]


class Row(NamedTuple):
    """A session with all that is kept of it but its trace; moments are in milliseconds since 1970,
    UTC."""

    id: str
    flow: str
    file: str
    digest: str
    status: Status
    at: str
    created: int
    changed: int
    expires: int | None
    caller: str | None
    client: str | None
    environment: str | None
    turns: int
    data: str

    @property
    def stored(self) -> Stored:
        created, changed = (
            instant(at).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            for at in (self.created, self.changed)
        )
        head = (self.id, self.flow, self.file, self.status, self.at)
        return Stored(*head, created, changed, self.caller, self.environment, self.turns)

    def opened(self, flow: Flow, unseal: Seal) -> Session:
        """Raises `FlowError` when the session belongs to another flow or fits it no more,
        `Damaged` and `WrongKey` where it is not what was kept."""
        told = {"id": self.id, "flow": self.flow, "digest": self.digest, "at": self.at}
        whole = {**from_json(self.data, Data), **told, "status": self.status}
        try:
            return Session.from_json(whole, flow, unseal)
        except WrongKey:
            raise
        except ValueError as error:
            raise Damaged(str(error)) from None


class Answered(NamedTuple):
    """A turn that was answered: what it said (JSON), what its client called it by and asked, what
    the session was then, and the quick replies that it offered (JSON)."""

    number: int
    says: str
    key: str | None
    asked: str | None
    status: Status
    quick_replies: str | None


class StoredTurn(NamedTuple):
    """A turn as its row holds it: `says` and `visits` are JSON lists, `began_with` an object."""

    heard: str | None
    says: str
    visits: str
    began: float
    ended: float
    began_with: str | None

    def kept(self) -> KeptTurn:
        """Raises `Damaged`."""
        visits = from_json(self.visits, list[dict[str, Any]])
        for visit in visits:
            typed(visit, Record)
        return KeptTurn(
            self.heard,
            from_json(self.says, list[str]),
            visits,
            instant(self.began),
            instant(self.ended),
            began_with=None
            if self.began_with is None
            else from_json(self.began_with, dict[str, Any]),
        )


def instant(milliseconds: float) -> datetime:
    """Raises `Damaged` for a number that is no moment."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        raise Damaged("a moment is none") from None


class Request(TypedDict):
    method: str
    url: str
    headers: dict[str, str]
    body: Any


class Response(TypedDict):
    status: int
    headers: dict[str, str]
    body: Any


class Call(TypedDict):
    request: Request
    response: NotRequired[Response]
    error: NotRequired[str]
    ms: float


class Record(TypedDict):
    """A visit as `Visit.as_json` gives it, masked, with what was said to the node meanwhile; the
    first has the parameters that the session began with."""

    node: str
    type: str
    exit: str | None
    ms: float
    outputs: dict[str, Any]
    error: NotRequired[str]
    awaits: NotRequired[dict[str, Any]]
    calls: NotRequired[list[Call]]
