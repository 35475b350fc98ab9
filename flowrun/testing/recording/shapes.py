"""Texts that have fields: CSV, XML, vCards, forms and URLs, each value masked by its field's name.

What is not masked stays as it was written, unless `always` asks for one form of it, so that two
texts can be compared. Whatever the text, each is read in one go.
"""

import csv
import html
import io
import re
from collections.abc import Callable
from typing import Literal
from urllib.parse import quote, unquote

from engine.values.secret import DOTS

from .pseudonyms import PSEUDONYM

Mask = Callable[[str, str, str], str]
"""The value, the name of its field, and the name of the field around that."""
IsPrivate = Callable[[str], bool]

_READABLE = "@:,;!'()*~$"
_HEADER = rf"(?!.*(?:{PSEUDONYM}))[^\W\d][\w .:/()\[\]-]{{0,79}}"
_LABELS = ("name", "key", "field", "label", "id")
_TAG = (
    r"(?s)<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
    r"|</?[^\W\d][^\s<>/]*+(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+>"
)
_ATTRIBUTE = r"""([^\W\d][\w:.-]{0,80})(\s{0,5}=\s{0,5})("[^"<]*+"|'[^'<]*+')"""
_MOST_OPEN = 100
_CARD_FIELDS = {
    "fn": "FullName",
    "n": "FullName",
    "nickname": "Nickname",
    "tel": "Phone",
    "bday": "Birthdate",
    "email": "Email",
}
_CARD_LINE = r"(?m)^((?:[\w-]+\.)?([A-Za-z-]+)(?:;[^:\r\n]*)?:)([^\r\n]*)"
_PART = (
    r"(?is)(content-disposition:[^\n]*?\bname=\"?([^\";\r\n]{1,200})[^\n]*\n"
    r"(?:[^\r\n]+\r?\n){0,20}\r?\n)((?:(?!\r?\n--).)*+)"
)
_FORM = r"[\w.%+\[\]-]++=[^\s&=]*+(?:&[\w.%+\[\]-]++(?:=[^\s&]*+)?)*+"


def masked_csv(text: str, is_private: IsPrivate, mask: Mask, always: bool) -> str | None:
    """CSV whose first line names a private column; None for any other text."""
    mark, plain = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    line = re.match(r"[^\r\n]{1,4000}", plain)
    if line is None or not re.match(r"\r?\n|\r", plain[line.end() :]):
        return None
    delimiter = _delimiter(line[0], is_private)
    if not delimiter:
        return None
    limit = csv.field_size_limit(len(text) + 1)
    try:
        rows = list(csv.reader(io.StringIO(plain, newline=""), delimiter=delimiter))
    except csv.Error:
        return None
    finally:
        csv.field_size_limit(limit)
    columns = rows[0]
    if len(rows) > 1 and len(columns) > 1 and len(rows[1]) not in (len(columns), 0):
        return None
    shown = [columns]
    for row in rows[1:]:
        names = columns + [""] * (len(row) - len(columns))
        shown.append([mask(cell, name, "") for cell, name in zip(row, names, strict=False)])
    if shown == rows and not always:
        return text
    end = "\r\n" if "\r\n" in plain else "\n"
    quoted: Literal[0, 1] = csv.QUOTE_ALL if plain.startswith('"') else csv.QUOTE_MINIMAL
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=quoted)
    writer.writerows(shown)
    whole = written.getvalue()
    return mark + (whole if plain.endswith(("\n", "\r")) else whole.removesuffix(end))


def _delimiter(line: str, is_private: IsPrivate) -> str:
    """What parts a line of column names one of which is private; empty for no such line."""
    best, most = "", 0
    for delimiter in ",;\t|":
        cells = next(csv.reader([line], delimiter=delimiter), [])
        if not all(re.fullmatch(_HEADER, cell.strip()) for cell in cells):
            continue
        if len(cells) > most and any(is_private(cell) for cell in cells):
            best, most = delimiter, len(cells)
    return best


def masked_xml(text: str, is_private: IsPrivate, mask: Mask, always: bool) -> str:
    """XML or HTML, well-formed or not. Entities that a document declares are not expanded."""
    return _Xml(text, is_private, mask, always).masked()


