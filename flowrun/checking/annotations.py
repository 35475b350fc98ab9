"""Problems as GitHub Actions shows them: beside the line, in the changes of a pull request.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

import os
from pathlib import Path

from engine.errors import Problem, Severity

from ..cli.terminal import clean


def wanted() -> bool:
    """Whether this runs as a step of GitHub Actions."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def of_problem(problem: Problem) -> str:
    columns = {}
    if problem.line:
        width = max(1, problem.width)
        columns = {"col": str(problem.column), "endColumn": str(problem.column + width)}
    title = f"flowrun: {problem.code}"
    line = max(1, problem.line)
    return annotation(problem.severity, problem.file, line, title, problem.message, **columns)


def annotation(
    severity: Severity, file: str, line: int, title: str, message: str, **columns: str
) -> str:
    """A workflow command, on one line whatever stands in the texts."""
    properties = {
        "file": _from_the_repository(file),
        "line": str(line),
        **columns,
        "title": clean(title),
    }
    told = ",".join(f"{key}={_escaped(value, ',:')}" for key, value in properties.items())
    return f"::{severity} {told}::{_escaped(clean(message))}"


def _escaped(text: str, more: str = "") -> str:
    text = text.encode("utf-8", "replace").decode()
    for mark in "%\r\n" + more:  # the percent sign first: the others become ones
        text = text.replace(mark, f"%{ord(mark):02X}")
    return text


def _from_the_repository(file: str) -> str:
    """GitHub counts from the checkout, wherever the step runs."""
    path = Path(file).resolve()
    for folder in (os.environ.get("GITHUB_WORKSPACE"), os.getcwd()):
        if folder and path.is_relative_to(Path(folder).resolve()):
            return path.relative_to(Path(folder).resolve()).as_posix()
    return path.as_posix()
