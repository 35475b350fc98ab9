"""What requests and answers hold, as types: requests are read by them, and /openapi.json says
them."""

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any, Literal, NoReturn, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import ClientDisconnect, Request

from engine.flow.loading import Flow

from ..given import declared_name
from ..limits import MOST_INPUT, MOST_PARAMETERS, Limits
from ..refusals import Refused

Body = TypeVar("Body", bound=BaseModel)
MOST_KEY = 255
_SURROGATE = r"\\u[dD][89a-fA-F]"


class Strict(BaseModel):
    """No word becomes a number; keys that are not known are passed over, as AI Studio does."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class GivenParameter(Strict):
    """A value for a parameter that the flow declares."""

    name: str = Field(min_length=1, max_length=200, examples=["CALLER_PHONE_NUMBER"])
    value: Any = Field(description="A text, a number, a list …, as its entity takes it.")


class InitBody(Strict):
    """Begins a session; nothing is said before its first step."""

    agent_id: str = Field(description="The flow's name.", examples=["case-status"])
    session_parameters: list[GivenParameter] = Field(default=[], max_length=MOST_PARAMETERS)
    user_id: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="Whom parameters with `user: true` are kept for; without it, the "
        "CALLER_PHONE_NUMBER that is given.",
    )


class StepBody(Strict):
    """A turn. The first step begins the flow, and its input, which may be empty, becomes
    INITIAL_MESSAGE and answers nothing."""

    input: str = Field(description="What the user says.", max_length=MOST_INPUT)
    parameters: list[GivenParameter] = Field(default=[], max_length=MOST_PARAMETERS)
    turn: int | None = Field(
        default=None,
        ge=1,
        le=2**53,
        description="The turn that is asked for: 1, and then one more than the last answer's. A "
        "repeat gets the same answer.",
    )


class SessionBegun(BaseModel):
    """A session, and the token for its steps."""

    session_id: str
    session_start_time: str = Field(description="UTC, no zone, microseconds.")
    session_expiration_time: str = Field(description="UTC, milliseconds, Z.")
    session_token: str


class Message(BaseModel):
    """Something that was said."""

    text: str
    quick_replies: list[str] = Field(
        default=[], description="What a person may choose to answer, where the last one offers it."
    )


class StepAnswer(BaseModel):
    """What a turn said."""

    messages: list[Message]
    session_status: Literal["AWAITING_INPUT", "ENDED"]
    turn: int = Field(description="The turn's number; the first is 1.")
    error: str | None = Field(default=None, description="Why the session failed, where it did.")


class Refusal(BaseModel):
    """What is wrong, for whoever writes the client."""

    statusCode: int
    error: str
    message: str


async def read_body(request: Request, kind: type[Body], limits: Limits) -> Body:
    """Raises `Refused`."""
    data = json_of(await _bytes(request, limits))
    return typed_body(data, kind)


def json_of(raw: bytes | str, what: str = "the body") -> Any:
    """Raises `Refused` for what is no JSON, and for half a character, which nothing can keep."""
    try:
        text = raw if isinstance(raw, str) else raw.decode(json.detect_encoding(raw))
        data = json.loads(text, parse_constant=_no_number)
        if re.search(_SURROGATE, text):
            json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise Refused(400, f"{what} holds half a character (a lone surrogate)") from None
    except (ValueError, RecursionError):
        raise Refused(400, f"{what} is no JSON") from None
    return data


def typed_body(data: Any, kind: type[Body]) -> Body:
    """Raises `Refused` with the place that is wrong."""
    if not isinstance(data, dict):
        raise Refused(400, "the body is a JSON object")
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise Refused(400, f"{place}: {first['msg']}" if place else first["msg"]) from None


def given_of(parameters: list[GivenParameter], flow: Flow) -> dict[str, Any]:
    """By the names that the flow declares them by. Raises `Refused` for one that it does not."""
    given = {}
    for one in parameters:
        name = declared_name(one.name, flow)
        if name not in flow.parameters:
            raise Refused(400, f"parameter {one.name[:100]!r} is not declared by {flow.name}")
        given[name] = one.value
    return given


def key_of(request: Request) -> str | None:
    """By what a client calls its step. Raises `Refused`."""
    key = request.headers.get("idempotency-key")
    if key is not None and not (0 < len(key) <= MOST_KEY and key.isascii() and key.isprintable()):
        raise Refused(400, f"Idempotency-Key: 1 to {MOST_KEY} printable ASCII characters")
    return key


async def _bytes(request: Request, limits: Limits) -> bytes:
    """Raises `Refused` for a body that is too large, and for one that comes too slowly."""
    told = request.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and int(told) > limits.body:
        raise _too_large(limits)
    chunks, size = [], 0
    try:
        async with asyncio.timeout(limits.body_seconds):
            async for chunk in request.stream():
                size += len(chunk)
                if size > limits.body:
                    raise _too_large(limits)
                chunks.append(chunk)
    except TimeoutError:
        close = {"Connection": "close"}
        raise Refused(408, f"the body took more than {limits.body_seconds:g} s", close) from None
    except ClientDisconnect:
        raise Refused(400, "the body was not sent to its end") from None
    return b"".join(chunks)


def _too_large(limits: Limits) -> Refused:
    message = f"the body has more than {limits.body:,} bytes"
    return Refused(413, message, {"Connection": "close"})


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def schemas(*kinds: type[BaseModel]) -> Mapping[str, Any]:
    """The JSON Schemas of bodies by their names, as OpenAPI refers to them."""
    found: dict[str, Any] = {}
    for kind in kinds:
        schema = kind.model_json_schema(ref_template="#/components/schemas/{model}")
        found |= schema.pop("$defs", {})
        found[kind.__name__] = schema
    return found
