"""A desk to try the Salesforce node at: a flow of one node, and what answers it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from engine.credentials.connections import Connections
from engine.flow.loading import read_flow
from engine.run.runner import Runner
from engine.run.turn import Turn
from engine.source.reading import parse_source
from engine.values.environment import Environment
from engine.values.secret import Secret
from flowrun.org.app import LocalOrg
from flowrun.project.project import find_credentials
from flowrun.project.types import node_types
from flowrun.testing import VirtualClock

TOKEN = "/services/oauth2/token"
CREDENTIALS = """
SF:
  type: salesforce
  domain: acme
  consumer_key: key
  consumer_secret: {env: FLOWRUN_TEST_SECRET}
"""
ORG = """
org: {consumer_key: key, consumer_secret: canary-secret-77}
records:
  Account:
    - {Name: Acme, Phone: "+14155550123"}
    - {Name: "50%"}
    - {Name: "50\\\\%"}
    - {Name: "50 x"}
    - {Name: "50\\\\x"}
    - {Name: "5_"}
    - {Name: "O'Neil"}
  Contact:
    - {FirstName: Dana, LastName: A, Account: Acme, Phone: "+14155550100"}
    - {FirstName: Bo, LastName: B, Account: Acme}
    - {FirstName: Cy, LastName: C}
    - {FirstName: Di, LastName: D}
    - {FirstName: Ed, LastName: E}
"""
CONTACT = "0035f00000000001AA"
Answer = httpx.Response | Callable[[httpx.Request], httpx.Response]


@dataclass
class Values:
    """What a query needs to be rendered: parameters, and nothing that unwraps a secret."""

    parameters: Mapping[str, Any]
    allow_hosts: frozenset[str] = frozenset()
    language: str = "en"

    def random(self) -> float:
        raise AssertionError("a query is left to chance")

    def warn(self, text: str) -> None:
        return None

    def unwrap(self, secret: Secret) -> str:
        raise AssertionError("a secret was unwrapped into a query")


@dataclass
class Desk:
    """A flow of one salesforce node. An open org answers it, or `plays` in turn, the last of them
    again and again; `before` sees every request first. Logins are only counted."""

    folder: Path
    clock: VirtualClock = field(default_factory=VirtualClock)
    org: LocalOrg | None = None
    before: Callable[[httpx.Request], None] = lambda request: None
    token: str = "00D!token"
    plays: list[Answer] = field(default_factory=list)
    logins: int = 0
    requests: list[httpx.Request] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)
    told: list[tuple[str, int, int]] = field(default_factory=list)

    def open(self, page_size: int | None = None, data: str = ORG) -> LocalOrg:
        file = self.folder / "org.yaml"
        file.write_text(data, "utf-8")
        self.org = LocalOrg(file, page_size=page_size)
        return self.org

    async def answer(self, request: httpx.Request) -> httpx.Response:
        login = request.url.path == TOKEN
        if login:
            self.logins += 1
        else:
            self.requests.append(request)
            self.bodies.append(json.loads(request.content) if request.content else None)
        assert len(self.requests) < 200
        self.before(request)
        if self.org is not None:
            response = await httpx.ASGITransport(self.org.app).handle_async_request(request)
            content = await response.aread()
            return httpx.Response(response.status_code, headers=response.headers, content=content)
        if login:
            return httpx.Response(200, json={"access_token": self.token})
        play = self.plays.pop(0) if len(self.plays) > 1 else self.plays[0]
        return play if isinstance(play, httpx.Response) else play(request)

    async def run(self, keys: str, *plays: Answer, **given: Any) -> Turn:
        self.plays = list(plays)
        credentials = find_credentials(self.folder, None, Environment())
        wire = httpx.MockTransport(self.answer)
        async with Connections(credentials, clock=self.clock, wire=wire) as connections:
            runner = Runner(
                flow_of(keys), connections, progress=lambda *told: self.told.append(told)
            )
            return await runner.turn(runner.start(given))

    async def ask(
        self,
        query: str,
        mapping: Mapping[str, str] = {},
        *plays: Answer,
        keys: str = "",
        **given: Any,
    ) -> Turn:
        written = f"    query: {json.dumps(query)}\n    response_mapping: {json.dumps(mapping)}\n"
        return await self.run(f"{written}    {keys}\n", *plays, **given)

    async def refused(self, *answers: Answer) -> str:
        """The error of a query that the given answers meet."""
        turn = await self.ask("SELECT Id FROM Contact", {}, *answers)
        assert turn.visits[0].exit == "failed"
        assert turn.session.status == "failed"
        return turn.visits[0].error or ""


def flow_of(keys: str) -> Any:
    text = (
        "flow: t\nstart: do\ncurrency: USD\nparameters:\n  X:\n  GOT:\n  N: {entity: number}\n"
        "  DAY: {entity: date}\n  PRICE: {entity: money}\n"
        "  YES: {entity: confirmation}\n  SECRET: {secret: true}\n"
        f"nodes:\n  do:\n    type: salesforce\n    credential: SF\n{keys}"
    )
    return read_flow(parse_source(text, "t.yaml"), node_types())


def left(turn: Turn) -> tuple[str | None, str | None]:
    """The exit that the node left through, and its error."""
    return turn.visits[0].exit, turn.visits[0].error


def got(turn: Turn) -> Any:
    """What a mapping has put into `$GOT`."""
    assert turn.visits[0].exit == "success", turn.visits[0].error
    return turn.session.parameters["GOT"]


def error(status: int, code: str, message: str = "said", **more: Any) -> httpx.Response:
    return httpx.Response(status, json=[{"errorCode": code, "message": message, **more}])


def page(
    names: str, total: int, following: str = "", limits: str = "", **more: Any
) -> httpx.Response:
    """A page of records that are named by one letter each."""
    records = [
        {"attributes": {"type": "Case", "url": "/x"}, "Name": name, **more} for name in names
    ]
    body: dict[str, Any] = {"totalSize": total, "done": not following}
    if following:
        body["nextRecordsUrl"] = f"/services/data/v66.0/query/{following}"
    headers = {"Sforce-Limit-Info": limits} if limits else {}
    return httpx.Response(200, json={**body, "records": records}, headers=headers)


NAMES = "    query: SELECT Name FROM Case\n    response_mapping: {'records[*].Name': $GOT}\n"
