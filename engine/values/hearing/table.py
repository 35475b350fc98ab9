"""What hearing knows of one language: a table of its words and forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Meanings = Mapping[str, int]
"""Phrases, with `|` between those of one meaning."""
Texts = Mapping[str, str]
NONE: Mapping[str, int] = {}


@dataclass(frozen=True)
class Table:
    """One language. The names of days and months come from CLDR, cardinals from text2num.

    Forms are written as engine/values/hearing/grammar.py says, one a line, grouped by what they
    mean: the groups are those of dates.py, times.py, amounts.py. Lists of phrases have `|` between
    them.
    """

    tag: str
    twelve_hour: bool
    """Whether an hour without its half of the day may be either."""
    dotted: bool
    """Whether `5.1.` is a day and a month, and `5.` an ordinal."""

    before: str
    """What may stand before a value and says nothing."""
    after: str
    heads: Texts
    tails: Texts
    """The same by entity, `choice` too: prepositions, `my name is`."""

    ordinals: Meanings
    number_words: str
    """What stands within cardinals and is none: `and`."""
    ones: str
    """One, as an article says it."""
    counts: Meanings
    scales: Meanings
    zeros: str
    """As digits are read out: `oh`."""
    numbers: Texts
    amounts: Texts

    near: Meanings
    units: Texts
    dates: Texts
    minutes: Meanings
    daytimes: Texts
    parts: Texts
    today_parts: Texts
    """`am`, `pm` and `night`, and how they are said; of today."""
    times: Texts
    moments: Texts
    durations: Texts
    joints: str
    """What may stand between two measures of a duration."""

    currencies: Texts
    cents: Texts
    """By currency; the empty one is that of the flow, or of where the language is spoken."""
    money: Texts

    yes: str
    no: str
    unsure: str
    """What looks like yes or no, and is neither."""
    repeats: Meanings
    """`double five` on the phone."""
    signs: Texts
    """As the signs of an address are said: `dot`."""
    no_names: str
    """Words that no name has: pronouns, verbs of asking."""
    which: str
    """The question which of `{}` is meant."""
    either: str
    last: str
    none: str
    """None of what was offered."""

    feasts: Texts = field(default_factory=dict)
    """`12-25` and how the day is called."""
    weekdays: Meanings = field(default_factory=dict)
    months: Meanings = field(default_factory=dict)
    spellings: Texts = field(default_factory=dict)
    """Numerals as they are typed without accents, and as text2num knows them."""
    years_in_pairs: bool = False
    """Whether 2026 is twenty twenty six."""
    half_ending: str = ""
    """What ends a numeral that is a half more, in one word with it."""
