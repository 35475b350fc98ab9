"""Personal data taken out of recordings by rule, the same pseudonym for the same value each time.

A pseudonym stands for itself: masking what is masked changes nothing. So a request that was made
from a masked answer equals the one that was masked when it was recorded.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from engine.errors import NodeError
from engine.values.json_text import read_json
from engine.values.secret import DOTS

from .known import Known
from .literals import masked_labels, masked_literals
from .phone_numbers import is_masked, phone
from .pseudonyms import folded
from .rules import Rules
from .shapes import (
    is_form,
    masked_csv,
    masked_multipart,
    masked_pairs,
    masked_url,
    masked_vcard,
    masked_xml,
)
from .tables import column_names, is_name_in_parts, rows_key, value_label
from .words import COMMON, MONTHS

Made = TypeVar("Made")

_MOST_WITHIN = 8
"""Texts within texts within texts: deeper ones are read as plain text."""
_MOST_ROUNDS = 4
_MOST_REMEMBERED = 50_000
_TELLING = r"[=:<{\[\"'\r\n]"
"""Without one of these a text tells of nobody."""
_MONTH_KEY = "(?i)month|monat|mois|mes$"
_LINK = r"""(?<![^\s"'(<=,;:])(?:[a-z][a-z0-9+.-]{1,20}://|/(?=[^\s"<>?]{0,200}\?))[^\s"<>]+"""
_WHOLE_LINK = r"(?i)(?:[a-z][a-z0-9+.-]{1,20}://[^\s]+|/?[^\s?=&]*\?\S+|(?:/[^\s/?]+){2,})"


class PersonalData:
    """Takes personal data out of text and JSON. What it has learned to be somebody's name, birth
    date, telephone or street it replaces wherever else it stands.

    `standing` are the texts of what was recorded before: names whose pseudonyms are in them are
    known. `alike` brings texts into one form, so that what differs only in how it was written, or
    in what of it was masked, comes out the same.
    """

    def __init__(
        self, rules: Rules | None = None, standing: Iterable[str] = (), alike: bool = False
    ) -> None:
        self.rules = rules or Rules()
        self.known = Known(self.rules, standing, alike)
        self._alike = alike
        self._within = 0
        self._settling = False
        self._seen: dict[str, str] = {}
        self._fields: dict[str, str] = {}

    def data(self, value: Any, key: str = "") -> Any:
        """JSON-like data of the same shape and types."""
        return self.settled(lambda: self._value(value, key))

    def text(self, text: str) -> str:
        return self.settled(lambda: self._text(text))

    def field(self, kind: str, value: str) -> str | None:
        """The value of a field that holds what is of this kind; None for what is none."""
        return self.settled(lambda: self.known.field(kind, value))

    def settled(self, make: Callable[[], Made]) -> Made:
        """What `make` gives once there is nothing more to learn: a name that the end of a
        recording tells may stand at its beginning."""
        if self._settling:
            return make()
        self._settling = True
        try:
            self.known.learning = True
            make()
            self.known.learning = False
            for _ in range(_MOST_ROUNDS):
                known = self.known.count
                self._seen.clear()
                self._fields.clear()
                made = make()
                if self.known.count == known:
                    break
            return made
        finally:
            self._settling = self.known.learning = False

    def _value(self, value: Any, key: str = "", around: str = "") -> Any:
        if isinstance(value, str):
            return self._by_key(value, key, around)
        if isinstance(value, Mapping):
            return self._block(value, key, around)
        if isinstance(value, list | tuple):
            return self._list(value, key, around)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self.known.number(value, key, around)
        return value

    def _list(self, items: Iterable[Any], key: str, around: str) -> list[Any]:
        rows = list(items)
        columns = column_names(rows[0], self.rules.is_private) if len(rows) > 1 else None
        if columns and all(isinstance(row, list | tuple) for row in rows):
            head = list(rows[0])
            if [self.rules.is_private(column) for column in columns] == [True, False]:
                head[1] = self._value(head[1], columns[0])  # a field with its value, perhaps
            return [head, *(self._row(row, columns) for row in rows[1:])]
        return [self._value(item, key, around) for item in rows]

    def _row(self, row: Any, columns: list[str]) -> Any:
        if not isinstance(row, list | tuple):
            return self._value(row)
        names = columns + [""] * (len(row) - len(columns))
        return [self._value(cell, name) for cell, name in zip(row, names, strict=False)]

    def _block(self, block: Mapping[Any, Any], key: str, around: str) -> dict[Any, Any]:
        inner = key if self.rules.kind(key) or not self.rules.kind(key, around) else around
        if is_name_in_parts(block):
            inner = "name"
        label = value_label(block, self.rules.is_private)
        rows, columns = rows_key(block, self.rules.is_private)
        masked: dict[Any, Any] = {}
        for name, item in block.items():
            if name == label:
                shown = item
            elif name == rows:
                shown = [self._row(row, columns) for row in item]
            elif label and name == "value":
                shown = self._value(item, block[label])
            else:
                shown = self._value(item, str(name), inner)
            masked[self._unlike(name, masked)] = shown
        return masked

    def _unlike(self, name: Any, masked: Mapping[Any, Any]) -> Any:
        """A field's name, masked where it is a person's; two of them stay two."""
        if not isinstance(name, str):
            return name
        shown = self._fields.get(name)
        if shown is None:
            stays = self.rules.kind(name) or folded(name) in COMMON
            shown = self._fields[name] = name if stays else self._free(name)
        if shown == name:
            return name
        once, number = shown, 2
        while shown in masked:
            shown, number = f"{once}_{number}", number + 1
        return shown

    def _by_key(self, value: str, key: str, around: str = "") -> str:
        if not value or value == DOTS or self.rules.keeps(key):
            return value
        kind = self.rules.kind(key, around) if key or around else ""
        if not kind:
            is_month = len(value) < 12 and folded(value) in MONTHS and re.search(_MONTH_KEY, key)
            return value if is_month else self._text(value)
        shown = self._json(value) if value[0] in "{[" else None
        if shown is not None:
            return shown
        shown = self.known.field(kind, value)
        return self._text(value) if shown is None else shown

    def _text(self, text: str) -> str:
        """A text that may have fields of its own."""
        if self.known.learning and not re.search(_TELLING, text):
            return text
        if self._within >= _MOST_WITHIN:
            return self._free(text)
        self._within += 1
        try:
            shown = self._with_fields(text)
        finally:
            self._within -= 1
        return self._free(text) if shown is None else shown

    def _with_fields(self, text: str) -> str | None:
        first = text.lstrip("\ufeff \t\r\n")[:1]
        if first and first in '{["':
            shown = self._json(text)
            if shown is not None:
                return shown
        mask, alike = self._by_key, self._alike
        if first == "<" and re.search(r"<[!?/A-Za-z]", text):
            return masked_xml(text, self.rules.is_private, mask, alike)
        if "BEGIN:VCARD" in text[:200].upper():
            return masked_vcard(text, mask)
        if re.search("(?i)content-disposition:", text[:1000]):
            return self.known.names.masked(masked_multipart(text, mask))
        if "\n" in text or "\r" in text:
            return masked_csv(text, self.rules.is_private, mask, alike)
        if "/" in text or "?" in text:
            if re.fullmatch(_WHOLE_LINK, text):
                return masked_url(text, mask, alike)
        elif "=" in text and is_form(text):
            return masked_pairs(text, mask, alike)
        return None

    def _json(self, text: str) -> str | None:
        """JSON within a text, masked by its own keys; also one to a line."""
        try:
            data = read_json(text)
        except (ValueError, NodeError):
            lines = text.splitlines(keepends=True)
            if len(lines) < 2 or not any(line[0] in "{[" for line in lines[1:]):
                return None
            return "".join(self._line(line) for line in lines)
        shown = self._value(data)
        if shown == data and not self._alike:
            return text
        return json.dumps(shown, ensure_ascii=False)

    def _line(self, line: str) -> str:
        text = line.rstrip("\r\n")
        return self._text(text) + line[len(text) :]

    def _free(self, text: str) -> str:
        """A text without fields."""
        if not text or text.isspace():
            return text
        if self.known.learning:
            return self._once(text)
        if len(self._seen) > _MOST_REMEMBERED:
            self._seen.clear()
        shown = self._seen.get(text)
        if shown is None:
            shown = text
            for _ in range(_MOST_ROUNDS):  # what was masked may make something else plain to see
                before, shown = shown, self._once(shown)
                if shown == before:
                    break
            self._seen[text] = shown
        return shown

    def _once(self, text: str) -> str:
        if "/" in text and self._within < _MOST_WITHIN:
            text = re.sub(_LINK, self._link, text)
        text = masked_literals(text, self.rules.is_private, self._literal)
        text = masked_labels(text, self.known.named)
        return self.known.masked(text)

    def _link(self, match: re.Match[str]) -> str:
        self._within += 1
        try:
            return masked_url(match[0], self._by_key, self._alike)
        finally:
            self._within -= 1

    def _literal(self, key: str, value: str) -> str:
        """A value that a query compares with a field: part of an e-mail address is a name."""
        kind = self.rules.kind(key)
        if kind == "e-mail address" and "@" not in value and not is_masked(value):
            return self.known.named(value)
        if kind == "phone number" and sum(one.isdigit() for one in value) in (3, 4):
            return self.known.noted(kind, value, phone(value))
        return self._by_key(value, key)
