"""The `objects:` block of a data file, on top of the standard objects."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from engine import Source, read_source

from .findings import Findings
from .schema import FIELD_TYPES, Field, ObjectType, Schema

_STANDARD = Path(__file__).parent / "data" / "standard.yaml"
_PREFIXES = {
    "Organization": "00D",
    "User": "005",
    "Account": "001",
    "Contact": "003",
    "Case": "500",
    "Opportunity": "006",
    "Lead": "00Q",
    "Task": "00T",
    "Event": "00U",
    "Campaign": "701",
    "Asset": "02i",
    "Contract": "800",
    "Order": "801",
    "Product2": "01t",
}
_SETUP_OBJECTS = ("Organization", "User")
_AUDIT_FIELDS = (
    Field("Id", "id"),
    Field("CreatedDate", "datetime"),
    Field("CreatedById", "reference", "User"),
    Field("LastModifiedDate", "datetime"),
    Field("LastModifiedById", "reference", "User"),
    Field("SystemModstamp", "datetime"),
)
_OWNED_FIELDS = (Field("IsDeleted", "boolean"), Field("OwnerId", "reference", "User"))
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def read_schema(block: dict[str, Any], findings: Findings) -> Schema:
    schema = Schema()
    standard = _standard_objects()
    _add_objects(standard.data["objects"], schema, Findings(standard))
    _add_objects(block, schema, findings)
    return schema


@cache
def _standard_objects() -> Source:
    return read_source(_STANDARD)


def _add_objects(block: dict[str, Any], schema: Schema, findings: Findings) -> None:
    for name in block:
        if not _NAME.fullmatch(name):
            findings.note(("objects", name), f'"{name}" is no object name', "org-name", key=True)
        elif schema.find(name) is None:
            schema.add(_new_object(name, schema))
    for name, value in block.items():
        object_type = schema.find(name)
        if object_type:
            written = findings.block(("objects", name), value)
            object_type.add(*_fields(name, written, schema, findings))


def _new_object(name: str, schema: Schema) -> ObjectType:
    count = sum(object_type.prefix.startswith("a") for object_type in schema)
    object_type = ObjectType(name, _PREFIXES.get(name, f"a{count:02}"))
    object_type.add(*_AUDIT_FIELDS)
    if name not in _SETUP_OBJECTS:
        object_type.add(*_OWNED_FIELDS)
    if name not in _PREFIXES:
        object_type.add(Field("Name", "string"))
    return object_type


def _fields(
    owner: str, block: dict[str, Any], schema: Schema, findings: Findings
) -> Iterator[Field]:
    for name, value in block.items():
        place = ("objects", owner, name)
        if not _NAME.fullmatch(name):
            findings.note(place, f'"{name}" is no field name', "org-name", key=True)
        elif isinstance(value, dict):
            yield from _reference(owner, name, value, schema, findings)
        elif isinstance(value, str) and value in FIELD_TYPES:
            yield Field(name, str(value))
        else:
            known = ", ".join(sorted(FIELD_TYPES))
            message = f'no field type "{value or ""}"; there are {known} and {{reference: OBJECT}}'
            findings.note(place, message, "org-field-type")


def _reference(
    owner: str, name: str, block: dict[str, Any], schema: Schema, findings: Findings
) -> Iterator[Field]:
    place = ("objects", owner, name)
    target = schema.find(str(block.get("reference")))
    if not name.endswith(("Id", "__c")):
        findings.note(place, "a reference ends in Id or __c", "org-reference", key=True)
    elif target is None or not block.keys() <= {"reference", "children"}:
        message = "a reference is {reference: OBJECT} or {reference: OBJECT, children: NAME}"
        findings.note(place, message, "org-reference")
    else:
        yield Field(name, "reference", target.name, str(block.get("children") or ""))
