"""The org takes and gives no number that JSON has not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from flowrun.org.app import LocalOrg

DATA = """\
records:
  Opportunity:
    - {Name: a, Amount: 1e308, StageName: Open, CloseDate: 2026-01-01}
    - {Name: b, Amount: 1e308, StageName: Open, CloseDate: 2026-01-01}
"""
ORG = "https://local-org.my.salesforce.com"
API = "/services/data/v66.0"


@asynccontextmanager
async def logged_in(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    (tmp_path / "org.yaml").write_text(DATA, "utf-8")
    org = LocalOrg(tmp_path / "org.yaml")
    key = {"client_id": org.consumer_key, "client_secret": org.consumer_secret}
    transport = httpx.ASGITransport(org.app)
    async with httpx.AsyncClient(transport=transport, base_url=ORG) as client:
        form = {"grant_type": "client_credentials", **key}
        token = (await client.post("/services/oauth2/token", data=form)).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


@pytest.mark.anyio
@pytest.mark.parametrize("function", ["SUM", "AVG"])
async def test_a_sum_beyond_every_number_is_refused(tmp_path: Path, function: str) -> None:
    query = {"q": f"SELECT {function}(Amount) total FROM Opportunity"}
    async with logged_in(tmp_path) as client:
        answer = await client.get(f"{API}/query", params=query)
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (
        400,
        "NUMBER_OUTSIDE_VALID_RANGE",
    )


@pytest.mark.anyio
@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 5_000, "NaN", "Infinity"])
async def test_a_body_with_such_a_number_is_refused(tmp_path: Path, number: str) -> None:
    body = f'{{"Name": "A", "AnnualRevenue": {number}}}'
    headers = {"Content-Type": "application/json"}
    async with logged_in(tmp_path) as client:
        answer = await client.post(f"{API}/sobjects/Account", content=body, headers=headers)
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "JSON_PARSER_ERROR")
