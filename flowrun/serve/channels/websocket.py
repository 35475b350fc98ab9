"""The same turns over a WebSocket: messages as they are said.

The first frame is `{"session_token": …}`, for a URL stands in logs. Each further frame is the body
of a step. Answers are `{"message": {"text"}}`, then what a step's answer holds, or a refusal.
"""

import asyncio

from starlette.websockets import WebSocket, WebSocketDisconnect

from ...storage.kept_session import Row
from ..refusals import Refused, unauthorized
from ..sessions.asked import GOING_ON, Answer
from .agent import Agent, shown
from .bodies import StepBody, json_of, typed_body

UNAUTHORIZED = 4401
"""Close codes from 4000 are a protocol's own (RFC 6455, 7.4.2); these end in the HTTP status."""
ENDED = 1000


class Talk:
    """The endpoint."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent

    async def __call__(self, socket: WebSocket) -> None:
        await socket.accept()
        try:
            row = await self._let_in(socket)
            if row is not None:
                await self._talk(socket, row)
        except WebSocketDisconnect:
            pass  # the client is gone; a turn under way goes on by itself

    async def _let_in(self, socket: WebSocket) -> Row | None:
        limits, id = self._agent.limits, socket.path_params["session_id"]
        try:
            async with asyncio.timeout(limits.first_frame_seconds):
                frame = json_of(await _frame(socket))
            token = frame.get("session_token") if isinstance(frame, dict) else None
            if not isinstance(token, str):
                raise unauthorized('send {"session_token": …} as the first frame')
            row = await self._agent.let_in(id, token)
        except TimeoutError:
            await socket.close(UNAUTHORIZED, "no session_token in time")
        except Refused as refused:
            await socket.send_json(refused.body)
            await socket.close(4000 + refused.status, refused.message[:100])
        else:
            going_on = row.status in GOING_ON
            status = "AWAITING_INPUT" if going_on else "ENDED"
            await socket.send_json({"session_status": status, "turn": row.turns})
            return row
        return None

    async def _talk(self, socket: WebSocket, row: Row) -> None:
        while True:
            frame = await _frame(socket)
            try:
                answer = await self._step(socket, row, frame)
            except Refused as refused:
                await socket.send_json(refused.body)
                continue
            await socket.send_json(shown(answer))
            if answer.status not in GOING_ON:
                await socket.close(ENDED)
                return

    async def _step(self, socket: WebSocket, row: Row, frame: str | bytes) -> Answer:
        said: asyncio.Queue[str | None] = asyncio.Queue()
        telling = asyncio.create_task(_tell(socket, said))
        try:
            body = typed_body(json_of(frame), StepBody)
            self._agent.clients.of_session(row.client)
            answer = await self._agent.stepped(row, body, None, said.put_nowait)
        finally:
            said.put_nowait(None)
            count = await telling
        for text in answer.says[count:]:  # of a repeat, whose turn said nothing now
            await socket.send_json({"message": {"text": text}})
        return answer


async def _tell(socket: WebSocket, said: "asyncio.Queue[str | None]") -> int:
    """How much was said, once None ends it."""
    count = 0
    while (text := await said.get()) is not None:
        await socket.send_json({"message": {"text": text}})
        count += 1
    return count


async def _frame(socket: WebSocket) -> str | bytes:
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005), message.get("reason"))
    text: str | None = message.get("text")
    return message["bytes"] if text is None else text
