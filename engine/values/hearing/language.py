"""A language as hearing uses it: its table compiled, with the names that CLDR has for it."""

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from importlib import import_module
from typing import Any

from .grammar import Form, Phrases, forms_of
from .table import Table
from .words import Word, folded, plain_words, words_of

LANGUAGES = ("en", "de", "es", "fr")


class HeardLanguage:
    """`tag` may name a region, which decides the order of `3/4` and who `$` belongs to."""

    def __init__(self, table: Table, tag: str) -> None:
        from babel import Locale, UnknownLocaleError

        self.table = table
        try:
            self.locale = Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            self.locale = Locale.parse(table.tag)
        self._phrases: dict[str, Phrases[Any]] = {}
        self._groups: dict[str, list[tuple[str, tuple[Form, ...]]]] = {}

    @cached_property
    def country(self) -> str:
        """The region of the tag, else where most speak the language."""
        from babel.core import get_global

        likely: Mapping[str, str] = get_global("likely_subtags")
        return self.locale.territory or likely[self.locale.language].rpartition("_")[2]

    @cached_property
    def day_first(self) -> bool | None:
        """Whether `3/4` is a day and a month; None where it may be either."""
        if self.locale.territory is None:
            return None if self.locale.language == "en" else True
        pattern = self.locale.date_formats["short"].pattern
        if pattern.startswith("y"):
            return None if self.locale.language == "en" else True
        return bool(pattern.find("d") < pattern.find("M"))

    @cached_property
    def separators(self) -> tuple[str, str]:
        """The decimal sign and the sign between groups of three digits."""
        symbols = self.locale.number_symbols.get("latn", {})
        return symbols.get("decimal", "."), symbols.get("group", ",")

    def groups(self, kind: str) -> list[tuple[str, tuple[Form, ...]]]:
        """The forms of a kind (`dates`, `times`) by what they mean."""
        if kind not in self._groups:
            written = {**_EVERYWHERE.get(kind, {}), **getattr(self.table, kind)}
            self._groups[kind] = [(name, forms_of(text)) for name, text in written.items()]
        return self._groups[kind]

    def phrases(self, name: str) -> Phrases[Any]:
        """The phrases that the table, or CLDR, has under a name."""
        if name not in self._phrases:
            self._phrases[name] = Phrases(self._meanings(name))
        return self._phrases[name]

    def _meanings(self, name: str) -> Mapping[str, Any]:
        kind, _, entity = name.partition(":")
        table = self.table
        match kind:
            case "weekday":
                return {**_named(self.locale.days, ("wide",)), **table.weekdays}
            case "short_weekday":
                return {**_named(self.locale.days, ("wide", "abbreviated")), **table.weekdays}
            case "month":
                return {**_named(self.locale.months, ("wide", "abbreviated")), **table.months}
            case "currency_sign":
                symbols = self.locale.currency_symbols
                return {sign: code for code, sign in symbols.items() if len(words_of(sign)) > 1}
            case "before":
                return {"|".join(filter(None, (table.before, table.heads.get(entity)))): None}
            case "after":
                return {"|".join(filter(None, (table.after, table.tails.get(entity)))): None}
            case "confirmation":
                said = {table.yes: True, table.no: False, table.unsure: None}
                return {text: meaning for text, meaning in said.items() if text}
            case (
                "unit"
                | "daytime"
                | "part"
                | "day_part"
                | "today_part"
                | "currency"
                | "feast"
                | "cents"
            ):
                written = getattr(table, _TEXTS_OF.get(kind, f"{kind}s"))
                return {text: meaning for meaning, text in written.items()}
        written = getattr(table, kind)
        return {written: None} if isinstance(written, str) else written

    def apart(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        """With a weekday and a part of it that are one word as two: `freitagabend`."""
        if not self._endings:
            return words
        return tuple(one for word in words for one in self._apart(word))

    def _apart(self, word: Word) -> tuple[Word, ...]:
        for ending, part in self._endings.items():
            day = word.plain.removesuffix(ending)
            if day != word.plain and day in self.phrases("weekday").by_first:
                return (*words_of(day), part)
        return (word,)

    @cached_property
    def _endings(self) -> dict[str, Word]:
        written = self.table.day_endings.items()
        return {folded(ending): words_of(part)[0] for ending, part in written}

    def is_part_of_number(self, word: Word) -> bool:
        return word.plain in self._number_words or cardinal_of(self.spelled(word), self.tag) >= 0

    @property
    def tag(self) -> str:
        return self.table.tag

    def spelled(self, word: Word) -> str:
        """The word as text2num knows it."""
        return self.table.spellings.get(word.plain, word.text)

    @cached_property
    def _number_words(self) -> frozenset[str]:
        return frozenset(
            word for text in self.table.number_words.split("|") for word in plain_words(text)
        )


_TEXTS_OF = {"cents": "cents", "currency": "currencies", "day_part": "parts"}
_EVERYWHERE = {
    "amounts": {"plain": "{quantity}", "ordinal": "{ordinal}"},
    "dates": {"numeric": "[{short_weekday}] {numeric}\n{day_dot} {month_dot} [{year}]"},
    "times": {"clock": "{clock} [{part}] [{zone}]"},
}
"""Forms that need no words of a language."""


def _named(
    names: Mapping[str, Mapping[str, Mapping[int, str]]], widths: tuple[str, ...]
) -> dict[str, int]:
    """Days from 0 for Monday, as Python counts them; months from 1."""
    return {
        name: number
        for context in ("format", "stand-alone")
        for width in widths
        for number, name in names[context][width].items()
        if words_of(name)
    }


@lru_cache(maxsize=4096)
def cardinal_of(text: str, tag: str) -> int:
    """-1 for what is no cardinal in words."""
    from text_to_num import text2num

    try:
        return int(text2num(text, tag))
    except (ValueError, OverflowError):
        return -1


@lru_cache(maxsize=1024)
def ordinal_of(text: str, tag: str) -> int:
    """-1 for what is no ordinal in words."""
    from text_to_num import alpha2digit

    made = re.fullmatch(r"([0-9]{1,9})[^0-9\s]{1,4}", alpha2digit(text, tag))
    return int(made[1]) if made else -1


_known: dict[str, Table] = {}


def add_table(table: Table) -> None:
    """Makes one more language known."""
    _known[table.tag] = table
    language_of.cache_clear()


def remove_table(tag: str) -> None:
    """Makes a language unknown that was added."""
    _known.pop(tag, None)
    language_of.cache_clear()


@lru_cache(maxsize=64)
def language_of(tag: str) -> HeardLanguage:
    """The language of a tag such as `de-AT`; English for one that has no table."""
    base = tag.replace("_", "-").partition("-")[0].lower()
    if base in LANGUAGES and base not in _known:
        _known[base] = import_module(f".languages.{base}", __package__).TABLE
    if base not in _known:
        return language_of("en")
    return HeardLanguage(_known[base], tag.replace("_", "-"))
