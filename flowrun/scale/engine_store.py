"""The sessions that an engine keeps, for the commands that tell of sessions."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import msgspec

from engine.errors import FlowError, StoreError
from engine.run.store import KeptTurn

from ..serve.refusals import Refused
from ..storage.database import from_json
from ..storage.kept_session import Data, Row, Stored, StoredTurn
from ..storage.session_filter import SessionFilter
from ..storage.sessions import found_by_start
from .ingress import Ingress
from .kept_elsewhere import KeptElsewhere
from .session_state import row_of
from .state_sql import HEADS, IS_OPEN, TURNS, conditions, field, text, texts

Told = TypeVar("Told")

_AT_ONCE = 200
"""So many sessions are held at a time."""


class _Turn(msgspec.Struct):
    number: int
    visits: msgspec.Raw


class EngineStore:
    """As `Store`, to read from. Raises `StoreError` where the engine cannot be asked."""

    def __init__(self, url: str, admin: str) -> None:
        self._url = url
        self._admin = admin

    def count(self, wanted: SessionFilter) -> int:
        where = " AND ".join([HEADS, *conditions(wanted)])
        (counted,) = self._query(f"SELECT count(*) AS n {where}")
        return int(counted["n"])

    def versions_in_use(self) -> set[tuple[str, str]]:
        """The flows, with their digests, of all sessions that may go on."""
        names = ", ".join(f"{field(name)} AS {name}" for name in ("flow", "digest"))
        found = self._query(f"SELECT DISTINCT {names} {HEADS} AND {IS_OPEN}")
        return {(one["flow"], one["digest"]) for one in found}

    def find(self, start: str) -> Stored:
        """The session whose id begins so. Raises `FlowError` for none and for several."""
        begins = f"starts_with(service_key, {text(start)})"
        asked = f"SELECT value_utf8 {HEADS} AND {begins} ORDER BY service_key LIMIT 4"
        rows = [self._row(one["value_utf8"]) for one in self._query(asked)] if start else []
        return found_by_start(start, [row.stored for row in rows])

    def row(self, stored: Stored) -> Row:
        return self._whole(stored)[0]

    def data(self, stored: Stored) -> Data:
        """The session itself, its secrets sealed."""
        return from_json(self._whole(stored)[0].data, Data)

    def turns(self, stored: Stored) -> list[KeptTurn]:
        """What was said and done, masked."""
        return [turn.kept() for turn in self._whole(stored)[1]]

    def visited(self, wanted: SessionFilter) -> Iterator[tuple[tuple[Any, ...], list[bytes]]]:
        """Each session's head, and the visits of its turns as JSON."""
        last = ""
        while True:
            after = f"service_key > {text(last)}"
            where = " AND ".join([HEADS, after, *conditions(wanted)])
            asked = f"SELECT value_utf8 {where} ORDER BY service_key LIMIT {_AT_ONCE:d}"
            rows = [self._row(one["value_utf8"]) for one in self._query(asked)]
            if not rows:
                return
            visits = self._visits([row.id for row in rows])
            for row in rows:
                yield row[:5] + (row.at, row.created, row.changed), visits.get(row.id, [])
            last = rows[-1].id

    def _visits(self, ids: list[str]) -> dict[str, list[bytes]]:
        asked = f"SELECT service_key, value_utf8 {TURNS} AND service_key IN ({texts(tuple(ids))})"
        found: dict[str, list[_Turn]] = {}
        for one in self._query(asked):
            turn = msgspec.json.decode(one["value_utf8"], type=_Turn)
            found.setdefault(one["service_key"], []).append(turn)
        return {
            id: [bytes(turn.visits) for turn in sorted(turns, key=lambda one: one.number)]
            for id, turns in found.items()
        }

    @staticmethod
    def _row(head: str) -> Row:
        return row_of(from_json(head, dict[str, Any]), {})

    def _whole(self, stored: Stored) -> tuple[Row, list[StoredTurn]]:
        found = self._asked(lambda ingress: KeptElsewhere(ingress).session(stored.id))
        if found is None:
            raise FlowError(f'session "{stored.id}" was removed meanwhile')
        return found

    def _query(self, sql: str) -> list[dict[str, Any]]:
        return self._asked(lambda ingress: ingress.query(sql))

    def _asked(self, ask: Callable[[Ingress], Awaitable[Told]]) -> Told:
        async def asking() -> Told:
            ingress = Ingress(self._url, self._admin)
            try:
                return await ask(ingress)
            finally:
                await ingress.aclose()

        try:
            return asyncio.run(asking())
        except Refused as refused:
            text = f"the sessions at the engine {self._url} cannot be read: {refused.message}"
            raise StoreError(text) from None
