"""The troubles a local org can be told to have, as its clients meet them."""

from pathlib import Path

import pytest

from engine.credentials.connections import Connections
from engine.errors import CredentialError
from engine.values.environment import Environment
from flowrun.org.chaos import TROUBLES
from flowrun.project.project import find_credentials
from flowrun.testing import VirtualClock
from tests.org.asking import DATA, OpenOrg, id_of, log_in, reach

pytestmark = pytest.mark.anyio

ORG = "records: {Account: [{Name: Alpha}]}"


@pytest.mark.parametrize(
    "name", [name for name, trouble in TROUBLES.items() if trouble.place == "login"]
)
async def test_a_login_can_be_troubled(open_org: OpenOrg, name: str) -> None:
    org = open_org(ORG, chaos={name: 1})
    async with reach(org) as client:
        refused = await log_in(client, org)
        trouble = TROUBLES[name]
        assert refused == {"error": trouble.code, "error_description": trouble.message}
        assert (await log_in(client, org))["access_token"]


async def test_in_the_process_an_unreachable_org_fails_as_an_unknown_name_does(
    tmp_path: Path,
) -> None:
    (tmp_path / "org.yaml").write_text("org: {chaos: {unreachable: 1}}")
    (tmp_path / "credentials.yaml").write_text("SF: {type: local_org, data: org.yaml}")
    clock = VirtualClock()
    credentials = find_credentials(tmp_path, None, Environment())
    async with Connections(credentials, clock=clock) as connections:
        with pytest.raises(CredentialError, match="there is no host local-org.test"):
            await connections.open("SF").token()
        clock.elapsed += 61
        assert (await connections.open("SF").token()).value


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("login_rate_exceeded", "3,600 times this hour; wait"),
        ("inactive_user", "the admin activates the user"),
        ("ip_restricted", "the admin allows this machine's address"),
        ("maintenance", "answered with 503"),
    ],
)
async def test_in_the_process_a_troubled_login_says_what_to_do(
    tmp_path: Path, name: str, words: str
) -> None:
    (tmp_path / "org.yaml").write_text(f"org: {{chaos: [{name}]}}")
    (tmp_path / "credentials.yaml").write_text("SF: {type: local_org, data: org.yaml}")
    credentials = find_credentials(tmp_path, None, Environment())
    async with Connections(credentials) as connections:
        with pytest.raises(CredentialError, match=words):
            await connections.open("SF").token()


async def test_a_browser_login_can_be_troubled(open_org: OpenOrg) -> None:
    async with reach(open_org(ORG, chaos={"app_not_found": 1})) as client:
        answer = await client.get("/services/oauth2/authorize")
        assert (answer.status_code, "OAUTH_EC_APP_NOT_FOUND" in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("session_expired", 401, '"errorCode":"INVALID_SESSION_ID"'),
        ("request_limit", 403, "TotalRequests Limit exceeded."),
        ("concurrent_limit", 403, "ConcurrentRequests"),
        ("api_disabled", 403, '"errorCode":"API_DISABLED_FOR_ORG"'),
        ("too_many_requests", 429, ""),
        ("empty_answer", 200, ""),
        ("html_answer", 200, "<html>"),
        ("server_error", 500, '"errorCode":"UNKNOWN_EXCEPTION"'),
        ("bad_gateway", 502, "<html>"),
        ("maintenance", 503, "Down for maintenance"),
        ("gateway_timeout", 504, "<html>"),
        ("query_timeout", 400, '"errorCode":"QUERY_TIMEOUT"'),
    ],
)
async def test_a_call_can_be_troubled(
    open_org: OpenOrg, name: str, status: int, words: str
) -> None:
    org = open_org(ORG)
    async with reach(org) as client:
        await log_in(client, org)
        org.chaos.switch_on(name, 1)
        asked = {"q": "SELECT Id FROM Account"}
        answer = await client.get(f"{DATA}/query", params=asked)
        assert answer.status_code == status
        assert words in answer.text
        if not words:
            assert answer.content == b""
        assert answer.headers.get("Retry-After") == ("1" if status == 429 else None)
        assert (await client.get(f"{DATA}/query", params=asked)).json()["totalSize"] == 1


async def test_a_row_is_locked_twice(open_org: OpenOrg) -> None:
    org = open_org(ORG, chaos={"lock_row": 2})
    async with reach(org) as client:
        await log_in(client, org)
        account = id_of(org, "Alpha")
        path, sent = f"{DATA}/sobjects/Account/{account}", {"Name": "New"}
        for _ in range(2):
            answer = await client.patch(path, json=sent)
            (error,) = answer.json()
            assert (answer.status_code, error["errorCode"]) == (400, "UNABLE_TO_LOCK_ROW")
            assert error["message"].endswith(f"1 records: {account}")
        assert (await client.patch(path, json=sent)).status_code == 204


async def test_a_locator_is_lost(open_org: OpenOrg) -> None:
    org = open_org(page_size=2, chaos={"lost_locator": 1})
    async with reach(org) as client:
        await log_in(client, org)
        page = await client.get(f"{DATA}/query", params={"q": "SELECT Id FROM Account"})
        answer = await client.get(page.json()["nextRecordsUrl"])
        assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "INVALID_QUERY_LOCATOR")
        again = await client.get(f"{DATA}/query", params={"q": "SELECT Id FROM Account"})
        assert (await client.get(again.json()["nextRecordsUrl"])).status_code == 200


async def test_an_instance_url_is_left_out(open_org: OpenOrg) -> None:
    org = open_org(ORG, chaos={"no_instance_url": 1})
    async with reach(org) as client:
        assert "instance_url" not in await log_in(client, org)
        assert "instance_url" in await log_in(client, org)


def test_every_trouble_is_listed_where_the_help_says() -> None:
    guide = (Path(__file__).parent.parent.parent / "docs" / "local-org.md").read_text("utf-8")
    assert [name for name in TROUBLES if f"`{name}`" not in guide] == []
