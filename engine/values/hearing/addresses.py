"""E-mail addresses and phone numbers, typed or spelled out."""

import re
from collections.abc import Iterator
from itertools import pairwise

from ..entities import shown
from ..heard import Heard, Hearing, Outcome, Refused, Why
from .blanks.every import BLANKS
from .denying import parted, rethought
from .spelled import Fragment, are_joined, fragments_of
from .utterance import Unreal, Utterance
from .words import MOST_CHARACTERS, TOO_LONG, folded

_ADDRESS = r"(?!\.)(?!.*\.[.@])[^\s@<>\"',;:()]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}"


def email(heard: Utterance) -> str | None:
    """The address, with what is said for its signs in their place. Names and words that stand side
    by side are no part of one address: `dana` and `whitfield` may be joined in several ways."""
    fragments = fragments_of(heard.text, heard.hearing)
    for start in range(min(len(fragments), 8)):
        rest = fragments[start:]
        if start and not _is_filler(heard, fragments[:start]):
            continue
        for last in range(len(rest), max(0, len(rest) - 4), -1):
            if last < len(rest) and not _closes(heard, rest[last:]):
                continue
            if (address := _joined(rest[:last])) is not None:
                return address
    return None


def _joined(fragments: list[Fragment]) -> str | None:
    if not all(are_joined(one, other) for one, other in pairwise(fragments)):
        return None
    if any(_is_letter_or_zero(fragments, at) for at in range(len(fragments))):
        return None
    address = "".join(fragment.text for fragment in fragments)
    if len(address) > MOST_CHARACTERS or not re.fullmatch(_ADDRESS, address):
        return None
    spoken = any(fragment.is_sign for fragment in fragments)
    return address.lower() if spoken else address


def _is_letter_or_zero(fragments: list[Fragment], at: int) -> bool:
    """Whether an "o" may be either: `o two` is o2, or 02."""
    one = fragments[at]
    return one.may_be_zero and one.text == "0" and not (at and fragments[at - 1].text.isdigit())


def domain_said(text: str, hearing: Hearing) -> str:
    """`@gmail.com` or `.org`, said alone; empty where anything else is."""
    fragments = fragments_of(text, hearing)
    while fragments and _closes(Utterance(text, hearing, {}), fragments[-1:]):
        fragments = fragments[:-1]
    if not fragments or not all(are_joined(one, other) for one, other in pairwise(fragments)):
        return ""
    said = "".join(fragment.text for fragment in fragments).lower()
    return said if re.fullmatch(r"@?(?:[\w-]*\.)+[a-z]{2,24}", said) else ""


def _is_filler(heard: Utterance, fragments: list[Fragment]) -> bool:
    text = " ".join(fragment.said for fragment in fragments)
    inner = Utterance(text, heard.hearing, {})
    return len(inner.words) in inner.starts("email")


def _closes(heard: Utterance, fragments: list[Fragment]) -> bool:
    return 0 in Utterance(
        " ".join(fragment.said for fragment in fragments), heard.hearing, {}
    ).ends("email")


def phone_number(heard: Utterance) -> str | None:
    """In E.164 (`+14155550100`). Without `+` it is a number of the caller's country."""
    import phonenumbers

    text = _dialled(heard)
    country = heard.hearing.country or heard.language.country
    if not re.fullmatch(r"\+?[0-9]{3,20}", text):
        return None
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        unreal = Unreal(f"no phone number of {country} is so", "no_phone_number")
        heard.complain(len(heard.words), unreal)
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def hear_digits(text: str, count: int, hearing: Hearing) -> Outcome:
    """So many digits, pressed or spoken, as text: alone, or the one number of so many that is said
    in a sentence. The one that is said last counts, where another is taken back."""
    if len(text) > MOST_CHARACTERS:
        return TOO_LONG
    heard = Utterance(text, hearing, BLANKS)
    if (alone := _dialled(heard)).isdecimal():
        return _counted(text, alone, count)
    if (taken_back := rethought(text, hearing)) and taken_back[1]:
        after_all = hear_digits(taken_back[1], count, hearing)
        if after_all.candidates or "heard" in after_all.why.blanks:
            return after_all
    said = parted(text, hearing)
    if said.denies:
        meant = hear_digits(said.meant, count, hearing) if said.meant else None
        return meant or Refused(f"{shown(text)} is not {count} digits")
    runs = list(dict.fromkeys(_runs(heard)))
    fitting = [digits for digits in runs if len(digits) == count]
    if len(fitting) > 1:
        return Refused(f"{shown(text)} has several numbers of {count} digits", Why("ambiguous"))
    if fitting or len(runs) == 1:
        return _counted(text, (fitting or runs)[0], count)
    told = f"{shown(text)} is not {count} digits"
    return Refused(told, Why("not_digits", {"count": count}))


def digits_alone(text: str, hearing: Hearing) -> str:
    """The digits where nothing else is said; empty else."""
    digits = _dialled(Utterance(text, hearing, BLANKS))
    return digits if digits.isdecimal() else ""


def _counted(text: str, digits: str, count: int) -> Outcome:
    if len(digits) == count:
        return Heard(digits)
    reason = "few_digits" if len(digits) < count else "many_digits"
    why = Why(reason, {"heard": len(digits), "count": count})
    return Refused(f"{shown(text)} is not {count} digits", why)


_SHORT = 3
"""So many digits at least are told from the words of a sentence: `one moment` says no digit."""


def _runs(heard: Utterance) -> Iterator[str]:
    """The digits that stand together, wherever they do."""
    at, end = 0, len(heard.words)
    while at < end:
        last = at
        while last < end and _digits(heard, at, last + 1) is not None:
            last += 1
        text = _digits(heard, at, last) if last > at else None
        typed = last > at and all(word.text[0].isdigit() for word in heard.words[at:last])
        if text and text.isdecimal() and (len(text) >= _SHORT or typed):
            yield text
        at = max(last, at + 1)


def _dialled(heard: Utterance) -> str:
    """Digits and `+`; empty where anything else is said."""
    for start in heard.starts("phone_number"):
        for end in sorted(heard.ends("phone_number"), reverse=True):
            if (text := _digits(heard, start, end)) is not None:
                return text
    return ""


def _digits(heard: Utterance, at: int, end: int) -> str | None:
    text, times = "", 1
    plus = {"+", *map(folded, heard.language.table.signs.get("+", "").split("|"))}
    while at < end:
        word = heard.words[at]
        if word.plain in plus and not text:
            text, at = "+", at + 1
        elif word.raw in ("/", "-"):
            at += 1
        elif re.fullmatch(r"[0-9][0-9.,'\-/]*", word.text):
            text, at = text + re.sub("[^0-9]", "", word.text), at + 1
        elif found := heard.blank("repeats", at):
            at, times = found[0]
            continue
        elif found := _numbers(heard, at, end):
            at, number = found[0]
            text += str(number) * times
        else:
            return None
        times = 1
    return text or None


def _numbers(heard: Utterance, at: int, end: int) -> tuple[tuple[int, int], ...]:
    """A digit or a number; `eight hundred` is dialled as 800, `quatre-vingt-dix` as 90."""
    digits, numbers = heard.blank("digit", at), heard.blank("cardinal", at)
    scores = tuple(one for one in numbers if 80 <= one[1] < 100 and one[0] > at + 1)
    if digits and scores:
        return scores
    in_hundreds = tuple(
        (last, digit * zeros)
        for middle, digit in digits
        for last, zeros in heard.blank("scales", middle)
        if digit and zeros in (100, 1000) and last <= end
    )
    return in_hundreds or digits or numbers
