"""The problems of a text in the editor: those that `flowrun check` finds, as ranges."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import yaml

from engine import (
    Block,
    Credentials,
    Entry,
    Environment,
    Flow,
    FlowError,
    FlowrunError,
    Node,
    Problem,
    Types,
    check_flow,
    credential_problems,
    parse_source,
    read_flow,
)

from ..project import credential_types, find_credentials, find_environment
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
    return _placed(path, text, list(_of_flow(path, text, types, credentials_file)))


def credentials_problems(path: Path, text: str) -> list[Finding]:
    """What is wrong with the text of a credentials file; no secret is read."""
    return _placed(path, text, list(_of_credentials(path, text)))


def _of_flow(path: Path, text: str, types: Types[Node], file: Path | None) -> Iterator[Problem]:
    """Without excerpts, whose columns count from the excerpt's beginning."""
    try:
        source = parse_source(text, str(path), excerpts=False)
        credentials = find_credentials(path.parent, file, Environment())
        flow = read_flow(source, types, credentials)
    except FlowError as error:
        yield from error.problems or [Problem("error", "surroundings", str(error), str(path))]
        return
    except FlowrunError as error:
        yield Problem("error", "surroundings", str(error), str(path))
        return
    yield from check_flow(flow)
    yield from _in_environments(flow, path.parent, file)


def _in_environments(flow: Flow, folder: Path, file: Path | None) -> Iterator[Problem]:
    for beside in sorted((folder / "environments").glob("*.yaml")):
        try:
            environment = find_environment(folder, beside.stem)
            credentials = find_credentials(folder, file, environment)
            found = list(credential_problems(flow.source, flow.steps, credentials))
        except FlowError as error:
            yield from error.problems
            continue
        for problem in found:
            if problem.file == flow.file:
                problem = replace(problem, message=f"environment {beside.stem}: {problem.message}")
            yield problem


def _of_credentials(path: Path, text: str) -> Iterator[Problem]:
    try:
        source = parse_source(text, str(path), excerpts=False)
    except FlowError as error:
        yield from error.problems
        return
    if not isinstance(source.data, Block):
        return
    entries = {
        name: Entry(name, source, block)
        for name, block in source.data.items()
        if isinstance(block, Block)
    }
    for name in source.data.keys() - entries.keys():
        text = "takes {type: …} and the fields of that type"
        yield source.problem((name,), text, "credential")
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
            problem = replace(problem, message=where + problem.message)
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
