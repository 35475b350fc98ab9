"""Redaction: what keeps secrets out of everything that is shown, however they are spelt.

Escapes are undone once, with the places they came from, and each secret is looked for in the
result: that takes a time which grows with the text, not with the spellings there are.
"""

import base64
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import accumulate, islice
from typing import Any, NamedTuple

from .secret import DOTS, Secret
from .spellings import MOST_ROUNDS, Undone, undo, without

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
_LINE_BREAKS = r"[\r\n]+[ \t]*"

Span = tuple[int, int]


class Redaction:
    """Knows the secrets in play and takes them out of text and data, however they are encoded.

    Values shorter than four characters are not searched for: they would blot out plain words.
    A redaction with a parent hides the parent's secrets too.
    """

    def __init__(self, parent: "Redaction | None" = None) -> None:
        self._parent = parent
        self._values: dict[str, None] = {}
        self.count = 0
        """How many secrets were added to this one itself."""
        self._gathered = 0, _NONE

    @property
    def is_empty(self) -> bool:
        """Whether it knows no secret."""
        return not self.count and (self._parent is None or self._parent.is_empty)

    def add(self, secret: Secret | str) -> None:
        value = secret.reveal() if isinstance(secret, Secret) else secret
        if len(value) >= SHORTEST_MASKED:
            self._values[value] = None
            self.count = len(self._values)

    def own(self) -> tuple[str, ...]:
        """What was added to this one itself."""
        return tuple(self._values)

    def secrets(self) -> frozenset[str]:
        """All that it hides."""
        return frozenset(self._all())

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
        shown, at, end = [], 0, -1
        for start, stop in sorted(span for _, span in self._found(text)):
            if start > end:
                shown += [text[at:start], DOTS]
            at = end = max(end, stop)
        return "".join([*shown, text[at:]]) if shown else text

    def short(self, text: str, most: int = 600) -> str:
        """The masked text, shortened after it was masked."""
        masked = self.text(text)
        return masked if len(masked) <= most else masked[: most - 1] + "…"

    def data(self, value: Any) -> Any:
        """JSON-like data with every secret replaced, and the values of tell-tale keys too."""
        if isinstance(value, str):
            return self.text(value)
        gathered = Gathered(value)
        places = self._places(gathered)
        if not places and gathered.is_plain and not gathered.tells:
            return value
        return _Masking(self, places).value(value)

    def meets(self, gathered: "Gathered") -> bool:
        """Whether data has something to hide."""
        return gathered.tells or bool(self._places(gathered))

    def standing_in(self, value: Any) -> set[str]:
        """The secrets that stand in JSON-like data."""
        return {secret for secret, _ in self._found(Gathered(value).text)}

    def _places(self, gathered: "Gathered") -> set[int]:
        """The positions of the texts in which secrets stand. Looked for in all of them at once: one
        by one takes five times as long."""
        found = self._found(gathered.text)
        if not found:
            return set()
        ends = list(accumulate(len(text) + 1 for text in gathered.texts))
        return {
            place
            for _, (start, end) in found
            for place in range(bisect_right(ends, start), bisect_right(ends, end - 1) + 1)
        }

    def _found(self, text: str) -> list[tuple[str, Span]]:
        """Every secret that stands in the text, and where."""
        needles = self._needles()
        if not needles.plain or len(text) < SHORTEST_MASKED:
            return []
        found: list[tuple[str, Span]] = []
        rounds: list[Undone] = []
        shown = text
        for _ in range(MOST_ROUNDS + 1):
            found += _matches(needles.plain, _folded(shown), rounds)
            further = undo(shown)
            if further is None:
                break
            rounds.append(further)
            shown = further.text
        return [*found, *_coded(needles.base64, shown, rounds)]

    def _needles(self) -> "_Needles":
        """Those of every secret; gathered anew only when one was added."""
        count = self._size()
        if count != self._gathered[0]:
            secrets = dict.fromkeys(self._all())
            plain = [(one, secret) for secret in secrets for one in _spelt(secret)]
            coded = [(one, secret) for secret in secrets for one in _base64_forms(secret)]
            self._gathered = count, _Needles(plain, coded)
        return self._gathered[1]

    def _size(self) -> int:
        return self.count + (self._parent._size() if self._parent else 0)

    def _all(self) -> Iterator[str]:
        if self._parent is not None:
            yield from self._parent._all()
        yield from self._values


class Gathered:
    """Every text of JSON-like data, names and numbers too, in the order in which it is written."""

    __slots__ = ("is_plain", "texts", "_names")

    def __init__(self, value: Any) -> None:
        self.texts: list[str] = []
        self.is_plain = True
        self._names: set[Any] = set()
        self._gather(value)

    @property
    def text(self) -> str:
        return "\n".join(self.texts)

    @property
    def tells(self) -> bool:
        """Whether one of the names says that its value is a secret."""
        return any(str(name).lower() in SECRET_KEYS for name in self._names)

    def _gather(self, value: Any) -> None:
        kind = type(value)
        if kind is str:
            self.texts.append(value)
        elif kind is dict:
            self._names.update(value)
            for name, item in value.items():
                self.texts.append(str(name))
                self._gather(item)
        elif kind is list:
            for item in value:
                self._gather(item)
        elif kind is int or kind is float:
            self.texts.append(str(value))
        elif value is not None and kind is not bool:
            self.is_plain = False
            self._gather_odd(value)

    def _gather_odd(self, value: Any) -> None:
        if isinstance(value, str):
            self.texts.append(value)
        elif isinstance(value, Mapping):
            self._gather(dict(value))
        elif isinstance(value, list | tuple):
            self._gather(list(value))
        elif isinstance(value, int | float):
            self.texts.append(str(value))


