"""Forms: what may be said, written as `in|after {count} {unit} [from_now]`, and phrases.

Words stand for themselves, `{blank}` for what is read there, `[…]` for what may be left out, `|`
between choices, `_` for a blank within a choice.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from .words import Word, plain_words

Value = TypeVar("Value")


class Item(NamedTuple):
    """One place of a form; a choice is a blank's name or a phrase."""

    optional: bool
    choices: tuple[str | tuple[str, ...], ...]


Form = tuple[Item, ...]


def forms_of(text: str) -> tuple[Form, ...]:
    """The forms of a text, one a line."""
    lines = filter(None, map(str.strip, text.splitlines()))
    return tuple(tuple(map(_item, line.split())) for line in lines)


def _item(written: str) -> Item:
    optional = written.startswith("[") and written.endswith("]")
    return Item(optional, tuple(map(_choice, written.strip("[]").split("|"))))


def _choice(written: str) -> str | tuple[str, ...]:
    if written.startswith("{"):
        return written.strip("{}")
    return plain_words(written.replace("_", " "))


class Phrases(Generic[Value]):
    """What phrases mean; a key may hold several, with `|` between them."""

    __slots__ = ("by_first",)

    def __init__(self, meanings: Mapping[str, Value]) -> None:
        self.by_first: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for written, meaning in meanings.items():
            for phrase in filter(None, map(plain_words, written.split("|"))):
                self.by_first.setdefault(phrase[0], []).append((phrase, meaning))
        for known in self.by_first.values():
            known.sort(key=lambda one: -len(one[0]))

    def at(self, words: Sequence[Word], at: int) -> Iterator[tuple[int, Value]]:
        """Where each phrase that stands there ends, the longest first, and what it means."""
        if at < len(words):
            for phrase, meaning in self.by_first.get(words[at].plain, ()):
                if stands(phrase, words, at):
                    yield at + len(phrase), meaning


def stands(phrase: tuple[str, ...], words: Sequence[Word], at: int) -> bool:
    end = at + len(phrase)
    return end <= len(words) and all(
        word.plain == wanted for word, wanted in zip(words[at:end], phrase, strict=True)
    )
