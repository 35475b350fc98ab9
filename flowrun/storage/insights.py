"""What is kept of sessions, searched: for those who look back at conversations."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from .database import Database, rows
from .kept_session import Row, StoredTurn
from .session_tables import KEY, ROW, moment

_TURNS = "SELECT heard, says, visits, began, ended, began_with FROM turns"
FIELDS: Mapping[str, str] = {
    "session_id": "id",
    "agent_id": "flow",
    "session_status": "status",
    "outcome": "status",
    "session_start_time": "created",
    "session_end_time": "changed",
    "source": "caller",
    "user_id": "caller",
    "client": "client",
    "environment": "environment",
    "turns": "turns",
}
"""What sessions are sorted by, as the API calls it and as a `Head` does; of a status, a
`session_status` is whether it is over."""
SOUGHT = (
    *("session_id", "agent_id", "session_status", "outcome"),
    *("source", "user_id", "client", "environment"),
)
_SESSION_STATUS = (
    "CASE WHEN status IN ('running', 'awaiting_input') THEN 'AWAITING_INPUT' ELSE 'ENDED' END"
)
IDS = frozenset({"session_id", "agent_id"})
"""They are compared whole."""


class Head(NamedTuple):
    """A session without its data; moments are in milliseconds since 1970, UTC."""

    id: str
    flow: str
    digest: str
    status: str
    at: str
    created: int
    changed: int
    caller: str | None
    client: str | None
    environment: str | None
    turns: int


class Term(NamedTuple):
    """`values` are compared whole, or a text is looked for in them where it is a `match`."""

    field: str
    value: str
    is_match: bool = False


class Search(NamedTuple):
    """All of `must`, none of `must_not`, and one of `should`, where there is any."""

    since: datetime | None = None
    until: datetime | None = None
    must: Sequence[Term] = ()
    must_not: Sequence[Term] = ()
    should: Sequence[Term] = ()
    sort: Sequence[tuple[str, bool]] = (("session_start_time", True),)
    """Fields, and whether the largest comes first."""
    page: int = 0
    size: int = 20
    client: str | None = None
    """Whose sessions are looked for; None: everybody's."""


class Insights:
    """Reads in a thread, on connections of its own: a search may take a while, and turns go on
    meanwhile. Raises `StoreError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def search(self, search: Search) -> tuple[int, list[Head]]:
        """How many there are, and those of the page."""
        return await asyncio.to_thread(self.search_now, search)

    async def session(self, id: str) -> tuple[Row, list[StoredTurn]] | None:
        """None for an unknown id."""
        return await asyncio.to_thread(self._session, id)

    def search_now(self, search: Search) -> tuple[int, list[Head]]:
        """As `search`, for who is in a thread already."""
        where, values = _where(search)
        order = ", ".join(
            f"{_column(field)} {'DESC' if falls else 'ASC'}" for field, falls in search.sort
        )
        columns = ", ".join(Head._fields)
        asked = f"SELECT {columns} FROM sessions {where} ORDER BY {order}, id LIMIT ? OFFSET ?"
        with self._database.reading() as db:
            if db is None:
                return 0, []
            counted = f"SELECT count(*) FROM sessions {where}"
            ((total,),) = rows(db, tuple[int], counted, values)
            page = (search.size, search.page * search.size)
            return total, list(rows(db, Head, asked, (*values, *page)))

    def _session(self, id: str) -> tuple[Row, list[StoredTurn]] | None:
        with self._database.reading() as db:
            found = list(rows(db, Row, ROW, (id,))) if db else []
            if db is None or not found:
                return None
            return found[0], list(
                rows(db, StoredTurn, f"{_TURNS} WHERE session = ({KEY}) ORDER BY number", (id,))
            )


def _where(search: Search) -> tuple[str, tuple[Any, ...]]:
    """Texts of SQL come from this module alone, values are bound."""
    parts: list[str] = []
    values: list[Any] = []
    for bound, sign in ((search.since, ">="), (search.until, "<=")):
        if bound is not None:
            parts.append(f"created {sign} ?")
            values.append(moment(bound))
    for terms, form in (
        (search.must, "{}"),
        (search.must_not, "NOT coalesce({}, 0)"),
    ):
        parts += [form.format(_compared(term)) for term in terms]
        values += [term.value for term in terms]
    if search.client is not None:
        parts.append("client = ?")
        values.append(search.client)
    if search.should:
        parts.append("(" + " OR ".join(map(_compared, search.should)) + ")")
        values += [term.value for term in search.should]
    return ("WHERE " + " AND ".join(parts) if parts else ""), tuple(values)


def _column(field: str) -> str:
    return _SESSION_STATUS if field == "session_status" else FIELDS[field]


def _compared(term: Term) -> str:
    column = _column(term.field)
    return f"instr(lower({column}), lower(?))" if term.is_match else f"{column} = ?"
