"""`/composite` and `/composite/batch`: several requests in one."""

import re
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..data.database import RecordDatabase
from ..errors import ApiError
from ..http import DATA, json_answer
from .requests import base_path, items_of, json_object
from .subrequest import SubrequestAnswer, call

_MOST, _MOST_QUERIES = 25, 5
_MOST_GRAPHS, _MOST_NODES = 75, 500
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_PLACE = re.compile(rf"{DATA}/v\d\d\.0/(?P<resource>[^?]*)")
_QUERY = re.compile(r"query(All)?(/|$)|composite/sobjects")
_IN_A_GRAPH = re.compile(r"sobjects/|query/?(\?|$)")
_NESTED = re.compile(r"composite(/batch|/graph)?/?$|jobs/")
_NAME = re.compile(r"[A-Za-z0-9_]{1,255}")
_REFERENCE = re.compile(r"@\{([^{}]*)\}")
_STEP = re.compile(r"\.(\w+)|\[(\d{1,6})\]")
_ROLLED_BACK = (
    "The transaction was rolled back since another operation in the same transaction failed."
)


class Composite:
    def __init__(self, database: RecordDatabase) -> None:
        self.database = database

    def routes(self) -> list[Route]:
        composite = f"{DATA}/{{version}}/composite"
        return [
            Route(composite, self.composite, methods=["GET", "POST"]),
            Route(f"{composite}/batch", self.batch, methods=["POST"]),
            Route(f"{composite}/graph", self.graph, methods=["POST"]),
        ]

    async def composite(self, request: Request) -> Response:
        base = base_path(request)
        if request.method == "GET":
            known = ("batch", "graph", "sobjects", "tree")
            return json_answer({name: f"{base}/composite/{name}" for name in known})
        body = await json_object(request)
        items = items_of(body, "compositeRequest", _MOST)
        _check(items, _names(items))
        done = await self._all(request, items, all_or_none=body.get("allOrNone") is True)
        return json_answer({"compositeResponse": done.shown})

    async def graph(self, request: Request) -> Response:
        """Graphs, each of which succeeds as a whole or not at all."""
        base_path(request)
        graphs = items_of(await json_object(request), "graphs", _MOST_GRAPHS)
        nodes = [items_of(graph, "compositeRequest", _MOST_NODES) for graph in graphs]
        if sum(map(len, nodes)) > _MOST_NODES:
            message = f"The graphs of a request have {_MOST_NODES} nodes at most"
            raise ApiError("LIMIT_EXCEEDED", message)
        for items in nodes:
            _check_nodes(items)
        results = []
        for graph, items in zip(graphs, nodes, strict=True):
            done = await self._all(request, items, all_or_none=True)
            response = {"compositeResponse": done.shown}
            name = str(graph.get("graphId", ""))
            results.append(
                {"graphId": name, "graphResponse": response, "isSuccessful": not done.failed}
            )
        return json_answer({"graphs": results})

    async def _all(
        self, request: Request, items: list[dict[str, Any]], *, all_or_none: bool
    ) -> "_Subrequests":
        subrequests = _Subrequests(request)
        try:
            with self.database.transaction():
                for item, name in zip(items, _names(items), strict=True):
                    await subrequests.step(item, name)
                if all_or_none and subrequests.failed:
                    raise _Halted
        except _Halted:
            subrequests.halt()
        return subrequests

    async def batch(self, request: Request) -> Response:
        base_path(request)
        body = await json_object(request)
        items = items_of(body, "batchRequests", _MOST)
        results: list[dict[str, Any]] = []
        failed = False
        for item in items:
            if failed and body.get("haltOnError") is True:
                error = _halted("Batch processing halted per request", "BATCH_PROCESSING_HALTED")
                results.append({"statusCode": 412, "result": error})
                continue
            url = f"/{str(item.get('url', '')).lstrip('/')}"
            url = url if url.startswith(f"{DATA}/") else f"{DATA}{url}"
            method = str(item.get("method", "")).upper()
            answer = await _asked(request, method, url, item.get("richInput"), {})
            failed = failed or answer.failed
            results.append({"statusCode": answer.status, "result": answer.body})
        return json_answer({"hasErrors": failed, "results": results})


class _Halted(Exception):
    """A subrequest failed where all succeed or none."""


