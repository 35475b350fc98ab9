"""The mask that keeps secrets out of everything that is shown, however they are encoded."""

import base64
import html
import json
import re
from collections.abc import Mapping
from itertools import islice
from typing import Any
from urllib.parse import quote, quote_plus

from .secret import DOTS, Secret

SHORTEST_MASKED = 4

SECRET_KEYS = {
    "access_token",
    "refresh_token",
    "id_token",
    "token",
    "client_secret",
    "consumer_secret",
    "secret",
    "password",
    "assertion",
    "client_assertion",
    "api_key",
    "apikey",
    "x-api-key",
    "cookie",
    "set-cookie",
    "authorization",
    "proxy-authorization",
}
_SCHEME = r"(?i)(Bearer|Basic|OAuth|Token) "


class Redaction:
    """Knows the secrets in play and takes them out of text and data, however they are encoded.

    Values shorter than four characters are not searched for: they would blot out plain words.
    A mask with a parent hides the parent's secrets too.
    """

    def __init__(self, parent: "Redaction | None" = None) -> None:
        self._parent = parent
        self._values: dict[str, None] = {}
        self._pattern: re.Pattern[str] | None = None
        self._compiled = 0

    def add(self, secret: Secret | str) -> None:
        value = secret.reveal() if isinstance(secret, Secret) else secret
        if len(value) >= SHORTEST_MASKED:
            self._values[value] = None

    def own(self) -> tuple[str, ...]:
        """What was added to this one itself."""
        return tuple(self._values)

    @property
    def count(self) -> int:
        """How many secrets were added to this one itself."""
        return len(self._values)

    def since(self, count: int) -> tuple[str, ...]:
        """What was added after there were so many."""
        return tuple(islice(self._values, count, None))

    def add_all(self, value: Any) -> None:
        """Every text and number in data that was meant to be secret."""
        if isinstance(value, Mapping | list | tuple):
            for item in value.values() if isinstance(value, Mapping) else value:
                self.add_all(item)
        elif isinstance(value, Secret | str):
            self.add(value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            self.add(str(value))

    def text(self, text: str) -> str:
        """The text with dots where a secret stands; secrets that overlap are one."""
        pattern = self._current()
        if pattern is None:
            return text
        shown, start, end = [], 0, -1
        for match in pattern.finditer(text):
            if match.start(1) > end:
                shown += [text[start : match.start(1)], DOTS]
            end = max(end, match.end(1))
            start = end
        return "".join([*shown, text[start:]]) if shown else text

    def short(self, text: str, most: int = 600) -> str:
        """The masked text, shortened after it was masked."""
        masked = self.text(text)
        return masked if len(masked) <= most else masked[: most - 1] + "…"

    def data(self, value: Any) -> Any:
        """JSON-like data with every secret replaced, and the values of tell-tale keys too."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(key)): self._under(key, item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.data(item) for item in value]
        if isinstance(value, int | float) and not isinstance(value, bool):
            pattern = self._current()
            return DOTS if pattern and pattern.search(str(value)) else value
        return DOTS if isinstance(value, Secret) else value

    def _under(self, key: Any, value: Any) -> Any:
        if tells(key, value):
            return hidden(value)
        if isinstance(value, list | tuple) and tells(key, DOTS):
            return [self._under(key, item) for item in value]
        if isinstance(value, int | float) and not isinstance(value, bool) and tells(key, DOTS):
            return DOTS
        return self.data(value)

    def _current(self) -> re.Pattern[str] | None:
        size = self._size()
        if size != self._compiled:
            variants = {variant for value in self._all() for variant in _variants(value)}
            longest_first = sorted(variants, key=len, reverse=True)
            any_of = "|".join(map(re.escape, longest_first))
            self._pattern = re.compile(f"(?=({any_of}))", re.IGNORECASE) if any_of else None
            self._compiled = size
        return self._pattern

    def _size(self) -> int:
        return len(self._values) + (self._parent._size() if self._parent else 0)

    def _all(self) -> set[str]:
        return set(self._values) | (self._parent._all() if self._parent else set())


def hidden(value: str) -> str:
    """Dots for a whole value; a header's authentication scheme stays readable."""
    scheme = re.match(_SCHEME, value)
    return scheme[0] + DOTS if scheme else DOTS


def tells(key: Any, value: Any) -> bool:
    """Whether the key says by its name that the value is a secret."""
    return str(key).lower() in SECRET_KEYS and isinstance(value, str) and bool(value)


def _variants(original: str) -> set[str]:
    """The value as servers and formats write it; upper and lower case are the search's concern."""
    value = original.encode("utf-8", "replace").decode()
    plain = {value, value.strip(), *_misread(value)}
    percent = {quote(one, safe=safe) for one in plain for safe in ("", "/")}
    percent |= {quote_plus(one) for one in plain}
    escaped = {json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]}
    escaped |= {json.dumps(form)[1:-1] for form in escaped}
    escaped |= {form.replace("/", "\\/") for form in escaped}
    escaped.add("".join(mark if mark.isalnum() else f"\\u{ord(mark):04x}" for mark in value))
    marked_up = {html.escape(value), html.escape(value, quote=False)}
    marked_up |= {one.replace("&#x27;", code) for one in marked_up for code in ("&#39;", "&apos;")}
    coded = _base64_forms(value)
    forms = {original} | plain | percent | escaped | marked_up | coded
    forms |= {quote(form, safe="") for form in percent | coded}
    return {form for form in forms if len(form) >= SHORTEST_MASKED}


def _misread(value: str) -> set[str]:
    """The value where it was written in UTF-8 and is read as Latin-1, as in headers, or the other
    way round."""
    misread = {value.encode().decode("latin-1")}
    if all(ord(mark) < 0x100 for mark in value):
        misread.add(value.encode("latin-1").decode("utf-8", "replace"))
    return misread


def _base64_forms(value: str) -> set[str]:
    """What is left of the value inside base64 text at each of the three possible alignments."""
    raw, forms = value.encode("utf-8", "replace"), set()
    for shift in range(3):
        length = shift + len(raw)
        coded = base64.b64encode(b"\0" * shift + raw).decode().rstrip("=")
        part = coded[(0, 2, 3)[shift] : len(coded) if length % 3 == 0 else len(coded) - 1]
        if len(part) >= SHORTEST_MASKED:
            forms |= {part, part.replace("+", "-").replace("/", "_")}
    forms.add(base64.b64encode(raw).decode())
    return forms
