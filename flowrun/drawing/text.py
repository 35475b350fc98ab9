"""How wide text is, at most, in the fonts that a picture may be shown in."""

import unicodedata

_NARROW = frozenset("iIjl.,:;'|!()[]{}` fJrt-/\\\"·")
_WIDE = frozenset("mMwW@%—…")


def width(text: str, size: float) -> float:
    """In the unit of `size`; DejaVu Sans, the widest of the usual fonts, sets the measure, and
    its bold for titles, which are those of 14 and more."""
    return size * (1.0 if size >= 14 else 0.9) * sum(_em(character) for character in text)


def shortened(text: str, size: float, most: float) -> str:
    """The text, cut with an ellipsis if it is wider than `most`."""
    if width(text, size) <= most:
        return text
    end = len(text)
    while end and width(text[:end] + "…", size) > most:
        end -= 1
    return text[:end].rstrip() + "…"


def _em(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    if character in _NARROW:
        return 0.46
    if character in _WIDE:
        return 1.08
    return 0.8 if character.isupper() else 0.7
