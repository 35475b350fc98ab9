"""A node that sends requests, and what of their answers it understands."""

from collections.abc import Iterator
from typing import Any, ClassVar

from .context import Context
from .errors import NodeError
from .fields.response_mapping import ResponseMapping
from .http.messages import Request, Response
from .node import Node, Result, Wait


class HttpNode(Node):
    """A node that sends requests: `request`, `send`, `result`; test-request runs the same three.

    An answer that it does not understand takes `failed`.
    """

    io: ClassVar[bool] = True

    def request(self, ctx: Context) -> Request:
        raise NotImplementedError

    async def send(self, ctx: Context, request: Request) -> Response:
        """An answer that the node understands. Raises `NodeError` for any other, and when there is
        none to read."""
        response = await ctx._sends.send(request)
        if not self.understands(response.status):
            raise NodeError(self.refusal(response))
        return response

    def understands(self, status: int) -> bool:
        """Whether `result` can say something of an answer with this status."""
        return 200 <= status < 300

    def refusal(self, response: Response) -> str:
        """Why an answer that is not understood takes `failed`."""
        if 300 <= response.status < 400:
            location = response.redaction.text(response.headers.get("location", ""))
            place = f" to {location.partition('?')[0]}" if location else ""
            return f"answered {response.status}, a redirect{place}"
        return f"answered {response.status}{_said(response)}"

    def result(self, ctx: Context, response: Response) -> Result:
        raise NotImplementedError

    async def ask(self, ctx: Context) -> Result:
        """The three in turn. A node that reads pages sends once for each."""
        return self.result(ctx, await self.send(ctx, self.request(ctx)))

    async def run(self, ctx: Context) -> Result | Wait:
        return await self.ask(ctx)

    def mapped_from(self, status: int) -> ResponseMapping:
        """What is mapped from an answer of this status."""
        fields = (getattr(self, name) for name in type(self).model_fields)
        found = [field for field in fields if isinstance(field, ResponseMapping)]
        if not found or not 200 <= status < 300:
            return ResponseMapping()
        rows = (row for field in found for row in field.rows)
        return found[0] if len(found) == 1 else ResponseMapping(tuple(rows))

    def samples(self, found: Any) -> Iterator[tuple[str, int, Any]]:
        """Answers worth trying when a flow is explored, a good one first: each in a few words, its
        status, and its JSON or None. `found` is JSON in which the response mapping finds all that
        it looks for."""
        yield "a good answer", 200, found

    def beyond(self) -> str:
        """What a visit does beyond that one request, in a few words; empty when it is all."""
        return ""


def _said(response: Response) -> str:
    """The short message of an error answer, where it has one."""
    if response.content_type.endswith("json") and response.body:
        try:
            data: Any = response.json()
        except NodeError:
            return ""
        data = data[0] if isinstance(data, list) and data else data
        if isinstance(data, dict):
            for key in ("error_description", "message", "detail", "title", "error"):
                if isinstance(data.get(key), str):
                    return f": {data[key]}"
    return f" ({response.content_type})" if response.content_type else ""
