"""The endpoints of an org by the words of their paths.

A part is imported, and its routes are compiled, when somebody first asks for it: whoever runs a
flow waits for the token endpoint and for queries only.
"""

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from .org import Org

if TYPE_CHECKING:
    from .api.records import Records


class Part(Protocol):
    def routes(self) -> list[Route]: ...


class Endpoints:
    def __init__(self, org: Org) -> None:
        self.org = org
        # A server may answer in another thread than its org is watched from: what both use is
        # opened before, for two threads that come first could open it twice.
        self.tokens = org.tokens
        self.queries = org.queries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        words = scope.get("path", "").split("/")[1:]
        await self._part(words)(scope, receive, send)

    def _part(self, words: list[str]) -> Router:
        match words:
            case ["services", "data", _, *resource]:
                return self._part_of_api(resource)
            case ["services", "oauth2", "token" | "revoke"]:
                return self._oauth
            case ["services", "oauth2", "introspect" | "userinfo"] | ["id", *_]:
                return self._identity
            case ["services", "oauth2", *_]:
                return self._authorize
            case ["services", "Soap", *_]:
                return self._soap
            case ["services", "async", *_]:
                return self._async_jobs
            case ["services", "data"]:
                return self._resources
            case _:
                return self._elsewhere

    def _part_of_api(self, words: list[str]) -> Router:
        match words:
            case ["query" | "queryAll", *_] | ["tooling", "query"]:
                return self._query
            case ["sobjects", _, "updated" | "deleted"]:
                return self._changes
            case ["sobjects", _, "listviews", *_]:
                return self._views
            case ["sobjects", _, "describe", "layouts" | "compactLayouts", *_]:
                return self._views
            case ["sobjects", *_] | ["tooling", "sobjects"]:
                return self._sobjects
            case ["composite", "sobjects" | "tree", *_]:
                return self._collections
            case ["composite", *_]:
                return self._composite
            case ["search" | "parameterizedSearch"]:
                return self._search
            case ["limits", "recordCount"] | ["recent"]:
                return self._overviews
            case ["jobs", "query", *_]:
                return self._query_jobs
            case ["jobs", "ingest", *_]:
                return self._ingest_jobs
            case [] | ["limits"]:
                return self._resources
            case _:
                return self._elsewhere

    @cached_property
    def _records(self) -> "Records":
        from .api.records import Records

        return Records(self.org.schema, self.queries, self.org.writer)

    @cached_property
    def _oauth(self) -> Router:
        from .login.oauth import OAuth

        return _router(OAuth(self.tokens))

    @cached_property
    def _identity(self) -> Router:
        from .login.identity import Identity

        return _router(Identity(self.tokens, self.org.database, self.org.schema))

    @cached_property
    def _authorize(self) -> Router:
        from .login.authorize import Authorize

        return _router(Authorize(self.tokens, self.org.name))

    @cached_property
    def _soap(self) -> Router:
        from .login.soap import SoapLogin

        return _router(SoapLogin(self.tokens))

    @cached_property
    def _resources(self) -> Router:
        from .api.resources import Resources

        return _router(Resources(self.org.usage))

    @cached_property
    def _elsewhere(self) -> Router:
        from .api.elsewhere import Elsewhere

        return _router(Elsewhere())

    @cached_property
    def _query(self) -> Router:
        from .api.query import QueryResource

        return _router(QueryResource(self.queries, self.org.chaos))

    @cached_property
    def _sobjects(self) -> Router:
        from .api.sobjects import SObjects

        return _router(SObjects(self._records))

    @cached_property
    def _changes(self) -> Router:
        from .api.changes import Changes

        return _router(Changes(self._records, self.org.clock))

    @cached_property
    def _views(self) -> Router:
        from .api.views import Views

        return _router(Views(self._records))

    @cached_property
    def _collections(self) -> Router:
        from .api.record_collections import RecordCollections

        return _router(RecordCollections(self._records))

    @cached_property
    def _composite(self) -> Router:
        from .api.composite import Composite

        return _router(Composite(self.org.database))

    @cached_property
    def _search(self) -> Router:
        from .api.search import SearchResource

        return _router(SearchResource(self.org.schema, self.queries))

    @cached_property
    def _overviews(self) -> Router:
        from .api.overviews import Overviews

        return _router(Overviews(self._records))

    @cached_property
    def _query_jobs(self) -> Router:
        from .api.bulk.jobs import Jobs
        from .api.bulk.query_jobs import QueryJobs

        jobs = Jobs(self.org.user_id, self.org.clock, self.org.chaos)
        return _router(QueryJobs(self.queries, jobs))

    @cached_property
    def _async_jobs(self) -> Router:
        from .api.bulk.async_jobs import AsyncJobs

        return _router(AsyncJobs(self._records, self.tokens, self.org.clock, self.org.chaos))

    @cached_property
    def _ingest_jobs(self) -> Router:
        from .api.bulk.ingest_jobs import IngestJobs
        from .api.bulk.jobs import Jobs

        jobs = Jobs(self.org.user_id, self.org.clock, self.org.chaos)
        return _router(IngestJobs(self._records, jobs))


def _router(part: Part) -> Router:
    return Router(part.routes(), redirect_slashes=False)
