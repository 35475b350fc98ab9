"""The problems of a text in the editor: those that `flowrun check` finds, as ranges."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from engine.check import environment_problems
from engine.credentials.registry import Credentials, entries_of
from engine.errors import FlowError, FlowrunError, Problem, in_order
from engine.source.tree import LINE_BREAK, Span
from engine.values.environment import environment_of

from ..checking.findings import Folder, entry_problems, named_credentials
from ..project.kinds import Kind, kind_of
from ..project.types import credential_types
from .analysis import Analysis
from .text.document import Document, line_starts
from .workspace import Workspace

_TOKEN = re.compile(r"\$\{[^}\n]*\}?|\$?[\w.-]+|\S")


class Diagnostic(NamedTuple):
    """A problem and the stretch of the text that it is about."""

    problem: Problem
    span: Span


def diagnostics(files: Workspace, path: Path, text: str) -> list[Diagnostic]:
    """What `flowrun check` and `flowrun test` say of a text, by what kind of file it is."""
    kind = kind_of(path, text)
    if kind is Kind.FLOW:
        return flow_diagnostics(files.analysis(path, text), files.credentials)
    if problems := _BESIDE_A_FLOW.get(kind):
        return _found(files.analysis(path, text), partial(problems, files))
    return []


def flow_diagnostics(
    analysis: Analysis, credentials_file: Path | None = None, environment: str | None = None
) -> list[Diagnostic]:
    """What `flowrun check` says of the text, with the files as they lie beside it, in one
    environment or in each."""
    path = analysis.path

    def problems(document: Document) -> list[Problem]:
        try:
            folder = Folder(path.parent, analysis.types, credentials_file, environment)
            source, written = document.source.anew(), analysis.written
            if written is None:
                return folder.problems_in(source)
            return folder.problems_of_written(written._replace(source=source))
        except FlowError as error:
            return error.problems_of(str(path))
        except FlowrunError as error:
            return [Problem("error", "surroundings", str(error), str(path), 0)]

    return _found(analysis, problems)


def _credentials_problems(files: Workspace, document: Document) -> list[Problem]:
    """What is wrong in a credentials file, and what of it no flow beside it names; no secret is
    read."""
    source = document.source.anew()
    found, (entries, wrong) = entry_problems(source), entries_of(source)
    folder = Folder(document.path.parent, files.types, files.credentials)
    flows = [one.written for one in files.flows_in(folder.path)]
    whole = [one for one in flows if one is not None]
    if not wrong and flows and len(whole) == len(flows):
        for written in whole:
            folder.named |= named_credentials(written)
        found += folder.unused_among(Credentials(entries, credential_types()))
    return in_order(found)


def _environment_problems(files: Workspace, document: Document) -> list[Problem]:
    """What is wrong in an environment, by itself and beside each flow of the folder above."""
    try:
        environment = environment_of(document.source.anew())
    except FlowError as error:
        return list(error.problems)
    flows = (one.written for one in files.flows_in(document.path.parent.parent))
    found = [one for flow in flows if flow for one in environment_problems(flow, environment)]
    return in_order(dict.fromkeys(found))


def _test_problems(files: Workspace, document: Document) -> list[Problem]:
    from ..testing.written.suites import suite_of

    try:
        suite_of(document.source.anew(), files.types)
    except FlowError as error:
        return error.problems_of(str(document.path), "wrong-test")
    return []


_BESIDE_A_FLOW: Mapping[Kind, Callable[[Workspace, Document], list[Problem]]] = {
    Kind.CREDENTIALS: _credentials_problems,
    Kind.ENVIRONMENT: _environment_problems,
    Kind.TEST: _test_problems,
}


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
