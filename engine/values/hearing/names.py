"""Names of people, without what is said around them."""

import re
from collections.abc import Container, Iterator, Sequence

from .answers import answers
from .blanks.every import BLANKS
from .grammar import Phrases
from .spelled import without_examples
from .utterance import Unreal, Utterance

MOST_NAMES = 6
_SENTENCES = r"[^\W\d_]{4}\.\s"
"""A full stop behind more than a title or an initial."""
_SPELLED = r"(?<![\w.'’])[^\W\d_](?:(?:\s+|\s*-\s*|,\s*)[^\W\d_]){2,}(?![\w.'’])"
"""Three letters at least: two may be initials."""


def name(heard: Utterance) -> str | None:
    """As it was written, or put together where it was spelled; in capitals where it was typed
    without any."""
    if answers(heard) is not None or heard.says("declines", "declined"):
        return None
    put_together = re.sub(_SPELLED, _word, without_examples(heard.text, heard.hearing))
    spelled = Utterance(put_together, heard.hearing, BLANKS)
    for start in reversed(spelled.starts("name")):
        for end in sorted({*spelled.ends("name"), *_ends(spelled)}):
            if start < end and _is_name(spelled, start, end):
                written = _written(put_together, [one.raw for one in spelled.words[start:end]])
                return _in_order(heard, written)
    return None


def _word(spelled: re.Match[str]) -> str:
    """Empty where it spells the word before it once more."""
    word = re.sub(r"[\W_]", "", spelled[0]).capitalize()
    before = re.findall(r"[^\W\d_]+", spelled.string[: spelled.start()])
    return "" if before and before[-1].casefold() == word.casefold() else word


def _ends(heard: Utterance) -> Iterator[int]:
    """Where a name may end because something else begins."""
    begins = heard.language.phrases("name_ends")
    return (at for at in range(1, len(heard.words)) if next(begins.at(heard.words, at), None))


def _is_name(heard: Utterance, start: int, end: int) -> bool:
    words = heard.words
    inner = words[start:end]
    if len(inner) > MOST_NAMES or not all(one.raw.isalpha() for one in inner):
        return False
    signs = Phrases(dict.fromkeys(heard.language.table.signs["@"].split("|")))
    particles = {at for at in range(start + 1, end - 1) if _is_particle(heard, at)}
    joints = [at for at in range(start, end) if _is_joint(heard, at)]
    if joints and not _is_of_one(heard, start, end, joints, particles):
        return False
    places = [at for at in range(start, end) if at not in {*particles, *joints}]
    counted = [at for at in places if at + 1 < end and len(words[at].plain) > 1]
    if any(heard.blank("cardinal", at) for at in counted):  # "two e's", and no last name Dix
        return False
    kinds = (heard.language.phrases("no_names"), signs)
    said = (known.at(words, at) for known in kinds for at in places)
    return not any(last <= end for found in said for last, _ in found)


def _is_particle(heard: Utterance, at: int) -> bool:
    """Whether it may stand within a name, as in `von der Leyen`."""
    return next(heard.language.phrases("particles").at(heard.words, at), None) is not None


def _is_joint(heard: Utterance, at: int) -> bool:
    """Whether it may join two names. A capital is an initial."""
    joints = heard.language.phrases("name_joint")
    is_small = heard.words[at].raw.islower() or heard.text.isupper()
    return is_small and next(joints.at(heard.words, at), None) is not None


def _is_of_one(
    heard: Utterance, start: int, end: int, joints: Sequence[int], particles: Container[int]
) -> bool:
    """`José Ortega y Gasset` has two last names, the second the end of it; `Ana y Tom` are two
    people, unless they are said to be last names."""
    last_names = heard.language.phrases("last_name")
    leads = any(end == start for at in range(start) for end, _ in last_names.at(heard.words, at))
    before, behind = (
        sum(at not in particles for at in places)
        for places in (range(start, joints[0]), range(joints[0] + 1, end))
    )
    return len(joints) == 1 and behind == 1 and before > (0 if leads else 1)


def _in_order(heard: Utterance, written: str) -> str | None:
    """`Bond, James Bond` is James Bond; `Whitfield, Dana` may be either way round."""
    if re.search(_SENTENCES, written):
        return None
    first, mark, last = written.rpartition(",")
    if not mark:
        return _capitalized(re.sub(r"\s+", " ", written))
    if set(first.casefold().split()) <= set(last.casefold().split()):
        return _capitalized(re.sub(r"\s+", " ", last.strip()))
    heard.complain(len(heard.words), Unreal("its parts may be in any order", "whole_name"))
    return None


def _written(text: str, parts: list[str]) -> str:
    """The stretch of the text that holds the parts, with its hyphens and apostrophes."""
    between = r"[\s.,'’\-‐]{1,4}"
    found = list(re.finditer(between.join(map(re.escape, parts)), text))
    return found[-1][0] if found else " ".join(parts)


def _capitalized(written: str) -> str:
    if written.islower() or written.isupper() and len(written) > 3:
        return re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), written)
    return written
