"""Sessions that the engine keeps, for /insights: searched in its state, shown by its objects."""

from collections.abc import Iterator

from ..serve.refusals import Refused
from ..storage.insights import FIELDS, IDS, Head, Search, Term
from ..storage.kept_session import Row, StoredTurn
from ..storage.session_tables import moment
from .ingress import Ingress
from .session_state import row_of, stored_turn
from .state_sql import HEADS, IS_OPEN, field, text

_SESSION_STATUS = f"CASE WHEN {IS_OPEN} THEN 'AWAITING_INPUT' ELSE 'ENDED' END"


class KeptElsewhere:
    """Raises `Refused` where the engine cannot be asked."""

    def __init__(self, ingress: Ingress) -> None:
        self._ingress = ingress

    async def search(self, search: Search) -> tuple[int, list[Head]]:
        where = " AND ".join([HEADS, *_conditions(search)])
        (counted,) = await self._ingress.query(f"SELECT count(*) AS n {where}")
        order = ", ".join(
            f"{_column(name)} {'DESC' if falls else 'ASC'}" for name, falls in search.sort
        )
        columns = ", ".join(f"{field(name)} AS {name}" for name in Head._fields)
        page = f"LIMIT {search.size:d} OFFSET {search.page * search.size:d}"
        asked = f"SELECT {columns} {where} ORDER BY {order}, {field('id')} {page}"
        found = await self._ingress.query(asked)
        return counted["n"], [Head(*(one.get(name) for name in Head._fields)) for one in found]  # type: ignore[arg-type]

    async def session(self, id: str) -> tuple[Row, list[StoredTurn]] | None:
        try:
            shown = await self._ingress.call(id, "show", True)
        except Refused as refused:
            if refused.status == 404:
                return None
            raise
        return row_of(shown["head"], shown["data"]), [stored_turn(one) for one in shown["turns"]]

    async def open_by_client(self) -> dict[str, int]:
        client = field("client")
        asked = f"SELECT {client} AS client, count(*) AS n {HEADS} AND {IS_OPEN} GROUP BY {client}"
        found = await self._ingress.query(asked)
        return {one["client"]: one["n"] for one in found if one.get("client") is not None}


def _column(name: str) -> str:
    return _SESSION_STATUS if name == "session_status" else field(FIELDS[name])


def _conditions(search: Search) -> Iterator[str]:
    for bound, sign in ((search.since, ">="), (search.until, "<=")):
        if bound is not None:
            yield f"{field('created')} {sign} {moment(bound):d}"
    yield from map(_compared, search.must)
    yield from (f"NOT coalesce({_compared(term)}, false)" for term in search.must_not)
    if search.client is not None:
        yield f"{field('client')} = {text(search.client)}"
    if search.should:
        yield "(" + " OR ".join(map(_compared, search.should)) + ")"


def _compared(term: Term) -> str:
    column, value = _column(term.field), text(term.value)
    if term.is_match and term.field not in IDS:
        return f"strpos(lower({column}), lower({value})) > 0"
    return f"{column} = {value}"
