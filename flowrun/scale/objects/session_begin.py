"""A session begins: its parameters are set, and nothing is said yet."""

import json
from typing import Any

from restate import ObjectContext

from engine.errors import FlowError
from engine.run.runner import Runner

from ...serve.given import caller_of, take
from ...serve.refusals import Refused
from ...serve.sessions.user import User
from ..session_state import DATA, HEAD, read, write
from .hosted import Hosted, call_place, refusing, session_place
from .left_by_caller import LeftByCaller, leave
from .timers import end_later
from .turn_clock import TurnClock


async def begin(ctx: ObjectContext, hosted: Hosted, sealed: dict[str, str]) -> dict[str, Any]:
    """Answers the head of the session; what is wrong with what was given ends the call."""
    id = ctx.key()
    with refusing(f"session {id} cannot begin"):
        if (head := await read(ctx, HEAD)) is not None:
            return dict(head)
        begun = json.loads(hosted.key.unseal(call_place(id, "init"))(sealed["sealed"]))
        return await _Beginning(ctx, hosted, begun).run()


class _Beginning:
    def __init__(self, ctx: ObjectContext, hosted: Hosted, begun: dict[str, Any]) -> None:
        self._ctx = ctx
        self._hosted = hosted
        self._begun = begun

    async def run(self) -> dict[str, Any]:
        ctx, hosted, begun = self._ctx, self._hosted, self._begun
        served = hosted.flows.version(begun["flow"], begun["digest"])
        clock = TurnClock(ctx.random(), begun["now"])
        runner = Runner(served.flow, served.connections.by_clock(clock))
        try:
            session = runner.start(served.given, id=ctx.key())
        except FlowError as error:
            raise Refused(400, str(error)) from None
        given = begun["given"]
        caller = begun["caller"] or caller_of(given, served.flow, runner.now)
        user = User(LeftByCaller({}), served)
        if caller is not None and served.user_parameters:
            left = await LeftByCaller.fetch(ctx, hosted.key, served.flow.name, caller)
            user = User(left, served)
            user.recall(session, caller, runner.now)
        take(session, served.flow, given, runner.now)
        changed = user.among(session, given)
        if changed and caller is not None:
            await leave(ctx, hosted.key, session, caller, changed)
        now = round(begun["now"] * 1000)
        head = {
            "id": session.id,
            "flow": session.flow,
            "file": served.file,
            "digest": session.digest,
            "status": session.status,
            "at": session.at,
            "created": now,
            "changed": now,
            "expires": now + begun["life"],
            "caller": caller,
            "client": begun["client"],
            "environment": served.environment,
            "turns": 0,
            "keep": begun["keep"],
        }
        write(ctx, HEAD, head)
        write(ctx, DATA, session.data(hosted.key.seal(session_place(session.id))))
        end_later(ctx, head)
        return head
