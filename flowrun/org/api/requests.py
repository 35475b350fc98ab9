"""What requests of the API carry: a version in the path, lists in the query, a body of JSON."""

import json
import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from engine.values.json_text import DECODER

from ..errors import ApiError, not_found
from ..http import DATA, json_answer

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_VERSION = re.compile(r"v([2-6]\d)\.0")


def base_path(request: Request) -> str:
    """`/services/data/v66.0`; any version from v20 to v69 will do."""
    version = request.path_params["version"]
    if not _VERSION.fullmatch(version):
        raise not_found()
    return f"{DATA}/{version}"


def api_version(request: Request) -> int:
    match = _VERSION.fullmatch(request.path_params["version"])
    assert match
    return int(match[1])


def listed(written: str) -> list[str]:
    """The items of a comma-separated list, each once in any case."""
    names = {name.strip().lower(): name.strip() for name in written.split(",")}
    return [name for name in names.values() if name]


def is_true(written: str | None) -> bool:
    return (written or "").lower() == "true"


async def json_object(request: Request) -> dict[str, Any]:
    """The body; raises `ApiError` for anything but a JSON object."""
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip()
    if kind.lower() != "application/json":
        message = f"Content-Type header specified in HTTP request is not supported: {kind}"
        raise ApiError("UNSUPPORTED_MEDIA_TYPE", message, 415)
    try:
        text = (await request.body()).decode()
        body = DECODER.decode(text)
        if _SURROGATE.search(text):
            _refuse_lone_surrogates(body)
    except json.JSONDecodeError as error:
        raise _unparsed(error) from None
    except (ValueError, RecursionError):
        raise ApiError("JSON_PARSER_ERROR", "Invalid JSON or UTF-8 in the request") from None
    if not isinstance(body, dict):
        raise ApiError("JSON_PARSER_ERROR", "The HTTP entity body is required to be an object")
    return body


def items_of(body: Mapping[str, Any], name: str, most: int) -> list[dict[str, Any]]:
    """The list of objects a body must have under `name`."""
    items = body.get(name)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise ApiError("JSON_PARSER_ERROR", f"A list of objects belongs under '{name}'")
    if not 0 < len(items) <= most:
        message = f"'{name}' takes from 1 to {most} entries, not {len(items)}"
        raise ApiError("EXCEEDED_ID_LIMIT" if items else "REQUIRED_FIELD_MISSING", message)
    return items


def empty() -> Response:
    return Response(status_code=204)


def created(record_id: str, location: str, **more: bool) -> Response:
    body = {"id": record_id, "success": True, "errors": [], **more}
    return json_answer(body, 201, {"Location": location})


def _refuse_lone_surrogates(body: Any) -> None:
    """Half a character is none. Raises ValueError."""
    json.dumps(body, ensure_ascii=False).encode()


def _unparsed(error: json.JSONDecodeError) -> ApiError:
    place = f"at [line:{error.lineno}, column:{error.colno}]"
    if error.pos >= len(error.doc):
        return ApiError("JSON_PARSER_ERROR", f"Unexpected end-of-input {place}")
    letter = error.doc[error.pos]
    message = f"Unexpected character ('{letter}' (code {ord(letter)})) {place}"
    return ApiError("JSON_PARSER_ERROR", message)
