"""Requests for whose answer no turn waits: put off by its visit, carried on by a call of their own
once the engine has recorded that visit, and added to its trace."""

import base64
import json
import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

from restate import ObjectContext, ObjectSharedContext, RunOptions

from engine.clock import Clock
from engine.context import Context
from engine.errors import CredentialError, NodeError
from engine.flow.wiring import Step
from engine.http.messages import PutOff, Request
from engine.sending import Sender
from engine.values.at_rest import Seal
from engine.values.redaction import Redaction
from engine.values.secret import Secret

from ...serve.flows import ServedFlow
from ...storage.noted import AGAIN
from ..session_state import HEAD, JSON, is_replaying, read, turn_key, write
from .hosted import Hosted, refusing, session_place
from .repeating import may_have_arrived
from .timers import SESSION

log = logging.getLogger("flowrun.scale")

_ONCE: RunOptions[Any] = RunOptions(serde=JSON, max_attempts=1)


def put_off(ctx: Context, one: PutOff, seal: Seal) -> str:
    """What of a request its own call needs: sealed, for any of it may be a secret."""
    request, ends = one.request, ctx._sends.ends
    told = {
        "method": request.method,
        "url": request.url,
        "headers": dict(request.headers),
        "body": None if request.body is None else base64.b64encode(request.body).decode(),
        "credential": request.credential,
        "follow_redirects": request.follow_redirects,
        "idempotent": request.idempotent,
        "reads": request.reads,
        "revealed": [
            [secret.reveal(), secret.name, None if secret.hosts is None else sorted(secret.hosts)]
            for secret in one.revealed
        ],
        "hidden": ctx._redaction.since(0),
        "seconds": None if ends is None else max(0.0, ends - ctx.clock.spent()),
    }
    return seal(json.dumps(told))


def carry_on(ctx: ObjectContext, sealed: str, visit: Mapping[str, Any]) -> None:
    """`visit` is `{flow, digest, turn, node, nth}`: the nth of that node in its turn."""
    _send(ctx, "send", {**visit, "sealed": sealed})


async def send(ctx: ObjectSharedContext, hosted: Hosted, given: dict[str, Any]) -> None:
    """Makes one request, and has the session add what came of it. Where no worker has the version
    of its flow it waits for one, as all calls of the engine do that raise."""
    is_again = is_replaying()
    if await read(ctx, HEAD) is None:
        return
    served = hosted.flows.version(given["flow"], given["digest"])
    with refusing(f"a background request of session {ctx.key()}"):
        asked = json.loads(hosted.key.unseal(session_place(ctx.key()))(given["sealed"]))
        made = partial(_made, served, served.flow.steps[given["node"]], asked, is_again)
        told = await ctx.run_typed(given["node"], made, _ONCE)
    place = {name: given[name] for name in ("turn", "node", "nth")}
    _send(ctx, "amend", {**place, **told})


async def amend(ctx: ObjectContext, given: dict[str, Any]) -> None:
    """Adds calls and notes to a visit that is kept."""
    key = turn_key(given["turn"])
    turn = await read(ctx, key)
    if turn is None:
        return
    found = [visit for visit in turn["visits"] if visit["node"] == given["node"]]
    if len(found) < given["nth"]:  # the turn crashed
        return
    visit = found[given["nth"] - 1]
    if calls := [*visit.get("calls", ()), *given["calls"]]:
        visit |= {"calls": calls, "request": calls[-1]["request"]}
        visit["response"] = calls[-1].get("response")
    if notes := [*visit.get("notes", ()), *given["notes"]]:
        visit["notes"] = notes
    write(ctx, key, turn)


def _send(ctx: ObjectContext | ObjectSharedContext, handler: str, given: dict[str, Any]) -> None:
    ctx.generic_send(SESSION, handler, json.dumps(given).encode(), key=ctx.key())


async def _made(
    served: ServedFlow, step: Step, asked: dict[str, Any], is_again: bool
) -> dict[str, Any]:
    redaction, clock = Redaction(served.connections.redaction), Clock()
    for text in asked["hidden"]:
        redaction.add(text)
    left = asked["seconds"]
    sender = Sender(
        served.connections.by_clock(clock),
        redaction,
        node=step.name,
        policy=step.policy,
        ends=None if left is None else clock.spent() + left,
        before_write=may_have_arrived if is_again else None,
    )
    for text, name, hosts in asked["revealed"]:
        known = None if hosts is None else frozenset(hosts)
        sender.revealed.append(Secret(text, name=name, hosts=known))
    notes = [AGAIN] if is_again else []
    try:
        await sender.send(_request(asked))
    except NodeError as error:
        if not sender.calls:  # else it is in the last of them
            notes.append(redaction.short(str(error)))
    except CredentialError as error:
        notes.append(redaction.short(str(error)))
        log.error("a credential: %s", notes[-1])
    return {"calls": [call.as_json(redaction) for call in sender.calls], "notes": notes}


def _request(asked: Mapping[str, Any]) -> Request:
    body = asked["body"]
    return Request(
        asked["method"],
        asked["url"],
        asked["headers"],
        None if body is None else base64.b64decode(body),
        asked["credential"],
        asked["follow_redirects"],
        asked["idempotent"],
        asked["reads"],
    )
