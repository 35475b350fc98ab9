"""What outlives the sessions of a caller (`user: true`): a virtual object for each of them."""

import json
from typing import Any

from restate import ObjectContext, ObjectSharedContext, VirtualObject

from ..session_state import JSON, read, write

NAME = "Caller"
_VALUES = "values"


def key_of(flow: str, caller: str) -> str:
    """The key of a caller of a flow."""
    return json.dumps([flow, caller], ensure_ascii=False)


caller = VirtualObject(NAME, ingress_private=True)


@caller.handler(kind="shared", input_serde=JSON, output_serde=JSON)
async def recall(ctx: ObjectSharedContext) -> Any:
    """The values as sessions left them, secrets sealed."""
    return await read(ctx, _VALUES) or {}


@caller.handler(input_serde=JSON, output_serde=JSON)
async def remember(ctx: ObjectContext, changed: Any) -> Any:
    """Null unsets a value."""
    values = {**(await read(ctx, _VALUES) or {}), **changed}
    values = {name: value for name, value in values.items() if value is not None}
    if values:
        write(ctx, _VALUES, values)
    else:
        ctx.clear(_VALUES)
    return {}
