"""Flow files: whatever bytes they are, every problem is told in words and stands in the file."""

from functools import cache

from engine.check import check_written_flow
from engine.errors import FlowError, Problem
from engine.flow.loading import read_flow, read_written_flow
from engine.node import Node
from engine.plugins import Types
from engine.source.reading import parse_source
from flowrun.project.types import node_types


@cache
def _types() -> Types[Node]:
    return node_types()


def check(data: bytes) -> None:
    problems = _problems(data)
    lines = data.count(b"\n") + data.count(b"\r") + _other_breaks(data) + 1
    for problem in problems:
        _told(problem, lines)
    errors = {one for one in problems if one.severity == "error"}
    try:
        flow = read_flow(parse_source(data, "fuzz.yaml"), _types())
    except FlowError as error:
        assert error.problems
        assert {one for one in error.problems if one.severity == "error"} <= errors
        return
    assert flow.start.name in flow.steps
    assert _problems(data) == problems


def _problems(data: bytes) -> list[Problem]:
    try:
        return check_written_flow(read_written_flow(parse_source(data, "fuzz.yaml"), _types()))
    except FlowError as error:
        return list(error.problems)


def _told(problem: Problem, lines: int) -> None:
    assert problem.severity in ("error", "warning")
    assert problem.code and problem.message and "\n" not in problem.excerpt
    assert 0 <= problem.line <= lines, problem
    assert problem.column >= 1 and problem.width >= 1, problem
    assert len(problem.message) <= 1_000 and len(problem.excerpt) <= 160
    assert str(problem).startswith("fuzz.yaml")


def _other_breaks(data: bytes) -> int:
    text = data.decode("utf-8", "replace")
    return sum(text.count(mark) for mark in "\x85\u2028\u2029")
