"""Finds the tests of many files, with the problems of those that cannot be read."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from engine.errors import FlowError, Problem
from engine.node import Node
from engine.plugins import Types

from ..project.files import TEST, is_file, is_test, named_or_below
from .recording.cassette import read_cassette
from .suite import Case, Suite
from .written.suites import read_suite


class Collected(NamedTuple):
    suites: list[Suite]
    problems: list[Problem]

    @property
    def cases(self) -> list[Case]:
        return [case for suite in self.suites for case in suite.cases]


def find_tests(paths: Sequence[Path]) -> list[Path]:
    """Every `*.test.yaml` of the paths; a flow stands for the test file beside it. Raises
    `FlowError` for a path that is not there."""
    found: dict[Path, None] = {}
    for path in named_or_below(paths, is_test):
        test = path
        if not is_test(path):
            test = path.with_name(path.name.removesuffix(path.suffix) + TEST)
            if not is_file(test):
                raise FlowError(f"{path} has no tests: there is no {test}")
        found[shown_path(test)] = None
    return list(found)


def shown_path(path: Path) -> Path:
    """Relative to where one is, as people write it, so that a test has one id."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except (OSError, ValueError, RuntimeError):
        return path


def collect(files: Sequence[Path], types: Types[Node], environment: str | None = None) -> Collected:
    """The suites that can be read, and every problem of the others. An `environment` stands in the
    place of their own."""
    suites, problems = [], []
    for file in files:
        try:
            suites.append(read_suite(file, types, environment))
        except FlowError as error:
            problems += error.problems_of(str(file), "wrong-test")
    return Collected(suites, problems)


def file_problems(path: Path, types: Types[Node]) -> list[Problem]:
    """What is wrong with a test file or a cassette."""
    try:
        if is_test(path):
            read_suite(path, types)
        else:
            read_cassette(path)
    except FlowError as error:
        return list(error.problems)
    return []
