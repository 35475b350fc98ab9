"""Names of people, without what is said around them."""

import re

from .answers import answers
from .grammar import Phrases
from .utterance import Utterance

MOST_NAMES = 6


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
            said = (known.at(words, at) for known in (unlike, signs) for at in range(start, end))
            if any(last <= end for found in said for last, _ in found):
                continue
            return _written(heard.text, [one.raw for one in inner])
    return None


def _written(text: str, parts: list[str]) -> str:
    """The stretch of the text that holds the parts, with its hyphens and apostrophes."""
    between = r"[\s.,'’\-‐]{1,4}"
    found = list(re.finditer(between.join(map(re.escape, parts)), text))
    written = re.sub(r"[\s,]+", " ", found[-1][0]) if found else " ".join(parts)
    if written.islower() or written.isupper() and len(written) > 3:
        written = re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), written)
    return written
