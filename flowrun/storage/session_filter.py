"""Which of the kept sessions somebody asks for."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, get_args

from engine.run.session import Status

from .session_tables import moment

STATUSES: tuple[Status, ...] = get_args(Status)
OVER: tuple[Status, ...] = ("ended", "failed", "crashed", "expired")


class SessionFilter(NamedTuple):
    """All that is given must hold; `began` lies from `since` on and before `until`, the last change
    before `unchanged_since`."""

    flow: str | None = None
    statuses: Sequence[Status] = ()
    since: datetime | None = None
    until: datetime | None = None
    caller: str | None = None
    unchanged_since: datetime | None = None
    environment: str | None = None

    def where(self) -> tuple[str, tuple[object, ...]]:
        """A WHERE clause of SQL about `sessions`, and its values."""
        conditions: list[tuple[str, tuple[object, ...]]] = []
        if self.flow is not None:
            conditions.append(("flow = ?", (self.flow,)))
        if self.statuses:
            marks = ", ".join("?" * len(self.statuses))
            conditions.append((f"status IN ({marks})", tuple(self.statuses)))
        if self.since is not None:
            conditions.append(("created >= ?", (moment(self.since),)))
        if self.until is not None:
            conditions.append(("created < ?", (moment(self.until),)))
        if self.caller is not None:
            conditions.append(("caller = ?", (self.caller,)))
        if self.environment is not None:
            conditions.append(("environment = ?", (self.environment,)))
        if self.unchanged_since is not None:
            conditions.append(("changed < ?", (moment(self.unchanged_since),)))
        text = " AND ".join(condition for condition, _ in conditions)
        values = tuple(value for _, values in conditions for value in values)
        return (f" WHERE {text}" if text else ""), values
