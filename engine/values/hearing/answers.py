"""Yes and no: every word of the answer says one of them, or nothing."""

import re
from collections.abc import Iterator

from .utterance import Utterance


def answers(heard: Utterance) -> bool | None:
    """None for what is neither, both, or something else as well."""
    words, at, said = heard.words, 0, set[bool | None]()
    fillers = (
        heard.language.phrases("before:confirmation"),
        heard.language.phrases("after:confirmation"),
    )
    denies = False
    while at < len(words):
        meant = next(_meanings(heard, at), None)
        if meant is not None:
            end, yes = meant
            if denies and yes is False and not _denial_at(heard, at):  # "it's not wrong"
                return None
            denies = yes is False and _ends_in_denial(heard, at, end)
            at = end
            said.add(yes)
            continue
        end = max((end for known in fillers for end, _ in known.at(words, at)), default=at)
        if end == at:
            return None
        at, denies = end, False
    return said.pop() if len(said) == 1 else None


def _meanings(heard: Utterance, at: int) -> Iterator[tuple[int, bool | None]]:
    """The phrases at a word. "no, está mal" is a no, and "no está mal" may be a yes."""
    plain = heard.language.table.no.partition("|")[0]
    is_apart = re.search(rf"\b{plain}\s*[,;:.!]", heard.text, re.IGNORECASE) is not None
    for end, yes in heard.language.phrases("confirmation").at(heard.words, at):
        if yes is not None or not is_apart:
            yield end, yes


def _ends_in_denial(heard: Utterance, at: int, end: int) -> bool:
    """Whether the last word of a no may deny what follows, as `not` does, and a plain no does
    not."""
    plain = " ".join(word.plain for word in heard.words[at:end])
    is_plain = plain == heard.language.table.no.partition("|")[0]
    return not is_plain and any(_denial_at(heard, one, end) for one in range(at, end))


def _denial_at(heard: Utterance, at: int, wanted: int | None = None) -> bool:
    ends = [end for end, _ in heard.language.phrases("negations").at(heard.words, at)]
    return bool(ends) if wanted is None else wanted in ends
