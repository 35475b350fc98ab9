"""An utterance while it is being heard: its words, and what forms and blanks find in them."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from ..heard import Hearing, Why
from .grammar import Form
from .language import HeardLanguage, language_of
from .words import Word, words_of

Found = dict[str, Any]
"""What the blanks of a form hold."""
Blank = Callable[["Utterance", int], Iterator[tuple[int, Any]]]
"""Every end of what may stand at a place, and what it means there."""

MOST_FILLERS = 12


class Unreal(ValueError):
    """Says why what was understood cannot be: in words for the trace, and for the caller."""

    def __init__(self, text: str, reason: str, **blanks: Any) -> None:
        super().__init__(text)
        self.why = Why(reason, blanks)


class Utterance:
    """What one person said at one moment."""

    def __init__(self, text: str, hearing: Hearing, blanks: dict[str, Blank]) -> None:
        self.text = text
        self.hearing = hearing
        self.words: tuple[Word, ...] = self.language.apart(words_of(text))
        self._complaints: list[tuple[int, Unreal]] = []
        self._blanks = blanks
        self._memo: dict[tuple[str, int], tuple[tuple[int, Any], ...]] = {}

    @cached_property
    def later(self) -> "Utterance":
        """The same, with open times of a language of 24 hours in the second half of the day."""
        return Utterance(self.text, self.hearing._replace(later=True), self._blanks)

    @cached_property
    def language(self) -> HeardLanguage:
        return language_of(self.hearing.language)

    def starts(self, entity: str) -> list[int]:
        """Where a value may begin: at the first word, and behind what says nothing."""
        fillers, parts = map(self.language.phrases, (f"before:{entity}", "part"))
        found = [0]
        for at in found:
            # "am Morgen" is a part of a day, and no "morgen".
            least = max((end for end, _ in parts.at(self.words, at)), default=0)
            for end, _ in fillers.at(self.words, at):
                if end not in found and len(found) < MOST_FILLERS and end >= least:
                    found.append(end)
        return sorted(found)

    def ends(self, entity: str) -> frozenset[int]:
        """Where a value may end: behind the last word, and before what says nothing."""
        fillers = self.language.phrases(f"after:{entity}")
        found = [len(self.words)]
        begins: dict[int, list[int]] = {}
        for at in range(max(0, len(self.words) - 3 * MOST_FILLERS), len(self.words)):
            for end, _ in fillers.at(self.words, at):
                begins.setdefault(end, []).append(at)
        for end in found:
            found += [at for at in begins.get(end, ()) if at not in found]
        return frozenset(found)

    def says(self, phrases: str, kind: str) -> bool:
        """Whether the whole of it is one of the table's phrases of that name, but for what says
        nothing beside a `kind` of answer."""
        ends = self.ends(kind)
        return any(end in ends for at in self.starts(kind) for end, _ in self.blank(phrases, at))

    def blank(self, name: str, at: int) -> tuple[tuple[int, Any], ...]:
        """What a blank finds at a place: by its function, else as phrases of the table."""
        found = self._memo.get((name, at))
        if found is None:
            self._memo[name, at] = ()  # what reads itself finds nothing
            read = self._blanks.get(name)
            by = read(self, at) if read else self.language.phrases(name).at(self.words, at)
            self._memo[name, at] = found = tuple(by)
        return found

    def complain(self, end: int, reason: Unreal) -> None:
        """Says what is wrong with what was understood up to a word and cannot be: no month has a
        day 32."""
        self._complaints.append((end, reason))

    def complaint(self, entity: str) -> Unreal | None:
        """What is wrong with the whole of it; None where it was not understood. A day may be wrong
        within a moment."""
        ends = self.ends(entity)
        return next(
            (why for end, why in self._complaints if end in ends or entity == "datetime"), None
        )

    def readings(self, kind: str, at: int) -> Iterator[tuple[str, int, Found]]:
        """(group, end, what its blanks hold) for every form of a kind that stands at a place."""
        for group, forms in self.language.groups(kind):
            for form in forms:
                for end, found in self.matches(form, at):
                    yield group, end, found

    def matches(self, form: Form, at: int, item: int = 0) -> Iterator[tuple[int, Found]]:
        if item == len(form):
            yield at, {}
            return
        optional, choices = form[item]
        for choice in choices:
            if isinstance(choice, str):
                for end, value in self.blank(choice, at):
                    for last, found in self.matches(form, end, item + 1):
                        yield last, {choice: value, **found}
            elif self._stands(choice, at):
                yield from self.matches(form, at + len(choice), item + 1)
        if optional:
            yield from self.matches(form, at, item + 1)

    def _stands(self, phrase: tuple[str, ...], at: int) -> bool:
        words = self.words
        if at + len(phrase) > len(words) or words[at].plain != phrase[0]:
            return False
        return all(words[at + index].plain == wanted for index, wanted in enumerate(phrase))
