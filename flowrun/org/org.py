"""What a local org consists of: its settings, records, tokens and queries.

The data file is read at once, so that mistakes in it are told; everything else opens when it is
first needed, for most flows ask for little of it.
"""

from collections.abc import Callable, Mapping
from copy import copy
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from .api.usage import ApiUsage
from .chaos import Chaos
from .data.org_data import SHIPPED, read_data
from .data.rows import Row

if TYPE_CHECKING:
    from .data.database import RecordDatabase
    from .data.writes import RecordWriter
    from .login.tokens import Tokens
    from .queries.query import Queries


def _now() -> datetime:
    return datetime.now(UTC)


class Org:
    """Filled from a data file, the shipped one by default. `page_size` wins over the file's;
    `clock` dates tokens and decides what TODAY is; `chaos` adds to the file's troubles."""

    def __init__(
        self,
        path: Path | None = None,
        *,
        page_size: int | None = None,
        clock: Callable[[], datetime] = _now,
        chaos: Mapping[str, int | None] | None = None,
    ) -> None:
        data = read_data(path or SHIPPED)
        organization = data.records["Organization"][0]
        user = _running_user(data.records["User"], data.settings.username)
        self.organization_id, self.user_id = str(organization["Id"]), str(user["Id"])
        self.name = str(organization["Name"] or data.settings.name)
        self.settings = copy(data.settings)
        self.settings.username = str(user["Username"])
        self.settings.page_size = page_size or data.settings.page_size
        self.schema = data.schema
        self.clock = clock
        self.chaos = Chaos({**data.settings.chaos, **(chaos or {})})
        self.usage = ApiUsage()
        self._data = data

    @cached_property
    def database(self) -> "RecordDatabase":
        from .data.database import RecordDatabase

        return RecordDatabase(self.schema, self._data.beginning)

    @cached_property
    def tokens(self) -> "Tokens":
        from .login.tokens import Tokens

        ids = self.organization_id, self.user_id
        return Tokens(self.settings, *ids, self.clock, self.chaos)

    @cached_property
    def queries(self) -> "Queries":
        from .queries.query import Queries

        return Queries(self.schema, self.database, self.settings, self.clock, self.chaos)

    @cached_property
    def writer(self) -> "RecordWriter":
        from .data.writes import RecordWriter

        return RecordWriter(self.schema, self.database, self.user_id, self.clock, self.chaos)


def _running_user(users: list[Row], username: str) -> Row:
    """Whom tokens speak for: the user of that name, or else the first active one."""
    named = (user for user in users if user["Username"] == username)
    active = (user for user in users if user["IsActive"])
    return next(named, None) or next(active, users[0])
