"""Layouts and list views: an org of its own has one of each for an object, with all its fields."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..data.ids import full_id, make_id
from ..data.schema import UNSORTABLE, Field, ObjectType, Schema
from ..errors import ApiError, not_found
from ..http import DATA, json_answer
from ..queries.plan import Record
from .records import Records
from .requests import base_path

_LAYOUTS, _VIEWS = "00h", "00B"
_MASTER = "012000000000000AAA"
_MOST = 2000
_SHOWN_IN_A_LIST = 5


class Views:
    def __init__(self, records: Records) -> None:
        self.records = records

    def routes(self) -> list[Route]:
        one = f"{DATA}/{{version}}/sobjects/{{type}}"
        return [
            Route(f"{one}/describe/layouts", self.layouts),
            Route(f"{one}/describe/layouts/{{id}}", self.layout),
            Route(f"{one}/describe/compactLayouts", self.compact_layouts),
            Route(f"{one}/listviews", self.list_views),
            Route(f"{one}/listviews/recent", self.list_views),
            Route(f"{one}/listviews/{{id}}", self.list_view),
            Route(f"{one}/listviews/{{id}}/describe", self.described_view),
            Route(f"{one}/listviews/{{id}}/results", self.results),
        ]

    async def layouts(self, request: Request) -> Response:
        base, object_type = self._asked(request)
        types = [row["Id"] for row in self.records.record_types(base, object_type)]
        mappings = [
            {
                "available": True,
                "defaultRecordTypeMapping": each == _MASTER,
                "layoutId": self._id(_LAYOUTS, object_type),
                "master": each == _MASTER,
                "recordTypeId": each,
                "urls": {"layout": f"{base}/sobjects/{object_type.name}/describe/layouts/{each}"},
            }
            for each in (*types, _MASTER)
        ]
        return json_answer(
            {
                "layouts": [self._layout(object_type)],
                "recordTypeMappings": mappings,
                "recordTypeSelectorRequired": [bool(types)],
            }
        )

    async def layout(self, request: Request) -> Response:
        base, object_type = self._asked(request)
        known = {row["Id"] for row in self.records.record_types(base, object_type)} | {_MASTER}
        if full_id(request.path_params["id"]) not in known:
            raise not_found()
        return json_answer(self._layout(object_type))

    async def compact_layouts(self, request: Request) -> Response:
        _, object_type = self._asked(request)
        compact = {
            "fieldItems": [_item(each) for each in _columns(object_type)],
            "id": None,
            "label": "System Default",
            "name": "SYSTEM",
            "objectType": object_type.name,
        }
        return json_answer(
            {
                "compactLayouts": [compact],
                "defaultCompactLayoutId": None,
                "recordTypeCompactLayoutMappings": [],
            }
        )

    async def list_views(self, request: Request) -> Response:
        base, object_type = self._asked(request)
        return json_answer(
            {
                "done": True,
                "listviews": [self._view(base, object_type)],
                "nextRecordsUrl": None,
                "size": 1,
                "sobjectType": object_type.name,
            }
        )

    async def list_view(self, request: Request) -> Response:
        return json_answer(self._view(*self._asked_view(request)))

    async def described_view(self, request: Request) -> Response:
        _, object_type = self._asked_view(request)
        described = {
            "columns": [_column(each) for each in _columns(object_type)],
            "id": self._id(_VIEWS, object_type),
            "orderBy": [],
            "query": _soql(object_type),
            "relatedEntityId": None,
            "scope": "everything",
            "scopeEntityId": None,
            "sobjectType": object_type.name,
            "whereCondition": None,
        }
        return json_answer(described)

    async def results(self, request: Request) -> Response:
        base, object_type = self._asked_view(request)
        limit, offset = (_number(request, name, most) for name, most in _BOUNDS.items())
        found = self.records.select(base, _soql(object_type))
        page = found[offset : offset + limit]
        columns = _columns(object_type)
        return json_answer(
            {
                "columns": [_column(each) for each in columns],
                "developerName": f"All{object_type.name}",
                "done": offset + limit >= len(found),
                "id": self._id(_VIEWS, object_type),
                "label": f"All {object_type.plural}",
                "records": [{"columns": _values(row, columns)} for row in page],
                "size": len(page),
            }
        )

    def _asked(self, request: Request) -> tuple[str, ObjectType]:
        return base_path(request), self.records.named(request.path_params["type"])

    def _asked_view(self, request: Request) -> tuple[str, ObjectType]:
        base, object_type = self._asked(request)
        if full_id(request.path_params["id"]) != self._id(_VIEWS, object_type):
            raise not_found()
        return base, object_type

    def _view(self, base: str, object_type: ObjectType) -> dict[str, Any]:
        made = self._id(_VIEWS, object_type)
        url = f"{base}/sobjects/{object_type.name}/listviews/{made}"
        return {
            "describeUrl": f"{url}/describe",
            "developerName": f"All{object_type.name}",
            "id": made,
            "label": f"All {object_type.plural}",
            "resultsUrl": f"{url}/results",
            "soqlCompatible": True,
            "url": url,
        }

    def _layout(self, object_type: ObjectType) -> dict[str, Any]:
        written = [each for each in object_type.stored if each.createable or each.updateable]
        return {
            "buttonLayoutSection": None,
            "detailLayoutSections": [_section(object_type, list(object_type.fields.values()))],
            "editLayoutSections": [_section(object_type, written)],
            "feedView": None,
            "highlightsPanelLayoutSection": None,
            "id": self._id(_LAYOUTS, object_type),
            "multirowEditLayoutSections": [],
            "offlineLinks": [],
            "quickActionList": {"quickActionListItems": []},
            "relatedContent": None,
            "relatedLists": _related(self.records.schema, object_type),
            "saveOptions": [],
        }

    def _id(self, prefix: str, object_type: ObjectType) -> str:
        return make_id(prefix, list(self.records.schema).index(object_type) + 1)


_BOUNDS = {"limit": 25, "offset": 0}


def _number(request: Request, name: str, usual: int) -> int:
    written = request.query_params.get(name, str(usual))
    if not written.isdecimal() or int(written[:9]) > _MOST:
        raise ApiError("INVALID_PARAMETER", f"{name} is a whole number up to {_MOST}")
    return int(written)


def _columns(object_type: ObjectType) -> list[Field]:
    """The name and the fields that come first."""
    label = object_type.label
    others = [each for each in object_type.stored if each.createable and each is not label]
    return [*([label] if label else []), *others[:_SHOWN_IN_A_LIST]]


def _soql(object_type: ObjectType) -> str:
    names = ", ".join(each.name for each in _columns(object_type))
    return f"SELECT {names}, Id FROM {object_type.name} ORDER BY Id LIMIT {_MOST}"


def _column(field: Field) -> dict[str, Any]:
    return {
        "ascendingLabel": "Z-A",
        "descendingLabel": "A-Z",
        "fieldNameOrPath": field.name,
        "hidden": False,
        "label": field.label,
        "searchable": False,
        "selectListItem": field.name,
        "sortDirection": None,
        "sortIndex": None,
        "sortable": field.type not in UNSORTABLE,
        "type": field.type,
    }


def _values(row: Record, columns: list[Field]) -> list[dict[str, str | None]]:
    """A list shows texts."""
    shown = []
    for each in columns:
        value = row[each.name]
        text = str(value).lower() if isinstance(value, bool) else value and str(value)
        shown.append({"fieldNameOrPath": each.name, "value": text})
    return shown


def _section(object_type: ObjectType, fields: list[Field]) -> dict[str, Any]:
    rows = [{"layoutItems": [_item(each)], "numItems": 1} for each in fields]
    return {
        "collapsed": False,
        "columns": 1,
        "heading": f"{object_type.title} Information",
        "layoutRows": rows,
        "rows": len(rows),
        "tabOrder": "TopToBottom",
        "useCollapsibleSection": False,
        "useHeading": True,
    }


def _item(field: Field) -> dict[str, Any]:
    component = {"displayLines": 1, "tabOrder": 1, "type": "Field", "value": field.name}
    return {
        "editableForNew": field.createable,
        "editableForUpdate": field.updateable,
        "label": field.label,
        "layoutComponents": [component],
        "placeholder": False,
        "required": field.required,
    }


def _related(schema: Schema, object_type: ObjectType) -> list[dict[str, Any]]:
    return [
        {
            "columns": [],
            "custom": child.name.endswith("__c"),
            "field": field.name,
            "label": child.plural,
            "limitRows": 5,
            "name": field.children,
            "sobject": child.name,
            "sort": [],
        }
        for child, field in schema.references_to(object_type)
        if field.children
    ]
