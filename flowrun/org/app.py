"""A whole org behind one ASGI app."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.routing import Router
from starlette.types import ASGIApp

from .api.answers import on_api_error, on_http_error, on_oauth_error
from .api.bulk_ingest import BulkIngest
from .api.bulk_query import BulkQuery
from .api.composite import Composite
from .api.gate import Gate, Usage
from .api.jobs import Jobs
from .api.record_collections import RecordCollections
from .api.rest import Rest
from .api.search import SearchService
from .api.sobjects import SObjects
from .chaos import Chaos
from .data.data import SHIPPED, read_data
from .data.database import Database
from .data.derived import Row
from .data.writes import Writer
from .errors import ApiError
from .login.authorize import Authorize
from .login.login import Login
from .login.oauth import OAuthError, Tokens
from .login.soap import SoapLogin
from .queries.cursors import Cursors


def _now() -> datetime:
    return datetime.now(UTC)


class LocalOrg:
    """An org filled from a data file, the shipped one by default. `page_size` wins over the file's;
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
        self.settings = data.settings
        self.settings.username = str(user["Username"])
        self.name = str(organization["Name"] or data.settings.name)
        self.database = Database(data.schema, data.records)
        self.chaos = Chaos({**data.settings.chaos, **(chaos or {})})
        ids = str(organization["Id"]), str(user["Id"])
        self.tokens = Tokens(data.settings, *ids, clock, self.chaos)
        self.usage = Usage()
        size = page_size or data.settings.page_size
        self.rest = Rest(data, self.database, Cursors(), size, clock, self.usage, self.chaos)
        self.writer = Writer(data.schema, self.database, ids[1], clock, self.chaos)
        self.app = Gate(self._endpoints(), self.tokens, self.usage, self.chaos)

    def _endpoints(self) -> ASGIApp:
        sobjects = SObjects(self.rest, self.writer)
        queries, ingests = (
            Jobs(self.tokens.user, self.rest.clock, self.chaos) for _ in ("query", "ingest")
        )
        parts = (
            Login(self.tokens, self.database, self.rest.data.schema),
            SoapLogin(self.tokens),
            Authorize(self.tokens, self.name),
            self.rest,
            RecordCollections(sobjects),
            Composite(self.database),
            SearchService(self.rest),
            BulkQuery(self.rest, queries),
            BulkIngest(sobjects, ingests),
            sobjects,
        )
        router = Router([route for part in parts for route in part.routes()], False)
        refusals = {
            ApiError: on_api_error,
            OAuthError: on_oauth_error,
            HTTPException: on_http_error,
        }
        return ExceptionMiddleware(router, refusals)

    @property
    def consumer_key(self) -> str:
        return self.settings.consumer_key

    @property
    def consumer_secret(self) -> str:
        return self.settings.consumer_secret

    @property
    def username(self) -> str:
        return self.settings.username

    @property
    def password(self) -> str:
        return self.settings.password

    @property
    def logins(self) -> int:
        """How many access tokens were given out."""
        return self.tokens.logins

    @property
    def api_calls(self) -> int:
        """How many REST calls came with a good token."""
        return self.usage.calls

    def expire_tokens(self) -> None:
        """From now on every access token given out so far is refused, and the results that were
        being read with them are gone."""
        self.tokens.expire()
        self.rest.cursors.forget()

    def issue_refresh_token(self) -> str:
        """A token good for `grant_type=refresh_token`."""
        return self.tokens.issue_refresh_token()


def _running_user(users: list[Row], username: str) -> Row:
    """Whom tokens speak for: the user of that name, or else the first active one."""
    named = (user for user in users if user["Username"] == username)
    active = (user for user in users if user["IsActive"])
    return next(named, None) or next(active, users[0])
