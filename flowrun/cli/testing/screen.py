"""Tests on a terminal: a line each as it ends, then what failed in full; or one JSON document."""

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from engine.errors import Problem

from ...checking import annotations
from ...testing.reporting.coverage import Coverage
from ...testing.reporting.outcome import Outcome
from ...testing.reporting.report import annotation_lines, coverage_lines, failure_lines
from ..terminal import Style, clean, counted, milliseconds, print_json, show_problem

SLOW = 1.0
"""From so many seconds on, a test says how long it took."""


class Screen:
    """Tells of the tests as they end: a line each, then what failed in full."""

    def __init__(self, options: argparse.Namespace, count: int) -> None:
        self.options = options
        self.count = count
        self.outcomes: list[Outcome] = []
        self.style = Style(sys.stdout)
        self._file = ""

    def told(self, outcome: Outcome) -> bool:
        self.outcomes.append(outcome)
        if not self.options.json:
            self._clear()
            self._line(outcome)
            self._progress()
        return not (outcome.failed and self.options.stop)

    def _line(self, outcome: Outcome) -> None:
        style = self.style
        if outcome.file != self._file:
            style.line(("\n" if self._file else "") + style.paint(outcome.file, "bold"))
            self._file = outcome.file
        if outcome.skipped:
            text = f"  - {clean(outcome.name)}  skipped: {clean(outcome.skipped)}"
            style.line(style.paint(text, "yellow"))
            return
        sign = style.paint("✓", "green") if outcome.passed else style.paint("✗", "red")
        took = [milliseconds(outcome.seconds * 1000)] if outcome.seconds >= SLOW else []
        if outcome.virtual_seconds >= 0.001:
            took += [f"{round(outcome.virtual_seconds, 3):g} s of virtual time"]
        if outcome.recorded:
            took += [f"{outcome.recorded} exchange{'s' * (outcome.recorded > 1)} recorded"]
        notes = style.paint(f"  {', '.join(took)}", "dim") if took else ""
        style.line(f"  {sign} {clean(outcome.name)}{notes}")
        if self.options.verbose:
            for said in outcome.talk:
                style.line(style.paint(f"      {said.who:<5} {clean(said.text)}", "dim"))

    def _progress(self) -> None:
        done = len(self.outcomes)
        if self.style.on_terminal and 1 < self.count != done:
            share = round(24 * done / self.count)
            text = f"{'█' * share:░<24} {done} of {self.count}"
            print(self.style.paint(text, "dim"), end="", file=self.style.stream, flush=True)

    def _clear(self) -> None:
        if self.style.on_terminal:
            print("\r\x1b[K", end="", file=self.style.stream)

    def end(
        self,
        problems: Sequence[Problem],
        coverages: Sequence[Coverage],
        seconds: float,
        too_low: str,
    ) -> None:
        if self.options.json:
            print_json(self._document(problems, coverages, seconds), indent=None)
            return
        self._clear()
        style = self.style
        failed = [outcome for outcome in self.outcomes if outcome.failed]
        for outcome in failed:
            style.line()
            for line in failure_lines(outcome, style):
                style.line(line)
        if problems:
            style.line()
        for problem in problems:
            show_problem(problem, style)
        if self.options.coverage or self.options.min_coverage is not None:
            style.line()
            for line in coverage_lines(coverages, style):
                style.line(line)
        style.line()
        if too_low:
            style.line(style.paint(too_low, "red"))
        style.line(self._summary(len(failed), len(problems), seconds))
        if annotations.wanted():
            for line in annotation_lines(failed, problems):
                print(line)

    def _count(self, what: str) -> int:
        return sum(bool(getattr(outcome, what)) for outcome in self.outcomes)

    def _summary(self, failed: int, problems: int, seconds: float) -> str:
        paint = self.style.paint
        passed, skipped = self._count("passed"), self._count("skipped")
        left = self.count - len(self.outcomes)
        others = failed or problems or skipped
        parts = [paint(f"{passed} passed", "green")] if passed or not others else []
        parts += [paint(f"{failed} failed", "red", "bold")] if failed else []
        parts += [paint(f"{skipped} skipped", "yellow")] if skipped else []
        parts += [paint(counted(problems, "problem"), "red", "bold")] if problems else []
        parts += [f"{left} not run"] if left else []
        return ", ".join(parts) + paint(f" in {milliseconds(seconds * 1000)}", "dim")

    def _document(
        self, problems: Sequence[Problem], coverages: Sequence[Coverage], seconds: float
    ) -> dict[str, Any]:
        return {
            "passed": self._count("passed"),
            "failed": self._count("failed"),
            "skipped": self._count("skipped"),
            "not_run": self.count - len(self.outcomes),
            "seconds": round(seconds, 3),
            "tests": [outcome.as_json() for outcome in self.outcomes],
            "problems": [problem.as_json() for problem in problems],
            "coverage": {coverage.flow: coverage.as_json() for coverage in coverages},
        }
