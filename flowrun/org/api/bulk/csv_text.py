"""Records as the CSV of bulk jobs."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from ...errors import ApiError

LINE_ENDINGS = {"LF": "\n", "CRLF": "\r\n"}
DELIMITERS = {
    "BACKQUOTE": "`",
    "CARET": "^",
    "COMMA": ",",
    "PIPE": "|",
    "SEMICOLON": ";",
    "TAB": "\t",
}
_NULL = "#N/A"
_LONGEST_CELL = 200_000


def to_csv(rows: Iterable[Sequence[Any]], delimiter: str, line_ending: str) -> str:
    """Every value quoted, as Salesforce does."""
    out = io.StringIO()
    writer = csv.writer(
        out,
        delimiter=DELIMITERS[delimiter],
        lineterminator=LINE_ENDINGS[line_ending],
        quoting=csv.QUOTE_ALL,
    )
    writer.writerows([_shown(value) for value in row] for row in rows)
    return out.getvalue()


def from_csv(data: bytes, delimiter: str) -> tuple[list[str], list[list[str]]]:
    """The header and the rows; raises `ApiError`."""
    csv.field_size_limit(_LONGEST_CELL)
    try:
        text = data.decode("utf-8-sig")
        reader = csv.reader(
            io.StringIO(text, newline=""), delimiter=DELIMITERS[delimiter], strict=True
        )
        rows = [row for row in reader if row]
    except (UnicodeDecodeError, csv.Error) as error:
        raise ApiError("INVALIDBATCH", f"The CSV cannot be read: {error}") from None
    header = rows[0] if rows else []
    return header, rows[1:]


def row_values(header: list[str], row: list[str]) -> dict[str, Any]:
    """Empty cells say nothing, `#N/A` empties a field, `Account.Key__c` names a parent."""
    values: dict[str, Any] = {}
    for name, cell in zip(header, row, strict=True):
        value = None if cell == _NULL else cell
        relationship, dot, key = name.partition(".")
        if dot and cell:
            values[relationship] = {key: value}
        elif cell:
            values[name] = value
    return values


def error_cell(error: ApiError | None) -> str:
    if error is None:
        return ""
    return f"{error.code}:{error.message}:{' '.join(error.fields or ())} --"


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
