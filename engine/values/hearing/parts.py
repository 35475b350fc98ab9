"""Hearing a part of a text that is meant in its place: the last digits of a telephone number, the
domain of an address, the first name of two."""

import re
from collections.abc import Callable, Mapping

from ..heard import Heard, Hearing, Outcome, Refused, Why, outcome_of
from .addresses import digits_alone, domain_said
from .blanks.every import BLANKS
from .hear import hear_whole
from .utterance import Utterance

_FEW = range(2, 6)
"""So many digits are a part of a number."""
_UNLIKE = 30.0
"""Of 100: how much more alike a name has to be to one part than to the other."""


def email_instead(text: str, hearing: Hearing, value: str) -> Outcome:
    """`at gmail dot com`, and `dot org` where the domain has one ending only."""
    whole = hear_whole("email", text, hearing)
    if whole.candidates:
        return whole
    said = domain_said(text, hearing)
    if said.startswith("@"):
        return hear_whole("email", value.partition("@")[0] + said, hearing)
    domain = value.partition("@")[2]
    if re.fullmatch(r"\.[a-z]{2,24}", said) and domain.count(".") == 1:
        return Heard(value.rpartition(".")[0] + said)
    return whole


def phone_number_instead(text: str, hearing: Hearing, value: str) -> Outcome:
    """`the last four are 0199`; a few digits alone may be any of them."""
    heard = Utterance(text, hearing, BLANKS)
    ends = (end for end, _ in heard.language.phrases("last_digits").at(heard.words, 0))
    if (end := next(ends, None)) is not None:
        digits = digits_alone(" ".join(word.raw for word in heard.words[end:]), hearing)
        if len(digits) in _FEW:
            return hear_whole("phone_number", value[: -len(digits)] + digits, hearing)
    whole = hear_whole("phone_number", text, hearing)
    is_part = len(digits_alone(text, hearing)) in _FEW
    return (
        whole._replace(why=Why("whole_number")) if is_part and isinstance(whole, Refused) else whole
    )


def name_instead(text: str, hearing: Hearing, value: str) -> Outcome:
    """`last name Whitman`, and `Donna` in the place of `Dana`, which it is alike."""
    said = hear_whole("name", text, hearing)
    parts = value.split()
    if not isinstance(said, Heard) or len(said.value.split()) > 1 or len(parts) < 2:
        return said
    if len(parts) > 2:
        told = f'of "{value}" another part may be meant'
        return Refused(told, Why("whole_name"))
    first, last = (f"{said.value} {parts[1]}", f"{parts[0]} {said.value}")
    heard = Utterance(text, hearing, {})
    for kind, name in (("first_name", first), ("last_name", last)):
        phrases = heard.language.phrases(kind)
        if any(next(phrases.at(heard.words, at), None) for at in range(len(heard.words))):
            return Heard(name)
    from rapidfuzz import fuzz

    alike = [fuzz.ratio(said.value.casefold(), part.casefold()) for part in parts]
    if abs(alike[0] - alike[1]) >= _UNLIKE:
        return Heard(first if alike[0] > alike[1] else last)
    return outcome_of((first, last), hearing)


PARTS: Mapping[str, Callable[[str, Hearing, str], Outcome]] = {
    "email": email_instead,
    "phone_number": phone_number_instead,
    "name": name_instead,
}
