"""What a query's text costs: read once when a flow is loaded, bound for each call."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from simple_salesforce.format import format_soql

from nodes.salesforce.binding import Soql
from nodes.salesforce.soql import parse

from .measure import Figure, interleave

_TIMES = 200
VALUES: dict[str, Any] = {
    "EMAIL": "dana@example.com",
    "PHONE": "+14155550100",
    "TIERS": ["Gold", "Silver", "O'Neil"],
    "LEAST": 1500.5,
    "MOST": 25,
}
QUERY = (
    "SELECT Id, FirstName, LastName, Email, Phone, Account.Owner.Name, "
    "(SELECT Id, CaseNumber, Status FROM Cases WHERE IsClosed = FALSE ORDER BY CreatedDate DESC "
    "LIMIT 5) FROM Contact WHERE (Email = $EMAIL OR Phone = $PHONE) AND Loyalty_Tier__c IN $TIERS "
    "AND Account.AnnualRevenue >= $LEAST AND CreatedDate = LAST_N_DAYS:90 AND "
    "AccountId NOT IN (SELECT AccountId FROM Opportunity WHERE StageName = 'Closed Lost') "
    "ORDER BY LastName ASC NULLS LAST, CreatedDate DESC LIMIT $MOST"
)
_PLAIN = QUERY
for _name in VALUES:
    _PLAIN = _PLAIN.replace(f"${_name}", f"{{{_name}}}")


@dataclass
class _Values:
    parameters: dict[str, Any] = field(default_factory=lambda: VALUES)
    allow_hosts: frozenset[str] = frozenset()
    language: str = "en"

    def now(self) -> datetime:
        return datetime(2026, 1, 31, 10, tzinfo=UTC)

    def warn(self, text: str) -> None:
        return None

    def random(self) -> float:
        return 0.0

    def unwrap(self, secret: Any) -> str:
        raise AssertionError


async def measure(rounds: int) -> dict[str, Figure]:
    soql, values = Soql(QUERY), _Values()
    bound = soql.render(values)
    assert len(bound) >= 500

    def timed(work: Callable[[], object]) -> Callable[[], Any]:
        async def side() -> float:
            started = time.process_time()
            for _ in range(_TIMES):
                work()
            return (time.process_time() - started) / _TIMES

        return side

    return await interleave(
        {
            "simple-salesforce format_soql": timed(lambda: format_soql(_PLAIN, **VALUES)),
            "bound": timed(lambda: soql.render(values)),
            "read into a tree": timed(lambda: parse(bound)),
            "loaded, with its places": timed(lambda: Soql(QUERY)),
        },
        rounds,
    )
