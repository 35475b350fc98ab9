"""Everything a flow needs to run in a test: credentials, stand-ins, the wire and the time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from engine.clock import Clock
from engine.credentials.connections import Connections
from engine.credentials.registry import Credentials
from engine.errors import FlowError
from engine.flow.credentials import credential_problems
from engine.flow.loading import Flow
from engine.http.exchange import Http
from engine.run.runner import Runner
from engine.values.environment import Environment
from engine.values.secret import SecretReference

from .doubles.answers import Answers
from .doubles.clock import START, VirtualClock
from .doubles.credentials import OfflineCredentials, invented, offline_credentials
from .doubles.wire import Answering, Recorded, Wire
from .stand_ins import Held, Service, StandIn, stand_in
from .suite import credentials_of


@dataclass(slots=True)
class Surroundings:
    """What answers in a test. `real` are the credentials of a run against the world, which goes
    through `outside`; offline there are neither, and time begins at `start`."""

    environment: Environment = field(default_factory=Environment)
    http: Mapping[str, Answers] = field(default_factory=dict)
    credentials: Mapping[str, Answers | Service] = field(default_factory=dict)
    recorded: Recorded | None = None
    outside: httpx.AsyncBaseTransport | None = None
    real: Credentials | None = None
    start: datetime = START


class _Wired(Connections):
    """Every request goes over the wire of the test, whatever transport a credential has."""

    def http(self, transport: httpx.AsyncBaseTransport | None = None) -> Http:
        return super().http(None)


class Stage:
    """A flow with its surroundings, ready to run. Close its `connections`."""

    def __init__(self, flow: Flow, around: Surroundings, *, most_visits: int = 1_000) -> None:
        self.flow = flow
        self.environment = around.environment
        self.clock = VirtualClock(around.start) if around.real is None else Clock()
        self._services: dict[tuple[str, Path | None], Service] = {}
        self._given_services = [
            one for one in around.credentials.values() if not isinstance(one, Answers)
        ]
        needed = credentials_of(flow)
        self.credentials = offline_credentials(Path(flow.file).parent, around.environment, needed)
        if around.real is not None:
            self.credentials.real = around.real
        self.wire = Wire(self.clock, self._answering(around, needed))
        problems = list(credential_problems(flow.source, flow.steps, self.credentials))
        if problems:
            raise FlowError(problems=problems)
        self.connections = _Wired(self.credentials, clock=self.clock, wire=self.wire)
        self.runner = Runner(flow, self.connections, most_visits=most_visits)

    def service(self, word: str, data: Path | None) -> Service:
        """The stand-in of a data file; one and the same in all of the test. A login at one of a
        test's is good at all of its kind, for an answer may come from any."""
        key = word, data and data.resolve()
        if key not in self._services:
            others = [*self._given_services, *self._services.values()]
            self._services[key] = stand_in(word).open(key[1], self.clock.now, others)
        return self._services[key]

    def held(self) -> list[Held]:
        """What the stand-ins hold that answer nodes, as far as they keep records; one where a
        credential only logs in is nobody's."""
        answering = self.wire.answering
        asked = [*answering.node_services.values(), *answering.services.values()]
        found = (
            stand_in(word).records(one)
            for (word, _), one in self._services.items()
            if any(one is other for other in asked)
        )
        return [held for held in found if held is not None]

    def given(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters to start with: the environment's, an invented value for each secret that
        is kept elsewhere, and over them those of the test."""
        declared = self.flow.parameters
        values = self.environment.values_for(declared)
        if self.credentials.real is None:
            told = {name: one.default for name, one in declared.items()} | values
            for name, value in told.items():
                if isinstance(value, SecretReference):
                    values[name] = invented(name)
        return {**values, **parameters}

    def _answering(self, around: Surroundings, needed: Mapping[str, str]) -> Answering:
        actual, credentials = self.credentials.actual, self.credentials
        answering = Answering(around.http, recorded=around.recorded, outside=around.outside)
        filled = (one for answers in around.http.values() for one in answers.filled)
        answering.services = {one: self.service(*one) for one in filled}
        given = {actual(name): answers for name, answers in around.credentials.items()}
        logins: dict[str, Answers] = {}
        node_services, login_services = dict[str, Service](), dict[str, Service]()
        for name in dict.fromkeys(map(actual, needed)):
            told = given.get(name)
            nodes = _nodes_with(self.flow, name, credentials)
            if isinstance(told, Answers) and not told.filled:
                logins[name] = told
                credentials.answered.add(name)
                continue
            kind = credentials.stand_in(name)
            own = kind is not None and credentials.leads_to(kind, name)
            service = self._service_behind(name, told, kind, nodes, around.http)
            if service is not None:
                credentials.services[name] = login_services[name] = service
            if service is not None and (told is not None or own):
                node_services |= dict.fromkeys(nodes, service)
        answering.logins = logins
        answering.node_services, answering.login_services = node_services, login_services
        return answering

    def _service_behind(
        self,
        name: str,
        told: Answers | Service | None,
        kind: StandIn | None,
        nodes: list[str],
        http: Mapping[str, Answers],
    ) -> Service | None:
        """Where a credential logs in: at the service the test says, the one it leads to itself, the
        one that answers a node of its, else at any, for the answers are written out."""
        if isinstance(told, Answers):
            return self.service(*told.filled[0])
        if told is not None or kind is None:
            return told
        if self.credentials.leads_to(kind, name):
            return self.service(kind.type, self.credentials.own_data(name))
        if self.credentials.real is not None:
            return None
        answered = (one for node in nodes if node in http for one in http[node].filled)
        fitting = (one.data for one in answered if one.word == kind.type)
        return self.service(kind.type, next(fitting, None))


def _nodes_with(flow: Flow, actual: str, credentials: OfflineCredentials) -> list[str]:
    """The nodes that ask with a credential."""
    return [
        step.name
        for step in flow.steps.values()
        for named in step.node.named_credentials()
        if credentials.actual(named.name) == actual
    ]
