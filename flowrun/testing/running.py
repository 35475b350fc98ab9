"""Runs the tests of many files: found, chosen, played one after another or in processes."""

import asyncio
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from engine.errors import FlowError, Problem
from engine.http.network import network
from engine.node import Node
from engine.plugins import Types
from engine.values.redaction import Redaction

from ..project.files import TEST, cassette_of, is_test, named_or_below
from ..project.project import find_credentials
from ..project.types import node_types
from .doubles.credentials import invented
from .isolation.offline import (
    a_program_of_ours,
    on_this_machine,
    say_at_once,
    until_the_process_ends,
)
from .playing import Played, play
from .recording.cassette import Taped, read_cassette, write_cassette
from .recording.masking import PersonalData
from .recording.people import likely_people
from .recording.replay import Replay
from .recording.taping import tape_beside, tape_exchange
from .reporting.coverage import Coverage
from .reporting.outcome import Failure, Outcome
from .stage import Surroundings
from .suite import Case, Suite
from .written.suites import read_suite

Mode = Literal["replay", "record", "live"]

SECONDS_ALONE = 1.0
"""So long must tests have taken, and those that are left be likely to take, for `-j` to begin."""


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
            if not test.is_file():
                raise FlowError(f"{path} has no tests: there is no {test}")
        found[shown_path(test)] = None
    return list(found)


def shown_path(path: Path) -> Path:
    """Relative to where one is, as people write it, so that a test has one id."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
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


async def play_case(case: Case, mode: Mode = "replay") -> Outcome:
    """Plays a test from its cassette where it has one; `live` against the world; `record` against
    the world, keeping what it said, and then from that."""
    if case.skip:
        return Outcome(str(case.suite.file), case.name, case.line, case.suite.flow.file, case.skip)
    if mode == "replay":
        return await _replayed(case)
    played = await _against_the_world(case)
    if mode == "live" or not played.outcome.passed or played.stage is None:
        return played.outcome
    recorded = _keep(case, played)
    outcome = await _replayed(case)
    outcome.recorded, outcome.masked, outcome.likely_people = recorded
    return outcome


def run_case(case: Case, mode: Mode = "replay") -> Outcome:
    """Plays a test to its very end: what it left behind in its loop ends offline too."""
    if mode != "replay":
        return asyncio.run(play_case(case, mode))
    with on_this_machine() as tried:
        outcome = asyncio.run(play_case(case))
    known = {failure.text for failure in outcome.failures}
    place = f"{outcome.file}:{case.line}"
    late = [Failure(place, text) for text in dict.fromkeys(map(str, tried)) if text not in known]
    outcome.failures = (*outcome.failures, *late)
    return outcome


async def _replayed(case: Case) -> Outcome:
    try:
        taped = recordings_of(case.suite).get(case.name)
    except FlowError as error:
        outcome = Outcome(str(case.suite.file), case.name, case.line, case.suite.flow.file)
        outcome.failures = (Failure(str(cassette_of(case.suite.file)), str(error)),)
        return outcome
    if not taped:
        return (await play(case)).outcome
    redaction = _secrets_of(case)
    cassette = cassette_of(case.suite.file)
    replay = Replay(taped, case.suite.rules, redaction, cassette, case.name)
    outcome = (await play(case, Surroundings(recorded=replay))).outcome
    outcome.failures = (*replay.failures, *outcome.failures)
    if outcome.passed:
        outcome.failures = tuple(replay.unused())
    return outcome


def recordings_of(suite: Suite) -> dict[str, list[Taped]]:
    cassette = cassette_of(suite.file)
    return read_cassette(cassette) if cassette.is_file() else {}


def _secrets_of(case: Case) -> Redaction:
    """The secrets of a test that is played offline: given in it, or invented."""
    redaction = Redaction()
    for name, parameter in case.suite.flow.parameters.items():
        if parameter.secret:
            redaction.add(str(case.given.get(name) or invented(name)))
    return redaction


async def _against_the_world(case: Case) -> Played:
    suite = case.suite
    real = find_credentials(suite.folder, None, suite.environment)
    outside = network()
    try:
        return await play(case, Surroundings(outside=outside, real=real))
    finally:
        await outside.aclose()


def _keep(case: Case, played: Played) -> tuple[int, dict[str, int], tuple[str, ...]]:
    """How many exchanges were written to the cassette, how many of each kind were masked, and what
    still looks like a person."""
    assert played.stage is not None
    heard = [
        exchange
        for exchange in played.stage.wire.exchanges
        if exchange.by == "outside" and exchange.node
    ]

    def tape(personal: PersonalData) -> list[Taped]:
        return [tape_exchange(exchange, played.redaction, personal) for exchange in heard]

    names = {one.name for one in case.suite.cases}
    kept = {name: one for name, one in recordings_of(case.suite).items() if name in names}
    recordings, personal = tape_beside(kept, case.name, tape, case.suite.rules)
    taped = recordings[case.name]
    if not taped:
        del recordings[case.name]
    if not recordings:
        cassette_of(case.suite.file).unlink(missing_ok=True)
    else:
        ordered = [one.name for one in case.suite.cases if one.name in recordings]
        write_cassette(cassette_of(case.suite.file), {name: recordings[name] for name in ordered})
    masked = Counter(found.kind for found in personal.known.found)
    people = likely_people([one.as_data() for one in taped], personal.known.names)
    return len(heard), dict(sorted(masked.items())), tuple(dict.fromkeys(people))


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


def coverage_of(suites: Sequence[Suite], outcomes: Sequence[Outcome]) -> list[Coverage]:
    """What the outcomes cover, flow by flow."""
    coverages = {suite.flow.file: Coverage.of(suite.flow) for suite in suites}
    for outcome in outcomes:
        if outcome.flow in coverages:
            coverages[outcome.flow].add(outcome.taken)
    return list(coverages.values())
