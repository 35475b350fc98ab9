"""A mistake in SOQL or SOSL in the author's terms: what is wrong, and what was likely meant."""

import re
from collections.abc import Sequence

from engine.fields import Slot, WrongAt

from ..soql import SLOT, SoqlError
from .hints import ENDS, SOQL, SOSL, Language, SoqlHint, hint_at, hint_on

__all__ = ["SOQL", "SOSL", "refusal", "text_at"]


def refusal(error: SoqlError, marked: str, language: Language, slots: Sequence[Slot]) -> WrongAt:
    """A syntax error where the author finds it; `slots` are those that are marked."""
    message, hint = _in_words(error, marked, language)
    if not message.startswith(language.name):
        message = f"{language.name}: {message}"
    at = error.position
    if hint.wrong:
        at = marked.rfind(hint.wrong, 0, at + len(hint.wrong))
    wrong, meant = (_written(text, marked, at, slots) for text in (hint.wrong, hint.meant))
    found = text_at(marked, at) or marked.rstrip()[-40:].rpartition(SLOT)[2]
    return WrongAt(message, (), find=found, code=language.code, instead=(wrong, meant))


def _written(text: str, marked: str, at: int, slots: Sequence[Slot]) -> str:
    """A text that begins there, with its parameters as the author wrote them."""
    first = marked.count(SLOT, 0, at)
    for slot in slots[first : first + text.count(SLOT)]:
        text = text.replace(SLOT, slot.text, 1)
    return text


def text_at(marked: str, position: int) -> str:
    return marked[position : position + 40].split(SLOT)[0].strip()


def _in_words(error: SoqlError, marked: str, language: Language) -> tuple[str, SoqlHint]:
    said = re.sub(r"^line \d+:\d+ ", "", error.message.strip().splitlines()[-1]).rstrip(".")
    found = _named(said)
    if "mismatched character '<EOF>'" in said:
        said = "this quote is not closed"
    elif found == ENDS:
        said = f"the {language.text} ends too early"
    elif found is not None and not found.strip():
        said = "something is missing here"
    elif found is not None and "no viable" in said:
        said = f"{found} means nothing here"
    if found is None:
        hint = hint_on(said, marked)
    else:
        hint = hint_at(found, error.position, marked, language)
    words = f"; {hint.words}" if hint.words else ""
    return f"{said} (character {error.position + 1}){words}", hint


def _named(said: str) -> str | None:
    """The lexeme or the character that Salesforce's sentence names."""
    unexpected = re.search(r"(?:unexpected token: |at character )'(.*)'\Z", said, re.DOTALL)
    return unexpected[1] if unexpected else None
