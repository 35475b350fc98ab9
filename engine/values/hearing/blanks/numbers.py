"""Blanks for numbers: in digits as the language groups them, and in words."""

import re
from collections.abc import Iterator
from decimal import Decimal

from ..language import cardinal_of, ordinal_of
from ..utterance import Utterance

MOST_WORDS = 12
"""Of one number: 999,999,999,999 has about so many."""
_HALF_MILLION = Decimal(500_000)
"""As in "a million and a half", which is no million with a half."""
_COUNTED = 100
"""More of a dozen than this nobody counts."""
Numbers = Iterator[tuple[int, Decimal]]
Wholes = Iterator[tuple[int, int]]


def cardinal(heard: Utterance, at: int) -> Wholes:
    """A whole number from 0 on, without signs between its digits."""
    if at < len(heard.words):
        digits = heard.words[at].text
        if re.fullmatch(r"[0-9]{1,15}", digits) or _closes(heard, at, r"[0-9]{1,15}\."):
            yield at + 1, int(digits.rstrip("."))
        else:
            yield from _in_words(heard, at)
            yield from _of_one(heard, at)


def _of_one(heard: Utterance, at: int) -> Wholes:
    """`a hundred and one`: an article before a round number says one."""
    for middle, _ in heard.blank("ones", at):
        if any(zeros >= 100 for _, zeros in heard.blank("scales", middle)):
            yield from ((end, number) for end, number in _in_words(heard, middle) if number >= 100)


def _closes(heard: Utterance, at: int, pattern: str) -> bool:
    """Whether the last word is followed by a full stop."""
    return at + 1 == len(heard.words) and bool(re.fullmatch(pattern, heard.words[at].text))


def _in_words(heard: Utterance, at: int) -> Wholes:
    for end, text in _stretches(heard, at):
        if (number := cardinal_of(text, heard.language.tag)) >= 0:
            yield end, number


def _stretches(heard: Utterance, at: int) -> Iterator[tuple[int, str]]:
    """The texts, longest first, that begin at a word and may be a number in words."""
    language, words = heard.language, heard.words
    if not language.is_part_of_number(words[at]):
        return
    end = at + 1
    while end < min(len(words), at + MOST_WORDS) and language.is_part_of_number(words[end]):
        end += 1
    spelled = [language.spelled(word) for word in words[at:end]]
    # text2num joins `zero one` to 1: a zero is a number of its own.
    zeros = [n for n, one in enumerate(spelled) if cardinal_of(one, language.tag) == 0]
    longest = max(1, zeros[0]) if zeros else len(spelled)
    for last in range(at + longest, at, -1):
        yield last, " ".join(spelled[: last - at])


def digit(heard: Utterance, at: int) -> Wholes:
    """One digit as it is read out."""
    yield from ((end, number) for end, number in heard.blank("cardinal", at) if number < 10)
    yield from ((end, 0) for end, _ in heard.blank("zeros", at))


def number(heard: Utterance, at: int) -> Numbers:
    """A number without sign, as the language groups and divides it."""
    if at >= len(heard.words):
        return
    found = list(_grouped(heard, at))
    if not found:
        found = [(end, Decimal(whole)) for end, whole in heard.blank("cardinal", at)]
    for end, value in found:
        yield end, value
        for last, zeros in heard.blank("scales", end):
            if value < max(zeros, _COUNTED):  # "one hundred two hundred" are no 102 hundreds
                yield last, value * zeros


def _grouped(heard: Utterance, at: int) -> Numbers:
    words = heard.words
    text = words[at].text
    if not re.match(r"[.,]?[0-9]", text):
        return
    point, group = heard.language.separators
    end = at + 1
    if point == "," and re.fullmatch(r"[0-9]{1,3}", text):
        last = end
        while last < len(words) and re.fullmatch(r"[0-9]{3}", words[last].text):
            last += 1
        ending = rf"[0-9]{{3}}{re.escape(point)}[0-9]+"
        if last < len(words) and re.fullmatch(ending, words[last].text):
            last += 1
        if last > end:
            text, end = "".join(word.text for word in words[at:last]), last
    if end == len(words) and text.count(".") == 1:
        text = text.removesuffix(".")
    if (value := _value(text, point, group)) is not None:
        yield end, value


def _value(text: str, point: str, group: str) -> Decimal | None:
    """`1.5` is what a machine writes, and means that wherever it is no group of three."""
    if len(text) > 40:
        return None
    plain = re.escape(group)
    if re.fullmatch(rf"[0-9]{{1,3}}({plain}[0-9]{{3}})+({re.escape(point)}[0-9]+)?", text):
        return Decimal(text.replace(group, "").replace(point, "."))
    if re.fullmatch(rf"[0-9]*({re.escape(point)}[0-9]+)?", text):
        return Decimal(text.replace(point, "."))
    return Decimal(text) if re.fullmatch(r"[0-9]*\.[0-9]+", text) else None


