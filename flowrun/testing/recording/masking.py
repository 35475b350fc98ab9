"""Personal data taken out of recordings by rule, the same stand-in for the same value each time.

A stand-in stands for itself: masking what is masked changes nothing. So a request that was made
from a masked answer equals the one that was masked when it was recorded.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.errors import FlowError, NodeError
from engine.source.reading import read_source
from engine.source.tree import Items, YamlPath
from engine.values.json_text import read_json
from engine.values.patterns import Pattern
from engine.values.secret import DOTS

from ..reading import Notes
from .people import KINDS, Found, birth_date, phone, replaced, stand_in

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
    "ssn",
    "iban",
)

SHORTEST_NAME = 3

_MASKED_NAME = re.compile(r"Name-[0-9a-f]{4}")
_BIRTH_KEYS = ("birth", "geburt", "naissance", "nacimiento")


@dataclass(frozen=True, slots=True)
class Rules:
    """Which keys hold names (compared without case, `_` and `-`), which of them are `keep`t, and
    patterns of one's own, whose matches are blotted out."""

    keys: frozenset[str] = frozenset(NAME_KEYS)
    keep: frozenset[str] = frozenset()
    patterns: tuple[Pattern, ...] = ()

    def names(self, key: str) -> bool:
        return _plain(key) in self.keys

    def is_phone(self, key: str) -> bool:
        return any(word in _plain(key) for word in ("phone", "mobile", "fax"))

    def is_birth_date(self, key: str) -> bool:
        plain = _plain(key)
        return plain == "dob" or any(word in plain for word in _BIRTH_KEYS)

    def is_private(self, key: str) -> bool:
        return self.names(key) or self.is_phone(key) or self.is_birth_date(key)

    def keeps(self, key: str) -> bool:
        return _plain(key) in self.keep


@dataclass(slots=True)
class PersonalData:
    """Takes personal data out of text and JSON, and notes what it `found`. What it has learned to
    be a name under a key it replaces wherever else it stands."""

    rules: Rules = field(default_factory=Rules)
    learned: dict[str, str] = field(default_factory=dict)
    found: set[Found] = field(default_factory=set)

    def data(self, value: Any, key: str = "") -> Any:
        if isinstance(value, Mapping):
            return self._block(value)
        if isinstance(value, list | tuple):
            return [self.data(item, key) for item in value]
        if isinstance(value, str):
            return self._by_key(key, value)
        if type(value) is int and abs(value) > 99_999:
            written = str(value)
            shown = self._by_key(key, written)
            return value if shown == written else shown
        return value

    def _block(self, block: Mapping[Any, Any]) -> dict[Any, Any]:
        """A field's name may be a value too, as in `{name: FirstName, value: Dana}`."""
        named = {}
        if "value" in block:
            for label in ("name", "key", "field", "label"):
                if isinstance(block.get(label), str) and self.rules.is_private(block[label]):
                    named = {label: block[label], "value": self.data(block["value"], block[label])}
        return {
            self.text(key) if isinstance(key, str) else key: self.data(item, str(key))
            for key, item in block.items()
            if key not in named
        } | named

    def text(self, text: str) -> str:
        for name, shown in sorted(self.learned.items(), key=_longest_first):
            word = rf"(?<!\w){re.escape(name)}(?!\w)"
            text = re.sub(word, shown, text, flags=re.IGNORECASE)
        for kind in KINDS:
            text = replaced(text, kind, self.found)
        for pattern in self.rules.patterns:
            try:
                text = pattern.replaced_in(text, DOTS)
            except NodeError:
                why = "takes too long for what was recorded; simplify it"
                raise FlowError(f'mask: the pattern "{pattern.text}" {why}') from None
        return text

    def _by_key(self, key: str, value: str) -> str:
        if self.rules.keeps(key):
            return value
        if value[:1] in ("{", "["):
            return self._json(value)
        if self.rules.names(key):
            return self._named(value)
        if self.rules.is_phone(key) and len(re.sub(r"\D", "", value)) >= 5:
            return self._noted("phone number", value, phone(value))
        if self.rules.is_birth_date(key) and re.search(r"\d", value):
            return self._born(value)
        return self.text(value)

    def _json(self, text: str) -> str:
        """JSON within a text, masked by its own keys."""
        try:
            data = read_json(text)
        except (ValueError, NodeError):
            return self.text(text)
        shown = self.data(data)
        return text if shown == data else json.dumps(shown, ensure_ascii=False)

    def _noted(self, kind: str, value: str, stands_in: str) -> str:
        if stands_in != value:
            self.found.add(Found(kind, value))
        return stands_in

    def _born(self, value: str) -> str:
        shown = self._noted("birth date", value, birth_date(value))
        if shown != value:
            self.learned[value] = shown
        return shown

    def _named(self, value: str) -> str:
        if not value.strip() or _MASKED_NAME.fullmatch(value) or value == DOTS:
            return value
        if KINDS[0].pattern.fullmatch(value) or value.startswith("+"):
            return self.text(value)
        return self._noted("name", value, self._learn(value))

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


def _longest_first(item: tuple[str, str]) -> int:
    return -len(item[0])


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
            patterns.append(Pattern(text))
        except ValueError as error:
            where = (*path, "patterns", at) if isinstance(block["patterns"], Items) else path
            notes.note(where, str(error))
    return Rules(
        rules.keys | {_plain(key) for key in listed("names")},
        rules.keep | {_plain(key) for key in listed("keep")},
        tuple(patterns),
    )
