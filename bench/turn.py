"""What a turn costs that touches two parameters, by how many are declared, how many turns there
were, and how many sessions there are: it should cost the same."""

import gc
import itertools
import math
import time
from typing import Any

from engine.credentials.connections import Connections
from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials
from engine.flow.loading import Flow, read_flow
from engine.plugins import Types
from engine.run.runner import Runner
from engine.run.session import Session
from engine.source.reading import parse_source
from flowrun.project.types import node_types

from .measure import Figure, interleave

DECLARED = (2, 100, 1_000, 5_000)
TURNS_BEFORE = (10, 100, 1_000)
SESSIONS = (1, 100, 10_000)
REPEATED = 100


async def measure(rounds: int) -> dict[str, Figure]:
    async with Connections(Credentials({}, Types("credential", Credential, []))) as connections:
        runners = {many: Runner(_flow(many), connections) for many in DECLARED}
        sides: dict[str, Any] = {"bare await loop of two visits": _bare}
        for many, runner in runners.items():
            session = await _after(runner, 1)
            sides[f"{many:,} parameters"] = _side(runner, session)
        for turns in TURNS_BEFORE:
            session = await _after(runners[100], turns)
            sides[f"100 parameters, after {turns:,} turns"] = _side(runners[100], session)
        for many in SESSIONS:
            sessions = [await _after(runners[100], 1) for _ in range(many)]
            sides[f"100 parameters, {many:,} sessions"] = _in_turns(runners[100], sessions)
        for many, runner in runners.items():
            sides[f"a session begins, {many:,} parameters"] = _start(runner)
        gc.freeze()
        return await interleave(sides, rounds)


def exponents(figures: dict[str, Figure]) -> list[str]:
    """By which power of each a turn grows: 0 is not at all, 1 in proportion."""
    parameters = [(many, figures[f"{many:,} parameters"]) for many in DECLARED]
    turns = [(turns, figures[f"100 parameters, after {turns:,} turns"]) for turns in TURNS_BEFORE]
    sessions = [(many, figures[f"100 parameters, {many:,} sessions"]) for many in SESSIONS]
    return [
        f"  a turn grows with untouched parameters by the power {power(parameters):.2f}",
        f"  a turn grows with the turns before it by the power {power(turns):.2f}",
        f"  a turn grows with the sessions there are by the power {power(sessions):.2f}",
        "",
    ]


def power(points: list[tuple[int, Figure]]) -> float:
    """The slope of the line of least squares through the logarithms."""
    xs = [math.log(amount) for amount, _ in points]
    ys = [math.log(figure.median) for _, figure in points]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    above = sum((one - x) * (other - y) for one, other in zip(xs, ys, strict=True))
    return above / sum((one - x) ** 2 for one in xs)


def _flow(many: int) -> Flow:
    declared = "".join(f"  P{number}: value {number}\n" for number in range(many - 2))
    nodes = (
        "  ask: {type: collect_input, parameter: $X, prompt: More?, exits: {filled: keep}}\n"
        "  keep: {type: set_parameter, parameters: {$Y: $X}, next: ask}\n"
    )
    text = f"flow: talk\nstart: ask\nparameters:\n  X: a\n  Y: b\n{declared}nodes:\n{nodes}"
    return read_flow(parse_source(text, "talk.yaml"), node_types())


async def _after(runner: Runner, turns: int) -> Session:
    session = (await runner.turn(runner.start())).session
    for number in range(turns):
        session = (await runner.turn(session, f"answer {number}")).session
    return session


def _side(runner: Runner, session: Session) -> Any:
    async def run() -> float:
        """A conversation that goes on: each turn begins where the one before ended."""
        at = session
        started = time.process_time()
        for _ in range(REPEATED):
            at = (await runner.turn(at, "an answer")).session
        seconds = (time.process_time() - started) / REPEATED
        assert at.status == "awaiting_input" and at.parameters["Y"] == "an answer"
        return seconds

    return run


def _in_turns(runner: Runner, sessions: list[Session]) -> Any:
    numbers = itertools.cycle(range(len(sessions)))

    async def run() -> float:
        started = time.process_time()
        for number in itertools.islice(numbers, REPEATED):
            sessions[number] = (await runner.turn(sessions[number], "an answer")).session
        return (time.process_time() - started) / REPEATED

    return run


def _start(runner: Runner) -> Any:
    async def run() -> float:
        started = time.process_time()
        for _ in range(10):
            runner.start()
        return (time.process_time() - started) / 10

    return run


async def _bare() -> float:
    async def step(values: dict[str, str]) -> None:
        values["X"] = "an answer"

    values: dict[str, str] = {}
    started = time.process_time()
    for _ in range(REPEATED):
        await step(values)
        await step(values)
    return (time.process_time() - started) / REPEATED
