"""AI Studio's HTTP agent API: `POST /http/init` and `POST /http/{session_id}/step`.

Bodies and times as
https://studio.docs.ai.vonage.com/http/working-with-http-agents shows them.
"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ...storage.kept_session import Row
from ..clients import Clients
from ..limits import Limits
from ..logs import session_id
from ..refusals import Refused
from ..sessions.asked import GOING_ON, Answer, Asked
from ..sessions.session_engine import SessionEngine
from ..tokens import bearer
from .bodies import InitBody, StepBody, given_of, key_of, read_body


class Agent:
    """`life` is how long a session may take."""

    def __init__(
        self, turns: SessionEngine, clients: Clients, limits: Limits, life: timedelta
    ) -> None:
        self.turns = turns
        self.clients = clients
        self.limits = limits
        self.life = life
        self._open: Counter[str] = Counter()

    async def count_open(self) -> None:
        """Anew from what is kept: when the server begins, and once sessions have expired."""
        self._open = Counter(await self.turns.open_by_client())
        self.turns.metrics.open.set(self._open.total())

    async def init(self, request: Request) -> Response:
        client = self.clients.by_key(request.headers.get("x-vgai-key"))
        body = await read_body(request, InitBody, self.limits)
        return JSONResponse(await self.begun(body, client))

    async def begun(self, body: InitBody, client: str) -> dict[str, Any]:
        """A new session of this client. Raises `Refused`."""
        served = self.turns.flows.named(body.agent_id, body.user_id or _phone_number(body))
        if self._open[client] >= self.limits.open_sessions:
            most = self.limits.open_sessions
            message = f"{most} sessions of this key go on; end some, or wait until they expire"
            raise Refused(429, message, {"Retry-After": "60"})
        self._count(client, 1)
        try:
            id, began = await self.turns.begin(
                served,
                given_of(body.session_parameters, served.flow),
                client=client,
                caller=body.user_id,
                life=self.life,
            )
        except BaseException:  # cancelled too: a session that never began holds no place
            self._count(client, -1)
            raise
        self.turns.metrics.sessions.labels(served.flow.name).inc()
        expires = began + self.life
        return {
            "session_id": id,
            "session_start_time": start_time(began),
            "session_expiration_time": expiration_time(expires),
            "session_token": self.turns.tokens.issue(id, began, expires),
        }

    async def step(self, request: Request) -> Response:
        id = request.path_params["session_id"]
        token = bearer(request.headers.get("authorization"))
        row = await self.let_in(id, token, as_begun=True)
        body = await read_body(request, StepBody, self.limits)
        return JSONResponse(shown(await self.stepped(row, body, key_of(request))))

    async def let_in(self, id: str, token: str, *, as_begun: bool = False) -> Row:
        """As `SessionEngine.row`. Raises `Refused` for whoever may not talk to this session."""
        self.turns.tokens.check(token, id, self.turns.clock.now())
        session_id.set(id)
        row = await self.turns.row(id, as_begun=as_begun)
        self.clients.of_session(row.client)
        return row

    async def stepped(self, row: Row, body: StepBody, key: str | None, say: Any = None) -> Answer:
        """Raises `Refused`."""
        flow = self.turns.flows.version(row.flow, row.digest).flow if body.parameters else None
        asked = Asked(
            body.input,
            given_of(body.parameters, flow) if flow else {},
            key,
            body.turn,
        )
        self.turns.metrics.under_way.inc()
        try:
            answer = await self.turns.answer(row.id, asked, say)
        finally:
            self.turns.metrics.under_way.dec()
        ended = answer.status not in GOING_ON and not answer.repeated
        if ended and row.client is not None:
            self._count(row.client, -1)
        return answer

    def _count(self, client: str, more: int) -> None:
        self._open[client] = max(0, self._open[client] + more)
        self.turns.metrics.open.set(self._open.total())


def _phone_number(body: InitBody) -> str | None:
    """The caller's number, where the client gives it as a parameter."""
    given = {one.name: one.value for one in body.session_parameters or ()}
    number = given.get("CALLER_PHONE_NUMBER")
    return number if isinstance(number, str) else None


def shown(answer: Answer) -> dict[str, Any]:
    """As the body of a step's answer."""
    messages: list[dict[str, Any]] = [{"text": text} for text in answer.says]
    if messages and answer.quick_replies:
        messages[-1]["quick_replies"] = answer.quick_replies
    body: dict[str, Any] = {
        "messages": messages,
        "session_status": session_status(answer.status),
        "turn": answer.turn,
    }
    return body if answer.error is None else {**body, "error": answer.error}


def session_status(status: str) -> str:
    return "AWAITING_INPUT" if status in GOING_ON else "ENDED"


def start_time(moment: datetime) -> str:
    """`2022-05-03T07:56:26.958685`: UTC without saying so, as the reference has it."""
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds")


def expiration_time(moment: datetime) -> str:
    """`2022-05-03T15:56:26.958Z`."""
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
