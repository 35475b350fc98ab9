"""The problems of a text in the editor: those that `flowrun check` finds, as ranges."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from engine.credentials.registry import Credentials, entries_of
from engine.errors import FlowError, FlowrunError, Problem
from engine.node import Node
from engine.plugins import Types
from engine.source.source import Source
from engine.source.tree import LINE_BREAK, Span

from ..checking.findings import Folder
from ..project.types import credential_types
from .document import Document, line_starts

_TOKEN = re.compile(r"\$\{[^}\n]*\}?|\$?[\w.-]+|\S")


class Diagnostic(NamedTuple):
    """A problem and the stretch of the text that it is about."""

    problem: Problem
    span: Span


def flow_diagnostics(
    path: Path, text: str, types: Types[Node], credentials_file: Path | None = None
) -> list[Diagnostic]:
    """What `flowrun check` says of the text, with the files as they lie beside it."""

    def problems(source: Source) -> list[Problem]:
        try:
            return Folder(path.parent, types, credentials_file).problems_in(source)
        except FlowError as error:
            return error.problems_of(str(path))
        except FlowrunError as error:
            return [Problem("error", "surroundings", str(error), str(path), 0)]

    return _found(path, text, problems)


def credentials_diagnostics(path: Path, text: str) -> list[Diagnostic]:
    """What is wrong with the text of a credentials file; no secret is read."""
    return _found(path, text, lambda source: list(_of_credentials(source)))


def _found(path: Path, text: str, check: Callable[[Source], list[Problem]]) -> list[Diagnostic]:
    try:
        document = Document(path, text, excerpts=False)
    except FlowError as error:
        return _placed(path, text, error.problems_of(str(path)), {})
    problems = check(document.source)
    return _placed(path, text, problems, _one_line_scalars(document) if problems else {})


def _of_credentials(source: Source) -> Iterator[Problem]:
    entries, problems = entries_of(source)
    yield from problems
    credentials = Credentials(entries, credential_types())
    for name in entries:
        try:
            credentials.read(name)
        except FlowError as error:
            yield from error.problems


def _one_line_scalars(document: Document) -> dict[int, Span]:
    """By where they begin, the scalars that are no `|` or `>` texts."""
    scalars = (one.span for one in document.source_map.scalars())
    return {span.start: span for span in scalars if document.source.style(span) not in ("|", ">")}


def _placed(
    path: Path, text: str, problems: list[Problem], scalars: Mapping[int, Span]
) -> list[Diagnostic]:
    starts = [0, *(match.end() for match in LINE_BREAK.finditer(text))]
    found: dict[tuple[Span, str], Diagnostic] = {}
    for problem in problems:
        if problem.file != str(path) or not problem.line:
            where = "" if problem.file == str(path) else f"{problem.place}: "
            problem = problem._replace(message=where + problem.message)
            span = Span(0, line_starts(text)[1] - 1 if "\n" in text else len(text))
        else:
            start = starts[min(problem.line, len(starts)) - 1] + problem.column - 1
            span = _span(scalars, text, min(start, len(text)))
        found.setdefault((span, problem.message), Diagnostic(problem, span))
    return list(found.values())


def _span(scalars: Mapping[int, Span], text: str, start: int) -> Span:
    """A whole scalar that begins there, as far as its line; else a word."""
    line = len(text) if (end := text.find("\n", start)) < 0 else end
    if start in scalars:
        return Span(start, min(scalars[start].end, line))
    word = _TOKEN.match(text, start)
    return Span(start, min(word.end(), line) if word else min(start + 1, len(text)))
