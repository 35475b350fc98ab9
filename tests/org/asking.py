"""How the tests ask a local org: through its HTTP, or its queries directly."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeAlias

import httpx

from flowrun.org.app import LocalOrg

ORIGIN = "https://org.test:8443"
TOKEN = "/services/oauth2/token"
DATA = "/services/data/v66.0"
NOON = datetime(2026, 2, 4, 12, 0, tzinfo=UTC)

OpenOrg: TypeAlias = Callable[..., LocalOrg]


class Clock:
    """Stands at noon until a test moves it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def reach(org: LocalOrg) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(org.app), base_url=ORIGIN)


def key_and_secret(org: LocalOrg) -> dict[str, str]:
    return {"client_id": org.consumer_key, "client_secret": org.consumer_secret}


def client_credentials(org: LocalOrg) -> dict[str, str]:
    return {"grant_type": "client_credentials", **key_and_secret(org)}


async def log_in(client: httpx.AsyncClient, org: LocalOrg) -> dict[str, Any]:
    """The answer of the token endpoint; a token in it is sent from now on."""
    answer = await client.post(f"{ORIGIN}{TOKEN}", data=client_credentials(org))
    body: dict[str, Any] = answer.json()
    client.headers["Authorization"] = f"Bearer {body.get('access_token')}"
    return body


async def query(client: httpx.AsyncClient, soql: str, **headers: str) -> httpx.Response:
    return await client.get(f"{ORIGIN}{DATA}/query", params={"q": soql}, headers=headers)


def ask(org: LocalOrg, soql: str, **options: bool) -> list[dict[str, Any]]:
    """The records of a query; raises `ApiError`."""
    return org.queries.run(DATA).answer(soql, **options).records


def id_of(org: LocalOrg, name: str, kind: str = "Account") -> str:
    (row,) = ask(org, f"SELECT Id FROM {kind} WHERE Name = '{name}'")
    return str(row["Id"])
