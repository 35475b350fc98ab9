"""What a local org makes of requests that are odd, broken or too large."""

from collections.abc import AsyncIterator

import httpx
import pytest

from flowrun.org.app import LocalOrg
from tests.org.asking import DATA, ORIGIN, TOKEN, client_credentials, query

pytestmark = pytest.mark.anyio

LONE = r'{"Name": "\ud83d"}'


@pytest.mark.parametrize(
    "path",
    [
        "//services/data/v66.0/limits",
        "/services//data///v66.0//limits/",
        "///services/data/v66.0/limits//",
    ],
)
async def test_slashes_may_be_repeated(client: httpx.AsyncClient, path: str) -> None:
    url = httpx.URL(ORIGIN).copy_with(raw_path=path.encode())
    assert "DailyApiRequests" in (await client.get(url)).json()


async def test_slashes_that_are_data_stay(client: httpx.AsyncClient) -> None:
    answer = await client.get("sobjects/User/Username/a%2F%2Fb")
    assert answer.json()[0]["errorCode"] == "NOT_FOUND"
    body = {
        "allOrNone": False,
        "compositeRequest": [
            {"method": "GET", "url": f"/{DATA}//limits".replace("//s", "/s"), "referenceId": "a"}
        ],
    }
    answered = (await client.post("composite", json=body)).json()["compositeResponse"][0]
    assert answered["httpStatusCode"] == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("sobjects/Account", LONE),
        ("sobjects/Account", LONE.replace("Name", r"\udc00")),
        ("composite/sobjects", f'{{"records": [{LONE}]}}'),
        ("composite/tree/Account", f'{{"records": [{LONE}]}}'),
        ("parameterizedSearch", r'{"q": "\udfff"}'),
        ("jobs/query", r'{"operation": "query", "query": "SELECT \ud800 FROM Account"}'),
    ],
)
async def test_half_a_character_in_json_is_the_callers_mistake(
    client: httpx.AsyncClient, path: str, body: str
) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await client.post(path, content=body, headers=headers)
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "JSON_PARSER_ERROR")


async def test_a_whole_character_in_two_escapes_is_one(client: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "application/json"}
    body = r'{"Name": "\ud83d\ude00"}'
    made = (await client.post("sobjects/Account", content=body, headers=headers)).json()["id"]
    assert (await client.get(f"sobjects/Account/{made}")).json()["Name"] == "😀"


async def test_half_a_character_in_a_query_is_the_callers_mistake(
    client: httpx.AsyncClient,
) -> None:
    answer = await query(client, r"SELECT Id FROM Account WHERE Name = '\ud83d'")
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "MALFORMED_QUERY")


@pytest.mark.parametrize(
    ("path", "most"),
    [
        (f"{DATA}/sobjects/Account", 50),
        (f"{DATA}/composite/batch", 50),
        (TOKEN, 1),
    ],
)
async def test_a_body_that_is_announced_too_large_is_not_read(
    client: httpx.AsyncClient, path: str, most: int
) -> None:
    async def body() -> AsyncIterator[bytes]:
        raise AssertionError("it was read")
        yield b""

    headers = {"Content-Type": "application/json", "Content-Length": f"{most}000001"}
    answer = await client.post(f"{ORIGIN}{path}", content=body(), headers=headers)
    assert (answer.status_code, answer.headers["Connection"]) == (413, "close")
    assert answer.json()[0]["errorCode"] == "EXCEEDED_MAX_SIZE_REQUEST"


async def test_a_body_that_grows_too_large_is_refused(
    visitor: httpx.AsyncClient, org: LocalOrg
) -> None:
    sent = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 1
            yield b"x" * 100_000

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await visitor.post(TOKEN, content=body(), headers=headers)
    assert (answer.status_code, sent) == (413, 11)
    whole = await visitor.post(TOKEN, data=client_credentials(org))
    assert whole.status_code == 200
