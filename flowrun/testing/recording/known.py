"""What is known of people: what their fields have told, and how it is taken out of a plain text."""

import re
from collections.abc import Iterable

from engine.errors import FlowError, NodeError
from engine.values.secret import DOTS

from .dates import BirthDates, birth_date, birth_number
from .literals import is_person
from .names import Names
from .people import (
    KINDS,
    Found,
    card,
    email,
    identity,
    replaced,
)
from .phone_numbers import is_masked, number_pseudonym, phone
from .phones import Phones
from .pseudonyms import PSEUDONYM, folded
from .rules import Rules
from .streets import Streets, street

_SMALLEST_NUMBER = 10_000
_ADDRESS = r"(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?|[0-9a-fA-F:]*:[0-9a-fA-F:]+"


class Known:
    """Names, birth dates, telephones and streets, and what was `found`. While it is `learning`,
    plain texts are left as they are. For `standing` and `alike` see `PersonalData`."""

    def __init__(self, rules: Rules, standing: Iterable[str], alike: bool) -> None:
        self.rules = rules
        self.found: set[Found] = set()
        self.learning = False
        pseudonyms, clear = _standing(standing)
        self.names = Names(pseudonyms, () if alike else clear, alike)
        self._dates = BirthDates(pseudonyms)
        self._phones = Phones(pseudonyms if alike else frozenset())
        self._streets = Streets()
        self._alike = alike

    @property
    def count(self) -> int:
        """It grows as long as there is something to learn."""
        return self.names.count + self._dates.count + self._phones.count + self._streets.count

    def named(self, value: str) -> str:
        return self.noted("name", value, self.names.named(value))

    def field(self, kind: str, value: str) -> str | None:
        """A field's value, learned and masked; None where it is looked at as any text is."""
        shown = self._of_kind(kind, value)
        return None if shown is None else self.noted(kind, value, shown)

    def _of_kind(self, kind: str, value: str) -> str | None:
        plain = re.sub(PSEUDONYM, "", value) if "-" in value else value
        digits = len(re.sub(r"\D+", "", plain))
        if kind == "birth date" and digits:
            self._dates.learn(value)
            return birth_date(value)
        if kind == "phone number" and digits >= 5:
            self._phones.learn(value)
            return phone(value)
        if kind == "card number" and digits >= 8:
            return value if re.search(PSEUDONYM, value) else card(value)
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
        if re.search(PSEUDONYM, value) or not re.search(r"\d", value):
            return value
        shown = self.masked(value)
        return identity(value) if shown == value else shown

    def noted(self, kind: str, value: str, shown: str) -> str:
        if shown != value:
            self.found.add(Found("name" if kind == "person" else kind, value))
        return self._phones.in_one_form(shown) if self._alike else shown

    def number(self, value: int | float, key: str, around: str) -> int | float:
        """A number's pseudonym is a number."""
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
            return value if self.masked(written) == written else number_pseudonym(value)
        else:
            if kind == "phone number":
                self._phones.learn(written)
            shown = number_pseudonym(value)
        if shown != value:
            self.found.add(Found(kind, written))
        return shown

    def masked(self, text: str) -> str:
        """A text without fields, links or labels."""
        if self.learning:
            return text
        if re.search(r"\d", text) or "@" in text:
            text = self._dates.masked(text)
            digits = len(re.sub(r"\D+", "", text))
            has_address = "@" in text or "%40" in text
            for kind in KINDS:
                if digits >= kind.digits if kind.digits else has_address:
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


def _standing(texts: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The pseudonyms in texts, and the words that stand there in clear."""
    pseudonyms: set[str] = set()
    clear: set[str] = set()
    for text in texts:
        pseudonyms.update(re.findall(rf"{PSEUDONYM}|1900-\d\d-\d\d", text))
        pseudonyms.update(filter(is_masked, re.findall(r"\+\d{8,15}", text)))
        clear.update(folded(word) for word in re.findall(r"[^\W\d_]+", text))
    return frozenset(pseudonyms), frozenset(clear)