class _Masking:
    """Goes through data as `Gathered` did and masks the texts at some places."""

    def __init__(self, redaction: Redaction, places: set[int]) -> None:
        self._redaction = redaction
        self._places = places
        self._here = -1

    def value(self, value: Any, name: Any = None) -> Any:
        """`name` is that of the value, or of the list it stands in."""
        if isinstance(value, str):
            masked = self._text(value)
            return hidden(value) if tells(name, value) else masked
        if isinstance(value, Mapping):
            return {self._text(str(key)): self.value(item, key) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(item, name) for item in value]
        if isinstance(value, int | float) and not isinstance(value, bool):
            shown = self._text(str(value))
            return DOTS if shown != str(value) or tells(name, shown) else value
        return DOTS if isinstance(value, Secret) else value

    def _text(self, text: str) -> str:
        self._here += 1
        return self._redaction.text(text) if self._here in self._places else text


class _Needles(NamedTuple):
    """What is looked for, each with its secret: as it is written, and as base64 writes it."""

    plain: list[tuple[str, str]]
    base64: list[tuple[str, str]]


_NONE = _Needles([], [])


def _matches(
    needles: list[tuple[str, str]], text: str, rounds: list[Undone]
) -> Iterator[tuple[str, Span]]:
    """Where needles stand in a text, as places in what it was before the rounds of undoing."""
    for needle, secret in needles:
        at = text.find(needle)
        while at >= 0:
            start, end = at, at + len(needle)
            for one in reversed(rounds):
                start, end = one.origin(start, end)
            yield secret, (start, end)
            at = text.find(needle, at + 1)


def _coded(
    needles: list[tuple[str, str]], text: str, rounds: list[Undone]
) -> Iterator[tuple[str, Span]]:
    """As `_matches`, for base64, which may be broken into lines."""
    lines = text.split("\n")
    whole = _url_unsafe("".join(map(str.strip, lines)) if len(lines) > 1 else text)
    met = [(needle, secret) for needle, secret in needles if needle in whole]
    if not met:
        return
    yield from _matches(met, _url_unsafe(text), rounds)
    if broken := without(text, _LINE_BREAKS):
        yield from _matches(met, _url_unsafe(broken.text), [*rounds, broken])


@lru_cache(maxsize=4096)
def _spelt(secret: str) -> tuple[str, ...]:
    """The secret as it may stand in a text whose escapes were undone, one round or all of them."""
    value = secret.encode("utf-8", "replace").decode()
    plain = {secret, value, value.strip(), *_misread(value)}
    for _ in range(MOST_ROUNDS):
        if (one := undo(value)) is None:
            break
        value = one.text
        plain |= {value, value.strip()}
    folded = {_folded(one) for one in plain}
    return tuple(one for one in folded if len(one) >= SHORTEST_MASKED)


def _folded(text: str) -> str:
    """In lower case, a plus as the space that it stands for in a form; as long as it was."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(low if len(low := mark.lower()) == 1 else mark for mark in text)
    return lower.replace("+", " ")


def _url_unsafe(coded: str) -> str:
    """Base64 in the alphabet of RFC 4648, section 4, where it was in that of section 5."""
    return coded.replace("-", "+").replace("_", "/")


def _misread(value: str) -> set[str]:
    """The value where it was written in UTF-8 and is read as Latin-1, as in headers, or the other
    way round."""
    misread = {value.encode().decode("latin-1")}
    if all(ord(mark) < 0x100 for mark in value):
        misread.add(value.encode("latin-1").decode("utf-8", "replace"))
    return misread


@lru_cache(maxsize=4096)
def _base64_forms(value: str) -> frozenset[str]:
    """What is left of the value inside base64 text at each of the three possible alignments."""
    raw, forms = value.encode("utf-8", "replace"), set()
    for shift in range(3):
        length = shift + len(raw)
        coded = base64.b64encode(b"\0" * shift + raw).decode().rstrip("=")
        part = coded[(0, 2, 3)[shift] : len(coded) if length % 3 == 0 else len(coded) - 1]
        if len(part) >= SHORTEST_MASKED:
            forms.add(part)
    return frozenset({*forms, base64.b64encode(raw).decode()})


def hidden(value: str) -> str:
    """Dots for a whole value; a header's authentication scheme stays readable."""
    scheme = re.match(_SCHEME, value)
    return scheme[0] + DOTS if scheme else DOTS


def tells(key: Any, value: Any) -> bool:
    """Whether the key says by its name that the value is a secret."""
    return str(key).lower() in SECRET_KEYS and isinstance(value, str) and bool(value)
