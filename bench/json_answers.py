"""The CPU time that reading an answer takes, bounds looked after, against `json.loads`."""

import json
import time
from typing import Any

import msgspec

from engine.http.messages import Response

from .measure import Figure, Side, interleave

RECORDS = 11_000
_HEADERS = {"content-type": "application/json"}


def _body() -> bytes:
    """About 5.5 MB, as an API lists records."""
    records = [
        {
            "Id": f"001{number:015}",
            "attributes": {"type": "Account", "url": f"/services/data/v60.0/{number}"},
            "Name": f"Account {number} of some length",
            "Amount": number * 1.25,
            "Employees": number,
            "IsActive": number % 2 == 0,
            "ParentId": None,
            "Description": "What somebody wrote, with an é and a “quote” in it. " * 5,
        }
        for number in range(RECORDS)
    ]
    return json.dumps({"records": records}, ensure_ascii=False).encode()


async def measure(rounds: int) -> dict[str, Figure]:
    body = _body()
    assert msgspec.json.decode(body) == Response(200, _HEADERS, body, "").json()

    def reading(read: Any) -> Side:
        async def side() -> float:
            began = time.process_time()
            read()
            return time.process_time() - began

        return side

    return await interleave(
        {
            "json.loads": reading(lambda: json.loads(body)),
            "an answer, read": reading(Response(200, _HEADERS, body, "").json),
            "an answer that nobody reads": reading(lambda: Response(200, _HEADERS, body, "")),
        },
        rounds,
    )
