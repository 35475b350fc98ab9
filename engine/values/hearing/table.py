"""What hearing knows of one language: a table of its words and forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Meanings = Mapping[str, int]
"""Phrases, with `|` between those of one meaning."""
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """One language. The names of days and months come from CLDR, cardinals from text2num.

    Forms are written as engine/values/hearing/grammar.py says, one a line, grouped by what they
    mean: the groups are those of dates.py, times.py, amounts.py. Lists of phrases have `|` between
    them. A language that leaves a field out does not hear what it is for.
    """

    tag: str
    twelve_hour: bool
    """Whether an hour without its half of the day may be either."""
    dotted: bool
    """Whether `5.1.` is a day and a month, and `5.` an ordinal."""

    before: str = ""
    """What may stand before a value and says nothing."""
    after: str = ""
    heads: Texts = field(default_factory=dict)
    tails: Texts = field(default_factory=dict)
    """The same by entity, `choice` too: prepositions, `my name is`."""

    ordinals: Meanings = field(default_factory=dict)
    number_words: str = ""
    """What stands within cardinals and is none: `and`."""
    ones: str = ""
    """One, as an article says it."""
    counts: Meanings = field(default_factory=dict)
    scales: Meanings = field(default_factory=dict)
    zeros: str = ""
    """As digits are read out: `oh`."""
    numbers: Texts = field(default_factory=dict)
    amounts: Texts = field(default_factory=dict)

    near: Meanings = field(default_factory=dict)
    weeks: Meanings = field(default_factory=dict)
    """As days are said for them: `acht Tage`."""
    units: Texts = field(default_factory=dict)
    dates: Texts = field(default_factory=dict)
    minutes: Meanings = field(default_factory=dict)
    daytimes: Texts = field(default_factory=dict)
    parts: Texts = field(default_factory=dict)
    day_endings: Texts = field(default_factory=dict)
    """What ends a weekday in one word with it, and that part of the day as it is said alone."""
    today_parts: Texts = field(default_factory=dict)
    """`am`, `morning`, `pm`, `afternoon`, `evening` and `night`, and how they are said; of today. A
    `forenoon` is a morning that noon ends."""
    times: Texts = field(default_factory=dict)
    moments: Texts = field(default_factory=dict)
    durations: Texts = field(default_factory=dict)
    joints: str = ""
    """What may stand between two measures of a duration."""

    currencies: Texts = field(default_factory=dict)
    cents: Texts = field(default_factory=dict)
    """By currency; the empty one is that of the flow, or of where the language is spoken."""
    money: Texts = field(default_factory=dict)

    yes: str = ""
    no: str = ""
    unsure: str = ""
    """What looks like yes or no, and is neither."""
    repeats: Meanings = field(default_factory=dict)
    """`double five` on the phone."""
    signs: Texts = field(default_factory=dict)
    """As the signs of an address are said: `dot`."""
    spelled_as: str = ""
    """What stands between a letter and a word that begins with it: `d as in delta`."""
    alphabet: str = ""
    """The words of the spelling alphabets, each for the letter that it begins with."""
    last_digits: str = ""
    """What stands before the last digits of a number, which alone are told."""
    first_name: str = ""
    last_name: str = ""
    """What stands before that part of a name alone."""
    name_ends: str = ""
    """What follows a name and is no part of it: `calling from`, `and I'd like`."""
    no_names: str = ""
    """Words that no name has: pronouns, verbs of asking."""
    declines: str = ""
    """What says that a question will not be answered: `operator`, `skip it`, `I don't have one`."""
    particles: str = ""
    """Those of them that stand within a name all the same: `von der`."""
    name_joint: str = ""
    """What joins two last names of one person, and two people: `y`."""
    which: str = "{}?"
    """The question which of `{}` is meant."""
    either: str = "/"
    last: str = ""
    none: str = ""
    """None of what was offered."""

    none_said: str = "—"
    other: str = ""
    """The one of two that was not named."""
    several: str = ""
    """More than one of them, or whichever."""
    earliest: str = ""
    latest: str = ""
    more: str = ""
    """The next of what is offered page by page; `back` the ones before, `repeat` the same again."""
    back: str = ""
    repeat: str = ""
    more_said: str = "…"
    say_more: str = "…"
    """How to hear the next page, of which `more_said` is `{}`."""
    back_said: str = "…"
    say_back: str = "…"
    ask_time: str = "…"
    """What is asked where a moment has no time yet; where it has no day, `ask_day`."""
    ask_time_of: Texts = field(default_factory=dict)
    """By the part of the day that is known."""
    ask_day: str = "…"
    right: str = "{}?"
    """The question whether `{}` was meant."""
    reasons: Texts = field(default_factory=dict)
    """Why an answer is not taken: a name, and a sentence with blanks for what differs."""
    denials: str = ""
    """What stands before a value that is not meant: `not`, `instead of`."""
    negations: str = ""
    """What says no to the rest of an answer, wherever it stands: `don't`, `without`."""
    retractions: str = ""
    """What stands between a value and the one that takes its place at once: `no wait`. In a
    language whose `no` denies what follows, not that."""
    corrections: str = ""
    """What may stand before the right value, behind a no or not."""

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
