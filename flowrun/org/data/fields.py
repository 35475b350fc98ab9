"""The fields of an object, as a data file declares them."""

from collections.abc import Iterator
from typing import Any

from engine.source.tree import NoJson, as_json

from .file import DataFile, Place
from .file_values import EXPECTED, read_cell
from .schema import FIELD_TYPES, NUMBERS, Field, Schema, is_api_name

_FLAGS = ("required", "external_id", "unique", "restricted", "read_only")
_KEYS = ("type", "reference", "children", "label", "length", "values", "default", *_FLAGS)
_LONGEST = 131_072


def read_fields(
    owner: str, block: dict[str, Any], schema: Schema, file: DataFile
) -> Iterator[Field]:
    for name, value in block.items():
        place = ("objects", owner, name)
        if not is_api_name(name):
            file.note(place, f'"{name}" is no field name', "org-name", key=True)
        elif isinstance(value, dict):
            yield from _FieldBlock(name, value, place, schema, file).read()
        elif isinstance(value, str) and value in FIELD_TYPES:
            yield Field(name, str(value))
        else:
            _note_type(value, place, file)


def _note_type(value: Any, place: Place, file: DataFile) -> None:
    known = ", ".join(sorted(FIELD_TYPES))
    message = f'no field type "{value or ""}"; there are {known} and {{reference: OBJECT}}'
    file.note(place, message, "org-field-type")


class _FieldBlock:
    """`{type: string, length: 80, required: true}` or `{reference: Account, children: Xs__r}`."""

    def __init__(
        self, name: str, block: dict[str, Any], place: Place, schema: Schema, file: DataFile
    ) -> None:
        self.name = name
        self.block = block
        self.place = place
        self.schema = schema
        self.file = file

    def read(self) -> Iterator[Field]:
        for key in self.block:
            if key not in _KEYS:
                self.file.unknown((*self.place, key), "key", _KEYS)
                return
        kind, targets = self._kind()
        if not kind:
            return
        read_only = self._flag("read_only")
        field = Field(
            self.name,
            kind,
            targets[0] if targets else "",
            str(self.block.get("children") or ""),
            str(self.block.get("label") or ""),
            self._length(),
            self._values(),
            required=self._flag("required"),
            external_id=self._flag("external_id"),
            unique=self._flag("unique"),
            restricted=self._flag("restricted"),
            createable=not read_only,
            updateable=not read_only,
            default=str(self.block.get("default") or ""),
            others=targets[1:],
        )
        self._check_default(field)
        yield field

    def _kind(self) -> tuple[str, tuple[str, ...]]:
        """The type, and the objects a reference may lead to; nothing when a mistake was noted."""
        if "reference" in self.block:
            written = self.block["reference"]
            names = [str(name) for name in written] if isinstance(written, list) else [str(written)]
            found = [self.schema.find(name) for name in names]
            targets = tuple(each.name for each in found if each)
            if not self.name.endswith(("Id", "__c")):
                self._note("a reference ends in Id or __c", "org-reference", key=True)
            elif not targets or len(targets) < len(names) or "type" in self.block:
                message = (
                    "a reference is {reference: OBJECT} or {reference: OBJECT, children: NAME}; "
                    "one to several objects has a list of them"
                )
                self._note(message, "org-reference")
            else:
                return "reference", targets
            return "", ()
        kind = self.block.get("type")
        if kind in FIELD_TYPES and "children" not in self.block:
            return str(kind), ()
        if kind in FIELD_TYPES:
            self._note("children belongs to a reference", "org-reference")
        else:
            _note_type(kind, (*self.place, "type"), self.file)
        return "", ()

    def _flag(self, key: str) -> bool:
        flag = self._plain(key) if key in self.block else False
        if isinstance(flag, bool):
            return flag
        self.file.note((*self.place, key), f"{key} is true or false", "org-field")
        return False

    def _plain(self, key: str) -> Any:
        """What is written there as plain data; None where that is no JSON."""
        try:
            return as_json(self.block[key])
        except NoJson:
            return None

    def _length(self) -> int:
        if "length" not in self.block:
            return 0
        length = self._plain("length")
        if type(length) is int and 0 < length <= _LONGEST:
            return length
        message = f"length is a whole number from 1 to {_LONGEST}"
        self.file.note((*self.place, "length"), message, "org-field")
        return 0

    def _values(self) -> tuple[str, ...]:
        items = self.file.items((*self.place, "values"), self.block.get("values"))
        return tuple(str(item) for item in items)

    def _check_default(self, field: Field) -> None:
        try:
            read_cell(field, field.default)
        except (ValueError, LookupError, OverflowError):
            kind = "a number" if field.type in NUMBERS else "text"
            message = f"the default is {EXPECTED.get(field.type, kind)}"
            self.file.note((*self.place, "default"), message, "org-field")

    def _note(self, message: str, code: str, *, key: bool = False) -> None:
        self.file.note(self.place, message, code, key=key)
