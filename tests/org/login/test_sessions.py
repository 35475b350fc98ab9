"""Access tokens: what they are good for, how long, and whom they speak for."""

from datetime import timedelta

import httpx
import pytest

from flowrun.org.api.middleware import SERVER
from flowrun.org.app import LocalOrg
from tests.org.asking import DATA, NOON, ORIGIN, Clock, key_and_secret, log_in

pytestmark = pytest.mark.anyio

USER = "ops@example.com"
ORG = f"""
org: {{consumer_key: the-key, time_zone: America/Los_Angeles, token_lifetime: 15m}}
records:
  User: [{{FirstName: Olivia, LastName: Marsh, Username: {USER}}}]
"""


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({}, "INVALID_SESSION_ID"),
        ({"Authorization": "Bearer 00D000000000000!made.up"}, "INVALID_SESSION_ID"),
        ({"Authorization": "Bearer"}, "INVALID_SESSION_ID"),
        ({"Authorization": "Basic YTpi"}, "INVALID_AUTH_HEADER"),
    ],
)
async def test_without_a_good_token_there_is_no_data(
    visitor: httpx.AsyncClient, header: dict[str, str], code: str
) -> None:
    for path in (DATA, f"{DATA}/query?q=SELECT+Id+FROM+Account", f"{DATA}/nothing"):
        answer = await visitor.get(path, headers=header)
        assert answer.status_code == 401
        assert answer.json()[0]["errorCode"] == code
    if code == "INVALID_SESSION_ID":
        assert answer.json()[0]["message"] == "Session expired or invalid"


async def test_an_expired_token_is_refused_until_the_next_login(
    org: LocalOrg, visitor: httpx.AsyncClient
) -> None:
    await log_in(visitor, org)
    assert (await visitor.get(DATA)).status_code == 200
    org.expire_tokens()
    assert (await visitor.get(DATA)).json()[0]["errorCode"] == "INVALID_SESSION_ID"
    await log_in(visitor, org)
    assert (await visitor.get(DATA)).status_code == 200
    assert (org.logins, org.api_calls) == (2, 2)


async def test_every_rest_answer_tells_the_usage_and_that_it_is_local(
    org: LocalOrg, visitor: httpx.AsyncClient
) -> None:
    await log_in(visitor, org)
    answers = [
        await visitor.get(DATA),
        await visitor.get(f"{DATA}/query?q=SELECT"),
        await visitor.get(f"{DATA}/x"),
    ]
    usage = [answer.headers["Sforce-Limit-Info"] for answer in answers]
    assert usage == [f"api-usage={number}/15000" for number in (1, 2, 3)]
    assert {answer.headers["Server"] for answer in answers} == {SERVER}


async def test_a_token_ends_when_its_time_is_up(
    org: LocalOrg, visitor: httpx.AsyncClient, clock: Clock
) -> None:
    await log_in(visitor, org)
    clock.now = NOON + timedelta(minutes=14)
    assert (await visitor.get(f"{DATA}/limits")).status_code == 200
    clock.now = NOON + timedelta(minutes=15)
    answer = await visitor.get(f"{DATA}/limits")
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (401, "INVALID_SESSION_ID")


async def test_the_app_learns_what_a_token_is_good_for(
    org: LocalOrg, visitor: httpx.AsyncClient, clock: Clock
) -> None:
    given = await log_in(visitor, org)
    path = "/services/oauth2/introspect"
    asked = {
        "token": given["access_token"],
        "token_type_hint": "access_token",
        **key_and_secret(org),
    }
    assert (await visitor.post(path, data=asked)).json() == {
        "active": True,
        "scope": "api",
        "client_id": "the-key",
        "username": USER,
        "sub": given["id"],
        "token_type": "access_token",
        "exp": int(NOON.timestamp()) + 900,
        "iat": int(NOON.timestamp()),
        "nbf": int(NOON.timestamp()),
    }
    assert (await visitor.post(path, data=asked | {"token": "x"})).json() == {"active": False}
    stranger = await visitor.post(path, data=asked | {"client_secret": "x"})
    assert (stranger.status_code, stranger.json()["error"]) == (400, "invalid_client")
    clock.now = NOON + timedelta(hours=1)
    assert (await visitor.post(path, data=asked)).json() == {"active": False}


async def test_a_token_tells_whom_it_speaks_for(org: LocalOrg, visitor: httpx.AsyncClient) -> None:
    given = await log_in(visitor, org)
    told = (await visitor.get("/services/oauth2/userinfo")).json()
    assert told["sub"] == given["id"]
    assert told["user_id"] == org.user_id
    assert told["organization_id"] == org.organization_id
    assert (told["preferred_username"], told["name"]) == (USER, "Olivia Marsh")
    assert (told["zoneinfo"], told["utcOffset"]) == ("America/Los_Angeles", -8 * 3600 * 1000)
    assert told["urls"]["rest"] == f"{ORIGIN}/services/data/v{{version}}/"
    identity = (await visitor.get(given["id"])).json()
    assert (identity["username"], identity["display_name"]) == (USER, "Olivia Marsh")
    assert identity["user_id"] == org.user_id
    other = await visitor.get(f"/id/{org.organization_id}/005000000000009AAA")
    visitor.headers["Authorization"] = "Bearer x"
    for answer in (other, await visitor.get("/services/oauth2/userinfo")):
        assert (answer.status_code, answer.json()[0]["message"]) == (403, "Bad_OAuth_Token")
