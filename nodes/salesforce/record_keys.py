"""The keys that name a record: its object, its Id, and its fields with their values."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from engine import UNSET, Context, Json, NodeError, Secret, Value
from engine.fields import (
    ENTITIES,
    FieldType,
    HasParts,
    Rendering,
    Slot,
    WrongAt,
    as_json,
    as_json_value,
    as_text,
)

_NAME = re.compile(r"[A-Za-z]\w*", re.ASCII)
_PATH = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*){0,5}", re.ASCII)
_MONEY = ENTITIES["money"].kinds
_ID = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")


class ApiName(FieldType, str):
    """The API name of an object or a field: `Contact`, `Loyalty_Number__c`."""

    __slots__ = ()

    @classmethod
    def parse(cls, value: Any) -> "ApiName":
        if isinstance(value, str) and _NAME.fullmatch(value):
            return cls(value)
        raise ValueError("takes an API name such as Contact or Loyalty_Number__c")

    @classmethod
    def schema(cls) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{_NAME.pattern}$"}


class RecordId(Value):
    """A record's Id, or the value of its external id."""

    format = "record-id"
    example = "003000000000001AAA"
    refuses_secrets = "does not name a record"

    def takes_unset(self, slot: Slot) -> bool:
        return False

    takes_list = takes_unset

    def segment(self, ctx: Rendering, *, external: bool) -> str:
        """The last segment of the record's path. Raises `NodeError` for what names no record."""
        value = self.value(ctx) if len(self.parts) == 1 else self.render(ctx)
        text = "" if value is UNSET or isinstance(value, list | dict) else as_text(value)
        if not text.strip():
            raise NodeError(f"id: {self.text} is empty")
        if external:
            if text in (".", "..") or re.search("[\ud800-\udfff]", text):
                raise NodeError(f"id: {self.text} is no external id")
            return quote(text, safe="")
        if not _ID.fullmatch(text):
            raise NodeError(f"id: {self.text} is no record Id of 15 or 18 letters and digits")
        return text


class Fields(FieldType, HasParts):
    """What a record gets (`Name: $NAME` lines), or for get_record the fields to read (a list).

    A lone `$NAME` keeps its type, of money in the flow's currency the number. While it is unset its
    field is left out; an explicit null clears the field.
    """

    __slots__ = ("names", "values")

    def __init__(self, values: Mapping[str, Value | Json], names: tuple[str, ...] = ()) -> None:
        self.values = values
        self.names = names

    def pieces(self) -> Iterator[tuple[tuple[str, ...], Value | Json]]:
        for name, value in self.values.items():
            yield (name,), value

    def record(self, ctx: Context) -> dict[str, Any]:
        """The fields that have a value. Raises `NodeError` when none has."""
        found = {name: _json(value, ctx) for name, value in self.values.items()}
        record = {name: value for name, value in found.items() if value is not UNSET}
        if not record:
            raise NodeError("fields: every parameter in it is empty; there is nothing to write")
        return record

    @classmethod
    def parse(cls, value: Any) -> "Fields":
        if isinstance(value, cls):
            return value
        if isinstance(value, str):
            value = [name.strip() for name in value.split(",")]
        if isinstance(value, list) and value:
            for index, name in enumerate(value):
                if not isinstance(name, str) or not _PATH.fullmatch(name):
                    raise WrongAt("takes field names such as Email or Account.Name", (index,))
            return cls({}, tuple(value))
        if isinstance(value, Mapping) and value:
            return cls({name: _template(name, item) for name, item in value.items()})
        raise ValueError("takes `Field: value` lines, or a list of field names to read")

    @classmethod
    def schema(cls) -> dict[str, Any]:
        lines = {"type": "object", "description": "Field: value, $NAME stands for a parameter."}
        names = {"type": "array", "minItems": 1, "items": {"type": "string"}}
        return {"anyOf": [lines, names, {"type": "string"}]}


def _template(name: str, written: Any) -> Value | Json:
    if not _NAME.fullmatch(name):
        parent, dot, field = name.partition(".")
        hint = f"; a parent is named by its Id or by a key: {parent}: {{{field}: …}}" if dot else ""
        raise WrongAt(f'"{name}" is no field to write{hint}', (name,), key=True)
    try:
        return Value(written) if isinstance(as_json(written), str) else Json(written)
    except ValueError as error:
        raise WrongAt(str(error), (name, *getattr(error, "path", ()))) from None


def _json(value: Value | Json, ctx: Context) -> Any:
    if isinstance(value, Json):
        return value.render(ctx)
    if len(value.parts) > 1:
        return value.render(ctx)
    found = value.value(ctx)
    if isinstance(found, Secret):
        return ctx.unwrap(found)
    if isinstance(found, _MONEY):
        return _amount(value.slots[0].name, found, ctx)
    return found if found is UNSET else as_json_value(found)


def _amount(name: str, money: Any, ctx: Context) -> int | float:
    """What a field takes of an amount of money: its number, for the record or the org has the
    currency. Raises `NodeError` for one that may be another."""
    parts = money.parts()
    if parts["currency"] != ctx.languages.currency:
        own = ctx.languages.currency or "unknown: currency: names it"
        raise NodeError(
            f"fields: ${name} is {money}, and the flow's currency is {own}; "
            f"${{{name}.amount}} is the number alone"
        )
    amount: int | float = parts["amount"]
    return amount
