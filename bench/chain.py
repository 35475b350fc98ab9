"""What a node costs: chains of 1,000 nodes of one kind against a bare `await` loop."""

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

_SET = "type: set_parameter, parameters: {{$X: {}}}, next: {{next}}"
_ASK = "type: conditions, conditions: {{yes: [{}]}}, exits: {{yes: {{next}}, default: {{next}}}}"
CHAINS = {
    "set_parameter, literal": _SET.format("hello"),
    "speak, literal": "type: speak, text: hello, next: {next}",
    "set_parameter, $NAME": _SET.format("$Y"),
    "set_parameter, text with $NAME": _SET.format("'to $Y'"),
    "speak, $NAME": "type: speak, text: Hello $Y., next: {next}",
    "conditions, text is": _ASK.format("$Y, is, other"),
    "conditions, number >": _ASK.format("$N, '>', 41"),
    "conditions, text of digits >": _ASK.format("$D, '>', 41"),
}


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


def _flow(node: str) -> Flow:
    following = [*(f"n{number}" for number in range(1, NODES)), "end"]
    nodes = "".join(
        f"  n{number}: {{{node.replace('{next}', name)}}}\n"
        for number, name in enumerate(following)
    )
    declared = "{X: , Y: hello, D: '42', N: {entity: number, value: 42}}"
    text = f"flow: chain\nstart: n0\nparameters: {declared}\nnodes:\n{nodes}"
    return read_flow(parse_source(text, "chain.yaml"), node_types())


async def measure(rounds: int) -> dict[str, Figure]:
    credentials = Credentials({}, Types("credential", Credential, []))
    async with Connections(credentials) as connections:
        first = _bare_chain()

        async def bare() -> float:
            values: dict[str, Any] = {}
            started = time.process_time()
            step: Bare | None = first
            while step is not None:
                step = step.exits[await step.run(values)]
            return (time.process_time() - started) / NODES

        def chain(node: str) -> Any:
            runner = Runner(_flow(node), connections)

            async def run() -> float:
                session = runner.start()
                started = time.process_time()
                turn = await runner.turn(session)
                seconds = (time.process_time() - started) / NODES
                assert turn.session.status == "ended" and len(turn.visits) == NODES
                return seconds

            return run

        chains = {name: chain(node) for name, node in CHAINS.items()}
        return await interleave({"bare await loop": bare, **chains}, rounds)
