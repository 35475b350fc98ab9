"""What in a text belongs to a person: where it stands, what it is, and its stand-in.

It errs on the side of masking: a number that a telephone could have is taken for one.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

Make = Callable[[str], str | None]
"""The stand-in for a match; None where it is nobody's."""

_EMAIL = r"[A-Za-z0-9._%+'-]{1,64}(?:@|%40)(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}"
_DAY = (
    r"\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})"
    r"|\d{1,2}\.? [^\W\d]{3,10}\.?,? \d{4}|[^\W\d]{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
)
_BORN = (
    r"\b(?:born|birth(?:day|date)?|date of birth|d\.?o\.?b|geb(?:oren)?|geburts(?:tag|datum)"
    r"|née?|naissance|nacid[oa]|nacimiento|nat[oa]|nascita)\b\.?"
)
_WORD = r"[^\W\d_][\w'’.-]*"
_CAPITAL = r"[A-ZÀ-Þ][\w'’.-]*"
_SUFFIX = (
    r"(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|place|pl|square|sq"
    r"|way|terrace|parkway|pkwy|highway|hwy|close|crescent|circle|trail|row|gardens|grove)"
)
_NUMBER = r"\b\d{1,5}[A-Za-z]?,?"
_STREETS = (
    rf"\b\d{{1,5}}[A-Za-z]?,? "
    rf"(?:{_CAPITAL} |\d{{1,3}}(?:st|nd|rd|th) ){{1,4}}(?i:{_SUFFIX})\b\.?",
    r"\b\d{1,5} [a-z]+ (?:street|avenue|road|lane|drive|boulevard)\b",
    rf"\b(?:{_CAPITAL}[ -]){{0,2}}(?!Name-){_CAPITAL}?[ -]?"
    r"(?i:straße|strasse|str\.|weg|platz|allee|gasse|damm|ufer|straat|laan|plein"
    r"|gatan|vej) ?\d{1,4} ?[a-z]?\b",
    r"\b\d{1,4}(?: ?(?:bis|ter))?,? (?i:rue|avenue|boulevard|place|chemin|impasse|quai|allée) "
    rf"(?:(?:de la|de l['’]|des|du|de|d['’]) ?)?{_WORD}(?: {_CAPITAL})?",
    rf"\b(?i:calle|avenida|plaza|paseo|via|viale|piazza|corso|rua|largo)"
    rf"(?: (?:de|del|della|de la|da|do|di))?(?: {_WORD}){{1,3}},? (?:n\.? ?)?\d{{1,4}}\b",
    r"\b(?i:p\.? ?o\.? box|postfach|boîte postale) \d+",
)
# The digit groups of numbers that say no country. What begins with 0 is asked of phonenumbers.
_NATIONAL = (
    r"(?<![\w.+/@%:-])(?:1[ .-]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-]?)"
    r"[2-9]\d{2}[ .-]?\d{4}(?![\w-])"
    r"|(?<![\w.+/@%:-])\(?0\d[\d ()/.-]{5,18}\d(?![\w-])"
    r"|(?<![\w.+/@%:-])[679]\d{2}(?: \d{3}){2}(?![\w-])"
    r"|(?<![\w.+/@%:-])[679]\d{2}(?: \d{2}){3}(?![\w-])"
    r"|(?<![\w.+/@%:-])[2-9]\d{1,2} ?\(?\d[\d ()-]{7,14}\d(?![\w-])"
)
_REGIONS = (
    "US",
    "GB",
    "DE",
    "FR",
    "ES",
    "IT",
    "NL",
    "AT",
    "CH",
    "PT",
    "PL",
    "AU",
    "IN",
    "JP",
    "IE",
)
_MASKED_PHONE = "1999555"
_MASKED_YEAR = "1900-"


class Kind(NamedTuple):
    """`group` is the part of a match that is replaced."""

    name: str
    pattern: re.Pattern[str]
    stand_in: Make
    group: int = 0


def digest(text: str) -> str:
    """Four digits: enough to tell people of a recording apart, too few to find anybody by."""
    return hashlib.sha256(text.encode()).hexdigest()[:4]


