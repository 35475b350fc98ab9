"""Sessions as virtual objects of Restate: one exclusive call a turn, one writer each."""

from datetime import timedelta
from functools import partial
from typing import Any

from restate import InvocationRetryPolicy, ObjectContext, ObjectSharedContext, VirtualObject
from restate.exceptions import TerminalError

from ...serve.logs import session_id
from ...serve.sessions.asked import GOING_ON
from ..session_state import DATA, HEAD, JSON, read, turn_key, write
from . import background
from .hosted import Hosted
from .session_begin import begin
from .session_step import Step
from .timers import SESSION, forget_later

LONGEST_VISIT = timedelta(minutes=10)
"""After so long a worker is taken for dead, and its turn is made by another."""
_RETRY = InvocationRetryPolicy(
    initial_interval=timedelta(milliseconds=50),
    exponentiation_factor=2,
    max_interval=timedelta(seconds=1),
    max_attempts=4_000,
    on_max_attempts="kill",
)
"""A worker that died is replaced within the hour. Restate would pause what fails for longer, and
a paused call holds its session for good."""


def session_object(hosted: Hosted) -> VirtualObject:
    """The object whose sessions run the flows of this worker."""
    session = VirtualObject(
        SESSION,
        # Only what a turn needs is asked for: all turns of a session are more with each.
        state_preload=False,
        inactivity_timeout=LONGEST_VISIT,
        abort_timeout=LONGEST_VISIT,
        journal_retention=timedelta(),
        invocation_retry_policy=_RETRY,
    )
    exclusive = partial(session.handler, input_serde=JSON, output_serde=JSON)
    shared = partial(exclusive, kind="shared")

    @exclusive()
    async def init(ctx: ObjectContext, sealed: Any) -> Any:
        """Begins the session, which says nothing before its first step."""
        session_id.set(ctx.key())
        return await begin(ctx, hosted, sealed)

    @exclusive()
    async def step(ctx: ObjectContext, sealed: Any) -> Any:
        """Makes a turn, or answers its repeat."""
        session_id.set(ctx.key())
        return await Step(ctx, hosted, sealed).run()

    @shared(ingress_private=True)
    async def send(ctx: ObjectSharedContext, given: Any) -> Any:
        """Makes a request of a turn that has not waited for it."""
        session_id.set(ctx.key())
        await background.send(ctx, hosted, given)
        return {}

    exclusive(ingress_private=True)(amend)
    exclusive()(end)
    exclusive()(forget)
    shared()(show)
    return session


async def amend(ctx: ObjectContext, given: Any) -> Any:
    """Adds what came of a request in the background to its turn."""
    await background.amend(ctx, given)
    return {}


async def end(ctx: ObjectContext, ended: Any) -> Any:
    """Ends a session that goes on when its time is over, by a durable timer; `{at}` is in
    milliseconds since 1970."""
    head = await read(ctx, HEAD)
    if head is not None and head["status"] in GOING_ON:
        head |= {"status": "expired", "changed": ended["at"]}
        write(ctx, HEAD, head)
        forget_later(ctx, head)
    return {}


async def forget(ctx: ObjectContext, _: Any) -> Any:
    """Forgets a session that has long been over, by a durable timer."""
    ctx.clear_all()
    return {}


async def show(ctx: ObjectSharedContext, whole: Any) -> Any:
    """`{head}`, and of a `whole` session `{head, data, turns}`, masked and sealed as kept."""
    head = await read(ctx, HEAD)
    if head is None:
        raise TerminalError("session not found", 404)
    if not whole:
        return {"head": head}
    numbers = range(1, head["turns"] + 1)
    asked = [read(ctx, turn_key(number)) for number in numbers]
    turns = [await turn for turn in asked]
    return {"head": head, "data": await read(ctx, DATA), "turns": turns}
