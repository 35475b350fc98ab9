"""Values as JSON brings them to what the database keeps, refused as Salesforce refuses them."""

import re
from typing import Any

from ..errors import ApiError
from .file_values import read_cell
from .ids import full_id
from .rows import Cell
from .schema import NUMBERS, TEXTS, Field

_EMAIL = r"[^@\s]+@[^@\s]+\.[^@\s.]+"
_BEYOND = 1e18
_TOKENS = {int: "VALUE_NUMBER_INT", float: "VALUE_NUMBER_FLOAT", str: "VALUE_STRING"}


def written_cell(field: Field, value: Any) -> Cell:
    """Raises `ApiError`."""
    if value is None or value == "":
        return 0 if field.type == "boolean" else None
    if isinstance(value, dict | list):
        raise _misfit(field, "START_OBJECT" if isinstance(value, dict) else "START_ARRAY")
    if field.type in NUMBERS:
        return _number(field, value)
    if field.type == "boolean" and isinstance(value, bool):
        return int(value)
    if not isinstance(value, str):
        raise _mistyped(field, value)
    if field.type == "reference":
        return _reference(field, value)
    if field.type in TEXTS:
        return _text(field, value.strip())
    try:
        return read_cell(field, value)
    except (ValueError, LookupError, OverflowError):
        raise _mistyped(field, value) from None


def _number(field: Field, value: Any) -> Cell:
    try:
        number = None if isinstance(value, bool) else float(value)
    except (ValueError, OverflowError):
        number = None
    if number is None or (field.type == "int" and not number.is_integer()):
        raise _mistyped(field, value)
    if not abs(number) < _BEYOND:
        message = f"{field.label}: value outside of valid range on numeric field: {value}"
        raise ApiError("NUMBER_OUTSIDE_VALID_RANGE", message, fields=[field.name])
    if field.type != "int":
        return number
    return value if isinstance(value, int) else int(number)


def _text(field: Field, text: str) -> str | None:
    if len(text) > field.length:
        message = f"{field.label}: data value too large: {text} (max length={field.length})"
        raise ApiError("STRING_TOO_LONG", message, fields=[field.name])
    if field.type == "email" and text and not re.fullmatch(_EMAIL, text):
        message = f"{field.label}: invalid email address: {text}"
        raise ApiError("INVALID_EMAIL_ADDRESS", message, fields=[field.name])
    chosen = text.split(";") if field.type == "multipicklist" else [text]
    wrong = [each for each in chosen if each and each not in field.values]
    if field.restricted and wrong:
        message = f"{field.label}: bad value for restricted picklist field: {wrong[0]}"
        code = "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
        raise ApiError(code, message, fields=[field.name])
    return text or None


def _reference(field: Field, text: str) -> str:
    found = full_id(text)
    if found is None:
        raise incorrect_id(field.label, text, field.name)
    return found


def incorrect_id(label: str, text: str, name: str) -> ApiError:
    message = f"{label}: id value of incorrect type: {text}"
    return ApiError("MALFORMED_ID", message, fields=[name])


def _mistyped(field: Field, value: Any) -> ApiError:
    if isinstance(value, bool):
        return _misfit(field, f"VALUE_{str(value).upper()}")
    return _misfit(field, f"{_TOKENS[type(value)]} value {value}")


def _misfit(field: Field, token: str) -> ApiError:
    kind = "string" if field.type == "longtextarea" else field.type
    message = (
        f"Cannot deserialize instance of {kind} from {token}"
        " or request may be missing a required field"
    )
    return ApiError("JSON_PARSER_ERROR", message)
