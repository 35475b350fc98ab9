"""A query's result, page by page: the next is on its way while one is used."""

import asyncio
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from typing import Any, NamedTuple

from engine import NodeError, Request, Response

from .binding import Soql
from .errors import rest_error
from .requests import Send

Follow = Callable[[str], Request]

_PATH = re.compile(rb'"nextRecordsUrl"\s*:\s*"(/services/data/[^"\\]{1,400})"')
_GOES_ON = re.compile(rb'"done"\s*:\s*false')
_HEAD = 800


class Page(NamedTuple):
    """`total` is how many records the query has, as Salesforce tells it beforehand, 0 where it does
    not; `following` the path of the next page. Whether there is one decides, never a total."""

    total: int
    records: list[Any]
    following: str = ""


class Pages:
    """The pages of one query. `attributes` stay in the records only where they are kept."""

    def __init__(self, soql: Soql, send: Send, follow: Follow, *, keep_attributes: bool) -> None:
        self.soql = soql
        self.send = send
        self.follow = follow
        self.keep_attributes = keep_attributes
        self._typed = None if keep_attributes else _decoder(soql)

    async def read(self, first: Request) -> AsyncGenerator[Page, None]:
        """Raises `NodeError`; `LocatorLost` when a later page is gone."""
        response, seen = await self.send(first), set[str]()
        while True:
            early = _path_in_head(response)
            ahead = asyncio.ensure_future(self._next(early, seen)) if early else None
            try:
                page = await self._page(response)
                yield page
                if not page.following:
                    return
                if not page.records:
                    raise NodeError("Salesforce sent an empty page in the middle of a result")
                response = await (ahead or self._next(page.following, seen))
            finally:
                if ahead and not ahead.done():
                    ahead.cancel()
                    with suppress(asyncio.CancelledError, NodeError):
                        await ahead
                elif ahead and not ahead.cancelled():
                    ahead.exception()

    async def _next(self, path: str, seen: set[str]) -> Response:
        if path in seen:
            raise NodeError("Salesforce named the same next page twice")
        seen.add(path)
        return await self.send(self.follow(path))

    async def _page(self, response: Response) -> Page:
        if response.ok and self._typed and response.body:
            # another spelling than the query's, no query result, or nested without end
            with suppress(ValueError, RecursionError):
                return _page_of(self._typed(response.body))
        page = _page_of(read_page(response, self.soql))
        if self.soql.has_children:
            for record in page.records:
                await self._complete(record)
        return page if self.keep_attributes else page._replace(records=plain(page.records))

    async def _complete(self, record: Any) -> None:
        """Reads on where the children of a record have pages of their own."""
        children = [one for one in record.values() if _is_result(one)] if _is_dict(record) else ()
        for result in children:
            records, seen, page = result["records"], set[str](), _page_of(result)
            while page.following:
                response = await self._next(page.following, seen)
                page = _page_of(read_page(response, self.soql))
                if not page.records:
                    raise NodeError("Salesforce sent an empty page in the middle of a result")
                records += page.records
            result["totalSize"], result["done"] = len(records), True
            result.pop("nextRecordsUrl", None)
            for child in records:
                await self._complete(child)


async def collected(
    soql: Soql, pages: AsyncGenerator[Page, None], most: int
) -> tuple[int, list[Any]]:
    """How many there are, and all records as one list. Raises `NodeError` for more than `most`: as
    soon as they are, or are said to become, so many."""
    records: list[Any] = []
    async with aclosing(pages) as stream:
        async for page in stream:
            if soql.counts:
                return page.total, []
            records += page.records
            known = max(len(records), page.total) if page.following else len(records)
            if known > most:
                least = "at least " if page.following and page.total < known else ""
                raise NodeError(
                    f"the query matches {least}{known:,} records, and max_records is {most:,}; "
                    "narrow it with WHERE or LIMIT, raise max_records, or give it a file with "
                    "save_to"
                )
    return len(records), records


def read_page(response: Response, soql: Soql) -> dict[str, Any]:
    """The body of a query's answer. Raises `NodeError` for anything else."""
    if not response.ok:
        raise rest_error(response)
    data = response.json()
    told = isinstance(data, dict) and (data.get("done"), data.get("totalSize"))
    if not (_is_result(data) and told and any(isinstance(one, int | float) for one in told)):
        raise NodeError("Salesforce answered with something that is no query result")
    if soql.counts and whole_number(data.get("totalSize")) is None:
        raise NodeError("Salesforce answered with something that is no query result")
    return data  # type: ignore[no-any-return]


def plain(value: Any) -> Any:
    """Records without their `attributes`, at every level."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {
            key: plain(item) if isinstance(item, dict | list) else item
            for key, item in value.items()
            if key != "attributes"
        }
    return value


def _is_dict(value: Any) -> bool:
    return isinstance(value, dict)


def _is_result(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("records"), list)


def _page_of(data: dict[str, Any]) -> Page:
    total, records = whole_number(data.get("totalSize")) or 0, data["records"]
    path, done = data.get("nextRecordsUrl") or "", data.get("done")
    if done is True or (done is None and not path):
        return Page(total, records)
    if not path:
        raise NodeError("Salesforce says that the result goes on, and names no next page")
    if not isinstance(path, str) or not path.startswith("/services/data/"):
        raise NodeError("Salesforce named a next page that is not one of its own")
    return Page(total, records, path)


def whole_number(told: Any) -> int | None:
    """A number of records as it was told; None for what is no such number, as -1 is not."""
    if isinstance(told, bool) or not isinstance(told, int | float):
        return None
    return int(told) if told >= 0 and told == told // 1 else None


def _path_in_head(response: Response) -> str:
    """The next page's path where it stands before the records, as Salesforce writes it."""
    head = response.body[:_HEAD].partition(b'"records"')[0] if response.ok else b""
    found = _PATH.search(head) if _GOES_ON.search(head) else None
    return found[1].decode("ascii", "replace") if found else ""


def _decoder(soql: Soql) -> Callable[[bytes], Any] | None:
    """Decodes pages of just the fields that the query names, several times as fast as all of it.

    It raises `ValueError` where a field is missing: then the names are spelt otherwise.
    """
    if not soql.columns or soql.has_children:
        return None
    from typing import NotRequired, TypedDict

    import msgspec

    typed_dict: Any = TypedDict
    tree: dict[str, Any] = {}
    for path in soql.columns:
        *parents, name = path.parts
        if parents and parents[0].lower() == soql.query.origins[0].path.parts[-1].lower():
            return None
        below = tree
        for parent in parents:
            below = below.setdefault(parent, {})
            if not isinstance(below, dict):
                return None
        if isinstance(below.setdefault(name, Any), dict):
            return None

    def record(fields: dict[str, Any]) -> Any:
        kinds = {
            name: record(kind) | None if kind is not Any else Any for name, kind in fields.items()
        }
        return typed_dict("Record", kinds)

    keys = {"totalSize": int, "done": bool, "records": list[record(tree)]}  # type: ignore[misc]
    page = typed_dict("Page", {**keys, "nextRecordsUrl": NotRequired[Any]})
    decode: Callable[[bytes], Any] = msgspec.json.Decoder(page).decode
    return decode