def quantity(heard: Utterance, at: int) -> Numbers:
    """How much: a number, a dozen, two and a half, a couple thousand."""
    counts = ((end, Decimal(count)) for end, count in heard.blank("counts", at))
    for end, value in (*_with_parts(heard, at), *_and_half_in_one(heard, at), *counts):
        yield end, value
        yield from ((last, value * zeros) for last, zeros in heard.blank("scales", end))
    yield from heard.blank("number", at)


def _with_parts(heard: Utterance, at: int) -> Numbers:
    for group, end, found in heard.readings("numbers", at):
        value = found.get("number", Decimal(0))
        match group:
            case "half":
                yield end, Decimal("0.5")
            case "half_of":
                yield end, Decimal(found["scales"]) / 2
            case "and_half":
                yield (
                    end,
                    value + (_HALF_MILLION if value and not value % 1_000_000 else Decimal("0.5")),
                )
            case "point":
                yield end, _with_digits(value, found["digits"])
            case "and_quarter":
                yield end, value + Decimal("0.25")
            case "and_three_quarters":
                yield end, value + Decimal("0.75")
            case "one_and_half":
                yield end, Decimal("1.5")


def _and_half_in_one(heard: Utterance, at: int) -> Numbers:
    ending = heard.language.table.half_ending
    if ending and at < len(heard.words) and heard.words[at].plain.endswith(ending):
        yield from _half_more(heard, at, heard.words[at].text, 1)
    elif ending and at < len(heard.words):
        for scale, ((_, zeros), *_) in heard.language.phrases("scales").by_first.items():
            if heard.words[at].plain.endswith(ending + scale):
                yield from _half_more(heard, at, heard.words[at].text.removesuffix(scale), zeros)


def _half_more(heard: Utterance, at: int, text: str, zeros: int) -> Numbers:
    """`zweieinhalb`, of thousands in `zweieinhalbtausend`."""
    spelled = text.removesuffix(heard.language.table.half_ending)
    if (whole := cardinal_of(spelled, heard.language.tag)) >= 0:
        yield at + 1, (whole + Decimal("0.5")) * zeros


def count(heard: Utterance, at: int) -> Numbers:
    """How many of something: an article says one."""
    yield from heard.blank("quantity", at)
    yield from ((end, Decimal(1)) for end, _ in heard.blank("ones", at))


def _with_digits(value: Decimal, digits: str) -> Decimal:
    return Decimal(f"{value:f}.{digits}")


def digits(heard: Utterance, at: int) -> Iterator[tuple[int, str]]:
    """What is said behind a decimal point: digit by digit, or a number."""
    text, end = "", at
    while end < len(heard.words) and (one := heard.blank("digit", end)):
        text, end = f"{text}{one[0][1]}", one[0][0]
        if len(text) > MOST_WORDS:
            return
    if text:
        yield end, text
    yield from ((end, str(number)) for end, number in heard.blank("cardinal", at) if number > 9)


def ordinal(heard: Utterance, at: int) -> Wholes:
    """`3rd`, `third`, `twenty first`; `3.` where the language writes so."""
    if at >= len(heard.words):
        return
    word = heard.words[at]
    if match := re.fullmatch(r"([0-9]{1,6})(\.?)", word.text):
        yield from _in_digits(heard, at, int(match[1]), bool(match[2]))
        return
    yield from heard.blank("ordinals", at)
    for end in range(min(len(heard.words), at + 4), at, -1):
        spelled = " ".join(heard.language.spelled(one) for one in heard.words[at:end])
        if (number := ordinal_of(spelled, heard.language.tag)) > 0:
            yield end, number
    # "twenty first", where text2num leaves "first" and "second" alone
    for end, tens in heard.blank("cardinal", at):
        for last, unit in heard.blank("ordinals", end):
            if tens % 10 == 0 and 20 <= tens < 100 and unit < 10:
                yield last, tens + unit


def _in_digits(heard: Utterance, at: int, number: int, dot: bool) -> Wholes:
    if dot and heard.language.table.dotted:
        yield at + 1, number
    elif at + 1 < len(heard.words) and heard.words[at + 1].plain in _ENDINGS.get(
        heard.language.tag, ()
    ):
        yield at + 2, number


_ENDINGS = {
    "en": frozenset(["st", "nd", "rd", "th"]),
    "de": frozenset(["te", "ten", "ter", "tes", "ste", "sten", "ster", "stes"]),
    "es": frozenset(["o", "a", "ro", "ra", "do", "da", "er", "º", "ª"]),
    "fr": frozenset(["er", "re", "e", "eme", "nd", "nde", "ieme"]),
}
"""What is written behind the digits of an ordinal."""


def position(heard: Utterance, at: int) -> Wholes:
    """A place in a row, as an ordinal or as its number."""
    yield from heard.blank("ordinal", at)
    yield from heard.blank("cardinal", at)
