"""What mends a problem: changes of the text that an editor offers at its place."""

import json
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from engine.errors import FlowError
from engine.source.tree import Span

from ..analysis import Analysis
from ..diagnostics import Diagnostic
from ..text.document import Document
from .formatting import Edit
from .special import SPECIAL

_AS_YAML = frozenset({"no-arithmetic"})
"""The codes of problems where YAML is meant, such as a block, and not a text."""
_PLAIN = r"\$?\w[\w.$/-]*(?: [\w.$/-]+)*"
"""What means itself in YAML without quotes, whatever stands around it."""


class Fix(NamedTuple):
    """A change that mends `diagnostic`; one that `is_sure` is what was meant, as far as anybody can
    tell."""

    title: str
    edits: tuple[Edit, ...]
    diagnostic: Diagnostic
    is_sure: bool = False


def fixes(analysis: Analysis, diagnostic: Diagnostic) -> Iterator[Fix]:
    """None for a problem of another file; while the text is no YAML what makes it one, where that
    is known."""
    if diagnostic.problem.file != str(analysis.path):
        return
    yield from _meant(analysis, diagnostic)
    special, document = SPECIAL.get(diagnostic.problem.code), analysis.document
    if special and document and (change := special(analysis, document, diagnostic)):
        yield Fix(*change, diagnostic)


def _meant(analysis: Analysis, diagnostic: Diagnostic) -> Iterator[Fix]:
    """What was likely meant, where the other stands."""
    suggestion = diagnostic.problem.suggestion
    if suggestion is None:
        return
    wrong, meant = suggestion
    text, (start, end) = analysis.text, diagnostic.span
    at = start if text.startswith(wrong, start) else text.lower().rfind(wrong.lower(), start, end)
    if at < 0 and wrong[:1] == meant[:1] == "$":  # it is written ${NAME}
        wrong, meant = wrong[1:], meant[1:]
        at = text.rfind(wrong, start, end)
    title = f'Write "{meant}"' if meant else f'Remove "{wrong}"'
    if at < 0:
        if edits := _across_lines(analysis, start, wrong, meant):
            yield Fix(title, edits, diagnostic, is_sure=True)
        return
    place = Span(at, at + len(wrong))
    if diagnostic.problem.code in _AS_YAML:
        place, written = diagnostic.span, _yaml(analysis, diagnostic.span, meant)
    else:
        written = _text(analysis, place, meant)
    if written is not None:
        yield Fix(title, (Edit(place, written),), diagnostic, is_sure=True)


def _yaml(analysis: Analysis, place: Span, meant: str) -> str | None:
    """A block for the value at the place; None where that makes no YAML."""
    text = analysis.text[: place.start] + meant + analysis.text[place.end :]
    return meant if _read(analysis.path, text) else None


def _text(analysis: Analysis, place: Span, meant: str) -> str | None:
    """How it is written at the place, as it is or in quotes, so that it means itself there; None
    where neither does. What makes YAML of a text that is none is meant as it is."""
    document = analysis.document
    if document is None or re.fullmatch(_PLAIN, meant):
        return meant
    start, end = place
    for written in (meant, json.dumps(meant, ensure_ascii=False)):
        text = analysis.text[:start] + written + analysis.text[end:]
        if _says(document, text, analysis.text[start:end], meant):
            return written
    return None


def _across_lines(analysis: Analysis, start: int, wrong: str, meant: str) -> tuple[Edit, ...]:
    """What makes of a text over several lines what was meant: changes of single words, so that the
    lines stay; none where that would say something else."""
    document, old, new = analysis.document, wrong.split(), meant.split()
    found = re.compile(r"\s+".join(map(re.escape, old))).match(analysis.text, start)
    if document is None or found is None or not old:
        return ()
    words = [word.span() for word in re.finditer(r"\S+", found[0])]
    edits, text = list[Edit](), analysis.text
    for kind, first, last, begin, end in reversed(SequenceMatcher(None, old, new).get_opcodes()):
        put = " ".join(new[begin:end])
        if kind == "equal":
            continue
        if kind == "replace":
            place = words[first][0], words[last - 1][1]
        elif last < len(old):  # with the space behind it
            place, put = (words[first][0], words[last][0]), f"{put} " * bool(put)
        else:
            place, put = (words[first - 1][1], words[-1][1]), f" {put}" * bool(put)
        place = (place[0] + start, place[1] + start)
        edits.insert(0, Edit(Span(*place), put))
        text = text[: place[0]] + put + text[place[1] :]
    after = _read(document.path, text)
    if after is None or not _differ_by(document, after, " ".join(old), " ".join(new)):
        return ()
    return tuple(edits)


def _differ_by(document: Document, after: Document, wrong: str, meant: str) -> bool:
    """Whether one scalar says what was meant where it was wrong, however its words are spaced."""
    texts = [
        [" ".join(str(one.value).split()) for one in each.source_map.scalars()]
        for each in (document, after)
    ]
    if len(texts[0]) != len(texts[1]):
        return False
    changed = [(old, new) for old, new in zip(*texts, strict=True) if old != new]
    return len(changed) == 1 and changed[0][0].replace(wrong, meant, 1) == changed[0][1]


def _says(document: Document, text: str, wrong: str, meant: str) -> bool:
    """Whether a text says the same as the document, but for one scalar in which what was meant
    stands in the place of what is wrong."""
    after = _read(document.path, text)
    if after is None:
        return False
    scalars = [[str(one.value) for one in each.source_map.scalars()] for each in (document, after)]
    if len(scalars[0]) != len(scalars[1]):
        return False
    changed = [(old, new) for old, new in zip(*scalars, strict=True) if old != new]
    return len(changed) == 1 and any(
        old[: found.start()] + meant + old[found.end() :] == new
        for old, new in changed
        for found in re.finditer(re.escape(wrong), old)
    )


def _read(path: Path, text: str) -> Document | None:
    try:
        return Document(path, text, excerpts=False)
    except FlowError:
        return None
