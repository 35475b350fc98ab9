"""The endpoints: REST over the records, and the token endpoint."""

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nodes.salesforce.soql import Column, Comparison, FieldSet, Origin, Path, Query, Text

from .answers import json_answer, not_found, token_answer
from .cursors import Cursors
from .data import Data
from .database import Database
from .errors import ApiError, QueryError
from .gate import DAILY_CALLS, Usage
from .ids import full_id
from .literals import Calendar
from .oauth import OAuthError, Tokens
from .query import Record, Run

_VERSION = re.compile(r"v([2-6]\d)\.0")
_NEWEST, _OLDEST = 67, 31
_SEASONS = ("Spring", "Summer", "Winter")
_BATCH = re.compile(r"batchSize\s*=\s*(\d{1,6})", re.IGNORECASE)
_SMALLEST_BATCH, _LARGEST_BATCH = 200, 2000
_DATA = "/services/data"


@dataclass(slots=True)
class Rest:
    data: Data
    database: Database
    tokens: Tokens
    cursors: Cursors
    page_size: int
    clock: Callable[[], datetime]
    usage: Usage

    def routes(self) -> list[Route]:
        version = f"{_DATA}/{{version}}"
        return [
            Route("/services/oauth2/token", self.token, methods=["GET", "POST"]),
            Route("/services/oauth2/revoke", self.revoke, methods=["GET", "POST"]),
            Route(_DATA, self.versions),
            Route(version, self.resources),
            Route(f"{version}/limits", self.limits),
            Route(f"{version}/query", self.query),
            Route(f"{version}/queryAll", self.query_all),
            Route(f"{version}/query/{{locator}}", self.more),
            Route(f"{version}/queryAll/{{locator}}", self.more),
            Route(f"{version}/sobjects/{{type}}/{{id}}", self.record),
        ]

    async def token(self, request: Request) -> Response:
        if request.method != "POST":
            raise OAuthError("invalid_request", "must use HTTP POST")
        parameters = {**request.query_params, **_basic(request), **await _form(request)}
        return token_answer(self.tokens.grant(parameters, _base_url(request)))

    async def revoke(self, request: Request) -> Response:
        token = {**request.query_params, **await _form(request)}.get("token", "")
        if not self.tokens.revoke(token):
            raise OAuthError("unsupported_token_type", "this token type is not supported")
        return Response(status_code=200)

    async def versions(self, _: Request) -> Response:
        return json_answer([_version(number) for number in range(_OLDEST, _NEWEST + 1)])

    async def resources(self, request: Request) -> Response:
        base = _base(request)
        return json_answer(
            {name: f"{base}/{name}" for name in ("limits", "query", "queryAll", "sobjects")}
        )

    async def limits(self, request: Request) -> Response:
        _base(request)
        left = max(0, DAILY_CALLS - self.usage.calls)
        return json_answer({"DailyApiRequests": {"Max": DAILY_CALLS, "Remaining": left}})

    async def query(self, request: Request) -> Response:
        return self._query(request, include_deleted=False)

    async def query_all(self, request: Request) -> Response:
        return self._query(request, include_deleted=True)

    async def more(self, request: Request) -> Response:
        locator = request.path_params["locator"]
        return json_answer(self.cursors.next(locator, _base(request)))

    async def record(self, request: Request) -> Response:
        base = _base(request)
        object_type = self.data.schema.find(request.path_params["type"])
        if object_type is None:
            raise not_found()
        record_id = full_id(request.path_params["id"])
        if record_id is None:
            raise not_found("Provided external ID field does not exist or is not accessible")
        run = self.run(base, self.page_size)
        query = Query(
            (FieldSet("ALL"),),
            (Origin(Path((object_type.name,))),),
            where=Comparison(Path(("Id",)), "=", Text(record_id, record_id)),
            limit=1,
        )
        records = run.execute(query, include_deleted=True).records
        if not records:
            raise not_found()
        if records[0].get("IsDeleted"):
            raise ApiError("ENTITY_IS_DELETED", "entity is deleted", 404)
        names = _names(request.query_params.get("fields", ""))
        if not names:
            return json_answer(records[0])
        chosen = replace(query, select=tuple(Column(Path((name,))) for name in names))
        try:
            return json_answer(run.execute(chosen).records[0])
        except QueryError as error:
            raise ApiError(error.code, error.message) from None

    def _query(self, request: Request, *, include_deleted: bool) -> Response:
        base, size = _base(request), min(self.page_size, _batch_size(request))
        text = request.query_params.get("q", "")
        if not text.strip():
            raise ApiError("MALFORMED_QUERY", "A query string has to be specified")
        answer = self.run(base, size).answer(text, include_deleted=include_deleted)
        if not answer.records:
            return json_answer({"totalSize": answer.total, "done": True, "records": []})
        return json_answer(self.cursors.first(answer.records, size, base))

    def run(self, base: str, size: int) -> Run:
        """Answers queries with paths under `base`; child records come in pages of `size`."""

        def page(records: list[Record]) -> Record:
            return self.cursors.first(records, size, base)

        zone = self.data.settings.zone
        calendar = Calendar(self.clock().astimezone(zone).date(), zone)
        return Run(self.data.schema, self.database, calendar, base, page)


def _base_url(request: Request) -> str:
    """Scheme, host and port as the client wrote them."""
    return f"{request.url.scheme}://{request.headers.get('host') or request.url.netloc}"


def _base(request: Request) -> str:
    """`/services/data/v66.0`; any version from v20 to v69 will do."""
    version = request.path_params["version"]
    if not _VERSION.fullmatch(version):
        raise not_found()
    return f"{_DATA}/{version}"


def _version(number: int) -> dict[str, str]:
    """Three releases a year; v66.0 is Spring '26."""
    year = 26 + (number - 65) // 3
    label = f"{_SEASONS[number % 3]} '{year}"
    return {"label": label, "url": f"{_DATA}/v{number}.0", "version": f"{number}.0"}


def _names(written: str) -> list[str]:
    """The names of a comma-separated list, each once in any case."""
    names = {name.strip().lower(): name.strip() for name in written.split(",")}
    return [name for name in names.values() if name]


def _batch_size(request: Request) -> int:
    match = _BATCH.search(request.headers.get("sforce-query-options", ""))
    wanted = int(match[1]) if match else _LARGEST_BATCH
    return max(_SMALLEST_BATCH, min(wanted, _LARGEST_BATCH))


def _basic(request: Request) -> Mapping[str, str]:
    kind, _, encoded = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return {}
    try:
        key, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": key, "client_secret": secret}


async def _form(request: Request) -> Mapping[str, str]:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        body = (await request.body()).decode("utf-8", "replace")
        return dict(parse_qsl(body, keep_blank_values=True))
    try:
        async with request.form() as form:
            return {key: value for key, value in form.items() if isinstance(value, str)}
    except HTTPException:
        raise OAuthError("invalid_request", "malformed multipart body") from None
