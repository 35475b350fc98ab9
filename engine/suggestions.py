"""What somebody may have meant."""

from collections.abc import Iterable
from itertools import islice

MOST_LISTED = 30


class Hint(str):
    """Words for the end of a message. Where a name is likely meant, `wrong` is the one that was
    written and `meant` the other, for tools that mend it."""

    wrong: str
    meant: str

    def __new__(cls, words: str = "", wrong: str = "", meant: str = "") -> "Hint":
        hint = super().__new__(cls, words)
        hint.wrong, hint.meant = wrong, meant
        return hint


def did_you_mean(wrong: str, meant: str) -> Hint:
    return Hint(f'; did you mean "{meant}"?', wrong, meant)


def write_instead(wrong: str, meant: str) -> Hint:
    return Hint(f'; write "{meant}"', wrong, meant)


def with_article(noun: str) -> str:
    """`a webhook`, `an end`."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def nearest(name: str, names: Iterable[str]) -> Hint:
    """`; did you mean "x"?` for the closest of `names`, or nothing."""
    import difflib

    names = list(names)
    by_lower = {known.lower(): known for known in names}
    close = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    return did_you_mean(name, by_lower[close[0]]) if close else Hint()


def suggestion(name: str, names: Iterable[str]) -> Hint:
    """The closest of `names`, or the first of them where none is close."""
    names = list(names)
    return nearest(name, names) or Hint(listed(names))


def listed(names: Iterable[str]) -> str:
    """`; there are: a, b`, with the first of many."""
    shown = list(islice(names, MOST_LISTED + 1))
    if len(shown) > MOST_LISTED:
        shown[-1] = "…"
    return f"; there are: {', '.join(shown) or 'none'}"
