"""Durable timers: what a session does to itself later, whichever workers are there then."""

import json
from datetime import timedelta
from typing import Any

from restate import ObjectContext

SESSION = "Session"


def end_later(ctx: ObjectContext, head: dict[str, Any]) -> None:
    """When its time is over."""
    _later(ctx, "end", {"at": head["expires"]}, head["expires"] - head["created"])


def forget_later(ctx: ObjectContext, head: dict[str, Any]) -> None:
    """When it has been over for as long as sessions are kept."""
    _later(ctx, "forget", {}, head["keep"])


def _later(ctx: ObjectContext, handler: str, given: dict[str, Any], milliseconds: int) -> None:
    delay = timedelta(milliseconds=milliseconds)
    ctx.generic_send(SESSION, handler, json.dumps(given).encode(), key=ctx.key(), send_delay=delay)