def stand_in(name: str) -> str:
    return f"Name-{digest(name.casefold())}"


def email(written: str) -> str:
    at = "%40" if "%40" in written else "@"
    user, _, domain = written.replace("%40", "@").partition("@")
    if domain == "masked.example" and user.startswith("person-"):
        return written
    return f"person-{digest(f'{user}@{domain}'.lower())}{at}masked.example"


def phone(written: str) -> str:
    plus = "%2B" if written.startswith("%2B") else "+"
    digits = re.sub(r"\D", "", written.removeprefix("%2B"))
    if digits.startswith(_MASKED_PHONE):
        return written
    return f"{plus}{_MASKED_PHONE}{int(digest(digits), 16) % 10_000:04d}"


def birth_date(written: str) -> str:
    """A day of 1900, so that what takes a date takes it."""
    if written.startswith(_MASKED_YEAR):
        return written
    return str(date(1900, 1, 1) + timedelta(days=int(digest(written), 16) % 365))


def _national(written: str) -> str | None:
    return phone(written) if _is_phone(written) else None


def _is_phone(written: str) -> bool:
    import phonenumbers  # 40 ms, for recordings alone

    if re.match(r"\d{4}-\d\d-\d\d", written):
        return False
    digits = re.sub(r"\D", "", written)
    # Without a plus a country's code is told from a national number by a second group.
    asked = [(written, region) for region in _REGIONS]
    if len(digits) <= 15 and (digits != written or len(digits) >= 11):
        asked.append((f"+{digits}", "US"))
    for text, region in asked:
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return True
    return False


def _card(written: str) -> str | None:
    digits = [int(digit) for digit in written if digit.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return None if (sum(digits[-1::-2]) + sum(doubled)) % 10 else f"Card-{digest(str(digits))}"


def _account(written: str) -> str | None:
    """ISO 13616: the check digits make the rest a multiple of 97 and 1."""
    packed = written.replace(" ", "")
    number = int("".join(str(int(one, 36)) for one in packed[4:] + packed[:4]))
    return f"Iban-{digest(packed)}" if number % 97 == 1 else None


def _security_number(written: str) -> str:
    return f"Ssn-{digest(written)}"


KINDS = (
    Kind("e-mail address", re.compile(_EMAIL), email),
    Kind("card number", re.compile(r"(?<![\w.-])[2-6](?:[ -]?\d){12,18}(?![\w-])"), _card),
    Kind(
        "bank account",
        re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"),
        _account,
    ),
    Kind(
        "social security number",
        re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"),
        _security_number,
    ),
    Kind(
        "birth date",
        re.compile(rf"(?i:{_BORN})[^\d\n]{{0,20}}?({_DAY})(?!\w)", re.IGNORECASE),
        birth_date,
        1,
    ),
    Kind(
        "phone number",
        re.compile(r"(?<![\w.])(?:\+|%2B|00)\d[\d ().\-]{5,17}\d(?!\w)|\(\d{3}\) ?\d{3}-\d{4}"),
        phone,
    ),
    Kind("phone number", re.compile(_NATIONAL), _national),
    *(Kind("street", re.compile(street), stand_in) for street in _STREETS),
)


class Found(NamedTuple):
    kind: str
    text: str


def replaced(text: str, kind: Kind, found: set[Found]) -> str:
    """The text without what is of this kind; notes what it was."""

    def one(match: re.Match[str]) -> str:
        written = match[kind.group]
        made = kind.stand_in(written)
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


def likely_people(data: object, key: str = "") -> Iterator[str]:
    """What looks like a person in data that has been masked, `KEY: value` each."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from likely_people(value, str(name))
    elif isinstance(data, list):
        for value in data:
            yield from likely_people(value, key)
    elif isinstance(data, str):
        if any(word in key.lower() for word in _NAMING) and _TWO_WORDS.fullmatch(data):
            yield f"{key}: {data}"
        else:
            said = (match for match in _ADDRESSED.finditer(data) if "Name-" not in match[1])
            yield from (f"{key}: … {match[0]}" for match in said)
