"""A text in the one style, as the change that an editor makes."""

from pathlib import Path
from typing import NamedTuple

from engine.source.tree import LINE_BREAK, Span

from ...formatting import formatted, formatted_lines
from ...project.kinds import kind_of
from ..text.moved import Moved


class Edit(NamedTuple):
    """`text` takes the place of what stands at `span`."""

    span: Span
    text: str


def formatting(path: Path, text: str, touched: Span | None = None) -> tuple[Edit, ...]:
    """What `flowrun fmt` changes; of the entries alone that a stretch touches, where one is given.
    It is one stretch too, so that the cursor stays where it is outside of it.

    Raises `FlowError` where the text is no YAML.
    """
    kind = kind_of(path, text)
    if not kind.has_a_style:
        return ()
    excerpts = not kind.may_hold_secrets
    if touched is None:
        after = formatted(text, str(path), excerpts=excerpts)
    else:
        after = formatted_lines(text, str(path), *_lines(text, touched), excerpts=excerpts)
    if after == text:
        return ()
    moved = Moved(text, after)
    return (Edit(Span(moved.start, moved.before), after[moved.start : moved.after]),)


def _lines(text: str, touched: Span) -> tuple[int, int]:
    """The lines of a stretch, from 0; one that ends where a line begins has nothing of that."""
    start, end = touched
    first, last = (len(LINE_BREAK.findall(text, 0, at)) for at in touched)
    ends_before = start < end and LINE_BREAK.search(text, end - 1, end)
    return first, last - 1 if ends_before else last
