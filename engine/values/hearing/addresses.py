"""E-mail addresses and phone numbers, typed or spelled out."""

import re
from itertools import pairwise
from typing import NamedTuple

from ..entities import shown
from ..heard import Heard, Hearing, Outcome, Refused, Why
from .blanks.every import BLANKS
from .language import cardinal_of
from .utterance import Unreal, Utterance
from .words import MOST_CHARACTERS, TOO_LONG, folded

_ADDRESS = r"[^\s@<>\"',;:()]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}"


def email(heard: Utterance) -> str | None:
    """The address, with what is said for its signs in their place. Names and words that stand side
    by side are no part of one address: `dana` and `whitfield` may be joined in several ways."""
    pieces = _pieces(heard)
    for start in range(min(len(pieces), 8)):
        rest = pieces[start:]
        if start and not _is_filler(heard, pieces[:start]):
            continue
        for last in range(len(rest), max(0, len(rest) - 4), -1):
            if last < len(rest) and not _closes(heard, rest[last:]):
                continue
            if (address := _joined(rest[:last])) is not None:
                return address
    return None


class _Piece(NamedTuple):
    text: str
    is_sign: bool
    said: str


def _pieces(heard: Utterance) -> list[_Piece]:
    """The parts between blanks, and the signs that are said."""
    signs = heard.language.table.signs
    said = {
        tuple(map(folded, phrase.split())): sign
        for sign, text in signs.items()
        for phrase in text.split("|")
    }
    parts = [part for part in heard.text.strip().split() if part.strip(",;:!?")]
    found, at = list[_Piece](), 0
    while at < len(parts):
        for length in (3, 2, 1):
            phrase = tuple(folded(part.strip(",")) for part in parts[at : at + length])
            if phrase in said:
                found.append(_Piece(said[phrase], True, " ".join(parts[at : at + length])))
                at += len(phrase)
                break
        else:
            spelled = _digit(heard, parts[at])
            found.append(_Piece(spelled, False, parts[at]))
            at += 1
    return found


def _digit(heard: Utterance, part: str) -> str:
    number = cardinal_of(part.lower(), heard.language.tag)
    return str(number) if number >= 0 else part.strip(",;:!?").rstrip(".")


def _joined(pieces: list[_Piece]) -> str | None:
    for one, other in pairwise(pieces):
        signs = one.is_sign or other.is_sign
        if not signs and len(one.text) > 1 and len(other.text) > 1:
            return None
    address = "".join(piece.text for piece in pieces)
    if len(address) > MOST_CHARACTERS or not re.fullmatch(_ADDRESS, address):
        return None
    spoken = any(piece.is_sign for piece in pieces)
    return address.lower() if spoken else address


def _is_filler(heard: Utterance, pieces: list[_Piece]) -> bool:
    text = " ".join(piece.said for piece in pieces)
    inner = Utterance(text, heard.hearing, {})
    return len(inner.words) in inner.starts("email")


def _closes(heard: Utterance, pieces: list[_Piece]) -> bool:
    return 0 in Utterance(" ".join(piece.said for piece in pieces), heard.hearing, {}).ends("email")


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
    """So many digits, pressed or spoken, as text."""
    if len(text) > MOST_CHARACTERS:
        return TOO_LONG
    digits = _dialled(Utterance(text, hearing, BLANKS))
    if len(digits) == count and digits.isdecimal():
        return Heard(digits)
    told = f"{shown(text)} is not {count} digits"
    if not digits.isdecimal():
        return Refused(told, Why("not_digits"))
    reason = "few_digits" if len(digits) < count else "many_digits"
    return Refused(told, Why(reason, {"heard": len(digits), "count": count}))


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
        elif re.fullmatch(r"[0-9][0-9.\-/]*", word.text):
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
