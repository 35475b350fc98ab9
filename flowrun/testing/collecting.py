"""`*.test.yaml` files as pytest sees them."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from engine.errors import FlowError

from ..cli.terminal import Style
from ..project.types import node_types
from .finding import shown_path
from .modes import run_case
from .reporting.coverage import Coverage, merged
from .reporting.outcome import Outcome, coverage_of
from .reporting.report import coverage_lines, failure_lines
from .suite import Case, Suite
from .written.suites import read_suite

_RAN = pytest.StashKey[list[tuple[Suite, Outcome]]]()
_OF_WORKERS = pytest.StashKey[list[Coverage]]()


class FlowTestFile(pytest.File):
    def collect(self) -> Iterator["FlowTest"]:
        folder = self.config.getini("flowrun_nodes_dir")
        nodes_dir = self.config.rootpath / folder if folder else None
        try:
            suite = read_suite(shown_path(self.path), node_types(nodes_dir))
        except FlowError as error:
            raise self.CollectError(str(error)) from None
        for case in suite.cases:
            item = FlowTest.from_parent(self, name=case.name, case=case)
            for tag in case.tags:  # known to pytest first, for it may take no other marks
                self.config.addinivalue_line("markers", f"{tag}: a tag of tests of flows")
                item.add_marker(tag)
            if case.skip:
                item.add_marker(pytest.mark.skip(reason=case.skip))
            yield item


class FlowTest(pytest.Item):
    def __init__(self, *, case: Case, **options: Any) -> None:
        super().__init__(**options)
        self.case = case

    def runtest(self) -> None:
        outcome = run_case(self.case)
        ran = self.config.stash.setdefault(_RAN, [])
        ran.append((self.case.suite, outcome))
        if not outcome.passed:
            raise FlowTestFailed(outcome)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if not isinstance(excinfo.value, FlowTestFailed):
            return super().repr_failure(excinfo, style)
        plain = Style(StringIO())
        plain.colour = self.config.get_terminal_writer().hasmarkup
        outcome = excinfo.value.outcome
        _, *lines = failure_lines(outcome, plain)  # pytest has the name above them already
        return "\n".join([outcome.failures[0].text.partition("\n")[0], *lines])

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, self.case.line - 1, self.name


class FlowTestFailed(AssertionError):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.failures[0].text)
        self.outcome = outcome


def coverages_of(config: pytest.Config) -> list[Coverage]:
    """What the tests of this process take, and of every worker that has ended."""
    ran = config.stash.get(_RAN, [])
    found = coverage_of((suite.flow for suite, _ in ran), [one for _, one in ran])
    return merged([*found, *config.stash.get(_OF_WORKERS, [])])


def hand_over(config: pytest.Config) -> list[dict[str, Any]]:
    """The coverage of a worker of pytest-xdist as plain data, for who controls it."""
    return [asdict(coverage) for coverage in coverages_of(config)]


def take_over(config: pytest.Config, handed: Sequence[Mapping[str, Any]]) -> None:
    kept = config.stash.setdefault(_OF_WORKERS, [])
    kept += [Coverage(**coverage) for coverage in handed]


def summary(terminal: Any, config: pytest.Config) -> None:
    """The table of coverage, at the end of a run."""
    if coverages := coverages_of(config):
        terminal.section("coverage of flows")
        for line in coverage_lines(coverages, Style(sys.stdout)):
            terminal.write_line(line)
