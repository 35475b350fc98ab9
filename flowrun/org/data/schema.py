"""Objects, their fields and their relationships."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..errors import QueryError, no_such_object

NUMBERS = frozenset({"int", "double", "currency", "percent"})
KEYS = frozenset({"id", "reference"})
DATES = frozenset({"date", "datetime"})
TEXTS = frozenset(
    {"string", "textarea", "longtextarea", "phone", "email", "url", "picklist", "multipicklist"}
)
SETUP_OBJECTS = ("Organization", "User", "UserRole", "Profile") + (
    "Group",
    "GroupMember",
    "RecordType",
)
DELETED_FOR_GOOD = ("GroupMember",)
FIELD_TYPES = TEXTS | NUMBERS | DATES | {"boolean"}
_LENGTHS = {"string": 255, "textarea": 255, "longtextarea": 32_000, "phone": 40, "email": 80}
_LENGTHS |= {"url": 255, "picklist": 255, "multipicklist": 4099, "id": 18, "reference": 18}

UNGROUPABLE = frozenset(
    {"address", "datetime", "double", "currency", "percent", "longtextarea", "multipicklist"}
)
UNSORTABLE = frozenset({"address", "longtextarea", "multipicklist"})
UNFILTERABLE = frozenset({"address", "longtextarea"})
NEVER_AGGREGATED = frozenset({"address", "boolean", "multipicklist", "longtextarea"})


class Field(NamedTuple):
    """`target` is the object a reference points to, `others` are those it may lead to besides,
    `children` is the name the way back has.
    `required`, `unique` and `restricted` hold for what is written through the API. `compound` is
    the address a field is a part of; `source` the parent's field whose value this one shows."""

    name: str
    type: str
    target: str = ""
    children: str = ""
    label_text: str = ""
    most: int = 0
    values: tuple[str, ...] = ()
    default: str = ""
    required: bool = False
    external_id: bool = False
    unique: bool = False
    restricted: bool = False
    createable: bool = True
    updateable: bool = True
    compound: str = ""
    source: tuple[str, str] | None = None
    others: tuple[str, ...] = ()

    @property
    def stored(self) -> bool:
        """Whether it has a value of its own; the others are put together by who asks for them."""
        return self.type != "address" and self.source is None

    @property
    def targets(self) -> tuple[str, ...]:
        return (self.target, *self.others) if self.target else ()

    @property
    def relationship(self) -> str:
        """The name by which the parent is reached: AccountId -> Account, X__c -> X__r."""
        if self.type != "reference":
            return ""
        if self.name.endswith("__c"):
            return self.name.removesuffix("__c") + "__r"
        return self.name.removesuffix("Id")

    @property
    def custom(self) -> bool:
        return self.name.endswith("__c")

    @property
    def label(self) -> str:
        """What people call it: AccountNumber -> Account Number, OwnerId -> Owner ID."""
        return self.label_text or words_of(self.name)

    @property
    def length(self) -> int:
        return self.most or _LENGTHS.get(self.type, 0)

    @property
    def ranks(self) -> dict[str, int]:
        """The places of a picklist's values, by which it is sorted."""
        folded = dict.fromkeys(value.casefold() for value in self.values)
        return {value: place for place, value in enumerate(folded)}

    @property
    def column(self) -> str:
        """Its column in SQLite; `SOQL` compares text as Salesforce does."""
        if self.type in ("int", "boolean"):
            return f'"{self.name}" INTEGER'
        if self.type in NUMBERS:
            return f'"{self.name}" REAL'
        folded = " COLLATE SOQL" if self.type in TEXTS else ""
        return f'"{self.name}" TEXT{folded}'


class ObjectType:
    """Fields are kept by their lower-case names, as SOQL looks them up."""

    def __init__(self, name: str, prefix: str) -> None:
        self.name = name
        self.prefix = prefix
        self.fields: dict[str, Field] = {}

    def add(self, *fields: Field) -> None:
        for each in fields:
            self.fields[each.name.lower()] = each

    def field(self, name: str) -> Field | None:
        return self.fields.get(name.lower())

    @property
    def stored(self) -> list[Field]:
        return [each for each in self.fields.values() if each.stored]

    def parts(self, compound: Field) -> list[Field]:
        return [each for each in self.fields.values() if each.compound == compound.name]

    def reference(self, relationship: str) -> Field | None:
        wanted = relationship.lower()
        references = (each for each in self.fields.values() if each.type == "reference")
        return next((each for each in references if each.relationship.lower() == wanted), None)

    @property
    def deletable(self) -> bool:
        return "isdeleted" in self.fields

    @property
    def label(self) -> Field | None:
        """The field people know a record by."""
        return self.field("Name") or self.field("CaseNumber")

    @property
    def title(self) -> str:
        return words_of(self.name)

    @property
    def plural(self) -> str:
        title = self.title
        return f"{title[:-1]}ies" if title[-1] in "yY" else f"{title}s"


def is_api_name(text: str) -> bool:
    """Whether an object or a field could have that name in the API."""
    return text.isascii() and text.isidentifier() and text[0] != "_"


def words_of(name: str) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name.removesuffix("__c").replace("_", " "))
    return f"{words[:-3]} ID" if words.endswith(" Id") else words


class Schema:
    def __init__(self) -> None:
        self._objects: dict[str, ObjectType] = {}

    def __iter__(self) -> Iterator[ObjectType]:
        return iter(self._objects.values())

    def add(self, object_type: ObjectType) -> None:
        self._objects[object_type.name.lower()] = object_type

    def find(self, name: str) -> ObjectType | None:
        return self._objects.get(name.lower())

    def object(self, name: str, position: int | None = None) -> ObjectType:
        found = self.find(name)
        if found is None:
            raise QueryError("INVALID_TYPE", no_such_object(name), position)
        return found

    def parents(self, reference: Field) -> list[ObjectType]:
        """The objects that a reference may lead to."""
        return [self.object(name) for name in reference.targets]

    def by_prefix(self, record_id: str) -> ObjectType | None:
        return next((each for each in self if record_id.startswith(each.prefix)), None)

    def references_to(self, parent: ObjectType) -> Iterator[tuple[ObjectType, Field]]:
        for object_type in self:
            for each in object_type.fields.values():
                if parent.name in each.targets:
                    yield object_type, each

    def children(self, parent: ObjectType, relationship: str) -> tuple[ObjectType, Field] | None:
        """The object and its reference to `parent` that make up a child relationship."""
        wanted = relationship.lower()
        found = self.references_to(parent)
        return next((pair for pair in found if pair[1].children.lower() == wanted), None)
