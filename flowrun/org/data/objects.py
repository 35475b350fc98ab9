"""The `objects:` block of a data file, on top of the standard objects."""

from functools import cache
from pathlib import Path
from typing import Any

from engine.source.reading import read_source
from engine.source.source import Source

from .addresses import address_fields
from .fields import read_fields
from .file import DataFile
from .schema import SETUP_OBJECTS, Field, ObjectType, Schema, is_api_name

_STANDARD = Path(__file__).parent / "standard.yaml"
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
    "CaseComment": "00a",
    "Group": "00G",
    "GroupMember": "011",
    "Profile": "00e",
    "RecordType": "012",
    "UserRole": "00E",
    "Asset": "02i",
    "Contract": "800",
    "Order": "801",
    "Product2": "01t",
}


def _set_by_the_org(name: str, kind: str, target: str = "") -> Field:
    return Field(name, kind, target, createable=False, updateable=False)


_UNOWNED = ("CaseComment", "Product2")
_ADDRESSES = {
    "Organization": ("",),
    "User": ("",),
    "Lead": ("",),
    "Account": ("Billing", "Shipping"),
    "Contact": ("Mailing", "Other"),
}
_SHOWN_OF_PARENTS = {
    "Case": {
        "ContactPhone": ("Contact", "Phone", "phone"),
        "ContactMobile": ("Contact", "MobilePhone", "phone"),
        "ContactEmail": ("Contact", "Email", "email"),
        "ContactFax": ("Contact", "Fax", "phone"),
    }
}
_HAVE_QUEUES = ("Case", "Lead", "Task", "Event")
_AUDIT_FIELDS = (
    _set_by_the_org("Id", "id"),
    _set_by_the_org("CreatedDate", "datetime"),
    _set_by_the_org("CreatedById", "reference", "User"),
    _set_by_the_org("LastModifiedDate", "datetime"),
    _set_by_the_org("LastModifiedById", "reference", "User"),
    _set_by_the_org("SystemModstamp", "datetime"),
)
_DELETED = _set_by_the_org("IsDeleted", "boolean")
_OWNER = Field("OwnerId", "reference", "User")


def read_schema(block: dict[str, Any], described: list[Path], file: DataFile) -> Schema:
    """The standard objects, then those of `sf sobject describe` files, then the block's."""
    schema = Schema()
    standard = _standard_objects()
    _add_objects(standard.data["objects"], schema, DataFile(standard))
    if described:
        from .described import add_described

        add_described(described, schema, _new_object, file)
    _add_objects(block, schema, file)
    _widen_activities(schema)
    return schema


def _widen_activities(schema: Schema) -> None:
    """A task or an event may be about a record of any custom object."""
    custom = tuple(each.name for each in schema if each.name.endswith("__c"))
    for name in ("Task", "Event"):
        activity = schema.object(name)
        what = activity.fields["whatid"]
        more = tuple(each for each in custom if each not in what.targets)
        activity.add(what._replace(others=(*what.others, *more)))


@cache
def _standard_objects() -> Source:
    return read_source(_STANDARD)


def _add_objects(block: dict[str, Any], schema: Schema, file: DataFile) -> None:
    for name in block:
        if not is_api_name(name):
            file.note(("objects", name), f'"{name}" is no object name', "org-name", key=True)
        elif schema.find(name) is None:
            schema.add(_new_object(name, schema))
    for name, value in block.items():
        object_type = schema.find(name)
        if object_type:
            written = file.block(("objects", name), value)
            object_type.add(*read_fields(name, written, schema, file))


def _new_object(name: str, schema: Schema) -> ObjectType:
    count = sum(object_type.prefix.startswith("a") for object_type in schema)
    object_type = ObjectType(name, _PREFIXES.get(name, f"a{count:02}"))
    object_type.add(*_AUDIT_FIELDS)
    if name not in SETUP_OBJECTS:
        object_type.add(_DELETED)
    if name not in (*SETUP_OBJECTS, *_UNOWNED):
        object_type.add(_OWNER)
    for prefix in _ADDRESSES.get(name, ()):
        object_type.add(*address_fields(prefix))
    for shown, (relationship, field, kind) in _SHOWN_OF_PARENTS.get(name, {}).items():
        object_type.add(_set_by_the_org(shown, kind)._replace(source=(relationship, field)))
    if name in _HAVE_QUEUES or name.endswith("__c"):
        object_type.add(Field("OwnerId", "reference", "User", others=("Group",)))
    if name not in _PREFIXES:
        object_type.add(Field("Name", "string", most=80))
    return object_type
