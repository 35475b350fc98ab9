"""Walks every exit of every node of a flow with made-up answers, and reports where it goes wrong.

Each run plays the flow from its start and takes one option wherever something may happen: a
request is answered, a caller speaks. Where a run meets a place in a state that no run has met
before, its other options are run too. So every state is left in every way once; the order is fixed.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from engine.errors import FlowError
from engine.flow.loading import Flow
from engine.flow.wiring import Step
from engine.http.exchange import ASKING_NODE
from engine.run.turn import Visit

from ..conversation import TestedConversation
from ..isolation.offline import on_this_machine
from ..log import captured_log
from ..reporting.coverage import Coverage, Taken
from ..stage import Stage, Surroundings
from .assignments import assignments
from .faults import MOST_VISITS, Fault, Heard, fault_of
from .options import OF_THE_SESSION, Option, answers_to, beginnings, inputs_for
from .reasons import NotReached, Seen

MOST_RUNS = 1_000
MOST_TURNS = 60


@dataclass(slots=True)
class Exploration:
    """`cut_short` tells that not every state was left in every way."""

    flow: str
    coverage: Coverage
    runs: int = 0
    faults: list[Fault] = field(default_factory=list)
    cut_short: bool = False
    not_reached: list[NotReached] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "flow": self.flow,
            "runs": self.runs,
            "cut_short": self.cut_short,
            "faults": [fault.as_json() for fault in self.faults],
            "not_reached": [one._asdict() for one in self.not_reached],
            "coverage": self.coverage.as_json(),
        }


class Exploring:
    """Explores one flow. Raises `FlowError` when the flow's credentials are not there."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.found = Exploration(flow.file, Coverage.of(flow))
        self.conditions = assignments(flow)
        self.stage = Stage(flow, Surroundings(), most_visits=MOST_VISITS)
        self.answers = {
            name: answers_to(step, flow, self.conditions)
            for name, step in flow.steps.items()
            if step.io
        }
        self.inputs: dict[str, list[Option]] = {}
        self.met: set[str] = set()
        self.seen = Seen()
        self.queue: deque[tuple[int, ...]] = deque([()])
        self.run: _Run
        self.stage.wire.answering.node_services = {}
        self.stage.wire.answering.outside = _Answering(self)
        self.stage.runner.watch = self._watch
        self.speaks = _speaks(flow)

    async def walk(self, most_runs: int = MOST_RUNS) -> Exploration:
        found, told = self.found, set[tuple[str, str, str]]()
        with captured_log(), on_this_machine():
            async with self.stage.connections:
                while self.queue and found.runs < most_runs:
                    fault = await self._play(self.queue.popleft())
                    if fault is not None and fault[:3] not in told:
                        told.add(fault[:3])
                        found.faults.append(fault)
        found.cut_short = bool(self.queue)
        found.not_reached = [
            NotReached(node, exit, self.seen.why(self.flow.steps[node], exit, found.cut_short))
            for node, exit in found.coverage.missing
        ]
        return found

    async def _play(self, prefix: tuple[int, ...]) -> Fault | None:
        self.found.runs += 1
        self.run = _Run(self, prefix)
        fault = await self.run.play()
        self.stage.wire.exchanges.clear()
        self.found.coverage.add(self.run.taken)
        return fault

    def inputs_of(self, step: Step) -> list[Option]:
        if step.name not in self.inputs:
            self.inputs[step.name] = inputs_for(step, self.flow, self.conditions)
        return self.inputs[step.name]

    def _watch(self, says: tuple[str, ...], visit: Visit, _redaction: object) -> None:
        self.run.visited(says, visit)


