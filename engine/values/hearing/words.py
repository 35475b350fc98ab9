"""The words of an utterance, folded so that case, accents and punctuation make no difference."""

import re
import unicodedata
from typing import NamedTuple

from ..heard import Refused, Why

MOST_CHARACTERS = 500
TOO_LONG = Refused(f"longer than {MOST_CHARACTERS} characters", Why("too_long"))

_WORD = (
    r"(?<![\w.,)])[.,][0-9]+"
    r"|[0-9]+(?:[.,:/'’\-][0-9]+)*\.?"
    r"|[^\W\d_]+"
    r"|(?<![\w)])[-−](?=[$€£¥₹]?[.,]?[0-9])"
    r"|(?:\A|(?<=[,;:]\s))[-−–](?=\s*[$€£¥₹]?[.,]?[0-9])"
    r"|[^\s,!?;:…\"“”„«»()\[\]¿¡'’‘`\-‐‑–—.]"
)
_SIGNS = {"½": "½", "-": "minus", "−": "minus", "–": "minus"}
_HALF_OF_THE_DAY = r"(?i)\b([ap])\.\s?m\b\.?"


class Word(NamedTuple):
    """`plain` is folded, `text` lower case, `raw` as it was written."""

    plain: str
    text: str
    raw: str


def folded(text: str) -> str:
    """Without case and accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words_of(text: str) -> tuple[Word, ...]:
    """Punctuation between words separates them and is no word; any other sign is one."""
    # NFKC makes three signs of ½.
    text = "½".join(unicodedata.normalize("NFKC", part) for part in text.split("½"))
    text = re.sub(_HALF_OF_THE_DAY, r"\1m", text)
    return tuple(
        Word(_SIGNS.get(raw) or folded(raw), raw.lower(), raw)
        for raw in re.findall(_WORD, text.lstrip())
    )


def plain_words(text: str) -> tuple[str, ...]:
    return tuple(word.plain for word in words_of(text))
