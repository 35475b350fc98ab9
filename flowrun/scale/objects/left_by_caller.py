"""What a caller's earlier sessions left, as a session takes it and leaves it."""

from collections.abc import Mapping
from typing import Any

from restate import ObjectContext

from engine.run.session import Session
from engine.values.at_rest import kept, opened
from engine.values.redaction import Redaction

from ...storage.session_tables import user_place
from ..sealing import SharedKey
from .caller_object import key_of, recall, remember


class LeftByCaller:
    """The values of one caller, fetched before a session asks for them."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    @classmethod
    async def fetch(
        cls, ctx: ObjectContext, key: SharedKey, flow: str, caller: str
    ) -> "LeftByCaller":
        found = await ctx.object_call(recall, key_of(flow, caller), {})
        unseal = key.unseal(user_place(flow, caller))
        return cls({name: opened(value, unseal) for name, value in found.items()})

    def users(self, flow: str, caller: str) -> dict[str, Any]:
        return dict(self._values)


async def leave(
    ctx: ObjectContext, key: SharedKey, session: Session, caller: str, changed: Mapping[str, Any]
) -> None:
    """Keeps the values that changed for the next session of this caller; None unsets one."""
    redaction = Redaction()
    for secret in session.hidden:
        redaction.add(secret)
    seal = key.seal(user_place(session.flow, caller))
    values = {
        name: None if value is None else kept(value, seal, redaction)
        for name, value in changed.items()
    }
    await ctx.object_call(remember, key_of(session.flow, caller), values)
