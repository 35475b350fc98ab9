"""A SOSL search: the records in which words are found, of several objects at once."""

from dataclasses import dataclass

from engine import Context, NodeError, Request, Response

from ..binding import Sosl
from ..errors import rest_error
from ..pages import plain
from ..requests import RestApi
from .action import Action, Outcome, Takes, found


@dataclass(frozen=True, slots=True)
class SearchAction(Action):
    """`search`. Salesforce answers with all that it found at once, 2,000 records at most."""

    takes = {
        "search": Takes(("query",), ("max_records", "keep_attributes"), ("success", "no_records"))
    }

    api: RestApi
    sosl: Sosl
    max_records: int
    keep_attributes: bool

    def request(self, ctx: Context) -> Request:
        return self.api.ask("search", self.sosl.render(ctx))

    def outcome(self, ctx: Context, response: Response) -> Outcome:
        if not response.ok:
            raise rest_error(response)
        data = response.json()
        records = data.get("searchRecords") if isinstance(data, dict) else None
        if not isinstance(records, list):
            raise NodeError("Salesforce answered with something that is no search result")
        if len(records) > self.max_records:
            raise NodeError(f"the search found {len(records):,} records; narrow it with LIMIT")
        return found(len(records), records if self.keep_attributes else plain(records))
