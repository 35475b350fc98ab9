"""The talks of a studio: few, each for as long as somebody goes on with it."""

import time
from collections.abc import Callable

from .refusal import Refusal
from .talk import Talk

MOST_TALKS = 20
MOST_IDLE_SECONDS = 3 * 3600.0


class Talks:
    """The one that was left alone for longest goes when there are too many."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._talks: dict[str, tuple[Talk, float]] = {}

    async def add(self, talk: Talk) -> None:
        """Raises `Refusal` where every one is still answering."""
        for id, (idle, used) in list(self._talks.items()):
            if not idle.is_busy and self._clock() - used > MOST_IDLE_SECONDS:
                await self.end(id)
        if len(self._talks) >= MOST_TALKS:
            free = [id for id, (one, _) in self._talks.items() if not one.is_busy]
            if not free:
                raise Refusal(409, f"{MOST_TALKS} talks are being answered; wait for one of them")
            await self.end(free[0])
        self._talks[talk.id] = talk, self._clock()

    def get(self, id: str) -> Talk:
        """Raises `Refusal` for one that is not there any more."""
        if id not in self._talks:
            raise Refusal(404, "there is no such talk any more; begin a new one")
        talk, _ = self._talks.pop(id)
        self._talks[id] = talk, self._clock()
        return talk

    async def end(self, id: str) -> None:
        self.get(id)
        talk, _ = self._talks.pop(id)
        await talk.end()

    async def aclose(self) -> None:
        for id in list(self._talks):
            await self.end(id)
