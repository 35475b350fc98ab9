"""The local org over the wire: OAuth, REST, paging, refusals."""

import base64
import hashlib
import hmac
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from engine.errors import FlowError
from flowrun.org.api.middleware import SERVER
from flowrun.org.app import LocalOrg
from flowrun.org.server import serve

pytestmark = pytest.mark.anyio

TOKEN = "/services/oauth2/token"
DATA = "/services/data/v66.0"


@pytest.fixture
def org() -> LocalOrg:
    return LocalOrg()


@pytest.fixture
async def client(org: LocalOrg) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(org.app)
    async with httpx.AsyncClient(transport=transport, base_url="https://my.example.com:8443") as it:
        yield it


def key_and_secret(org: LocalOrg) -> dict[str, str]:
    return {"client_id": org.consumer_key, "client_secret": org.consumer_secret}


def client_credentials(org: LocalOrg) -> dict[str, str]:
    return {"grant_type": "client_credentials", **key_and_secret(org)}


async def log_in(client: httpx.AsyncClient, org: LocalOrg) -> None:
    answer = await client.post(TOKEN, data=client_credentials(org))
    client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"


async def query(client: httpx.AsyncClient, soql: str, **headers: str) -> httpx.Response:
    return await client.get(f"{DATA}/query", params={"q": soql}, headers=headers)


# OAuth


