"""What Bulk API 1.0 reads and writes: job and batch infos, records and results, as XML or JSON."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import Response

from ...errors import ApiError
from ...http import json_answer

_NAMESPACE = "http://www.force.com/2009/06/asyncapi/dataload"
_TYPES = {"CSV": "text/csv", "JSON": "application/json", "XML": "application/xml"}
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def wants_json(request: Request) -> bool:
    """A client that speaks JSON says so in either header."""
    return "application/json" in request.headers.get("content-type", "") or accepts_json(request)


def accepts_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def typed(content: bytes, kind: str) -> Response:
    """Clients compare these types as they stand, without a charset."""
    return Response(content, headers={"Content-Type": _TYPES[kind]})


def json_text(body: Any, status: int = 200) -> Response:
    return json_answer(body, status, {"Content-Type": _TYPES["JSON"]})


def info_answer(
    name: str, info: Mapping[str, Any], *, as_json: bool, status: int = 200
) -> Response:
    """A `jobInfo`, a `batchInfo` or a list of them."""
    if as_json:
        return json_text(info, status)
    return xml_answer(_elements(name, info, f' xmlns="{_NAMESPACE}"'), status)


def refused(error: ApiError, *, as_json: bool) -> Response:
    info = {"exceptionCode": error.code, "exceptionMessage": error.message}
    return info_answer("error", info, as_json=as_json, status=error.status)


def xml_answer(text: str, status: int = 200) -> Response:
    answer = typed(f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode(), "XML")
    answer.status_code = status
    return answer


async def read_info(request: Request) -> dict[str, Any]:
    """The job that a client describes."""
    body = await request.body()
    if "application/json" in request.headers.get("content-type", ""):
        info = _json(body)
    else:
        root = _xml(body)
        info = {_local(each.tag): each.text or "" for each in root}
    if not isinstance(info, dict):
        raise ApiError("InvalidJob", "A job is an object")
    return info


def json_records(body: bytes) -> list[dict[str, Any]]:
    records = _json(body)
    if isinstance(records, list) and all(isinstance(each, dict) for each in records):
        return records
    raise ApiError("InvalidBatch", "The records of a batch are a list of objects")


def xml_records(body: bytes) -> list[dict[str, Any]]:
    """`<sObjects><sObject><Name>x</Name></sObject></sObjects>`; a nested one names a parent."""
    return [_record(each) for each in _xml(body) if _local(each.tag) == "sObject"]


def _record(element: ElementTree.Element) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for each in element:
        parent = next(iter(each), None)
        if parent is not None:
            values[_local(each.tag)] = {_local(key.tag): key.text or "" for key in parent}
        else:
            values[_local(each.tag)] = None if each.get(_NIL) == "true" else each.text or ""
    return values


def xml_results(rows: Sequence[Mapping[str, Any]]) -> Response:
    """How the rows of a batch went."""
    inner = "".join(_elements("result", row) for row in rows)
    return xml_answer(f'<results xmlns="{_NAMESPACE}">{inner}</results>')


def xml_result_ids(ids: Sequence[str]) -> Response:
    inner = "".join(f"<result>{each}</result>" for each in ids)
    return xml_answer(f'<result-list xmlns="{_NAMESPACE}">{inner}</result-list>')


def xml_found(records: Sequence[Mapping[str, Any]]) -> Response:
    """The records of a query."""
    inner = "".join(f'<records xsi:type="sObject">{_found(row)}</records>' for row in records)
    schema = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    return xml_answer(f'<queryResult xmlns="{_NAMESPACE}" {schema}>{inner}</queryResult>')


def _found(row: Mapping[str, Any]) -> str:
    parts = [_elements("type", row["attributes"]["type"])]
    for name, value in row.items():
        if isinstance(value, dict) and name != "attributes":
            parts.append(f'<{name} xsi:type="sObject">{_found(value)}</{name}>')
        elif value is None:
            parts.append(f'<{name} xsi:nil="true"/>')
        elif name != "attributes":
            parts.append(_elements(name, value))
    return "".join(parts)


def _elements(name: str, value: Any, more: str = "") -> str:
    """Names are ours or a schema's, values are escaped; a list repeats the element."""
    if isinstance(value, list | tuple):
        return "".join(_elements(name, each) for each in value)
    if isinstance(value, Mapping):
        inner = "".join(_elements(key, each) for key, each in value.items() if each is not None)
    else:
        inner = escape(str(value).lower() if isinstance(value, bool) else str(value))
    return f"<{name}{more}>{inner}</{name}>"


def _json(body: bytes) -> Any:
    try:
        text = body.decode()
        read = json.loads(text)
        json.dumps(read, ensure_ascii=False).encode()
        return read
    except (ValueError, RecursionError):
        raise ApiError("InvalidBatch", "Invalid JSON or UTF-8 in the request") from None


def _xml(body: bytes) -> ElementTree.Element:
    """A document that declares entities could be made to grow; no client declares any."""
    try:
        if re.search(rb"<!(DOCTYPE|ENTITY)", body):
            raise ValueError
        return ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError, LookupError):
        raise ApiError("InvalidBatch", "The request is no XML") from None


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
