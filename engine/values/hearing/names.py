"""Names of people, without what is said around them."""

import re

from .answers import answers
from .grammar import Phrases
from .utterance import Utterance

MOST_NAMES = 6
_SENTENCES = r"[^\W\d_]{4}\.\s"
"""A full stop behind more than a title or an initial."""


def name(heard: Utterance) -> str | None:
    """As it was written; in capitals where it was typed without any."""
    words = heard.words
    if answers(heard) is not None:
        return None
    unlike = heard.language.phrases("no_names")
    signs = Phrases(dict.fromkeys(heard.language.table.signs["@"].split("|")))
    for start in reversed(heard.starts("name")):
        for end in sorted(heard.ends("name")):
            inner = words[start:end]
            if not 0 < len(inner) <= MOST_NAMES or not all(one.raw.isalpha() for one in inner):
                continue
            particles = {at for at in range(start + 1, end - 1) if _is_particle(heard, at)}
            places = [at for at in range(start, end) if at not in particles]
            said = (known.at(words, at) for known in (unlike, signs) for at in places)
            if any(last <= end for found in said for last, _ in found):
                continue
            written = _written(heard.text, [one.raw for one in inner])
            return None if re.search(_SENTENCES, written) else written
    return None


def _is_particle(heard: Utterance, at: int) -> bool:
    """Whether it may stand within a name, as in `von der Leyen`."""
    return next(heard.language.phrases("particles").at(heard.words, at), None) is not None


def _written(text: str, parts: list[str]) -> str:
    """The stretch of the text that holds the parts, with its hyphens and apostrophes."""
    between = r"[\s.,'’\-‐]{1,4}"
    found = list(re.finditer(between.join(map(re.escape, parts)), text))
    written = re.sub(r"[\s,]+", " ", found[-1][0]) if found else " ".join(parts)
    if written.islower() or written.isupper() and len(written) > 3:
        written = re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), written)
    return written
