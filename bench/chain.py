"""What a node costs: a chain of 1,000 set_parameter nodes against a bare `await` loop."""

import time
from typing import Any

from engine.credentials.connections import Connections
from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials
from engine.flow.loading import Flow, read_flow
from engine.plugins import Types
from engine.run.runner import Runner
from engine.source.reading import parse_source
from flowrun.project.types import node_types

from .measure import Figure, interleave

NODES = 1_000


class Bare:
    """The least an asynchronous step can be: it sets a value and names the next one's exit."""

    __slots__ = ("exits", "value")

    def __init__(self, value: str) -> None:
        self.value = value
        self.exits: dict[str, Bare | None] = {}

    async def run(self, values: dict[str, Any]) -> str:
        values["X"] = self.value
        return "next"


def _bare_chain() -> Bare:
    steps = [Bare(f"v{number}") for number in range(NODES)]
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        step.exits["next"] = following
    return steps[0]


def _flow(value: str) -> Flow:
    nodes = "".join(
        f"  n{number}: {{type: set_parameter, parameters: {{$X: {value}}}, "
        f"next: {f'n{number + 1}' if number + 1 < NODES else 'end'}}}\n"
        for number in range(NODES)
    )
    text = f"flow: chain\nstart: n0\nparameters: {{X: , Y: hello}}\nnodes:\n{nodes}"
    return read_flow(parse_source(text, "chain.yaml"), node_types())


async def measure(rounds: int) -> dict[str, Figure]:
    credentials = Credentials({}, Types("credential", Credential, []))
    async with Connections(credentials) as connections:
        literal = Runner(_flow("hello"), connections)
        copied = Runner(_flow("$Y"), connections)
        first = _bare_chain()

        async def bare() -> float:
            values: dict[str, Any] = {}
            started = time.perf_counter()
            step: Bare | None = first
            while step is not None:
                step = step.exits[await step.run(values)]
            return (time.perf_counter() - started) / NODES

        async def run(runner: Runner) -> float:
            session = runner.start()
            started = time.perf_counter()
            turn = await runner.turn(session)
            seconds = (time.perf_counter() - started) / NODES
            assert turn.session.status == "ended" and len(turn.visits) == NODES
            return seconds

        return await interleave(
            {
                "bare await loop": bare,
                "set_parameter, literal": lambda: run(literal),
                "set_parameter, $NAME": lambda: run(copied),
            },
            rounds,
        )
