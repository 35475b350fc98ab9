"""The problems of a text in the editor: those that `flowrun check` finds, as ranges."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from engine.errors import FlowError, FlowrunError, Problem
from engine.source.tree import LINE_BREAK, Span

from ..checking.findings import Folder, entry_problems
from .analysis import Analysis
from .document import Document, line_starts

_TOKEN = re.compile(r"\$\{[^}\n]*\}?|\$?[\w.-]+|\S")


class Diagnostic(NamedTuple):
    """A problem and the stretch of the text that it is about."""

    problem: Problem
    span: Span


def flow_diagnostics(analysis: Analysis, credentials_file: Path | None = None) -> list[Diagnostic]:
    """What `flowrun check` says of the text, with the files as they lie beside it."""
    path = analysis.path

    def problems(document: Document) -> list[Problem]:
        try:
            folder = Folder(path.parent, analysis.types, credentials_file)
            source, written = document.source.anew(), analysis.written
            if written is None:
                return folder.problems_in(source)
            return folder.problems_of_written(written._replace(source=source))
        except FlowError as error:
            return error.problems_of(str(path))
        except FlowrunError as error:
            return [Problem("error", "surroundings", str(error), str(path), 0)]

    return _found(analysis, problems)


def credentials_diagnostics(analysis: Analysis) -> list[Diagnostic]:
    """What is wrong with the text of a credentials file; no secret is read."""
    return _found(analysis, lambda document: entry_problems(document.source.anew()))


def _found(analysis: Analysis, check: Callable[[Document], list[Problem]]) -> list[Diagnostic]:
    document, path, text = analysis.document, str(analysis.path), analysis.text
    if document is None:
        return _placed(path, text, analysis.error.problems_of(path) if analysis.error else [])
    return _placed(path, text, check(document), document)


def _placed(
    path: str, text: str, problems: list[Problem], document: Document | None = None
) -> list[Diagnostic]:
    lines = [0, *(match.end() for match in LINE_BREAK.finditer(text))] if problems else [0]
    first = Span(0, line_starts(text)[1] - 1 if "\n" in text else len(text))
    starts: list[int | None] = []
    for problem in problems:
        here = problem.file == path and problem.line
        line = lines[min(problem.line, len(lines)) - 1] if here else 0
        starts.append(min(line + problem.column - 1, len(text)) if here else None)
    scalars = _one_line_scalars(document, [one for one in starts if one is not None])
    found: dict[tuple[Span, str], Diagnostic] = {}
    for problem, start in zip(problems, starts, strict=True):
        if start is None:
            where = "" if problem.file == path else f"{problem.place}: "
            problem = problem._replace(message=where + problem.message)
        span = first if start is None else _span(scalars, text, start)
        found.setdefault((span, problem.message), Diagnostic(problem, span))
    return list(found.values())


def _one_line_scalars(document: Document | None, starts: list[int]) -> Mapping[int, Span]:
    """By where they begin, the scalars there that are no `|` or `>` texts."""
    found = document.source_map.beginning_at(starts) if document and starts else {}
    return {
        start: span
        for start, span in found.items()
        if document and document.source.style(span) not in ("|", ">")
    }


def _span(scalars: Mapping[int, Span], text: str, start: int) -> Span:
    """A whole scalar that begins there, as far as its line; else a word."""
    line = len(text) if (end := text.find("\n", start)) < 0 else end
    if start in scalars:
        return Span(start, min(scalars[start].end, line))
    word = _TOKEN.match(text, start)
    return Span(start, min(word.end(), line) if word else min(start + 1, len(text)))