class _Run:
    """One session. `prefix` are the options to take first, by their numbers."""

    def __init__(self, explorer: Exploring, prefix: tuple[int, ...]) -> None:
        self.explorer = explorer
        self.prefix = prefix
        self.chosen: list[int] = []
        self.sticky: dict[str, int] = {}
        self.taken: Taken = {}
        self.way: list[str] = []
        self.answered: dict[str, Option] = {}
        self.values: dict[str, Any] = {}
        self.said = False
        self.said_since = False
        self.states: set[str] = set()
        self.conversation: TestedConversation

    def choose(self, place: str, options: Sequence[Option], state: str) -> Option:
        """The next option of the prefix; after it, what was taken here before, or the first."""
        at = len(self.chosen)
        if at < len(self.prefix):
            number = self.prefix[at]
        else:
            number = self.sticky.get(place, 0)
            if state not in self.explorer.met:
                self.explorer.met.add(state)
                start = tuple(self.chosen)
                others = [other for other in range(len(options)) if other != number]
                self.explorer.queue.extend((*start, other) for other in others)
        self.chosen.append(number)
        self.sticky[place] = number
        self.said_since = False
        return options[number]

    async def play(self) -> Fault | None:
        explorer = self.explorer
        begin = self.choose("", beginnings(explorer.flow, explorer.conditions), "begin")
        if begin.label:
            self.way.append(begin.label)
        try:
            self.conversation = TestedConversation(explorer.stage, begin.given or {})
        except FlowError:
            return None  # no session begins with such values
        heard: str | None = None
        for _ in range(MOST_TURNS):
            self.said = False
            self.values = dict(self.conversation.session.parameters)
            await self.conversation.hear(heard)
            self.values = dict(self.conversation.session.parameters)
            if not self.conversation.waits:
                return self._fault()
            step = explorer.flow.steps[self.conversation.session.at]
            state = self.state(step.name, self.conversation.session.memory)
            if state in self.states:
                return None  # the conversation comes back to where it was: that is no fault
            self.states.add(state)
            option = self.choose(step.name, explorer.inputs_of(step), state)
            self.way.append(option.label)
            heard = option.heard
        return None

    def answer(self, node: str) -> Option:
        """What a request of a node gets; all requests of a visit get the same."""
        if node not in self.answered:
            options = self.explorer.answers[node]
            self.answered[node] = self.choose(node, options, self.state(node, {}))
        return self.answered[node]

    def state(self, node: str, memory: Mapping[str, Any]) -> str:
        """Where the session stands, as far as it decides what comes."""
        values = [repr(pair) for pair in self.values.items() if pair[0] not in OF_THE_SESSION]
        return repr((node, sorted(memory.items()), self.said, sorted(values)))

    def visited(self, says: tuple[str, ...], visit: Visit) -> None:
        exits = self.taken.setdefault(visit.step.name, {})
        exits[visit.exit or ""] = exits.get(visit.exit or "", 0) + 1
        if visit.exit is not None:
            self.explorer.seen.add(visit.step, self.values, visit.error)
        self.values |= visit.outputs
        option = self.answered.pop(visit.step.name, None)
        label = option.label if option else ""
        if visit.exit is not None or visit.error:
            shown = f"{visit.step.name} → {visit.exit or 'crashes'}"
            self.way.append(f"{shown}  ({label})" if label else shown)
        if says:
            self.said = self.said_since = True

    def _fault(self) -> Fault | None:
        heard = Heard(self.said, self.said_since) if self.explorer.speaks else None
        return fault_of(self.conversation, self.way, heard)


def _speaks(flow: Flow) -> bool:
    """Whether the flow says anything at all; one that never does is no conversation."""
    return any(
        getattr(type(piece), "format", "") == "speech"
        for step in flow.steps.values()
        for _, piece in step.node.pieces()
    )


class _Answering(httpx.AsyncBaseTransport):
    """The world as the run under way has it."""

    def __init__(self, explorer: Exploring) -> None:
        self.explorer = explorer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        node = str(request.extensions.get(ASKING_NODE, ""))
        if node not in self.explorer.answers:  # a login of a type with a login of its own
            return httpx.Response(200, json={"access_token": "made-up-token"})
        option = self.explorer.run.answer(node)
        assert option.answer is not None
        return await self.explorer.stage.wire.give(option.answer)
