"""A text in the one style, as the change that an editor makes."""

from pathlib import Path
from typing import NamedTuple

from engine.source.reading import BOM
from engine.source.tree import Span

from ...formatting import formatted
from ...project.files import is_test, may_hold_secrets
from ...project.flow_text import is_foreign
from ..related_files import is_flow
from ..text.moved import Moved


class Edit(NamedTuple):
    """`text` takes the place of what stands at `span`."""

    span: Span
    text: str


def formatting(path: Path, text: str) -> tuple[Edit, ...]:
    """What `flowrun fmt` changes: one stretch, so that the cursor stays where it is outside of it.
    Raises `FlowError` where the text is no YAML."""
    if not _has_a_style(path, text):
        return ()
    before = text.removeprefix(BOM)
    after = formatted(before, str(path), excerpts=not may_hold_secrets(path))
    if after == before:
        return ()
    moved, shift = Moved(before, after), len(text) - len(before)
    span = Span(moved.start + shift, moved.before + shift)
    return (Edit(span, after[moved.start : moved.after]),)


def _has_a_style(path: Path, text: str) -> bool:
    beside = is_test(path) or may_hold_secrets(path)
    return is_flow(path, text) or (beside and not is_foreign(text))
