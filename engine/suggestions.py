"""What somebody may have meant."""

from collections.abc import Iterable
from itertools import islice

MOST_LISTED = 30


def with_article(noun: str) -> str:
    """`a webhook`, `an end`."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def nearest(name: str, names: Iterable[str]) -> str:
    """`; did you mean "x"?` for the closest of `names`, or nothing."""
    import difflib

    names = list(names)
    by_lower = {known.lower(): known for known in names}
    close = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    return f'; did you mean "{by_lower[close[0]]}"?' if close else ""


def suggestion(name: str, names: Iterable[str]) -> str:
    """The closest of `names`, or the first of them where none is close."""
    names = list(names)
    return nearest(name, names) or listed(names)


def listed(names: Iterable[str]) -> str:
    """`; there are: a, b`, with the first of many."""
    shown = list(islice(names, MOST_LISTED + 1))
    if len(shown) > MOST_LISTED:
        shown[-1] = "…"
    return f"; there are: {', '.join(shown) or 'none'}"
