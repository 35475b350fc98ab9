"""Pseudonyms for the words of names, and how words are compared.

Each word has its own, so that a full name and its parts, sent apart, are masked alike.
"""

import hashlib
import re
import unicodedata
from functools import lru_cache

PSEUDONYM = (
    r"[NCIS](?<![^\W_].)(?:(?<=N)emo-[b-df-hj-np-t]{4}"
    r"|(?:(?<=C)ard|(?<=I)ban|(?<=S)sn)-[0-9a-f]{4})"
    r"|p(?<![^\W_].)erson-[0-9a-f]{4}(?:@|%40)masked\.example"
)
"""What is masked already, wherever it stands. Its first letter is asked first: that is faster."""

# Letters with the marks that belong to them: accents on their own, Hebrew and Arabic points, and
# the scripts from Devanagari to Khmer, whose vowels are marks.
_MARKS = r"\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u109f\u1780-\u17ff"
_LETTERS = rf"(?:[^\W_]++|[{_MARKS}]++)++"
_OWNS = r"['’][sS](?!\w)"
WORD = rf"(?:{PSEUDONYM}|({_LETTERS}(?:(?!{_OWNS})['’]{_LETTERS})*))(?:{_OWNS})?"
"""A pseudonym, or a word and (not in its group) the `'s` behind it."""


def digest(text: str) -> str:
    """Four digits: enough to tell people of a recording apart, too few to find anybody by."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:4]


@lru_cache(maxsize=65_536)
def pseudonym(name: str) -> str:
    """In letters alone, as a name has them, of which none makes a word."""
    return f"Nemo-{digest(folded(name)).translate(_CONSONANTS)}"


_CONSONANTS = str.maketrans("0123456789abcdef", "bcdfghjklmnpqrst")


def without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(letter)
    )


@lru_cache(maxsize=65_536)
def folded(word: str) -> str:
    """As names are compared: without capitals and accents, and with one kind of apostrophe."""
    return without_accents(word).replace("’", "'").casefold()


def by_word(text: str) -> str:
    """Each word as its pseudonym; a text that holds some of them already comes out the same."""
    return re.sub(WORD, shown_word, text)


def shown_word(match: re.Match[str]) -> str:
    word = match[1]
    return pseudonym(word) + match[0][len(word) :] if word else match[0]
