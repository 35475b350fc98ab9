"""A session as its file holds it, as types: what is not of them was damaged."""

from typing import Annotated, Any, NamedTuple, NotRequired, TypedDict

import msgspec

from engine.run.session import Status

Moment = Annotated[str, msgspec.Meta(pattern="^[0-9T:+.-]{16,32}$")]


class Stored(NamedTuple):
    """What a session is, without its data; times are ISO 8601, UTC."""

    id: str
    flow: str
    file: str
    status: Status
    at: str
    created: Moment
    changed: Moment


class Data(TypedDict):
    """A session as `Session.as_json` gives it: secrets are sealed."""

    id: str
    flow: str
    digest: str
    at: str
    status: Status
    parameters: dict[str, Any]
    memory: dict[str, Any]
    error: str | None
    hidden: list[str]


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
    calls: NotRequired[list[Call]]
    heard: NotRequired[list[str]]
    began_with: NotRequired[dict[str, Any]]
