"""Values that stand beside the name of their field in a text: in queries, logs and letters.

`WHERE FirstName = 'Ellen'`, `$filter=LastName eq 'Ripley'`, `Birthdate IN (1985-04-12)`,
`first_name=Ellen`, `firstName: "Ellen"`, `Customer: Robert Smith`.
"""

import re
from collections.abc import Callable

from .pseudonyms import PSEUDONYM, folded
from .rules import PEOPLE
from .words import COMMON, PARTICLES

MaskField = Callable[[str, str], str]
"""The name of a field and its value."""

_KEY = r"(?<![\w.$-])([^\W\d][\w.]{0,80})"
_QUOTED = r"""(?:'(?:[^'\\]|\\.|''){0,300}'|"(?:[^"\\]|\\.){0,300}"|\\"[^"\\]{0,300}\\")"""
_BARE = r"(?:[^\s&;,'\"()<>\[\]{}\\=]|(?<=\w)'(?=\w)){1,200}"
_DATE = r"\d{4}-\d{2}-\d{2}"
_COMPARES = (
    r"(?:\\?[\"'])?(\s{0,5}(?:[=!<>]=?|<>|:)\s{0,5}"
    r"|\s{1,5}(?i:(?:not\s{1,5})?(?:like|ilike|in|eq|ne|co|sw|ew|includes|excludes|contains))\b"
    r"\s{0,5}|\s{0,5},\s{0,5}(?=['\"]))"
)
_ASKED = rf"{_KEY}{_COMPARES}"
_VALUE = rf"(?s)\([^()]{{0,20000}}\)|{_QUOTED}|{_DATE}|{_BARE}"
_ITEM = rf"(?s){_QUOTED}|{_DATE}"
_SEARCH = (
    r"(?i)\b(find\s{0,5}\{)([^{}]{1,300})(\}\s{0,5}in\s{1,5}(name|phone|email)\s{1,5}fields)\b"
)

_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
_TITLE = r"(?:Mr|Mrs|Ms|Dr|Prof|Hr|Fr|Sra?|Mme)\."
_CAPITAL = rf"(?:{PSEUDONYM}|{_UPPER}\.|{_TITLE}|{_UPPER}[\w'’]*)(?!\s{{0,3}}[:=])"
_PARTS = "|".join(sorted(PARTICLES - {"and", "und", "for", "y", "st"}, key=len, reverse=True))
PERSON = rf"{_CAPITAL}(?:(?:, ?| |-)(?:(?:{_PARTS}) ){{0,3}}{_CAPITAL}){{0,3}}"
"""One to four words with capitals, and what stands between them in names."""
_NAMING = (
    r"(?:full |first |last |given |family |middle )?names?|surname|vorname|nachname|familienname"
    r"|nombre(?: completo)?|nom(?: de famille)?|pr[ée]nom|apellidos?|empf[äa]nger(?:in)?"
)
_LABELLED = (
    rf"(?<![\w-])(?i:(?:{'|'.join(PEOPLE.split())}|{_NAMING})(?:['’]?s)?(?: (?:{_NAMING}))?)"
    rf"(?:\*{{1,2}}|</?\w{{1,6}}>)?\s{{0,2}}[:=]\s{{0,3}}[\"'“„*]{{0,2}}({PERSON})"
)
_ADDRESSED = rf"(?<!\w)({PERSON})(?=[\"'”]? ?<[^<>@\s]{{1,64}}(?:@|%40))"


def masked_literals(text: str, is_private: Callable[[str], bool], mask: MaskField) -> str:
    """The text with each value masked that stands beside the name of a private field."""
    if not re.search("[=:'\"<>(]", text):
        return text

    pieces, at = [], 0
    for asked in re.finditer(_ASKED, text):
        if asked.start() < at or not is_private(asked[1]):
            continue
        value = re.compile(_VALUE).match(text, asked.end())
        if value is not None:
            pieces += [text[at : asked.end()], _compared(asked[1], asked[2], value[0], mask)]
            at = value.end()
    text = "".join([*pieces, text[at:]])
    return re.sub(_SEARCH, lambda found: found[1] + mask(found[4], found[2]) + found[3], text)


def _compared(key: str, compares: str, value: str, mask: MaskField) -> str:
    if value[0] == "(":
        return re.sub(_ITEM, lambda item: _quoted(key, item[0], mask), value)
    if value[0] in "'\"\\" or re.fullmatch(_DATE, value):
        return _quoted(key, value, mask)
    is_prose = ":" in compares and not re.search(r"(?i)[a-z]name$", key)
    if is_prose or compares.strip() not in ("=", ":"):
        return value  # what stands behind a label is looked at by its capitals
    return mask(key, value)


def _quoted(key: str, written: str, mask: MaskField) -> str:
    """A literal with its quotes and the wildcards around it left as they are."""
    quotes = 2 if written[0] == "\\" else 1 if written[0] in "'\"" else 0
    inner = written[quotes : len(written) - quotes]
    wild = re.fullmatch(r"(?s)([%*]*)(.*?)([%*]*)", inner)
    assert wild is not None
    plain = re.sub(r"(?s)\\(.)|''", lambda one: one[1] or "'", wild[2])
    shown = mask(key, plain) if plain else plain
    if shown == plain:
        return written
    safe = re.sub(r"([\\'\"])", r"\\\1", shown) if quotes else shown
    return written[:quotes] + wild[1] + safe + wild[3] + written[len(written) - quotes :]


def masked_labels(text: str, named: Callable[[str], str]) -> str:
    """The text with the names masked that stand behind a label or before an address."""
    if ":" in text or "=" in text:
        text = re.sub(_LABELLED, lambda match: _person(match, named), text)
    if "<" in text and ("@" in text or "%40" in text):
        text = re.sub(_ADDRESSED, lambda match: _person(match, named), text)
    return text


def _person(match: re.Match[str], named: Callable[[str], str]) -> str:
    if not is_person(match[1]):
        return match[0]
    start = match.start(1) - match.start()
    return match[0][:start] + named(match[1]) + match[0][start + len(match[1]) :]


def is_person(text: str) -> bool:
    """Whether a text looks like somebody's name, and not like words of the trade."""
    if not re.fullmatch(PERSON, text):
        return False
    words = re.findall(r"[^\W\d_]{2,}", re.sub(PSEUDONYM, "", text))
    return any(folded(word) not in COMMON for word in words)
