"""What in a text belongs to a person: where it stands, what it is, and its pseudonym.

It errs on the side of masking: a number that a telephone could have is taken for one.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from .dates import DAY, birth_date
from .names import Names
from .phone_numbers import is_masked, is_phone, phone
from .pseudonyms import by_word, digest
from .streets import STREETS, street

Make = Callable[[str], str | None]
"""The pseudonym for a match; None where it is nobody's."""

_EMAIL = r"[\w.%+'-]{1,64}(?:@|%40)(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}"
_BORN = (
    r"\b(?:born|birth(?:day|date)?|date of birth|d\.?o\.?b|geb(?:oren)?|geburts(?:tag|datum)"
    r"|née?|naissance|nacid[oa]|nacimiento|nat[oa]|nascita)\b\.?"
)
# The digit groups of numbers that say no country. What begins with 0 is asked of phonenumbers.
_NATIONAL = (
    r"(?=[\d(])(?<![\w.+/@%:-])(?:"
    r"(?:1[ .-]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-]?)[2-9]\d{2}[ .-]?\d{4}"
    r"|\(?0\d[\d ()/.-]{5,18}\d"
    r"|[679]\d{2}(?: \d{3}){2}"
    r"|[679]\d{2}(?: \d{2}){3}"
    r"|[2-9]\d{1,2} ?\(?\d[\d ()-]{7,14}\d"
    r")(?![\w-])"
)


class Kind(NamedTuple):
    """`group` is the part of a match that is replaced, `digits` how many it has at least."""

    name: str
    pattern: re.Pattern[str]
    pseudonym: Make
    group: int = 0
    digits: int = 0


@lru_cache(maxsize=16_384)
def email(written: str) -> str:
    """The same for an address that is made of names, whether they are masked or not."""
    at = "%40" if "%40" in written else "@"
    user, _, domain = written.replace("%40", "@").rpartition("@")
    if domain == "masked.example" and user.startswith("person-"):
        return written
    return f"person-{digest(f'{by_word(user)}@{domain.lower()}')}{at}masked.example"


def _international(written: str) -> str | None:
    """Digits that follow a pseudonym are no part of it, and are looked at by themselves."""
    head = re.match(r"(?:\+|%2B)?\d+", written)
    return None if head and head[0] != written and is_masked(head[0]) else phone(written)


def _national(written: str) -> str | None:
    return phone(written) if is_phone(written) else None


def card(written: str) -> str:
    digits = re.sub(r"\D", "", written)
    return f"Card-{digest(digits)}" if digits else written


def _card(written: str) -> str | None:
    digits = [int(digit) for digit in written if digit.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return None if (sum(digits[-1::-2]) + sum(doubled)) % 10 else card(written)


def _account(written: str) -> str | None:
    """ISO 13616: the check digits make the rest a multiple of 97 and 1."""
    packed = written.replace(" ", "")
    number = int("".join(str(int(one, 36)) for one in packed[4:] + packed[:4]))
    return f"Iban-{digest(packed)}" if number % 97 == 1 else None


def identity(written: str) -> str:
    return f"Ssn-{digest(written)}"


KINDS = (
    Kind("e-mail address", re.compile(_EMAIL), email),
    Kind("card number", re.compile(r"(?<![\w.-])[2-6](?:[ -]?\d){12,18}(?![\w-])"), _card, 0, 13),
    Kind(
        "bank account",
        re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"),
        _account,
        0,
        2,
    ),
    Kind(
        "social security number",
        re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"),
        identity,
        0,
        9,
    ),
    Kind(
        "birth date",
        re.compile(rf"(?i:{_BORN})[^\d\n]{{0,20}}?({DAY})(?!\w)", re.IGNORECASE),
        birth_date,
        1,
        4,
    ),
    Kind(
        "phone number",
        re.compile(r"(?<![\w.])(?:\+|%2B|00)\d[\d ().\-]{5,17}\d(?!\w)|\(\d{3}\) ?\d{3}-\d{4}"),
        _international,
        0,
        7,
    ),
    Kind("phone number", re.compile(_NATIONAL), _national, 0, 7),
    *(Kind("street", re.compile(written), street, 0, 1) for written in STREETS),
)


class Found(NamedTuple):
    kind: str
    text: str


def replaced(text: str, kind: Kind, found: set[Found]) -> str:
    """The text without what is of this kind; notes what it was."""

    def one(match: re.Match[str]) -> str:
        written = match[kind.group]
        made = kind.pseudonym(written)
        if made is None or made == written:
            return match[0]
        found.add(Found(kind.name, written))
        start = match.start(kind.group) - match.start()
        return match[0][:start] + made + match[0][start + len(written) :]

    return kind.pattern.sub(one, text)


_ADDRESSED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Frau|Mme|Señora?|Dear|Hi|Hello|Hallo|[Mm]y name is)\.?,? "
    r"([A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)?)"
)
_TWO_WORDS = re.compile(r"[A-ZÀ-Þ][a-zß-ÿ'’-]+(?: [A-ZÀ-Þ]\.)?(?: [A-ZÀ-Þ][a-zß-ÿ'’-]+){1,2}")
_NAMING = (
    "name",
    "contact",
    "person",
    "caller",
    "agent",
    "owner",
    "author",
    "who",
    "recipient",
    "customer",
    "client",
    "user",
    "patient",
    "guest",
    "passenger",
    "member",
    "employee",
)


def likely_people(data: object, names: Names | None = None, key: str = "") -> Iterator[str]:
    """What looks like a person in data that has been masked, `KEY: value` each. `names` are those
    that were known: some of them are common words, and were left where they may be no name."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from likely_people(value, names, str(name))
    elif isinstance(data, list):
        for value in data:
            yield from likely_people(value, names, key)
    elif isinstance(data, str):
        named = any(word in key.lower() for word in _NAMING) and _TWO_WORDS.fullmatch(data)
        if named and "Nemo-" not in data:
            yield f"{key}: {data}"
            return
        said = (match for match in _ADDRESSED.finditer(data) if "Nemo-" not in match[1])
        yield from (f"{key}: … {match[0]}" for match in said)
        yield from (f"{key}: … {word}" for word in (names.doubtful(data) if names else ()))
