"""Birth dates: read in the layouts in which people write them, and their pseudonyms."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from .pseudonyms import digest, folded
from .words import MONTHS

DAY = (
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[./-] ?\d{1,2}[./-] ?(?:\d{4}|\d{2})"
    r"|\d{1,2}(?:\.|st|nd|rd|th|er|º)?[ /-](?:of |de |d['’])?"
    r"[^\W\d_]{3,10}\.?,?[ /-](?:de |del )?\d{4}"
    r"|[^\W\d_]{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{8}"
)
"""A day as it may stand in a text."""

_MASKED_YEAR = 1900
_YOUNGEST = 2012
"""Of days that are known by their pseudonym alone, a later one is taken for an order's, not for
somebody's birth: there are but 365 pseudonyms."""
_MOST_SECONDS = 10**10


def birth_date(written: str) -> str:
    """A day of 1900, so that what takes a date takes it; the same for a day in any layout."""
    days = read_days(written)
    if days and days[0].year == _MASKED_YEAR:
        return written
    return str(masked_day(days[0].isoformat() if days else written))


def masked_day(written: str) -> date:
    return date(_MASKED_YEAR, 1, 1) + timedelta(days=int(digest(written), 16) % 365)


def birth_number(written: int) -> int:
    """As `birth_date`, for a day as digits or as seconds or milliseconds since 1970."""
    days = read_days(str(written)) if written > 0 else ()
    if days:
        shown = masked_day(days[0].isoformat())
        return written if days[0].year == _MASKED_YEAR else int(shown.strftime("%Y%m%d"))
    scale = 1 if abs(written) < _MOST_SECONDS else 1000
    try:
        day = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=written // scale)
    except OverflowError:
        return written
    if day.year == _MASKED_YEAR:
        return written
    shown = masked_day(day.date().isoformat())
    return (shown - date(1970, 1, 1)).days * 86_400 * scale


@lru_cache(maxsize=16_384)
def read_days(written: str) -> tuple[date, ...]:
    """What days a text may mean, the likeliest first: `04/12/1985` is one in April or December."""
    found = re.match(rf"\s*({DAY})(?!\d)", written)
    return tuple(dict.fromkeys(_meant(found[1]))) if found else ()


def _meant(written: str) -> Iterator[date]:
    numbers = [int(part) for part in re.findall(r"\d+", written)]
    word = re.search(r"[^\W\d_]{3,}", re.sub(r"\d+(?:st|nd|rd|th|er)", "", written))
    if word:
        month = MONTHS.get(folded(word[0]))
        if month and len(numbers) == 2:
            yield from _day(numbers[1], month, numbers[0])
    elif len(numbers) == 1:
        yield from _day(numbers[0] // 10_000, numbers[0] // 100 % 100, numbers[0] % 100)
    elif len(numbers) == 3 and numbers[0] > 31:
        yield from _day(*numbers)
    elif len(numbers) == 3:
        one, other, year = numbers
        years = [year] if year > 99 else [1900 + year, 2000 + year]
        in_order = (
            ((other, one), (one, other)) if "/" not in written else ((one, other), (other, one))
        )
        for full in years:
            for month, day in in_order:
                yield from _day(full, month, day)


def _day(year: int, month: int, day: int) -> Iterator[date]:
    if 1880 <= year <= 2100:
        try:
            yield date(year, month, day)
        except ValueError:
            return


class BirthDates:
    """The days that were learned to be somebody's birth, and those whose pseudonyms are `standing`
    in what was recorded before."""

    def __init__(self, standing: frozenset[str] = frozenset()) -> None:
        self.learned: set[date] = set()
        self._standing = standing

    @property
    def count(self) -> int:
        return len(self.learned)

    def learn(self, written: str) -> None:
        self.learned.update(day for day in read_days(written) if day.year != _MASKED_YEAR)

    def masked(self, text: str) -> str:
        """The text without these days, whatever the layout."""
        if not (self.learned or self._standing):
            return text
        return re.sub(rf"(?<![\w.]){_DAY_APART}", self._shown, text)

    def _shown(self, match: re.Match[str]) -> str:
        for day in read_days(match[0]):
            shown = str(masked_day(day.isoformat()))
            by_pseudonym = shown in self._standing and _MASKED_YEAR < day.year <= _YOUNGEST
            if day in self.learned or by_pseudonym:
                return shown
        return match[0]


_DAY_APART = rf"(?:{DAY})(?![\d])"
