"""The token endpoint: who gets a token, in which shape, and how others are refused."""

import base64
import hashlib
import hmac
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from flowrun.org.api.middleware import SERVER
from flowrun.org.app import LocalOrg
from tests.org.asking import ORIGIN, TOKEN, client_credentials, key_and_secret

pytestmark = pytest.mark.anyio


async def test_a_token_answer_has_the_shape_of_salesforce(
    org: LocalOrg, visitor: httpx.AsyncClient
) -> None:
    answer = await visitor.post(TOKEN, data=client_credentials(org))
    body = answer.json()
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "application/json;charset=UTF-8"
    assert answer.headers["Server"] == SERVER
    assert set(body) == {
        "access_token",
        "signature",
        "scope",
        "instance_url",
        "id",
        "token_type",
        "issued_at",
    }
    assert re.fullmatch(r"00D\w{15}![.\w]+", body["access_token"])
    assert body["instance_url"] == ORIGIN
    assert re.fullmatch(rf"{ORIGIN}/id/00D\w{{15}}/005\w{{15}}", body["id"])
    assert re.fullmatch(r"\d{13}", body["issued_at"])
    signed = (body["id"] + body["issued_at"]).encode()
    digest = hmac.digest(org.consumer_secret.encode(), signed, hashlib.sha256)
    assert body["signature"] == base64.b64encode(digest).decode()
    assert org.logins == 1


async def test_key_and_secret_may_stand_in_body_query_or_header(
    org: LocalOrg, visitor: httpx.AsyncClient
) -> None:
    grant = {"grant_type": "client_credentials"}
    basic = httpx.BasicAuth(org.consumer_key, org.consumer_secret)
    answers = [
        await visitor.post(TOKEN, params=client_credentials(org)),
        await visitor.post(TOKEN, params=grant, data=key_and_secret(org)),
        await visitor.post(TOKEN, data=grant, auth=basic),
        await visitor.post(f"{TOKEN}/", data=client_credentials(org)),
        await visitor.post(TOKEN, files={k: (None, v) for k, v in client_credentials(org).items()}),
    ]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert org.logins == 5


async def test_a_chunked_body_is_read(org: LocalOrg, visitor: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b"grant_type=client_credentials&client_id="
        yield f"{org.consumer_key}&client_secret={org.consumer_secret}".encode()

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (await visitor.post(TOKEN, content=chunks(), headers=form)).status_code == 200


@pytest.mark.parametrize(
    ("change", "error", "description"),
    [
        ({"client_id": "wrong"}, "invalid_client_id", "client identifier invalid"),
        ({"client_id": "ключ"}, "invalid_client_id", "client identifier invalid"),
        ({"client_secret": "wrong"}, "invalid_client", "invalid client credentials"),
        ({"grant_type": "password"}, "invalid_grant", "authentication failure"),
        ({"grant_type": "refresh_token"}, "invalid_grant", "expired access/refresh token"),
        ({"grant_type": "magic"}, "unsupported_grant_type", "grant type not supported"),
        ({"grant_type": ""}, "unsupported_grant_type", "grant type not supported"),
    ],
)
async def test_a_login_is_refused_in_the_words_of_salesforce(
    org: LocalOrg,
    visitor: httpx.AsyncClient,
    change: dict[str, str],
    error: str,
    description: str,
) -> None:
    answer = await visitor.post(TOKEN, data=client_credentials(org) | change)
    assert answer.status_code == 400
    assert answer.json() == {"error": error, "error_description": description}
    assert answer.headers["Cache-Control"] == "no-store"
    assert org.logins == 0


async def test_a_password_logs_in_and_gives_no_refresh_token(
    org: LocalOrg, visitor: httpx.AsyncClient
) -> None:
    form = {"grant_type": "password", "username": org.username.upper(), "password": org.password}
    answer = await visitor.post(TOKEN, data=form | key_and_secret(org))
    assert answer.status_code == 200
    assert "refresh_token" not in answer.json()
    answer = await visitor.post(TOKEN, data=form | key_and_secret(org) | {"password": "wrong"})
    assert answer.json()["error"] == "invalid_grant"
    answer = await visitor.post(TOKEN, data=form | {"client_id": org.consumer_key})
    assert answer.json()["error"] == "invalid_client"


async def test_a_refresh_token_works_with_and_without_the_secret(
    org: LocalOrg, visitor: httpx.AsyncClient
) -> None:
    form = {"grant_type": "refresh_token", "client_id": org.consumer_key}
    for token in ("acme-local-refresh-token", org.issue_refresh_token()):
        answer = await visitor.post(TOKEN, data=form | {"refresh_token": token})
        assert answer.status_code == 200
        assert "refresh_token" not in answer.json()
    secret = {"client_secret": "wrong", "refresh_token": "acme-local-refresh-token"}
    assert (await visitor.post(TOKEN, data=form | secret)).json()["error"] == "invalid_client"


async def test_a_broken_token_request_is_still_answered_in_json(visitor: httpx.AsyncClient) -> None:
    multipart = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await visitor.post(TOKEN, content=b"--y\r\nnonsense", headers=multipart)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    basic = {"Authorization": "Basic %%%"}
    answer = await visitor.post(TOKEN, data={"grant_type": "password"}, headers=basic)
    assert answer.json()["error"] == "invalid_client_id"
    answer = await visitor.get(TOKEN)
    assert answer.json() == {"error": "invalid_request", "error_description": "must use HTTP POST"}
