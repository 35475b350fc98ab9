"""Chosen tests of some files, played one after another: what the studio runs, apart."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from engine.errors import Problem

from ..project.types import node_types
from .finding import collect
from .reporting.coverage import Coverage
from .reporting.last_failed import keep_last_failed
from .reporting.outcome import Outcome, coverage_of
from .running import run_cases


class Ran(NamedTuple):
    outcomes: list[Outcome]
    problems: list[Problem]
    coverages: list[Coverage]


def run_chosen(
    files: Sequence[Path],
    names: Collection[str] | None,
    environment: str | None,
    nodes_dir: Path | None,
    remember: Path | None,
) -> Ran:
    """The tests of these `names`, or all; those that fail are remembered below a folder, as
    `flowrun test` does for `--last-failed`. Raises `FlowError` for an environment that is not
    there."""
    collected = collect(files, node_types(nodes_dir), environment)
    cases = [case for case in collected.cases if names is None or case.name in names]
    outcomes: list[Outcome] = []

    def told(outcome: Outcome) -> bool:
        outcomes.append(outcome)
        return True

    run_cases(cases, told)
    if remember is not None:
        failed = [outcome.id for outcome in outcomes if outcome.failed]
        keep_last_failed(remember, [outcome.id for outcome in outcomes], failed)
    return Ran(
        outcomes,
        collected.problems,
        coverage_of((suite.flow for suite in collected.suites), outcomes),
    )
