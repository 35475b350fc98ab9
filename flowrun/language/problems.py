"""The problems of a text in the editor: those that `flowrun check` finds, as ranges."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import yaml

from engine.credentials.registry import Credentials, entries_of
from engine.errors import FlowError, FlowrunError, Problem
from engine.node import Node
from engine.plugins import Types
from engine.source.reading import parse_source

from ..checking.findings import Folder
from ..project.types import credential_types
from .document import Document, line_starts
from .layout import Span

_TOKEN = re.compile(r"\$\{[^}\n]*\}?|\$?[\w.-]+|\S")
_ENGINE_LINE = re.compile("\r\n|[\r\n\x85\u2028\u2029]")


class Finding(NamedTuple):
    """A problem and the stretch of the text that it is about."""

    problem: Problem
    span: Span


def flow_problems(
    path: Path, text: str, types: Types[Node], credentials_file: Path | None = None
) -> list[Finding]:
    """What `flowrun check` says of the text, with the files as they lie beside it."""
    return _placed(path, text, _of_flow(path, text, types, credentials_file))


def credentials_problems(path: Path, text: str) -> list[Finding]:
    """What is wrong with the text of a credentials file; no secret is read."""
    return _placed(path, text, list(_of_credentials(path, text)))


def _of_flow(path: Path, text: str, types: Types[Node], file: Path | None) -> list[Problem]:
    """Without excerpts, whose columns count from the excerpt's beginning."""
    try:
        source = parse_source(text, str(path), excerpts=False)
        return Folder(path.parent, types, file).problems_in(source)
    except FlowError as error:
        return error.problems_of(str(path))
    except FlowrunError as error:
        return [Problem("error", "surroundings", str(error), str(path), 0)]


def _of_credentials(path: Path, text: str) -> Iterator[Problem]:
    try:
        source = parse_source(text, str(path), excerpts=False)
    except FlowError as error:
        yield from error.problems
        return
    entries, problems = entries_of(source)
    yield from problems
    credentials = Credentials(entries, credential_types())
    for name in entries:
        try:
            credentials.read(name)
        except FlowError as error:
            yield from error.problems


def _placed(path: Path, text: str, problems: list[Problem]) -> list[Finding]:
    scalars: dict[int, yaml.ScalarNode] = {}
    with suppress(FlowError):
        layout = Document(path, text).layout if problems else None
        scalars = {one.start_mark.index: one for one in layout.scalars()} if layout else {}
    starts = [0, *(match.end() for match in _ENGINE_LINE.finditer(text))]
    found: dict[tuple[Span, str], Finding] = {}
    for problem in problems:
        if problem.file != str(path) or not problem.line:
            where = "" if problem.file == str(path) else f"{problem.place}: "
            problem = problem._replace(message=where + problem.message)
            span = Span(0, line_starts(text)[1] - 1 if "\n" in text else len(text))
        else:
            start = starts[min(problem.line, len(starts)) - 1] + problem.column - 1
            span = _span(scalars, text, min(start, len(text)))
        found.setdefault((span, problem.message), Finding(problem, span))
    return list(found.values())


def _span(scalars: Mapping[int, yaml.ScalarNode], text: str, start: int) -> Span:
    """A whole scalar that begins there, as far as its line; else a word."""
    line = len(text) if (end := text.find("\n", start)) < 0 else end
    scalar = scalars.get(start)
    if scalar is not None and scalar.style not in ("|", ">"):
        return Span(start, min(scalar.end_mark.index, line))
    word = _TOKEN.match(text, start)
    return Span(start, min(word.end(), line) if word else min(start + 1, len(text)))