class _Subrequests:
    """The subrequests of one call: each may use the answers so far, which are kept by reference."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.answers: dict[str, SubrequestAnswer] = {}

    @property
    def failed(self) -> bool:
        return any(answer.failed for answer in self.answers.values())

    @property
    def shown(self) -> list[dict[str, Any]]:
        return [_shown(name, answer) for name, answer in self.answers.items()]

    async def step(self, item: dict[str, Any], name: str) -> None:
        try:
            url = self._in_url(str(item.get("url", "")))
            body = self._in_body(item.get("body"))
        except LookupError as error:
            message = f"Invalid reference specified. No value for {error.args[0]} found"
            self.answers[name] = SubrequestAnswer(400, {}, _halted(message))
            return
        headers = item.get("httpHeaders")
        method = str(item.get("method", "")).upper()
        self.answers[name] = await _asked(
            self.request, method, url, body, headers if isinstance(headers, dict) else {}
        )

    def halt(self) -> None:
        for name, answer in self.answers.items():
            if not answer.failed:
                self.answers[name] = SubrequestAnswer(400, {}, _halted(_ROLLED_BACK))

    def _in_url(self, url: str) -> str:
        whole = _REFERENCE.fullmatch(url)
        if whole:
            return str(self._value(whole[1]))
        return _REFERENCE.sub(lambda match: quote(str(self._value(match[1])), safe=""), url)

    def _in_body(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._in_body(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self._in_body(item) for item in value]
        if not isinstance(value, str):
            return value
        whole = _REFERENCE.fullmatch(value)
        if whole:
            return self._value(whole[1])
        return _REFERENCE.sub(lambda match: str(self._value(match[1])), value)

    def _value(self, written: str) -> Any:
        """What `ref.records[0].Id` stands for; raises LookupError with it."""
        name = re.match(r"\w*", written)
        answer = self.answers.get(name[0] if name else "")
        if name is None or answer is None or answer.failed:
            raise LookupError(written)
        value, at = answer.body, name.end()
        while at < len(written):
            step = _STEP.match(written, at)
            try:
                value = value[step[1] if step and step[1] else int(step[2])] if step else None
            except (LookupError, TypeError):
                value = None
            if step is None or value is None:
                raise LookupError(written)
            at = step.end()
        return value


async def _asked(
    request: Request, method: str, url: str, body: Any, headers: dict[str, Any]
) -> SubrequestAnswer:
    place = _PLACE.match(url)
    if method not in _METHODS or place is None or _NESTED.match(place["resource"]):
        message = f"A subrequest cannot be {method or 'without a method'} {url}"
        return SubrequestAnswer(400, {}, ApiError("INVALID_INPUT", message).body)
    return await call(request, method, url, body, headers)


def _names(items: list[dict[str, Any]]) -> list[str]:
    return [str(item.get("referenceId", "")) for item in items]


def _check_nodes(items: list[dict[str, Any]]) -> None:
    _check_names(_names(items))
    for item in items:
        place = _PLACE.match(str(item.get("url", "")))
        if place is None or not _IN_A_GRAPH.match(place["resource"]):
            message = f"A graph takes requests to records and queries, not {item.get('url')}"
            raise ApiError("INVALID_INPUT", message)


def _check_names(names: list[str]) -> None:
    for name in names:
        if not _NAME.fullmatch(name) or names.count(name) > 1:
            message = f"Each subrequest needs a referenceId of its own, not '{name}'"
            raise ApiError("INVALID_INPUT", message)


def _check(items: list[dict[str, Any]], names: list[str]) -> None:
    _check_names(names)
    places = [_PLACE.match(str(item.get("url", ""))) for item in items]
    queries = [place for place in places if place and _QUERY.match(place["resource"])]
    if len(queries) > _MOST_QUERIES:
        message = f"The limit of {_MOST_QUERIES} query operations is exceeded: {len(queries)}"
        raise ApiError("LIMIT_EXCEEDED", message)


def _halted(message: str, code: str = "PROCESSING_HALTED") -> list[dict[str, Any]]:
    return ApiError(code, message).body


def _shown(name: str, answer: SubrequestAnswer) -> dict[str, Any]:
    kept = {key: value for key, value in answer.headers.items() if key == "Location"}
    return {
        "body": answer.body,
        "httpHeaders": kept,
        "httpStatusCode": answer.status,
        "referenceId": name,
    }
