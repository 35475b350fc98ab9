"""Personal data taken out of recordings by rule, the same stand-in for the same value each time.

A stand-in stands for itself: masking what is masked changes nothing. So a request that was made
from a masked answer equals the one that was masked when it was recorded.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.errors import FlowError
from engine.source.reading import read_source
from engine.source.tree import Items, YamlPath
from engine.values.secret import DOTS

from ..reading import Notes

MASK_KEYS = ("names", "keep", "patterns")
RULES_FILE = "cassettes.yaml"

NAME_KEYS = (
    "name",
    "firstname",
    "lastname",
    "middlename",
    "fullname",
    "givenname",
    "familyname",
    "surname",
    "displayname",
    "username",
    "contactname",
    "customername",
    "street",
    "mailingstreet",
    "billingstreet",
    "shippingstreet",
    "address",
    "birthdate",
    "dateofbirth",
    "ssn",
    "iban",
)

SHORTEST_NAME = 3

_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}(?:@|%40)(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
_PHONE = re.compile(r"(?<![\w.])(?:\+|%2B|00)\d[\d ().\-]{5,17}\d(?!\w)|\(\d{3}\) ?\d{3}-\d{4}")
_MASKED_EMAIL = re.compile(r"person-[0-9a-f]{4}(?:@|%40)masked\.example")
_MASKED_NAME = re.compile(r"Name-[0-9a-f]{4}")
_MASKED_PHONE = "1999555"


@dataclass(frozen=True, slots=True)
class Rules:
    """Which keys hold names (compared without case, `_` and `-`), which of them are `keep`t, and
    patterns of one's own, whose matches are blotted out."""

    keys: frozenset[str] = frozenset(NAME_KEYS)
    keep: frozenset[str] = frozenset()
    patterns: tuple[re.Pattern[str], ...] = ()

    def names(self, key: str) -> bool:
        return _plain(key) in self.keys

    def is_phone(self, key: str) -> bool:
        return any(word in _plain(key) for word in ("phone", "mobile", "fax"))

    def keeps(self, key: str) -> bool:
        return _plain(key) in self.keep


@dataclass(slots=True)
class PersonalData:
    """Takes personal data out of text and JSON. What it has learned to be a name under a key it
    replaces wherever else it stands."""

    rules: Rules = field(default_factory=Rules)
    learned: dict[str, str] = field(default_factory=dict)

    def data(self, value: Any, key: str = "") -> Any:
        if isinstance(value, Mapping):
            return {name: self.data(item, str(name)) for name, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.data(item, key) for item in value]
        if isinstance(value, str):
            return self._by_key(key, value)
        return value

    def text(self, text: str) -> str:
        for name, stand_in in sorted(self.learned.items(), key=_longest_first):
            word = rf"(?<!\w){re.escape(name)}(?!\w)"
            text = re.sub(word, stand_in, text, flags=re.IGNORECASE)
        text = _EMAIL.sub(_email, text)
        text = _PHONE.sub(_phone, text)
        for pattern in self.rules.patterns:
            text = pattern.sub(DOTS, text)
        return text

    def _by_key(self, key: str, value: str) -> str:
        if self.rules.keeps(key):
            return value
        if self.rules.names(key):
            return self._named(value)
        if self.rules.is_phone(key) and len(re.sub(r"\D", "", value)) >= 5:
            return _stand_in_number(value)
        return self.text(value)

    def _named(self, value: str) -> str:
        if not value.strip() or _MASKED_NAME.fullmatch(value) or value == DOTS:
            return value
        if _EMAIL.fullmatch(value) or _PHONE.fullmatch(value):
            return self.text(value)
        return self._learn(value)

    def recognise(self, texts: Iterable[str], recorded: str) -> None:
        """Learns those of the texts, and of their words, whose stand-ins are in a recording."""
        for text in texts:
            for name in (text, *text.split()):
                if stand_in(name) in recorded:
                    self._learn(name)

    def _learn(self, name: str) -> str:
        """A name of two or three words is known by each of them too."""
        words = name.split()
        if 2 <= len(words) <= 3 and all(word.isalpha() for word in words):
            for word in words:
                self._learn(word)
        if len(name) >= SHORTEST_NAME and name.casefold() != "name":  # which stand-ins hold
            self.learned[name] = stand_in(name)
        return stand_in(name)


def stand_in(name: str) -> str:
    return f"Name-{_digest(name.casefold())}"


def _longest_first(item: tuple[str, str]) -> int:
    return -len(item[0])


def _email(match: re.Match[str]) -> str:
    if _MASKED_EMAIL.fullmatch(match[0]):
        return match[0]
    at = "%40" if "%40" in match[0] else "@"
    return f"person-{_digest(match[0].replace('%40', '@').lower())}{at}masked.example"


def _phone(match: re.Match[str]) -> str:
    return _stand_in_number(match[0])


def _stand_in_number(written: str) -> str:
    plus = "%2B" if written.startswith("%2B") else "+"
    digits = re.sub(r"\D", "", written.removeprefix("%2B"))
    if digits.startswith(_MASKED_PHONE):
        return written
    return f"{plus}{_MASKED_PHONE}{int(_digest(digits), 16) % 10_000:04d}"


def _digest(text: str) -> str:
    """Four digits: enough to tell people of a recording apart, too few to find anybody by."""
    return hashlib.sha256(text.encode()).hexdigest()[:4]


def _plain(key: str) -> str:
    return key.lower().removesuffix("__c").replace("_", "").replace("-", "")


def read_rules(notes: Notes, path: YamlPath, written: Any, folder: Path) -> Rules:
    """The rules of the test file, on top of those of `cassettes.yaml` beside it."""
    try:
        rules = rules_beside(folder)
    except FlowError as error:
        notes.adopt(error, path)
        rules = Rules()
    return _rules(notes, path, written, rules)


def rules_beside(folder: Path) -> Rules:
    """The rules of `cassettes.yaml` in the folder. Raises `FlowError` for a file with mistakes."""
    file = folder / RULES_FILE
    if not file.is_file():
        return Rules()
    source = read_source(file)
    notes = Notes(source)
    rules = _rules(notes, (), source.data, Rules())
    if notes.problems:
        raise FlowError(problems=notes.problems)
    return rules


def _rules(notes: Notes, path: YamlPath, written: Any, rules: Rules) -> Rules:
    takes = "names, keep and patterns, each a list"
    block = notes.block(path, written, takes)
    notes.keys(path, block, MASK_KEYS)

    def listed(key: str) -> list[str]:
        value = block.get(key)
        items = [value] if isinstance(value, str) else notes.items((*path, key), value, "a list")
        return [notes.text((*path, key, at), item) for at, item in enumerate(items)]

    patterns = list(rules.patterns)
    for at, text in enumerate(listed("patterns")):
        try:
            patterns.append(re.compile(text))
        except re.error as error:
            where = (*path, "patterns", at) if isinstance(block["patterns"], Items) else path
            notes.note(where, f"takes a regular expression; in this one: {error}")
    return Rules(
        rules.keys | {_plain(key) for key in listed("names")},
        rules.keep | {_plain(key) for key in listed("keep")},
        tuple(patterns),
    )
