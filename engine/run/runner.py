"""Runs sessions of a flow, turn by turn."""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from ..context import Progress
from ..credentials.connections import Connections
from ..errors import FlowError
from ..flow.loading import Flow
from ..suggestions import nearest
from ..values.parameters import UNSET
from ..values.redaction import Redaction
from .executor import Direct, Executor
from .session import Session
from .turn import RunningTurn, Turn, Unsettled, Watch

MOST_VISITS = 1_000


class Runner:
    """Runs sessions of one flow. Holds nothing of them, so any process may take the next turn.

    `executor` carries out its visits; `watch` is told of every visit as it happens, `progress` of
    long work within one. `unsettled` may answer before what runs in the background has ended.
    """

    def __init__(
        self,
        flow: Flow,
        connections: Connections,
        *,
        most_visits: int = MOST_VISITS,
        executor: Executor | None = None,
        watch: Watch | None = None,
        progress: Progress | None = None,
        unsettled: Unsettled | None = None,
    ) -> None:
        self.flow = flow
        self.connections = connections
        self.most_visits = most_visits
        self.executor = executor or Direct()
        self.watch = watch
        self.progress = progress
        self.unsettled = unsettled

    def start(
        self,
        parameters: Mapping[str, Any] = MappingProxyType({}),
        *,
        only: Collection[str] | None = None,
        id: str | None = None,
    ) -> Session:
        """A new session, under an `id` where it has one already; with `only`, of these parameters
        alone.

        Raises `FlowError` for a parameter that isn't declared or a value its entity refuses,
        `CredentialError` for a secret that isn't where it should be.
        """
        declared, now = self.flow.parameters, self.now
        unknown = [name for name in parameters if name not in declared]
        if unknown:
            hint = nearest(unknown[0], declared)
            raise FlowError(f"${unknown[0]} is not declared in {self.flow.file}{hint}")
        began, id = now(), id or self.connections.clock.new_id()
        given = {
            "SESSION_ID": id,
            "CALL_START_DATE": began.date(),
            "CALL_START_TIME": began.time().replace(microsecond=0),
        }
        values: dict[str, Any] = {}
        for name, value in {**given, **self.flow.defaults, **parameters}.items():
            if value is UNSET or (only is not None and name not in only):
                continue
            try:
                values[name] = declared[name].accept(value, now)
            except ValueError as error:
                raise FlowError(Redaction().short(str(error), 300)) from None
        return Session(
            id, self.flow.name, self.flow.digest, self.flow.start.name, parameters=values
        )

    async def turn(self, session: Session, heard: str | None = None) -> Turn:
        """Runs until a node waits or the session ends. `heard` answers the node that waits."""
        if session.status not in ("running", "awaiting_input"):
            raise FlowError(f"the session is over ({session.status})")
        step = self.flow.steps.get(session.at)
        if step is None:
            raise FlowError(f'the session stands at "{session.at}", which the flow has no more')
        return await self.begin(session).run(step, heard)

    def begin(self, session: Session) -> RunningTurn:
        """The turn of a session, not yet run."""
        return RunningTurn(
            self.flow,
            self.connections,
            session,
            now=self.now,
            most_visits=self.most_visits,
            executor=self.executor,
            watch=self.watch,
            progress=self.progress,
            unsettled=self.unsettled,
        )

    def now(self) -> datetime:
        """In the flow's time zone."""
        return self.connections.clock.now().astimezone(self.flow.time_zone)
