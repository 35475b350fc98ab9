"""Personal data taken out of recordings by rule, the same stand-in for the same value each time.

A stand-in stands for itself: masking what is masked changes nothing. So a request that was made
from a masked answer equals the one that was masked when it was recorded.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from engine.errors import FlowError, NodeError
from engine.values.json_text import read_json
from engine.values.secret import DOTS

from .dates import BirthDates, birth_date, birth_number
from .literals import is_person, masked_labels, masked_literals
from .names import STAND_IN, Names, folded
from .people import KINDS, Found, card, email, identity, is_masked, number_stand_in, phone, replaced
from .phones import Phones
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
from .streets import Streets, street
from .tables import column_names, rows_key
from .words import COMMON, MONTHS

Made = TypeVar("Made")

_MOST_WITHIN = 8
"""Texts within texts within texts: deeper ones are read as plain text."""
_MOST_ROUNDS = 4
_MOST_REMEMBERED = 50_000
_SMALLEST_NUMBER = 10_000
_TELLING = r"[=:<{\[\"'\r\n]"
"""Without one of these a text tells of nobody."""
_LABELS = ("name", "key", "field", "label", "id")
_MONTH_KEY = "(?i)month|monat|mois|mes$"
_PAIRS_OF_PARTS = ({"first", "last"}, {"given", "family"})
_NAME_PARTS = {"first", "last", "given", "family"}
_LINK = r"""(?<![^\s"'(<=,;:])(?:[a-z][a-z0-9+.-]{1,20}://|/(?=[^\s"<>?]{0,200}\?))[^\s"<>]+"""
_WHOLE_LINK = r"(?i)(?:[a-z][a-z0-9+.-]{1,20}://[^\s]+|/?[^\s?=&]*\?\S+|(?:/[^\s/?]+){2,})"
_ADDRESS = r"(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?|[0-9a-fA-F:]*:[0-9a-fA-F:]+"


class PersonalData:
    """Takes personal data out of text and JSON, and notes what it `found`. What it has learned to
    be somebody's name, birth date, telephone or street it replaces wherever else it stands.

    `standing` are the texts of what was recorded before: names whose stand-ins are in them are
    known. `alike` brings texts into one form, so that what differs only in how it was written, or
    in what of it was masked, comes out the same.
    """

    def __init__(
        self, rules: Rules | None = None, standing: Iterable[str] = (), alike: bool = False
    ) -> None:
        self.rules = rules or Rules()
        self.found: set[Found] = set()
        stand_ins, clear = _standing(standing)
        self.names = Names(stand_ins, () if alike else clear, alike)
        self._dates = BirthDates(stand_ins)
        self._phones = Phones(stand_ins if alike else frozenset())
        self._streets = Streets()
        self._alike = alike
        self._within = 0
        self._settling = False
        self._only_learning = False
        self._seen: dict[str, str] = {}

    def data(self, value: Any, key: str = "") -> Any:
        """JSON-like data of the same shape and types."""
        return self.settled(lambda: self._value(value, key))

    def text(self, text: str) -> str:
        return self.settled(lambda: self._text(text))

    def settled(self, make: Callable[[], Made]) -> Made:
        """What `make` gives once there is nothing more to learn: a name that the end of a
        recording tells may stand at its beginning."""
        if self._settling:
            return make()
        self._settling = True
        try:
            self._only_learning = True
            make()
            self._only_learning = False
            for _ in range(_MOST_ROUNDS):
                known = self._known()
                self._seen.clear()
                made = make()
                if self._known() == known:
                    break
            return made
        finally:
            self._settling = self._only_learning = False

    def _known(self) -> int:
        return self.names.count + self._dates.count + self._phones.count + self._streets.count

    def _value(self, value: Any, key: str = "", around: str = "") -> Any:
        if isinstance(value, str):
            return self._by_key(value, key, around)
        if isinstance(value, Mapping):
            return self._block(value, key, around)
        if isinstance(value, list | tuple):
            return self._list(value, key, around)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self._number(value, key, around)
        return value

    def _list(self, items: Iterable[Any], key: str, around: str) -> list[Any]:
        rows = list(items)
        columns = column_names(rows[0], self._is_private) if len(rows) > 1 else None
        if columns and all(isinstance(row, list | tuple) for row in rows):
            head = list(rows[0])
            if len(columns) == 2 and self._is_private(columns[0]) > self._is_private(columns[1]):
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
        if _NAME_PARTS & {str(name).lower() for name in block} in _PAIRS_OF_PARTS:
            inner = "name"
        label = self._label(block)
        rows, columns = rows_key(block, self._is_private)
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

    def _label(self, block: Mapping[Any, Any]) -> str:
        """A field's name may be a value too, as in `{name: FirstName, value: Dana}`."""
        if "value" in block:
            for label in _LABELS:
                written = block.get(label)
                if isinstance(written, str) and self._is_private(written):
                    return label
        return ""

    def _unlike(self, name: Any, masked: Mapping[Any, Any]) -> Any:
        """A field's name, masked where it is a person's; two of them stay two."""
        if not isinstance(name, str) or self.rules.kind(name) or folded(name) in COMMON:
            return name
        shown = self._free(name)
        once, number = shown, 2
        while shown != name and shown in masked:
            shown, number = f"{once}_{number}", number + 1
        return shown

    def _is_private(self, key: str) -> bool:
        return bool(self.rules.kind(key)) and not self.rules.keeps(key)

    def _by_key(self, value: str, key: str, around: str = "") -> str:
        if not value or value == DOTS or self.rules.keeps(key):
            return value
        kind = self.rules.kind(key, around) if key or around else ""
        if not kind:
            is_month = folded(value) in MONTHS and re.search(_MONTH_KEY, key) is not None
            return value if is_month else self._text(value)
        shown = self._json(value) if value[0] in "{[" else None
        if shown is not None:
            return shown
        shown = self._of_kind(kind, value)
        return self._text(value) if shown is None else self._noted(kind, value, shown)

    def _of_kind(self, kind: str, value: str) -> str | None:
        """The stand-in of a field's value; None where it is looked at as any text is."""
        plain = re.sub(STAND_IN, "", value) if "-" in value else value
        digits = len(re.sub(r"\D+", "", plain))
        if kind == "birth date" and digits:
            self._dates.learn(value)
            return birth_date(value)
        if kind == "phone number" and digits >= 5:
            self._phones.learn(value)
            return phone(value)
        if kind == "card number" and digits >= 8:
            return value if re.search(STAND_IN, value) else card(value)
        if kind == "e-mail address" and re.fullmatch(r"[^\s@,;<>]+(?:@|%40)[^\s@,;<>]+", value):
            return email(value)
        if kind in ("name", "street", "identity number"):
            return self._whole(kind, value)
        return self.names.named(value) if kind == "person" and is_person(value) else None

    def _whole(self, kind: str, value: str) -> str | None:
        if not value.strip() or "@" in value or "://" in value or value.startswith("+"):
            return None
        if kind == "name":
            return self.names.named(value)
        if kind == "street":
            self._streets.learn(value)
            return None if re.fullmatch(_ADDRESS, value) else street(value)
        if re.search(STAND_IN, value) or not re.search(r"\d", value):
            return value
        shown = self._free(value)
        return identity(value) if shown == value else shown

    def _noted(self, kind: str, value: str, shown: str) -> str:
        if shown != value:
            self.found.add(Found("name" if kind == "person" else kind, value))
        return self._phones.in_one_form(shown) if self._alike else shown

    def _number(self, value: int | float, key: str, around: str) -> int | float:
        """A number's stand-in is a number."""
        if abs(value) < _SMALLEST_NUMBER or value != value or abs(value) >= 1e18:
            return value
        if value != int(value) or self.rules.keeps(key):
            return value
        kind = self.rules.kind(key, around)
        written = str(int(value))
        if is_masked(written):
            return value
        if kind == "birth date":
            self._dates.learn(written)
            shown: int | float = type(value)(birth_number(int(value)))
        elif kind in ("", "person", "e-mail address"):
            return value if self._free(written) == written else number_stand_in(value)
        else:
            if kind == "phone number":
                self._phones.learn(written)
            shown = number_stand_in(value)
        if shown != value:
            self.found.add(Found(kind, written))
        return shown

    def _text(self, text: str) -> str:
        """A text that may have fields of its own."""
        if self._only_learning and not re.search(_TELLING, text):
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
            return masked_xml(text, self._is_private, mask, alike)
        if "BEGIN:VCARD" in text[:200].upper():
            return masked_vcard(text, mask)
        if re.search("(?i)content-disposition:", text[:1000]):
            return self.names.masked(masked_multipart(text, mask))
        if "\n" in text or "\r" in text:
            return masked_csv(text, self._is_private, mask, alike)
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
        if self._only_learning:
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
        text = masked_literals(text, self._is_private, self._literal)
        text = masked_labels(text, self._named)
        if self._only_learning:
            return text
        if re.search(r"\d", text) or "@" in text:
            text = self._dates.masked(text)
            digits = len(re.sub(r"\D+", "", text))
            for kind in KINDS:
                if digits >= kind.digits:
                    text = replaced(text, kind, self.found)
            text = self._phones.masked(text)
        text = self.names.masked(self._streets.masked(text))
        for pattern in self.rules.patterns:
            try:
                text = pattern.replaced_in(text, DOTS)
            except NodeError:
                why = "takes too long for what was recorded; simplify it"
                raise FlowError(f'mask: the pattern "{pattern.text}" {why}') from None
        return self._phones.in_one_form(text) if self._alike else text

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
            return self._named(value)
        if kind == "phone number" and sum(one.isdigit() for one in value) in (3, 4):
            return self._noted(kind, value, phone(value))
        return self._by_key(value, key)

    def _named(self, value: str) -> str:
        return self._noted("name", value, self.names.named(value))


def _standing(texts: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The stand-ins in texts, and the words that stand there in clear."""
    stand_ins: set[str] = set()
    clear: set[str] = set()
    for text in texts:
        stand_ins.update(re.findall(rf"{STAND_IN}|1900-\d\d-\d\d|\+1999555\d{{4}}", text))
        clear.update(folded(word) for word in re.findall(r"[^\W\d_]+", text))
    return frozenset(stand_ins), frozenset(clear)
