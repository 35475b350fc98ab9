"""Runs many tests, one after another or in processes."""

import signal
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from engine.errors import FlowError

from ..project.types import node_types
from .isolation.offline import a_program_of_ours, say_at_once, until_the_process_ends
from .modes import Mode, run_case
from .reporting.outcome import Outcome
from .suite import Case, Suite
from .written.suites import read_suite

SECONDS_ALONE = 1.0
"""So long must tests have taken, and those that are left be likely to take, for `-j` to begin."""

Told = Callable[[Outcome], bool]
"""Told of each outcome in order; says whether to go on."""


def run_cases(
    cases: Sequence[Case],
    told: Told,
    *,
    mode: Mode = "replay",
    jobs: int = 1,
    nodes_dir: Path | None = None,
    environment: str | None = None,
) -> None:
    """Plays the tests and tells of each in the order given, however many run at once."""
    began = time.perf_counter()
    for played, case in enumerate(cases):
        left = cases[played:]
        spent = time.perf_counter() - began
        if min(jobs, len(left)) > 1 and played and _is_long(spent, spent / played * len(left)):
            work = [(str(case.suite.file), case.name, nodes_dir, environment) for case in left]
            _in_processes(work, told, min(jobs, len(left)))
            return
        if not told(run_case(case, mode)):
            return


def _is_long(spent: float, to_come: float) -> bool:
    """Whether other processes are worth their start, which takes as long as a hundred tests."""
    return spent >= SECONDS_ALONE and to_come >= SECONDS_ALONE


Named = tuple[str, str, Path | None, str | None]
"""A test by its file and name, with the folder of node types and the environment."""


def _in_processes(work: Sequence[Named], told: Told, jobs: int) -> None:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    size = max(1, min(20, len(work) // (jobs * 4)))
    spawn = get_context("spawn")
    with a_program_of_ours():
        pool = ProcessPoolExecutor(jobs, mp_context=spawn, initializer=_begin_process)
        outcomes = pool.map(_play_named, work, chunksize=size)
    with pool:
        try:
            for outcome in outcomes:
                if not told(outcome):
                    break
        finally:
            pool.shutdown(cancel_futures=True)


def _begin_process() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the first process to act on
    until_the_process_ends(say_at_once)


def _play_named(work: Named) -> Outcome:
    file, name, nodes_dir, environment = work
    for case in _suite(file, nodes_dir, environment).cases:
        if case.name == name:
            return run_case(case)
    raise FlowError(f'{file} has no test "{name}" any more')


@lru_cache(maxsize=512)
def _suite(file: str, nodes_dir: Path | None, environment: str | None) -> Suite:
    return read_suite(Path(file), node_types(nodes_dir), environment)
