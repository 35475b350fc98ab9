"""Which keys hold what of a person, and the rules of one's own that say so."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.errors import FlowError
from engine.source.reading import read_source
from engine.source.tree import Items, YamlPath
from engine.values.patterns import Pattern

from ..reading import Notes
from .pseudonyms import PSEUDONYM, without_accents

MASK_KEYS = ("names", "keep", "patterns")
RULES_FILE = "cassettes.yaml"

PEOPLE = (
    "customer client caller contact patient person user owner account member guest employee agent "
    "recipient author sender passenger cardholder holder beneficiary student spouse manager "
    "assignee requester lead supplied insured kunde kundin kontakt anrufer anruferin patientin "
    "ansprechpartner empfanger gast mitglied cliente contacto llamante paciente appelant patiente"
)
"""What stands before a name: `customer: Robert Smith`, `customerName`."""

_THINGS = (
    *("item", "product", "line", "article", "position", "goods", "service", "option", "plan"),
    *("category", "dish", "ticket", "part", "artikel", "produkt", "posten", "ware", "leistung"),
    *("producto", "articulo", "servicio", "produit"),
)
"""What has a name and is nobody: `items: [{name: copper kettle}]`."""

_PERSON = f"(?:{'|'.join(PEOPLE.split())})"
# In the order in which they are asked.
_KINDS = (
    ("e-mail address", r".*(?:e?mail(?:address|adresse)?|correo)"),
    ("phone number", r".*(?:phone|mobile|fax|telefon|rufnummer|msisdn|movil|callerid).*|tel|cell"),
    ("birth date", r".*(?:birth|geburt|naissance|nacimiento|nascita).*|dob|bday|geb"),
    ("card number", r".*(?:cardnumber|creditcard|debitcard|kartennummer)|card|pan|ccnumber"),
    (
        "identity number",
        r"(?:.*(?:ssn|iban|taxid|passportnumber|socialsecurity|nationalinsurance)(?:number|no)?)"
        r"|passport|nationalid|dni|nif|steuerid|sozialversicherungsnummer",
    ),
    (
        "street",
        r".*(?:street|strasse|streetaddress|addressline|streetname)|address|adresse|anschrift"
        r"|direccion|domicilio|calle|rue|indirizzo|thoroughfare|streetline"
        r"|(?:home|postal|billing|shipping|mailing|delivery|residential|work|other|permanent"
        rf"|{_PERSON})address",
    ),
    (
        "name",
        r".*(?:first|last|middle|full|given|family|display|nick|maiden|legal|preferred)name"
        r"|.*(?:surname|forename|vorname|nachname|familienname|prenom|apellidos?|nomdefamille)"
        rf"|(?:.*{_PERSON})?name|nombre|nombrecompleto|nom|nomcomplet|cognome|voornaam|achternaam"
        r"|[flm]name",
    ),
    ("person", _PERSON),
)
_WITHIN_NAMES = ("first", "last", "middle", "given", "family", "full", "formatted", "suffix")
_WITHIN = ("value", "values", "displayvalue", "stringvalue", "string", "text", "content")


@dataclass(frozen=True, slots=True)
class Rules:
    """Which keys hold names (compared without case, `_` and `-`) beside those that do anyway,
    which of them are `keep`t, and patterns of one's own, whose matches are blotted out."""

    names: frozenset[str] = frozenset()
    keep: frozenset[str] = frozenset()
    patterns: tuple[Pattern, ...] = ()

    def kind(self, key: str, around: str = "") -> str:
        """What of a person stands under a key: `name`, `phone number`, …, or `person`, where it may
        be one; empty for none. `around` is the key of the object in which it stands."""
        plain = plain_key(key)
        if plain in self.keep:
            return ""
        if plain in self.names:
            return "name"
        own = _kind(plain)
        if plain == "name" and _is_thing(plain_key(around)):
            return ""
        if own or not around:
            return own
        outer = self.kind(around)
        if outer in ("name", "person") and plain in _WITHIN_NAMES:
            return "name"
        if plain in _WITHIN or not plain:
            return outer
        if outer == "street" and plain.startswith("line"):
            return outer
        return ""

    def is_private(self, key: str) -> bool:
        return bool(self.kind(key)) and not self.keeps(key)

    def keeps(self, key: str) -> bool:
        return plain_key(key) in self.keep


@lru_cache(maxsize=4096)
def _kind(plain: str) -> str:
    singular = plain.removesuffix("s")
    for kind, pattern in _KINDS:
        if re.fullmatch(pattern, plain) or re.fullmatch(pattern, singular):
            return kind
    return ""


def _is_thing(plain: str) -> bool:
    return any(plain.removesuffix(end) in _THINGS for end in ("", "s", "n"))


@lru_cache(maxsize=4096)
def plain_key(key: str) -> str:
    """`Contact.First_Name__c`, `contact[first-name]` and `c:firstName` are all `firstname`."""
    parts = [part for part in re.split(r"[.\[\]:/]+", re.sub(PSEUDONYM, "x", key[-100:])) if part]
    last = re.sub(r"(?i)__p?c$", "", parts[-1]) if parts else ""
    return re.sub(r"[\W_]+", "", without_accents(last).casefold()).rstrip("0123456789")


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
        rules.names | {plain_key(key) for key in listed("names")},
        rules.keep | {plain_key(key) for key in listed("keep")},
        tuple(patterns),
    )
