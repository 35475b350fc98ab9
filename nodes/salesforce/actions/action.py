"""What an action is: the keys it takes, what it asks, and what it makes of the answer."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, NamedTuple

from engine import Context, Request, Response

from ..preflight import Preflight
from ..requests import Send

ActionName = Literal[
    "get_records",
    "get_record",
    "create_record",
    "update_record",
    "upsert_record",
    "delete_record",
    "search",
]


class Takes(NamedTuple):
    """The keys that an action needs, those it may have besides, and its exits but `failed`."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    exits: tuple[str, ...] = ("success", "not_found")


class Outcome(NamedTuple):
    """The exit that an action leaves through, and what the response mapping sees of a success."""

    exit: str
    data: Any = None


class Action(ABC):
    """One action with all that it needs; it knows nothing of the node that has chosen it.

    `takes` are the actions that a class stands for, each with its keys and its exits.
    """

    __slots__ = ()

    takes: ClassVar[Mapping[ActionName, Takes]]

    def check(self) -> None:
        """Raises `WrongAt` for keys that do not go together."""
        return

    @abstractmethod
    def request(self, ctx: Context) -> Request:
        """The first request. Raises `NodeError` where a parameter has no fitting value."""

    @abstractmethod
    def outcome(self, ctx: Context, response: Response) -> Outcome:
        """What the answer to that request comes to. Raises `NodeError`."""

    async def ask(self, ctx: Context, send: Send) -> Outcome:
        """All of it: the request and, where one answer is not the whole, those that follow."""
        return self.outcome(ctx, await send(self.request(ctx)))

    def beyond(self) -> str:
        """What it does beyond the first request, in a few words; empty when that is all."""
        return ""

    async def compare(self, look: Preflight) -> None:
        """Has what it will ask for compared with what an org has. Raises `NodeError`."""
        return


def found(total: int, records: list[Any]) -> Outcome:
    """The outcome of a query or a search."""
    if not total:
        return Outcome("no_records")
    return Outcome("success", {"totalSize": total, "done": True, "records": records})
