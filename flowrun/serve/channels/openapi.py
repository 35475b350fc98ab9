"""/openapi.json: what clients may ask of a server, made of the very types that it reads by."""

from collections.abc import Mapping
from typing import Any

from ... import __version__
from ...storage.insights import FIELDS, SOUGHT
from .bodies import MOST_KEY, InitBody, Refusal, SessionBegun, StepAnswer, StepBody, schemas

Json = dict[str, Any]

_WHY = {
    400: "What is wrong with the request.",
    401: "The key or the token is missing, wrong, over, or another session's.",
    404: "There is no such flow or session.",
    408: "The body came too slowly.",
    409: "The session is over, the turn is not the next one, or another step is under way.",
    413: "The body is too large.",
    421: "The server is not called so.",
    422: "The Idempotency-Key came with another input before.",
    429: "Too many requests, or sessions; wait as Retry-After says.",
    503: "Nothing was lost; repeat the request later.",
}
_KEY: Json = {"key": []}
_TOKEN: Json = {"token": []}


def openapi() -> Json:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "flowrun",
            "version": __version__,
            "description": "Flows served as AI Studio's HTTP agents are.",
        },
        "paths": {
            "/http/init": {"post": _init()},
            "/http/{session_id}/step": {"post": _step()},
            "/insights/sessions": {"get": _sessions()},
            "/insights/sessions/{session_id}": {"get": _session()},
            "/insights/sessions/{session_id}/parameters": {"get": _parameters()},
        },
        "components": {
            "schemas": schemas(InitBody, StepBody, SessionBegun, StepAnswer, Refusal),
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "X-Vgai-Key"},
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
            },
        },
    }


def _init() -> Json:
    return {
        "operationId": "init",
        "summary": "Begin a session",
        "security": [_KEY],
        "requestBody": _takes("InitBody"),
        "responses": _answers("SessionBegun", 400, 401, 404, 408, 413, 421, 429, 503),
    }


def _step() -> Json:
    key = {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "A repeat with the same key gets the same answer.",
        "schema": {"type": "string", "minLength": 1, "maxLength": MOST_KEY, "pattern": "^[ -~]+$"},
    }
    return {
        "operationId": "step",
        "summary": "Make a turn",
        "security": [_TOKEN],
        "parameters": [_id(), key],
        "requestBody": _takes("StepBody"),
        "responses": _answers("StepAnswer", 400, 401, 404, 408, 409, 413, 421, 422, 429, 503),
    }


def _sessions() -> Json:
    day = {"type": "string", "format": "date"}
    return {
        "operationId": "sessions",
        "summary": "Look for sessions",
        "security": [_KEY],
        "parameters": [
            _query("from_date", day, "The first day, UTC."),
            _query("to_date", day, "The last day, at most 60 after the first."),
            _query("page_number", {"type": "integer", "minimum": 0}, "From 0."),
            _query("page_size", {"type": "integer", "minimum": 1, "maximum": 1_000}, "20."),
            _query("sort_by", {"type": "string"}, f"field:desc,field:asc of {', '.join(FIELDS)}."),
            _query("project_fields", {"type": "string"}, "Names with commas, or a JSON list."),
            _query(
                "filter_by",
                {"type": "string", "contentMediaType": "application/json"},
                "{must|must_not|should: [{term|match: {field: value}}]}, of "
                f"{', '.join(SOUGHT)}.",
            ),
        ],
        "responses": _answers({"type": "object"}, 401, 421, 429, 503),
    }


def _session() -> Json:
    return {
        "operationId": "session",
        "summary": "A session with its parameters, what was said, and its path",
        "security": [_KEY],
        "parameters": [_id()],
        "responses": _answers({"type": "object"}, 401, 404, 421, 429, 503),
    }


def _parameters() -> Json:
    day = {"type": "string"}
    return {
        "operationId": "parameters",
        "summary": "A session's parameters by name",
        "security": [_KEY],
        "parameters": [_id(), _query("session_start_time", day, "The day it began, UTC.")],
        "responses": _answers({"type": "object"}, 401, 404, 421, 429, 503),
    }


def _id() -> Json:
    return {"name": "session_id", "in": "path", "required": True, "schema": {"type": "string"}}


def _query(name: str, schema: Mapping[str, Any], description: str) -> Json:
    return {"name": name, "in": "query", "schema": schema, "description": description}


def _takes(name: str) -> Json:
    return {"required": True, "content": _content(name)}


def _answers(good: str | Mapping[str, Any], *refusals: int) -> Json:
    found: Json = {"200": {"description": "Well.", "content": _content(good)}}
    for status in refusals:
        found[str(status)] = {"description": _WHY[status], "content": _content("Refusal")}
    return found


def _content(what: str | Mapping[str, Any]) -> Json:
    schema = {"$ref": f"#/components/schemas/{what}"} if isinstance(what, str) else what
    return {"application/json": {"schema": schema}}
