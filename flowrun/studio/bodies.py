"""What the page sends: JSON of a bounded size, read as the type that its endpoint takes."""

import json
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import ClientDisconnect, Request

from .refusal import Refusal

MOST_BYTES = 20_000_000
"""A flow has 8 MB at most; JSON writes some of its characters longer."""


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


Kind = TypeVar("Kind", bound=Body)


async def read_body(request: Request, kind: type[Kind]) -> Kind:
    """Raises `Refusal` with the place that is wrong."""
    try:
        data = json.loads(await _bytes(request))
        json.dumps(data, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise Refusal(400, "the body is no JSON, or holds half a character") from None
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(map(str, first["loc"]))
        words = f"{place}: {first['msg']}" if place else first["msg"]
        raise Refusal(400, words) from None


async def _bytes(request: Request) -> bytes:
    chunks, size = [], 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > MOST_BYTES:
                raise Refusal(413, f"the body has more than {MOST_BYTES:,} bytes")
            chunks.append(chunk)
    except ClientDisconnect:
        raise Refusal(400, "the body was not sent to its end") from None
    return b"".join(chunks)
