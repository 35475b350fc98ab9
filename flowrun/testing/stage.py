"""Everything a flow needs to run in a test: its credentials, its orgs, its wire and its time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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

from ..org.app import LocalOrg
from .answers import Answers
from .clock import VirtualClock
from .stand_ins import StandIns, invented, stand_ins
from .suite import credentials_of
from .wire import Answering, Recorded, Wire


@dataclass(slots=True)
class Surroundings:
    """What answers in a test. `real` are the credentials of a run against the world, which goes
    through `outside`; offline there are neither."""

    environment: Environment = field(default_factory=Environment)
    http: Mapping[str, Answers] = field(default_factory=dict)
    credentials: Mapping[str, Answers | LocalOrg] = field(default_factory=dict)
    recorded: Recorded | None = None
    outside: httpx.AsyncBaseTransport | None = None
    real: Credentials | None = None


class _Wired(Connections):
    """Every request goes over the wire of the test, whatever transport a credential has."""

    def http(self, transport: httpx.AsyncBaseTransport | None = None) -> Http:
        return super().http(None)


class Stage:
    """A flow with its surroundings, ready to run. Close its `connections`."""

    def __init__(self, flow: Flow, around: Surroundings, *, most_visits: int = 1_000) -> None:
        self.flow = flow
        self.environment = around.environment
        self.clock = VirtualClock() if around.real is None else Clock()
        self._orgs: dict[Path | None, LocalOrg] = {}
        self._given_orgs = [one for one in around.credentials.values() if isinstance(one, LocalOrg)]
        needed = credentials_of(flow)
        self.credentials = stand_ins(Path(flow.file).parent, around.environment, needed)
        if around.real is not None:
            self.credentials.real = around.real
        self.wire = Wire(self.clock, self._answering(around, needed))
        problems = list(credential_problems(flow.source, flow.steps, self.credentials))
        if problems:
            raise FlowError(problems=problems)
        self.connections = _Wired(self.credentials, clock=self.clock, wire=self.wire)
        self.runner = Runner(flow, self.connections, most_visits=most_visits)

    def org(self, data: Path | None) -> LocalOrg:
        """The local org of a data file; one and the same in all of the test. A login at one of a
        test's orgs is good at all of them, for an answer may come from any."""
        data = data and data.resolve()
        if data not in self._orgs:
            org = self._orgs[data] = LocalOrg(data, clock=self.clock.now)
            first = [*self._given_orgs, *self._orgs.values()][0]
            org.tokens.trust(first.tokens)
        return self._orgs[data]

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
        orgs = {path: self.org(path) for answers in around.http.values() for path in answers.orgs}
        answering.orgs = orgs
        given = {actual(name): answers for name, answers in around.credentials.items()}
        logins: dict[str, Answers] = {}
        node_orgs, login_orgs = dict[str, LocalOrg](), dict[str, LocalOrg]()
        for name in dict.fromkeys(map(actual, needed)):
            told = given.get(name)
            nodes = _nodes_with(self.flow, name, credentials)
            if isinstance(told, Answers) and not told.orgs:
                logins[name] = told
                credentials.answered.add(name)
                continue
            org = self._org_behind(name, told, nodes, around.http)
            if org is not None:
                credentials.orgs[name] = login_orgs[name] = org
            if org is not None and (told is not None or credentials.is_local_org(name)):
                node_orgs |= dict.fromkeys(nodes, org)
        answering.logins, answering.node_orgs, answering.login_orgs = logins, node_orgs, login_orgs
        return answering

    def _org_behind(
        self,
        name: str,
        told: Answers | LocalOrg | None,
        nodes: list[str],
        http: Mapping[str, Answers],
    ) -> LocalOrg | None:
        """The org at which a credential logs in: the one the test says, the one it is itself, the
        one that answers a node of its, else any, for the answers are written out."""
        if isinstance(told, LocalOrg):
            return told
        if told is not None:
            return self.org(told.orgs[0])
        if self.credentials.is_local_org(name):
            return self.org(self.credentials.own_data(name))
        if self.credentials.real is not None or not self.credentials.speaks_salesforce(name):
            return None
        answered = [path for node in nodes if node in http for path in http[node].orgs]
        return self.org(answered[0] if answered else None)


def _nodes_with(flow: Flow, actual: str, credentials: StandIns) -> list[str]:
    """The nodes that ask with a credential."""
    return [
        step.name
        for step in flow.steps.values()
        for named in step.node.named_credentials()
        if credentials.actual(named.name) == actual
    ]
