"""Writes of a visit that an earlier attempt may have begun."""

from engine.errors import NodeError
from engine.http.messages import Request


async def may_have_arrived(request: Request) -> None:
    """Stands before each that is not idempotent."""
    raise NodeError(
        f"{request}: this turn was cut off while it was made; it may have arrived, and is not made "
        "again"
    )
