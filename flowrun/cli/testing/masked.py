"""Says what was masked in what was recorded, and what still looks like a person."""

from collections.abc import Iterable, Mapping

from ..terminal import clean, say


def tell_of_people(masked: Mapping[str, int], likely_people: Iterable[str]) -> None:
    if masked:
        say(f"masked: {', '.join(f'{kind} ({count})' for kind, count in masked.items())}")
    for text in dict.fromkeys(likely_people):
        say(f"warning: this looks like a person and is not masked: {clean(text)}")
