"""Hearing which of several things somebody chooses, offered one after another."""

from collections.abc import Sequence
from functools import cached_property
from itertools import product

from ...heard import Heard, Hearing, Outcome, Refused, Why, outcome_of
from ..blanks.every import BLANKS
from ..closed_list import THRESHOLD, likeness, said_in
from ..denying import Parted, negates, parted, rethought
from ..utterance import Utterance
from ..words import MOST_CHARACTERS, TOO_LONG, plain_words
from .telling import Label, by_moment, fitting, label_of, told

Names = Sequence[tuple[str, ...]]


def hear_choice(
    text: str,
    labels: Sequence[str],
    hearing: Hearing,
    threshold: float = THRESHOLD,
    page: range | None = None,
) -> Outcome:
    """The position, from 1, of the thing that is meant; None for none of them.

    A label that is said as it is goes first, then a number, then what is like a label, then words,
    days and times that are in a label: `the boiler one`, `my cleaning`, `the one at ten`. Of many
    things the `page` that was offered last is counted, and goes before the others.
    """
    if len(text) > MOST_CHARACTERS:
        return TOO_LONG
    among = _Among(labels, hearing, threshold, range(1, len(labels) + 1) if page is None else page)
    return among.hear(text)


def hears_page(text: str, hearing: Hearing) -> str:
    """`more`, `back` or `repeat` where somebody asks for the next page of what is offered, for the
    one before it, or for the same once more; empty else."""
    heard = Utterance(text, hearing, BLANKS)
    if heard.says("none", "choice"):
        return ""
    return next((name for name in ("more", "back", "repeat") if heard.says(name, "page")), "")


def hears_declined(text: str, hearing: Hearing) -> bool:
    """Whether somebody will not answer: they ask for a person, skip it, or have none."""
    if len(text) > MOST_CHARACTERS:
        return False
    return Utterance(text, hearing, BLANKS).says("declines", "declined")


class _Among:
    """What is offered, while an answer to it is heard."""

    def __init__(
        self, labels: Sequence[str], hearing: Hearing, threshold: float, shown: range
    ) -> None:
        self.labels = labels
        self.names = [plain_words(label) for label in labels]
        self.hearing = hearing
        self.threshold = threshold
        self.shown = shown

    @cached_property
    def told(self) -> list[Label]:
        return [label_of(label, self.hearing) for label in self.labels]

    def hear(self, text: str) -> Outcome:
        heard = Utterance(text, self.hearing, BLANKS)
        said = parted(text, self.hearing)
        denies = said.denies and not any(negates(label, self.hearing) for label in self.labels)
        whole = tuple(word.plain for word in heard.words)
        stretches = [whole] if denies else list(said_in(heard))
        if found := [at for at, name in enumerate(self.names, 1) if name and name in stretches]:
            return outcome_of(_nearest(found, self.shown), self.hearing)
        if heard.says("other", "choice") or heard.says("several", "choice"):
            return self._refused(text)
        if heard.says("none", "choice"):
            return Heard(None)
        position = _position(heard, len(self.shown))
        if position is not None and 1 <= position <= len(self.shown):
            return Heard(self.shown[position - 1])
        if (after_all := self._after_all(text, said)) is not None:
            return after_all
        if denies:
            return self._but_for_denied(text, said)
        if (place := self._by_moment(heard)) is not None:
            return Heard(place)
        if found := self._meant(heard, stretches):
            return outcome_of(_nearest(found, self.shown), self.hearing)
        if position is not None:
            reason = f"there is no number {position} among {len(self.shown)}"
            return Refused(reason, Why("no_such_number", {"number": position}))
        return self._refused(text)

    def _after_all(self, text: str, said: Parted) -> Outcome | None:
        """What is meant behind words that take back what stands before them; `1 no 2` does, and
        `pasta no pizza` may not."""
        taken_back = rethought(text, self.hearing)
        if taken_back is None or not all(taken_back):
            return None
        before, behind = map(self.hear, taken_back)
        counted = all(
            _position(Utterance(one, self.hearing, BLANKS), 0) is not None for one in taken_back
        )
        is_sure = counted or not said.denied
        return behind if is_sure and before.candidates and behind.candidates else None

    def _but_for_denied(self, text: str, said: Parted) -> Outcome:
        denied = self.hear(said.denied).candidates if said.denied else ()
        other = Utterance(said.meant, self.hearing, BLANKS).says("other", "choice")
        if other and len(self.shown) == 2 and len(denied) == 1 and denied[0] in self.shown:
            return Heard(next(place for place in self.shown if place != denied[0]))
        meant = self.hear(said.meant) if said.meant else self._refused(text)
        return meant if len({*meant.candidates} - {*denied, None}) else self._refused(text)

    def _by_moment(self, heard: Utterance) -> int | None:
        for name in ("earliest", "latest"):
            if heard.says(name, "choice"):
                return by_moment(self.told, name == "latest")
        return None

    def _meant(self, heard: Utterance, stretches: Names) -> list[int]:
        return (
            _most_alike(stretches, self.names, self.threshold)
            or _with_words(heard, self.names, self.threshold)
            or fitting(
                told(heard.text, self.told, self.hearing, self.threshold), self.told, self.threshold
            )
        )

    def _refused(self, text: str) -> Refused:
        return Refused(f'"{text}" is none of the {len(self.labels)}', Why("ambiguous"))


def _nearest(found: Sequence[int], shown: range) -> tuple[int, ...]:
    """Those that were offered last, if any."""
    return tuple(at for at in found if at in shown) or tuple(found)


def _position(heard: Utterance, count: int) -> int | None:
    ends = heard.ends("choice")
    for at in heard.starts("choice"):
        for end, number in heard.blank("position", at):
            if end in ends:
                return int(number)
        if any(end in ends for end, _ in heard.blank("last", at)):
            return count
    return None


def _most_alike(said: Names, names: Names, threshold: float) -> list[int]:
    scores = [max((likeness(words, name) for words in said), default=0.0) for name in names]
    best = max(scores, default=0.0)
    return [at for at, score in enumerate(scores, 1) if score == best] if best >= threshold else []


def _with_words(heard: Utterance, names: Names, threshold: float) -> list[int]:
    """The things whose labels have every word that is said, but for those that say nothing."""
    kinds = ("before:choice", "after:choice")
    empty = {
        phrase[0]
        for kind in kinds
        for known in heard.language.phrases(kind).by_first.values()
        for phrase, _ in known
        if len(phrase) == 1
    }
    ends = sorted(heard.ends("choice"), reverse=True)
    for start, end in product(heard.starts("choice"), ends):
        wanted = [word.plain for word in heard.words[start:end] if word.plain not in empty]
        if wanted and (found := _having(wanted, names, threshold)):
            return found
    return []


def _having(wanted: Sequence[str], names: Names, threshold: float) -> list[int]:
    return [
        at
        for at, name in enumerate(names, 1)
        if all(any(likeness((word,), (own,)) >= threshold for own in name) for word in wanted)
    ]
