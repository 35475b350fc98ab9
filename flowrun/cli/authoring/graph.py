"""`flowrun graph`: a picture of a flow."""

import argparse
import sys
from pathlib import Path

from engine.check import check_flow
from engine.errors import FlowError, Problem
from engine.flow.loading import Flow, read_flow
from engine.node import Node
from engine.plugins import Types
from engine.source.reading import read_source
from engine.source.source import Source

from ...collector import collector_off
from ...drawing import FORMATS, SUFFIXES, draw, problem_marks, render
from ...project.project import find_credentials, find_environment
from ...project.types import node_types
from ..arguments import surroundings
from ..terminal import counted, say


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("flow", type=Path, metavar="FLOW.yaml")
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write .svg, .png, .mmd, .dot or .json"
    )
    command.add_argument(
        "--format", choices=FORMATS, help="default: what FILE ends in, or else mermaid"
    )
    surroundings(command)


def main(options: argparse.Namespace) -> int:
    form = _format(options.format, options.output)
    with collector_off():
        source = read_source(options.flow, tolerant=True)
        types = node_types(options.nodes_dir)
        flow, problems = _checked(source, types, options)
        steps = flow.steps if flow else {}
        picture = draw(source, types, steps, problem_marks(source, problems))
        drawn = render(picture, form)
    if options.output is None:
        sys.stdout.buffer.write(drawn)
        sys.stdout.flush()
    else:
        _write(options.output, drawn)
    _tell(problems, options)
    return 0


def _format(given: str | None, output: Path | None) -> str:
    if given is None and output is not None:
        if output.suffix.lower() not in SUFFIXES:
            raise FlowError(f'"{output}" ends in none of {", ".join(SUFFIXES)}; say --format')
        given = SUFFIXES[output.suffix.lower()]
    if given == "png" and output is None and sys.stdout.isatty():
        raise FlowError("a PNG is not for a terminal; say --output FILE.png")
    return given or "mermaid"


def _checked(
    source: Source, types: Types[Node], options: argparse.Namespace
) -> tuple[Flow | None, list[Problem]]:
    """The flow, unless its problems keep it from loading, and the problems."""
    try:
        folder = options.flow.parent
        environment = find_environment(folder, options.env)
        credentials = find_credentials(folder, options.credentials, environment)
        flow = read_flow(source, types, credentials)
        return flow, check_flow(flow)
    except FlowError as error:
        return None, error.problems_of(source.file)


def _write(output: Path, drawn: bytes) -> None:
    try:
        output.write_bytes(drawn)
    except OSError as error:
        raise FlowError(f"{output}: cannot be written: {error.strerror}") from None


def _tell(problems: list[Problem], options: argparse.Namespace) -> None:
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    counts = [(errors, "error"), (warnings, "warning")]
    told = [counted(count, word) for count, word in counts if count]
    if told:
        say(f"{' and '.join(told)}; flowrun check {options.flow} explains")