class _Xml:
    def __init__(self, text: str, is_private: IsPrivate, mask: Mask, always: bool) -> None:
        self._text = text
        self._is_private = is_private
        self._mask = mask
        self._always = always
        self._open: list[str] = []
        self._called: list[str] = []
        """For each open element the private name that an attribute or a sibling gives it."""

    def masked(self) -> str:
        pieces, at = [], 0
        for match in re.finditer(_TAG, self._text):
            pieces.append(self._content(self._text[at : match.start()]))
            pieces.append(self._tag(match[0]))
            at = match.end()
        return "".join([*pieces, self._content(self._text[at:])])

    def _content(self, written: str) -> str:
        if not written.strip():
            return written
        plain = html.unescape(written)
        own = _local(self._open[-1]) if self._open else ""
        if own in _LABELS and len(self._called) > 1 and self._is_private(plain.strip()):
            self._called[-2] = plain.strip()  # <name>FirstName</name><value>Ellen</value>
            return written
        shown = self._value(plain)
        return html.escape(shown, quote=False) if self._always or shown != plain else written

    def _value(self, plain: str) -> str:
        if not self._open:
            return self._mask(plain, "", "")
        key, around = self._open[-1], self._open[-2] if len(self._open) > 1 else ""
        if self._called[-1]:
            return self._mask(plain, self._called[-1], "")
        for back in (-1, -2):
            if len(self._open) > -back and _local(self._open[back]) in ("value", "string"):
                called = self._called[back - 1]
                if called:
                    return self._mask(plain, called, "")
        return self._mask(plain, key, around)

    def _tag(self, tag: str) -> str:
        if tag.startswith("<![CDATA["):
            inner = tag[9:].removesuffix("]]>")
            shown = self._value(inner) if inner.strip() else inner
            return tag if shown == inner else f"<![CDATA[{shown}]]>"
        if tag.startswith(("<!--", "<?")):
            shown = self._mask(tag[2:], "", "")
            return tag[:2] + shown
        name = re.match(r"</?([^\s<>/]+)", tag)
        if name is None:
            return tag
        if tag.startswith("</"):
            self._close(name[1])
            return tag
        return self._opened(tag, name[1])

    def _opened(self, tag: str, name: str) -> str:
        written = {one[1].lower(): one[3][1:-1] for one in re.finditer(_ATTRIBUTE, tag)}
        labels = (html.unescape(written[label]) for label in _LABELS if label in written)
        called = next((label for label in labels if self._is_private(label)), "")

        def attribute(match: re.Match[str]) -> str:
            key, plain = match[1], html.unescape(match[3][1:-1])
            if called and key.lower() in _LABELS:
                return match[0]
            own = called if called and key.lower() in ("value", "content") else key
            shown = self._mask(plain, own, name)
            if shown == plain and not self._always:
                return match[0]
            return f'{key}{match[2]}"{html.escape(shown)}"'

        if not tag.endswith("/>") and len(self._open) < _MOST_OPEN:
            self._open.append(name)
            self._called.append(called)
        return re.sub(_ATTRIBUTE, attribute, tag)

    def _close(self, name: str) -> None:
        """HTML leaves elements open; what is closed closes them too."""
        if name in self._open:
            at = len(self._open) - 1 - self._open[::-1].index(name)
            del self._open[at:], self._called[at:]


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def masked_vcard(text: str, mask: Mask) -> str:
    """RFC 6350; of an address the street alone."""

    def line(match: re.Match[str]) -> str:
        field = match[2].lower()
        if field == "adr":
            parts = match[3].split(";")
            parts[:3] = [mask(part, "Street", "") for part in parts[:3]]
            return match[1] + ";".join(parts)
        return match[1] + mask(match[3], _CARD_FIELDS.get(field, ""), "")

    return re.sub(_CARD_LINE, line, re.sub(r"\r?\n[ \t]", "", text))


def masked_multipart(text: str, mask: Mask) -> str:
    """RFC 7578: each part by the name in its header."""
    return re.sub(_PART, lambda match: match[1] + mask(match[3], match[2], ""), text)


def is_form(text: str) -> bool:
    return re.fullmatch(_FORM, text) is not None


def masked_pairs(text: str, mask: Mask, always: bool) -> str:
    """`name=value&…`, each value masked by its name and by what it is."""
    pairs = []
    for pair in text.split("&") if text else []:
        name, equals, value = pair.partition("=")
        plain = unquote(name.replace("+", " "))
        shown_name = mask(plain, "", "")
        if shown_name != plain:
            name = encoded(shown_name)
        pairs.append(name + equals + _part(value, plain, mask, always, plus=" "))
    return "&".join(pairs)


def masked_url(url: str, mask: Mask, always: bool) -> str:
    """A URL masked piece by piece as it reads when it is decoded; its host stays."""
    start, mark, query = url.partition("?")
    scheme, slashes, rest = start.partition("://")
    host, *path = rest.split("/") if slashes else [start] if "/" not in start else start.split("/")
    if not slashes:
        host, path = _part(host, "", mask, always), path
    shown = "/".join([host, *(_part(part, "", mask, always) for part in path)])
    query, hash_mark, fragment = query.partition("#")
    tail = hash_mark + _part(fragment, "", mask, always)
    return (
        scheme * bool(slashes) + slashes + shown + mark + masked_pairs(query, mask, always) + tail
    )


def _part(written: str, name: str, mask: Mask, always: bool, plus: str = "+") -> str:
    if not written:
        return written
    plain = unquote(written.replace("+", plus))
    shown = mask(plain, name, "")
    return encoded(shown) if always or shown != plain else written


def encoded(text: str) -> str:
    return quote(text, safe=_READABLE).replace(quote(DOTS, safe=""), DOTS)
