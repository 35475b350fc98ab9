"""`/search` and `/parameterizedSearch`: records found by the words in them."""

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nodes.salesforce.soql import (
    SEARCH_GROUPS,
    Column,
    FieldComparison,
    FieldPath,
    Origin,
    SoqlQuery,
    SoslSearch,
    StringLiteral,
    parse_search,
    parse_term,
)

from ..data.schema import TEXTS, Field, ObjectType, Schema
from ..errors import ApiError, NotExecuted, QueryError
from ..http import DATA, json_answer
from ..queries.plan import Record
from ..queries.query import Queries, QueryRun, refusals
from ..queries.search_terms import Matches, matcher, words_of_text
from .requests import base_path, json_object, listed

_MOST = 2000
_TYPES = {"EMAIL": {"email"}, "PHONE": {"phone"}, "ALL": TEXTS}
_NAMES = ("Name", "FirstName", "LastName", "Subject", "CaseNumber")


class SearchResource:
    def __init__(self, schema: Schema, queries: Queries) -> None:
        self.schema = schema
        self.queries = queries

    def routes(self) -> list[Route]:
        version = f"{DATA}/{{version}}"
        return [
            Route(f"{version}/search", self.search),
            Route(f"{version}/parameterizedSearch", self.parameterized, methods=["GET", "POST"]),
        ]

    async def search(self, request: Request) -> Response:
        text = request.query_params.get("q", "")
        if not text.strip():
            raise ApiError("MALFORMED_SEARCH", "A search string has to be specified")
        with refusals(text, "MALFORMED_SEARCH"):
            return self._answer(request, parse_search(text, allow_slots=False))

    async def parameterized(self, request: Request) -> Response:
        asked = dict(request.query_params)
        given = await json_object(request) if request.method == "POST" else _from_query(asked)
        term, group = given.get("q"), str(given.get("in", "ALL")).upper()
        objects, overall = given.get("sobjects") or [], given.get("overallLimit", _MOST)
        known = isinstance(objects, list) and all(isinstance(each, dict) for each in objects)
        if not isinstance(term, str) or group not in SEARCH_GROUPS or not known:
            raise ApiError("INVALID_SEARCH", "q, in and sobjects have another shape")
        if not str(overall).isdecimal():
            raise ApiError("INVALID_SEARCH", "overallLimit is a whole number")
        returning = tuple(_asked(each, given.get("fields")) for each in objects)
        with refusals(term, "MALFORMED_SEARCH"):
            search = SoslSearch(parse_term(term), group, returning, limit=int(overall))
        try:
            return self._answer(request, search)
        except QueryError as error:
            raise ApiError(error.code, error.message) from None

    def _answer(self, request: Request, search: SoslSearch) -> Response:
        for clause in search.narrowed_by:
            raise NotExecuted(clause, "SOSL")
        base = base_path(request)
        run, matches = self.queries.run(base), matcher(search.term)
        returning = search.returning or [_ids(each.name) for each in self.schema]
        found: list[Record] = []
        for query in returning:
            found.extend(self._found(run, query, search.group, matches))
        most = search.limit if isinstance(search.limit, int) and search.limit else _MOST
        return json_answer({"searchRecords": found[: min(most, _MOST)]})

    def _found(self, run: QueryRun, query: SoqlQuery, group: str, matches: Matches) -> list[Record]:
        path = query.origins[0].path
        object_type = self.schema.object(str(path), path.position)
        fields = list(_searched(object_type, group))
        names = tuple(Column(FieldPath((each.name,))) for each in fields if each.name != "Id")
        everything = SoqlQuery((Column(FieldPath(("Id",))), *names), query.origins)
        ids = []
        for row in run.execute(everything).records:
            words = [word for each in fields for word in words_of_text(str(row[each.name] or ""))]
            if matches(words):
                ids.append(StringLiteral(row["Id"], row["Id"]))
        if not ids:
            return []
        among = FieldComparison(FieldPath(("Id",)), "IN", tuple(ids[:_MOST]))
        return run.execute(query.narrowed(among)).records


def _searched(object_type: ObjectType, group: str) -> Iterable[Field]:
    label = object_type.label
    for field in object_type.fields.values():
        named = field is label or field.name in _NAMES
        if field.type in _TYPES.get(group, ()) or (group in ("NAME", "SIDEBAR") and named):
            yield field


def _ids(name: str) -> SoqlQuery:
    return SoqlQuery((Column(FieldPath(("Id",))),), (Origin(FieldPath((name,))),))


def _asked(item: dict[str, Any], default: Any) -> SoqlQuery:
    """An object as a parameterized search names it."""
    fields = item.get("fields") or default or ["Id"]
    if not isinstance(fields, list) or not all(isinstance(each, str) for each in fields):
        raise ApiError("INVALID_SEARCH", "fields is a list of names")
    limit = item.get("limit")
    columns = tuple(Column(FieldPath(tuple(each.split(".")))) for each in fields)
    origin = Origin(FieldPath((str(item.get("name", "")),)))
    return SoqlQuery(columns, (origin,), limit=limit if isinstance(limit, int) else None)


def _from_query(asked: dict[str, str]) -> dict[str, Any]:
    """`q=acme&sobject=Account&Account.fields=Id,Name` as the POST would have it."""
    names = listed(asked.get("sobject", ""))
    objects = [{"name": name, "fields": listed(asked.get(f"{name}.fields", ""))} for name in names]
    return {**asked, "sobjects": objects, "fields": listed(asked.get("fields", ""))}
