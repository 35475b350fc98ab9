"""What CLDR knows of a language: its locale, its lists and its plurals."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

_EXOTIC = "[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]+"


@lru_cache(maxsize=256)
def locale_of(tag: str) -> Locale:
    """The locale of a tag, else of its language, else English."""
    parts = tag.split("-")
    for end in range(len(parts), 0, -1):
        try:
            return Locale.parse("-".join(parts[:end]), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en")


def is_known(tag: str) -> bool:
    """Whether CLDR has the language."""
    base = tag.partition("-")[0]
    return locale_of(tag).language == base or base in get_global("language_aliases")


def is_currency(code: str) -> bool:
    return code in locale_of("en").currencies


def is_country(code: str) -> bool:
    return code in locale_of("en").territories


def plain(text: str) -> str:
    """With blanks as everybody types them: a voice stumbles over narrow ones."""
    return re.sub(_EXOTIC, " ", text)


def join(texts: list[str], locale: Locale) -> str:
    """As the language joins the items of a list; there are at least two."""
    patterns = {kind: plain(text) for kind, text in locale.list_patterns["standard"].items()}
    if len(texts) == 2:
        return _put(patterns, "2", *texts)
    *most, last = texts
    found = most.pop()
    for at in reversed(range(len(most))):
        found = _put(patterns, "middle" if at else "start", most[at], found)
    return _put(patterns, "end", found, last)


def _put(patterns: Mapping[str, str], kind: str, before: str, after: str) -> str:
    head, _, tail = patterns.get(kind, "{0}, {1}").partition("{1}")
    return head.replace("{0}", before) + after + tail


def category(number: Decimal, tag: str) -> str:
    """CLDR's plural category: zero, one, two, few, many or other."""
    return str(locale_of(tag).plural_form(abs(number)))


def categories(tag: str) -> frozenset[str]:
    """Those that the language has."""
    return frozenset({*locale_of(tag).plural_form.tags, "other"})
