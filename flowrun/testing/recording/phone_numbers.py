"""Which numbers a telephone could have, and their pseudonyms: valid numbers of the same country.

phonenumbers' tables are asked themselves; to have it parse each number for each country takes fifty
times as long.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from .pseudonyms import digest

_REGIONS = (
    *("US", "GB", "DE", "FR", "ES", "IT", "NL", "AT"),
    *("CH", "PT", "PL", "AU", "IN", "JP", "IE"),
)
"""Whose numbers are known without their country's code, the likeliest first."""
_OWN_DIGITS = 4
"""Of a pseudonym; those before them are the same for all of a country."""
_FEWEST = 8
"""A pseudonym of fewer digits could be anybody's number within a town."""


@lru_cache(maxsize=16_384)
def phone(written: str) -> str:
    """A number of the same country, such as `+12015550123`; the same with its country's code and
    without."""
    if is_masked(written):
        return written
    code, rest = _known_country(written)
    plus = "%2B" if written.startswith("%2B") else "+"
    own = int(digest(f"{code} {rest}"), 16) % 10**_OWN_DIGITS
    return f"{plus}{_start(code) or _start(1)}{own:0{_OWN_DIGITS}}"


@lru_cache(maxsize=16_384)
def is_masked(number: str) -> bool:
    digits = _digits(number)
    if not _FEWEST <= len(digits) <= 15 or digits[0] == "0":
        return False
    starts = filter(None, map(_start, (int(digits[:size]) for size in (1, 2, 3))))
    return any(digits[:-_OWN_DIGITS] == start for start in starts)


def number_pseudonym(number: int | float) -> int | float:
    """A number for a number."""
    shown = int(phone(str(int(number))))
    return shown if isinstance(number, int) else float(shown)


def is_phone(written: str) -> bool:
    """Whether the number is one that somebody can have."""
    if re.match(r"\d{4}-\d\d-\d\d", written):
        return False
    digits = re.sub(r"\D", "", written)
    if _region_of(digits):
        return True
    # Without a plus a country's code is told from a national number by a second group.
    if len(digits) > 15 or (digits == written and len(digits) < 11):
        return False
    return _fitting(digits.removeprefix("00")) is not None


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written.removeprefix("%2B"))


def _known_country(written: str) -> tuple[int, str]:
    """The country's code and the rest of a number; where nothing tells it, that of the United
    States."""
    digits = _digits(written)
    is_whole = written.startswith(("+", "%2B"))
    region = "" if is_whole or digits.startswith("00") else _region_of(digits)
    if region:
        prefix = _metadata(region).national_prefix or ""
        rest = digits.removeprefix(prefix)
        is_rest = prefix and _numbers(region).fullmatch(rest)
        return _metadata(region).country_code, rest if is_rest else digits
    digits = digits if is_whole else digits.removeprefix("00")
    found = _fitting(digits) or next(_with_country(digits), None)
    return (found[1], found[2]) if found else (1, digits)


def _region_of(digits: str) -> str:
    """The first of the regions in which a number is one as it stands; empty for none."""
    return next((one for one in _REGIONS if _national_numbers(one).fullmatch(digits)), "")


def _fitting(digits: str) -> tuple[str, int, str] | None:
    """The region, its code and the rest of a number that begins with a country's code."""
    found = _with_country(digits)
    return next((one for one in found if _national_numbers(one[0]).fullmatch(one[2])), None)


def _with_country(digits: str) -> Iterator[tuple[str, int, str]]:
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    for size in (1, 2, 3):
        code = int(digits[:size] or 0)
        for region in COUNTRY_CODE_TO_REGION_CODE.get(code, ()):
            yield region, code, digits[size:]


@lru_cache(maxsize=300)
def _start(code: int) -> str:
    """How every pseudonym of a country begins: as the number that its numbering plan has for an
    example. Empty for what is no country's code, and where numbers are too short for one."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    region = next(iter(COUNTRY_CODE_TO_REGION_CODE.get(code, ())), "")
    data = _metadata(region) if region else None
    example = data.mobile.example_number if data and data.mobile else None
    start = f"{code}{example[:-_OWN_DIGITS]}" if example else ""
    return start if len(start) + _OWN_DIGITS >= _FEWEST else ""


def _metadata(region: str) -> Any:
    from phonenumbers import PhoneMetadata  # 40 ms, for recordings alone

    return PhoneMetadata.metadata_for_region(region, None)


@lru_cache(maxsize=300)
def _national_numbers(region: str) -> re.Pattern[str]:
    """Its numbers, with or without what is dialled before them at home."""
    data = _metadata(region)
    prefix = data.national_prefix if data else ""
    return re.compile(rf"(?:{prefix or '(?!)'})?(?:{_numbers(region).pattern})")


@lru_cache(maxsize=300)
def _numbers(region: str) -> re.Pattern[str]:
    data = _metadata(region)
    if data is None:
        return re.compile(r"(?!)")
    kinds = (
        *(data.fixed_line, data.mobile, data.toll_free, data.premium_rate, data.shared_cost),
        *(data.personal_number, data.voip, data.pager, data.uan, data.voicemail),
    )
    patterns = [kind.national_number_pattern for kind in kinds if kind is not None]
    return re.compile("|".join(pattern for pattern in patterns if pattern))