async def test_a_token_answer_has_the_shape_of_salesforce(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    answer = await client.post(TOKEN, data=client_credentials(org))
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
    assert body["instance_url"] == "https://my.example.com:8443"
    assert re.fullmatch(r"https://my\.example\.com:8443/id/00D\w{15}/005\w{15}", body["id"])
    assert re.fullmatch(r"\d{13}", body["issued_at"])
    signed = (body["id"] + body["issued_at"]).encode()
    digest = hmac.digest(org.consumer_secret.encode(), signed, hashlib.sha256)
    assert body["signature"] == base64.b64encode(digest).decode()
    assert org.logins == 1


async def test_key_and_secret_may_stand_in_body_query_or_header(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    grant = {"grant_type": "client_credentials"}
    basic = httpx.BasicAuth(org.consumer_key, org.consumer_secret)
    answers = [
        await client.post(TOKEN, params=client_credentials(org)),
        await client.post(TOKEN, params=grant, data=key_and_secret(org)),
        await client.post(TOKEN, data=grant, auth=basic),
        await client.post(f"{TOKEN}/", data=client_credentials(org)),
        await client.post(TOKEN, files={k: (None, v) for k, v in client_credentials(org).items()}),
    ]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert org.logins == 5


async def test_a_chunked_body_is_read(org: LocalOrg, client: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b"grant_type=client_credentials&client_id="
        yield f"{org.consumer_key}&client_secret={org.consumer_secret}".encode()

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (await client.post(TOKEN, content=chunks(), headers=form)).status_code == 200


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
    client: httpx.AsyncClient,
    change: dict[str, str],
    error: str,
    description: str,
) -> None:
    answer = await client.post(TOKEN, data=client_credentials(org) | change)
    assert answer.status_code == 400
    assert answer.json() == {"error": error, "error_description": description}
    assert answer.headers["Cache-Control"] == "no-store"
    assert org.logins == 0


async def test_a_password_logs_in_and_gives_no_refresh_token(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    form = {"grant_type": "password", "username": org.username.upper(), "password": org.password}
    answer = await client.post(TOKEN, data=form | key_and_secret(org))
    assert answer.status_code == 200
    assert "refresh_token" not in answer.json()
    answer = await client.post(TOKEN, data=form | key_and_secret(org) | {"password": "wrong"})
    assert answer.json()["error"] == "invalid_grant"
    answer = await client.post(TOKEN, data=form | {"client_id": org.consumer_key})
    assert answer.json()["error"] == "invalid_client"


async def test_a_refresh_token_works_with_and_without_the_secret(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    form = {"grant_type": "refresh_token", "client_id": org.consumer_key}
    for token in ("acme-local-refresh-token", org.issue_refresh_token()):
        answer = await client.post(TOKEN, data=form | {"refresh_token": token})
        assert answer.status_code == 200
        assert "refresh_token" not in answer.json()
    secret = {"client_secret": "wrong", "refresh_token": "acme-local-refresh-token"}
    assert (await client.post(TOKEN, data=form | secret)).json()["error"] == "invalid_client"


async def test_a_broken_token_request_is_still_answered_in_json(client: httpx.AsyncClient) -> None:
    multipart = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await client.post(TOKEN, content=b"--y\r\nnonsense", headers=multipart)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    basic = {"Authorization": "Basic %%%"}
    answer = await client.post(TOKEN, data={"grant_type": "password"}, headers=basic)
    assert answer.json()["error"] == "invalid_client_id"
    answer = await client.get(TOKEN)
    assert answer.json() == {"error": "invalid_request", "error_description": "must use HTTP POST"}


# Sessions


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
    client: httpx.AsyncClient, header: dict[str, str], code: str
) -> None:
    for path in (DATA, f"{DATA}/query?q=SELECT+Id+FROM+Account", f"{DATA}/nothing"):
        answer = await client.get(path, headers=header)
        assert answer.status_code == 401
        assert answer.json()[0]["errorCode"] == code
    if code == "INVALID_SESSION_ID":
        assert answer.json()[0]["message"] == "Session expired or invalid"


async def test_an_expired_token_is_refused_until_the_next_login(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    await log_in(client, org)
    assert (await client.get(DATA)).status_code == 200
    org.expire_tokens()
    assert (await client.get(DATA)).json()[0]["errorCode"] == "INVALID_SESSION_ID"
    await log_in(client, org)
    assert (await client.get(DATA)).status_code == 200
    assert (org.logins, org.api_calls) == (2, 2)


async def test_every_rest_answer_tells_the_usage_and_that_it_is_local(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    await log_in(client, org)
    answers = [await client.get(DATA), await query(client, "SELECT"), await client.get(f"{DATA}/x")]
    usage = [answer.headers["Sforce-Limit-Info"] for answer in answers]
    assert usage == [f"api-usage={number}/15000" for number in (1, 2, 3)]
    assert {answer.headers["Server"] for answer in answers} == {SERVER}


# REST


async def test_versions_are_listed_without_a_login(client: httpx.AsyncClient) -> None:
    versions = (await client.get("/services/data/")).json()
    assert {"label": "Spring '26", "url": "/services/data/v66.0", "version": "66.0"} in versions
    assert {"label": "Summer '25", "url": "/services/data/v64.0", "version": "64.0"} in versions
    assert {"label": "Winter '26", "url": "/services/data/v65.0", "version": "65.0"} in versions


async def test_any_current_version_is_served(org: LocalOrg, client: httpx.AsyncClient) -> None:
    await log_in(client, org)
    for version in ("v20.0", "v59.0", "v69.0"):
        resources = (await client.get(f"/services/data/{version}/")).json()
        assert resources["query"] == f"/services/data/{version}/query"
    for version in ("v19.0", "v70.0", "v66.1", "latest"):
        answer = await client.get(f"/services/data/{version}/query?q=SELECT+Id+FROM+Account")
        assert (answer.status_code, answer.json()[0]["errorCode"]) == (404, "NOT_FOUND")


async def test_a_query_answers_with_records(org: LocalOrg, client: httpx.AsyncClient) -> None:
    await log_in(client, org)
    soql = "SELECT Id, FirstName, Account.Name FROM Contact WHERE Phone = '+14155550120' LIMIT 1"
    answer = await client.get(f"{DATA}/query/", params={"q": soql})
    (contact,) = answer.json()["records"]
    account = contact["Account"]
    assert answer.json() == {
        "totalSize": 1,
        "done": True,
        "records": [
            {
                "attributes": {
                    "type": "Contact",
                    "url": f"{DATA}/sobjects/Contact/{contact['Id']}",
                },
                "Id": contact["Id"],
                "FirstName": "Dana",
                "Account": {"attributes": account["attributes"], "Name": "Harbor Light Cafés"},
            }
        ],
    }
    count = await query(client, "SELECT COUNT() FROM Contact")
    assert count.json() == {"totalSize": 10, "done": True, "records": []}


async def test_query_all_includes_deleted_records(org: LocalOrg, client: httpx.AsyncClient) -> None:
    await log_in(client, org)
    soql = {"q": "SELECT Name FROM Account WHERE IsDeleted = TRUE"}
    assert (await client.get(f"{DATA}/query", params=soql)).json()["totalSize"] == 0
    assert (await client.get(f"{DATA}/queryAll", params=soql)).json()["totalSize"] == 1


async def test_a_bad_query_is_refused_with_row_and_column(
    org: LocalOrg, client: httpx.AsyncClient
) -> None:
    await log_in(client, org)
    answer = await query(client, "SELECT Id,\nFROM Account")
    assert answer.status_code == 400
    message = "\nFROM Account\n^\nERROR at Row:2:Column:1\nunexpected token: 'FROM'"
    assert answer.json() == [{"message": message, "errorCode": "MALFORMED_QUERY"}]
    empty = await client.get(f"{DATA}/query")
    assert empty.json()[0]["message"] == "A query string has to be specified"


@pytest.fixture
def small_pages() -> LocalOrg:
    return LocalOrg(page_size=3)


async def test_pages_follow_each_other_until_done(small_pages: LocalOrg) -> None:
    transport = httpx.ASGITransport(small_pages.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://org") as client:
        await log_in(client, small_pages)
        page = (await query(client, "SELECT Name FROM Contact ORDER BY Name")).json()
        names, sizes = [], []
        while True:
            names += [record["Name"] for record in page["records"]]
            sizes.append(len(page["records"]))
            assert page["totalSize"] == 10
            if page["done"]:
                break
            assert re.fullmatch(rf"{DATA}/query/01g\w{{15}}-{len(names)}", page["nextRecordsUrl"])
            page = (await client.get(page["nextRecordsUrl"])).json()
        assert "nextRecordsUrl" not in page
        assert sizes == [3, 3, 3, 1]
        assert names == sorted(names, key=str.casefold)


async def test_children_have_pages_of_their_own(small_pages: LocalOrg) -> None:
    transport = httpx.ASGITransport(small_pages.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://org") as client:
        await log_in(client, small_pages)
        soql = "SELECT (SELECT Subject FROM Cases) FROM Account WHERE Name LIKE 'Harbor Light C%'"
        cases = (await query(client, soql)).json()["records"][0]["Cases"]
        assert (cases["totalSize"], cases["done"], len(cases["records"])) == (4, False, 3)
        rest = (await client.get(cases["nextRecordsUrl"])).json()
        assert (rest["done"], len(rest["records"])) == (True, 1)


async def test_the_batch_size_is_kept_between_200_and_2000(
    tmp_path: Path,
) -> None:
    path = tmp_path / "many.yaml"
    rows = "".join(f"    - {{LastName: N{number}}}\n" for number in range(2100))
    path.write_text(f"records:\n  Contact:\n{rows}")
    org = LocalOrg(path)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(org.app), base_url="http://org"
    ) as client:
        await log_in(client, org)
        for wanted, given in [("", 2000), ("batchSize=5", 200), ("batchSize=500", 500)]:
            options = {"Sforce-Query-Options": wanted}
            page = (await query(client, "SELECT Id FROM Contact", **options)).json()
            assert len(page["records"]) == given


async def test_a_page_size_in_the_data_file_holds(tmp_path: Path) -> None:
    path = tmp_path / "org.yaml"
    path.write_text("org: {page_size: 2}\nrecords: {Account: [{Name: A}, {Name: B}, {Name: C}]}")
    org = LocalOrg(path)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(org.app), base_url="http://org"
    ) as client:
        await log_in(client, org)
        assert len((await query(client, "SELECT Id FROM Account")).json()["records"]) == 2


@pytest.mark.parametrize("locator", ["01gRO0000016PIAYA2-500", "nonsense", "01g-", "-1"])
async def test_an_unknown_locator_is_refused(
    org: LocalOrg, client: httpx.AsyncClient, locator: str
) -> None:
    await log_in(client, org)
    answer = await client.get(f"{DATA}/query/{locator}")
    expected = [{"message": "invalid query locator", "errorCode": "INVALID_QUERY_LOCATOR"}]
    assert (answer.status_code, answer.json()) == (400, expected)


async def test_a_record_is_read_by_either_id(org: LocalOrg, client: httpx.AsyncClient) -> None:
    await log_in(client, org)
    found = await query(client, "SELECT Id FROM Contact WHERE Name = 'Dana Whitfield'")
    record_id = found.json()["records"][0]["Id"]
    for written in (record_id, record_id[:15]):
        record = (await client.get(f"{DATA}/sobjects/contact/{written}")).json()
        assert record["attributes"]["url"] == f"{DATA}/sobjects/Contact/{record_id}"
        assert record["Email"] == "dana@harborlight.example.com"
        assert record["DoNotCall"] is False
    some = await client.get(f"{DATA}/sobjects/Contact/{record_id}?fields=Id,phone,Id")
    assert list(some.json()) == ["attributes", "Id", "Phone"]
    parent = await client.get(f"{DATA}/sobjects/Contact/{record_id}?fields=Account.Owner.Name,Id")
    assert parent.json()["Account"]["Owner"]["Name"]
    for wrong in ("Account.", ".Name", "Account..Name", "Nobody.Name"):
        refused = await client.get(f"{DATA}/sobjects/Contact/{record_id}?fields={wrong}")
        assert (refused.status_code, refused.json()[0]["errorCode"]) == (400, "INVALID_FIELD")


async def test_what_is_not_there_is_not_found(org: LocalOrg, client: httpx.AsyncClient) -> None:
    await log_in(client, org)
    for path in ("Nothing/003000000000001", "Contact/003000000000001", "Contact/x"):
        answer = await client.get(f"{DATA}/sobjects/{path}")
        assert (answer.status_code, answer.json()[0]["errorCode"]) == (404, "NOT_FOUND")
    answer = await client.get(f"{DATA}/sobjects/Organization/{'00D5f0000000001'}?fields=Bogus")
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "INVALID_FIELD")
    gone = await client.get(f"{DATA}/queryAll?q=SELECT+Id+FROM+Account+WHERE+IsDeleted=TRUE")
    answer = await client.get(f"{DATA}/sobjects/Account/{gone.json()['records'][0]['Id']}")
    expected = [{"message": "entity is deleted", "errorCode": "ENTITY_IS_DELETED"}]
    assert (answer.status_code, answer.json()) == (404, expected)
    answer = await client.get("/elsewhere")
    assert answer.json()[0]["message"] == "The requested resource does not exist"


async def test_a_wrong_method_is_refused(org: LocalOrg, client: httpx.AsyncClient) -> None:
    await log_in(client, org)
    answer = await client.delete(f"{DATA}/query")
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (405, "METHOD_NOT_ALLOWED")
    assert answer.json()[0]["message"].startswith("HTTP Method 'DELETE' not allowed. Allowed are")


async def test_a_crash_inside_is_logged_and_answered(
    org: LocalOrg,
    client: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await log_in(client, org)
    org.database.close()
    answer = await query(client, "SELECT Id FROM Account")
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (500, "UNKNOWN_EXCEPTION")
    assert "ProgrammingError" in caplog.text


# On loopback


@pytest.fixture
def served() -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    code = "from flowrun.org.server import serve; serve('127.0.0.1', 0)"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent.parent,
    ) as process:
        assert process.stdout
        lines = [process.stdout.readline().strip() for _ in range(6)]
        try:
            yield process, dict(line.split(": ", 1) for line in lines)
        finally:
            process.kill()


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
async def test_the_server_says_how_to_log_in_and_ends_quietly(
    served: tuple[subprocess.Popen[str], dict[str, str]], stop: signal.Signals
) -> None:
    process, said = served
    assert "local org" in said["Acme Coffee Roasters"]
    async with httpx.AsyncClient(base_url=said["url"], trust_env=False) as client:
        form = {
            "grant_type": "password",
            "client_id": said["consumer_key"],
            "client_secret": said["consumer_secret"],
            "username": said["username"],
            "password": said["password"],
        }
        answer = await client.post(TOKEN, data=form)
        assert answer.json()["instance_url"] == said["url"]
        assert answer.headers.get_list("Server") == [SERVER]
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        assert (await query(client, "SELECT COUNT() FROM User")).json()["totalSize"] == 4
    process.send_signal(stop)
    _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")


async def test_a_port_that_is_taken_is_the_callers_mistake(
    served: tuple[subprocess.Popen[str], dict[str, str]],
) -> None:
    port = int(served[1]["url"].rpartition(":")[2])
    with pytest.raises(FlowError, match=f"cannot listen on 127.0.0.1:{port}"):
        serve("127.0.0.1", port)
