"""A report: the kept sessions that are asked for, counted flow by flow in one pass."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec

from engine.run.store import KeptTurn

from ..storage.kept_session import Row, instant
from ..storage.session_filter import SessionFilter
from ..storage.sessions import Store
from .tally import OTHERS, FlowTally, SessionRow, Visit

MOST_FLOWS = 1_000
_NAMES = ("id", "flow", "file", "digest", "status", "at", "created", "changed")
_HEAD = ", ".join(f"s.{name}" for name in _NAMES)
_READ_VISITS = (
    f"SELECT {_HEAD}, CAST(t.visits AS BLOB) FROM ({{chosen}}) AS s"
    " LEFT JOIN turns AS t ON t.session = s.key ORDER BY s.key, t.number"
)
Visited = tuple[tuple[Any, ...], list[bytes]]
"""A session's head, and the visits of each of its turns as JSON."""
_visits = msgspec.json.Decoder(list[Visit])


class Report:
    """`unreadable` counts sessions that are damaged."""

    def __init__(self, wanted: SessionFilter) -> None:
        self.wanted = wanted
        self.flows: dict[str, FlowTally] = {}
        self.sessions = self.unreadable = 0
        self.first: datetime | None = None
        self.last: datetime | None = None
        """When the first and the last of them began."""

    @classmethod
    def of(cls, store: Store, wanted: SessionFilter) -> "Report":
        """Holds no more than a session at a time. Raises `StoreError`."""
        with store.database.reading() as db:
            return cls.counting(wanted, () if db is None else _kept(db, *wanted.where()))

    @classmethod
    def counting(cls, wanted: SessionFilter, sessions: Iterable[Visited]) -> "Report":
        """Of sessions wherever they are kept."""
        report = cls(wanted)
        report._count(sessions)
        return report

    def by_sessions(self) -> list[FlowTally]:
        return sorted(self.flows.values(), key=lambda tally: (-tally.sessions, tally.flow))

    def as_json(self) -> dict[str, Any]:
        wanted = self.wanted
        return {
            "from": wanted.since.isoformat() if wanted.since else None,
            "to": wanted.until.isoformat() if wanted.until else None,
            "sessions": self.sessions,
            "unreadable": self.unreadable,
            "flows": [tally.as_json() for tally in self.by_sessions()],
        }

    def _count(self, sessions: Iterable[Visited]) -> None:
        first = last = None
        for head, said in sessions:
            try:
                session = msgspec.convert(head, SessionRow)
                visits = list(_in_turn(said))
                self._flow(session.flow).add(session, len(said), visits)
            except (msgspec.MsgspecError, UnicodeError):
                self.unreadable += 1
                continue
            self.sessions += 1
            first = session.created if first is None else min(first, session.created)
            last = session.created if last is None else max(last, session.created)
        self.first = None if first is None else instant(first)
        self.last = None if last is None else instant(last)

    def _flow(self, name: str) -> FlowTally:
        tally = self.flows.get(name)
        if tally is None:
            name = name if len(self.flows) < MOST_FLOWS else OTHERS
            tally = self.flows.setdefault(name, FlowTally(name))
        return tally


def session_tally(row: Row, turns: Sequence[KeptTurn]) -> FlowTally:
    """One session, counted like many."""
    tally = FlowTally(row.flow)
    session = SessionRow(*(getattr(row, name) for name in _NAMES))
    visits = [msgspec.convert(visit, Visit) for turn in turns for visit in turn.visits]
    tally.add(session, len(turns), visits)
    return tally


def _kept(db: sqlite3.Connection, where: str, values: tuple[object, ...]) -> Iterator[Visited]:
    # Sessions lie in this order on the disk, and turns in that of an index: nothing is sorted,
    # nothing piles up.
    turns = db.execute(_READ_VISITS.format(chosen=f"SELECT * FROM sessions{where}"), values)
    for _, group in groupby(turns, key=itemgetter(0)):
        rows = list(group)
        yield rows[0][:-1], [row[-1] for row in rows if row[-1] is not None]


def _in_turn(turns: list[bytes]) -> Iterator[Visit]:
    for text in turns:
        yield from _visits.decode(text)
