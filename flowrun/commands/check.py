"""`flowrun check`: find mistakes before a flow runs."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from engine import (
    Environment,
    Flow,
    FlowError,
    Node,
    Problem,
    Types,
    check_flow,
    credential_problems,
    load_flow,
)

from ..arguments import json_option, surroundings
from ..project import CREDENTIALS_FILE, find_credentials, find_environment, node_types
from ..terminal import Style


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("flows", type=Path, nargs="+", metavar="FLOW.yaml")
    surroundings(command)
    json_option(command)


def main(options: argparse.Namespace) -> int:
    types = node_types(options.nodes_dir)
    problems: list[Problem] = []
    for path in options.flows:
        problems += _problems(path, types, options)
    errors = sum(problem.severity == "error" for problem in problems)
    if options.json:
        json.dump([as_json(problem) for problem in problems], sys.stdout, ensure_ascii=False)
        print()
    else:
        _show(problems, errors, len(options.flows))
    return 1 if errors else 0


def _problems(path: Path, types: Types[Node], options: argparse.Namespace) -> list[Problem]:
    try:
        if path.name == CREDENTIALS_FILE:
            return _credential_problems(path)
        if path.name.endswith((".test.yaml", ".cassette.yaml")):
            from ..testing.running import file_problems

            return file_problems(path, types)
        environment = find_environment(path.parent, options.env)
        credentials = find_credentials(path.parent, options.credentials, environment)
        flow = load_flow(path, types, credentials)
        return [*check_flow(flow), *_elsewhere(flow, path.parent, options)]
    except FlowError as error:
        if error.problems:
            return list(error.problems)
        return [Problem("error", "surroundings", str(error), str(path))]


def _elsewhere(flow: Flow, folder: Path, options: argparse.Namespace) -> Iterator[Problem]:
    """What the flow's credentials lack in the environments beside it, when none was named."""
    files = [] if options.env else sorted((folder / "environments").glob("*.yaml"))
    for file in files:
        try:
            environment = find_environment(folder, file.stem)
            credentials = find_credentials(folder, options.credentials, environment)
            found = list(credential_problems(flow.source, flow.steps, credentials))
        except FlowError as error:
            yield from error.problems
            continue
        for problem in found:
            if problem.file == flow.file:
                problem = replace(problem, message=f"environment {file.stem}: {problem.message}")
            yield problem


def _credential_problems(path: Path) -> list[Problem]:
    problems: list[Problem] = []
    credentials = find_credentials(path.parent, path, Environment())
    for name in credentials.entries:
        try:
            credentials.read(name)
        except FlowError as error:
            problems += error.problems
    return problems


def as_json(problem: Problem) -> dict[str, str | int]:
    keys = ("file", "line", "column", "severity", "code", "message")
    return {key: getattr(problem, key) for key in keys}


def _show(problems: list[Problem], errors: int, flows: int) -> None:
    style = Style(sys.stdout)
    for problem in problems:
        show_problem(problem, style)
    warnings = len(problems) - errors
    checked = f"{flows} file{'' if flows == 1 else 's'} checked"
    if problems:
        checked += f": {errors} error{'' if errors == 1 else 's'}"
        checked += f", {warnings} warning{'' if warnings == 1 else 's'}"
    style.line(style.paint(checked, "dim"))


def show_problem(problem: Problem, style: Style) -> None:
    colour = "red" if problem.severity == "error" else "yellow"
    head, _, excerpt = str(problem).partition("\n")
    word = f": {problem.severity}: "
    style.line(head.replace(word, f": {style.paint(problem.severity, colour, 'bold')}: ", 1))
    if excerpt:
        style.line(style.paint(excerpt, "dim"))
