"""Objects as an org describes them: what `sf sobject describe --json` printed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.values.json_text import read_json

from .file import DataFile
from .schema import FIELD_TYPES, Field, ObjectType, Schema, is_api_name

_TYPES = {"combobox": "picklist", "encryptedstring": "string", "anyType": "string", "long": "int"}
_LONG = 255
NewObject = Callable[[str, Schema], ObjectType]


def add_described(paths: list[Path], schema: Schema, new_object: NewObject, file: DataFile) -> None:
    """Adds what the files describe."""
    described = []
    for index, path in enumerate(paths):
        try:
            described.append(_read(path))
        except (OSError, ValueError, LookupError, TypeError) as error:
            reason = getattr(error, "strerror", None) or "it is no describe result in JSON"
            message = f"cannot read {path}: {reason}"
            file.note(("describe", index), message, "org-describe")
    for each in described:
        if schema.find(each["name"]) is None:
            schema.add(_object(each, new_object, schema))
    for each in described:
        object_type = schema.object(each["name"])
        for item in each["fields"]:
            if object_type.field(item["name"]) is None or item["name"].endswith("__c"):
                object_type.add(*_field(item, schema))
    for each in described:
        _name_children(each, schema)


def _read(path: Path) -> dict[str, Any]:
    """Raises OSError, ValueError, LookupError or TypeError for what is no describe result."""
    data = read_json(path.read_text("utf-8"))
    described: dict[str, Any] = data.get("result", data)
    names = [described["name"], *(item["name"] for item in described["fields"])]
    if not all(isinstance(name, str) and is_api_name(name) for name in names):
        raise ValueError
    for item in described["fields"]:
        if not isinstance(item["type"], str):
            raise TypeError
    return described


def _object(described: dict[str, Any], new_object: NewObject, schema: Schema) -> ObjectType:
    object_type = new_object(described["name"], schema)
    prefix = described.get("keyPrefix")
    if isinstance(prefix, str) and len(prefix) == 3 and schema.by_prefix(prefix) is None:
        object_type.prefix = prefix
    return object_type


def _field(item: dict[str, Any], schema: Schema) -> list[Field]:
    """One field, or none for what has no value of its own (addresses, locations, bodies)."""
    kind = _TYPES.get(item["type"], item["type"])
    length = int(item.get("length") or 0)
    if kind == "textarea" and length > _LONG:
        kind = "longtextarea"
    targets = [str(name) for name in item.get("referenceTo") or ()]
    known = tuple(name for name in targets if schema.find(name))
    target = known[0] if known else ""
    if kind == "reference" and not target:
        kind = "string"
    if kind not in FIELD_TYPES | {"reference"}:
        return []
    createable = bool(item.get("createable", True))
    free = item.get("nillable", True) or item.get("defaultedOnCreate") or kind == "boolean"
    return [
        Field(
            item["name"],
            kind,
            target,
            label_text=str(item.get("label") or ""),
            most=length,
            values=tuple(
                str(value["value"])
                for value in item.get("picklistValues") or ()
                if value.get("active", True)
            ),
            required=createable and not free,
            external_id=bool(item.get("externalId")),
            unique=bool(item.get("unique")),
            restricted=bool(item.get("restrictedPicklist")),
            createable=createable,
            updateable=bool(item.get("updateable", True)),
            others=known[1:],
        )
    ]


def _name_children(described: dict[str, Any], schema: Schema) -> None:
    for item in described.get("childRelationships") or ():
        child = schema.find(str(item.get("childSObject")))
        field = child and child.field(str(item.get("field")))
        name = item.get("relationshipName")
        named = isinstance(name, str) and is_api_name(name)
        if (
            child
            and field
            and named
            and (described["name"] in field.targets and not field.children)
        ):
            child.add(field._replace(children=name))
