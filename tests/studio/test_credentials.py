"""Credential Storage in the studio: connected at a real login page, listed, tried, removed."""

import asyncio
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from flowrun.connecting.answers import read_form
from flowrun.connecting.login import Login
from flowrun.connecting.under_way import LoginsUnderWay
from flowrun.project.types import credential_types
from flowrun.storage.home import open_vault
from flowrun.storage.vault.sealing import Key
from tests.connecting.orgs import Org, an_org, decide, log_in
from tests.studio.studio import FLOW, Server, Studio, studio_of

ASKS = """\
flow: asks
start: find
nodes:
  find:
    type: salesforce
    credential: My Org
    query: SELECT Name FROM Organization
    exits: {success: end, no_records: end}
"""


@pytest.fixture(scope="module")
def org(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Org]:
    with an_org(tmp_path_factory.mktemp("org")) as org:
        yield org


def form(org: Org, name: str = "My Org", **fields: str | bool) -> dict[str, Any]:
    given = {
        "consumer_secret": org.consumer_secret,
        "consumer_key": org.consumer_key,
        "domain": org.domain,
    }
    return {
        "type": "salesforce",
        "grant": "authorization_code",
        "name": name,
        "fields": {**given, **fields},
        "callback": org.callback,
    }


class Journey:
    """Somebody at a browser, who has opened the studio by its url."""

    def __init__(self, server: Server, browser: httpx.Client) -> None:
        self.server = server
        self.browser = browser
        browser.get(server.url)
        self.seen: list[str] = []

    def ask(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        headers = {"Origin": self.server.address}
        address = f"{self.server.address}{path}"
        answer = self.browser.request(method, address, json=body, headers=headers)
        assert answer.status_code == status, answer.text
        self.seen.append(answer.text)
        return answer.json()


def test_from_an_empty_list_to_a_request_that_is_signed(
    org: Org, root: Path, server: Server
) -> None:
    (root / "asks.yaml").write_text(ASKS)
    with httpx.Client(follow_redirects=True, timeout=120) as browser:
        page = Journey(server, browser)
        assert page.ask("GET", "/api/credentials")["credentials"] == []
        begun = page.ask("POST", "/api/credentials/connect", form(org))
        attempt = f"/api/credentials/connect/{begun['attempt']}"
        assert page.ask("GET", attempt)["state"] == "waiting"
        last = decide(org, begun["url"], "allow", browser)
        assert str(last.url) == f"{server.address}/credentials/connected?name=My+Org"
        assert page.ask("GET", attempt)["state"] == "connected"
        [row] = page.ask("GET", "/api/credentials")["credentials"]
        assert (row["name"], row["state"], row["kept_in"]) == ("My Org", "connected", "vault")
        assert row["domain"] == org.domain and row["environment"] == "local"
        assert row["used_by"] == [{"file": "asks.yaml", "node": "find"}]
        tested = page.ask("POST", "/api/credentials/test", {"name": "My Org"})
        assert tested["facts"]["org"] == "Acme"
        asked = {"file": "asks.yaml", "text": ASKS, "node": "find"}
        told = page.ask("POST", "/api/request", asked)
        assert told["exit"] == "success" and told["tree"]["records"] == [{"Name": "Acme"}]
        assert page.ask("GET", "/api/credentials")["credentials"][0]["last_used"]
        refused = page.ask("POST", "/api/credentials/remove", {"name": "My Org"}, 409)
        assert refused["used_by"] == row["used_by"]
        page.ask("POST", "/api/credentials/rename", {"name": "My Org", "to": "Its Org"})
        assert 'no credential "My Org"' in page.ask("POST", "/api/request", asked, 422)["error"]
        removed = page.ask("POST", "/api/credentials/remove", {"name": "Its Org"})
        assert removed["revoked_at"] == org.domain
        assert page.ask("GET", "/api/credentials")["credentials"] == []
        secrets = (org.consumer_secret, "5Aep", "00D")
        assert [text for text in page.seen for secret in secrets[:2] if secret in text] == []


@pytest.mark.anyio
async def test_deny_comes_back_with_words_and_stores_nothing(org: Org, studio: Studio) -> None:
    begun = await studio.post("/api/credentials/connect", form(org))
    sent = await came_back(org, begun["url"], "deny")
    assert sent["name"] == ["My Org"] and "nothing was stored" in sent["error"][0]
    told = await studio.get(f"/api/credentials/connect/{begun['attempt']}")
    assert told["state"] == "failed" and told["error"] == sent["error"][0]
    assert not open_vault().exists


async def came_back(org: Org, url: str, decision: str) -> dict[str, list[str]]:
    """What the studio's page is told by its address, where no studio listens in tests."""

    def at_a_browser() -> str:
        try:
            return str(log_in(org, url, decision).url)
        except httpx.ConnectError as error:
            return str(error.request.url)

    address = urlsplit(await asyncio.to_thread(at_a_browser))
    assert (address.netloc, address.path) == ("127.0.0.1:8090", "/credentials/connected")
    return parse_qs(address.query)


@pytest.mark.anyio
async def test_a_new_login_at_a_callback_ends_the_one_before(org: Org, studio: Studio) -> None:
    first = await studio.post("/api/credentials/connect", form(org, "First"))
    second = await studio.post("/api/credentials/connect", form(org, "Second"))
    told = await studio.get(f"/api/credentials/connect/{first['attempt']}")
    assert told["state"] == "failed" and "took its place" in told["error"]
    assert await came_back(org, second["url"], "allow") == {"name": ["Second"]}
    listed = (await studio.get("/api/credentials"))["credentials"]
    assert [one["name"] for one in listed] == ["Second"]


@pytest.mark.anyio
async def test_of_many_logins_at_once_one_is_left_and_all_are_told(
    org: Org, studio: Studio
) -> None:
    asked = [form(org, f"Org {number}") for number in range(5)]
    answers = await asyncio.gather(
        *(studio.http.post("/api/credentials/connect", json=one) for one in asked)
    )
    begun = [one.json() for one in answers if one.status_code == 200]
    words = [one.json()["error"] for one in answers if one.status_code != 200]
    assert all("took its place" in one for one in words)
    states = [await studio.get(f"/api/credentials/connect/{one['attempt']}") for one in begun]
    assert [one["state"] for one in states].count("waiting") == 1
    assert all(one["state"] == "waiting" or "took its place" in one["error"] for one in states)


@pytest.mark.anyio
async def test_a_login_that_is_given_up_listens_no_more(org: Org, studio: Studio) -> None:
    begun = await studio.post("/api/credentials/connect", form(org))
    attempt = f"/api/credentials/connect/{begun['attempt']}"
    port = urlsplit(org.callback).port or 0
    await studio.delete(attempt)
    assert (await studio.get(attempt))["state"] == "failed"
    with socket.create_server(("127.0.0.1", port)):
        refused = await studio.post("/api/credentials/connect", form(org), 422)
        assert "the port is in use" in refused["error"] and "--" not in refused["error"]
    await studio.get("/api/credentials/connect/nobody", 404)


@pytest.mark.anyio
async def test_a_browser_that_never_comes_back_is_told(
    org: Org, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flowrun.connecting.under_way.MOST_REMEMBERED", 3)
    kind = credential_types().get("salesforce")
    connecting = kind.connecting()
    assert connecting is not None
    asked = form(org)
    details = read_form(connecting, "SF", asked["grant"], asked["fields"])
    logins = LoginsUnderWay(within=0.01)
    begun = await logins.begin(Login(kind, connecting, details), org.callback, str)
    assert begun.task is not None
    await begun.task
    assert begun.state == "expired" and "redirect_uri_mismatch" in begun.error
    for _ in range(3):
        await logins.begin(Login(kind, connecting, details), org.callback, str)
    assert logins.get(begun.id) is None
    await logins.aclose()


@pytest.mark.anyio
async def test_a_grant_without_a_browser_is_connected_at_once(org: Org, studio: Studio) -> None:
    asked = form(org) | {"grant": "client_credentials", "callback": None}
    told = await studio.post("/api/credentials/connect", asked)
    assert told == {"connected": {"name": "My Org", "host": org.domain}}
    wrong = form(org, consumer_secret="wrong-secret") | {"grant": "client_credentials"}
    refused = await studio.post("/api/credentials/connect", wrong, 422)
    assert "check Consumer Secret" in refused["error"]
    assert "wrong-secret" not in json.dumps(refused)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"name": ""}, "name", "a name is missing"),
        ({"name": "a\nb"}, "name", "is no name"),
        ({"grant": "magic"}, "grant", 'no grant "magic"'),
        ({"callback": "https://example.com/cb"}, "callback", "leads to this machine"),
        ({"callback": "http://localhost:99999/"}, "callback", "leads to this machine"),
        ({"callback": "http://[::"}, "callback", "leads to this machine"),
    ],
)
async def test_a_form_that_will_not_do_says_which_field(
    org: Org, studio: Studio, change: dict[str, str], field: str, words: str
) -> None:
    refused = await studio.post("/api/credentials/connect", form(org) | change, 422)
    assert refused["field"] == field and words in refused["error"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"consumer_key": " "}, "consumer_key", "Consumer Key is missing"),
        ({"domain": ""}, "domain", "Domain is missing"),
        ({"domain": "crm.example.com"}, "domain", "choose “Allow Custom Host” if it is meant"),
        ({"domain": "https://user:pw@acme.my.salesforce.com"}, "domain", "no user name"),
        ({"username": "bob"}, "username", "is not asked for here"),
        ({"allow_custom_host": "yes"}, "allow_custom_host", "another kind of answer"),
        ({"consumer_key": True}, "consumer_key", "another kind of answer"),
        ({"domain": "127.0.0.1:1"}, "", "nothing was stored|127.0.0.1:1"),
    ],
)
async def test_an_answer_that_will_not_do_says_which_field(
    org: Org, studio: Studio, fields: dict[str, str | bool], field: str, words: str
) -> None:
    refused = await studio.post("/api/credentials/connect", form(org, **fields), 422)
    assert refused["field"] == field
    assert any(one in refused["error"] for one in words.split("|"))
    assert org.consumer_secret not in json.dumps(refused)


@pytest.mark.anyio
async def test_a_domain_is_checked_as_it_is_typed_and_nothing_is_sent(studio: Studio) -> None:
    asked = {"type": "salesforce", "field": "domain"}
    good = await studio.post(
        "/api/credentials/check", {**asked, "value": "https://acme.lightning.force.com/one"}
    )
    assert good == {"ok": True, "error": "", "shown": "acme.my.salesforce.com"}
    bad = await studio.post("/api/credentials/check", {**asked, "value": "crm.example.com"})
    assert not bad["ok"] and "Allow Custom Host" in bad["error"]
    ticked = {**asked, "value": "crm.example.com", "flags": ["allow_custom_host"]}
    assert (await studio.post("/api/credentials/check", ticked))["shown"] == "crm.example.com"


@pytest.mark.anyio
async def test_the_form_of_salesforce_asks_as_ai_studio_does(studio: Studio) -> None:
    [salesforce] = [
        one for one in await studio.get("/api/credentials/types") if one["type"] == "salesforce"
    ]
    first, *others = salesforce["grants"]
    assert first["title"] == "Connect with Salesforce via OAuth" and first["in_browser"]
    titles = [field["title"] for field in first["fields"] if field["required"]]
    assert titles == ["Consumer Secret", "Consumer Key", "Domain"]
    assert [one["secret"] for one in first["fields"]] == [True, False, False, False]
    assert salesforce["callback"] == "http://localhost:1717/oauth/redirect"
    assert [one["title"] for one in others] == [
        "As the app itself (client credentials)",
        "With a certificate (JWT)",
        "With username and password",
        "With a refresh token",
        "As the Salesforce CLI (sf) is logged in",
    ]


@pytest.mark.anyio
async def test_credentials_of_files_are_listed_with_their_state_and_users(root: Path) -> None:
    (root / "de").mkdir()
    (root / "de" / "asks.yaml").write_text(ASKS)
    (root / "asks.yaml").write_text(ASKS)
    (root / "credentials.yaml").write_text(
        "My Org: {type: local_org}\nQA Org: {type: local_org}\n"
        "Gone: {type: salesforce, domain: acme, consumer_key: k, consumer_secret: {env: NO_SUCH}}\n"
    )
    (root / "de" / "credentials.yaml").write_text("My Org: {type: local_org}\n")
    (root / "environments").mkdir()
    (root / "environments" / "qa.yaml").write_text("credentials: {My Org: QA Org}\n")
    async with studio_of(root) as studio:
        told = await studio.get("/api/credentials")
        rows = {(one["name"], one["kept_in"]): one for one in told["credentials"]}
        assert told["swaps"] == {}
        assert rows["Gone", "credentials.yaml"]["state"] == "unreadable"
        assert "NO_SUCH" in rows["Gone", "credentials.yaml"]["reason"]
        assert rows["My Org", "credentials.yaml"]["used_by"] == [
            {"file": "asks.yaml", "node": "find"}
        ]
        assert rows["My Org", "de/credentials.yaml"]["used_by"] == [
            {"file": "de/asks.yaml", "node": "find"}
        ]
        told = await studio.get("/api/credentials", environment="qa")
        rows = {(one["name"], one["kept_in"]): one for one in told["credentials"]}
        assert told["swaps"] == {"My Org": "QA Org"}
        assert rows["QA Org", "credentials.yaml"]["used_by"][0]["file"] == "asks.yaml"
        assert rows["My Org", "credentials.yaml"]["used_by"] == []
        assert (await studio.post("/api/credentials/test", {"name": "My Org"}))["ok"]
        broken = await studio.post("/api/credentials/test", {"name": "Gone"}, 502)
        assert "NO_SUCH" in broken["error"]
        await studio.post("/api/credentials/test", {"name": "Nobody"}, 404)
        refused = await studio.get("/api/credentials", 422, environment="prod")
        assert 'no environment "prod"' in refused["error"]
        refused = await studio.post("/api/credentials/remove", {"name": "My Org"}, 422)
        assert "the vault has no credential" in refused["error"]


@pytest.mark.anyio
async def test_a_read_only_studio_keeps_the_vault_as_it_is(org: Org, root: Path) -> None:
    (root / "shop.yaml").write_text(FLOW)
    async with studio_of(root, read_only=True) as studio:
        for path, body in (
            ("connect", form(org)),
            ("rename", {"name": "a", "to": "b"}),
            ("remove", {"name": "a"}),
        ):
            refused = await studio.post(f"/api/credentials/{path}", body, 403)
            assert "--read-only" in refused["error"]
    assert not open_vault().exists


@pytest.mark.anyio
async def test_a_vault_that_does_not_open_is_told_before_the_login(
    org: Org, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_vault().put_secret("erp", "x")
    monkeypatch.setenv("FLOWRUN_VAULT_KEY", Key.new().text)
    refused = await studio.post("/api/credentials/connect", form(org), 422)
    assert "does not open the vault" in refused["error"]


@pytest.mark.anyio
async def test_a_credential_is_renamed_in_the_files_that_name_it(root: Path) -> None:
    open_vault().keep("My Org", {"type": "local_org"}, {})
    own = root / "own"
    own.mkdir()
    for folder in (root, own):
        (folder / "asks.yaml").write_text(f"# My Org\n{ASKS}", "utf-8")
    (own / "credentials.yaml").write_text("My Org: {type: local_org}\n", "utf-8")
    (root / "asks.test.yaml").write_text(
        "flow: asks.yaml\ntests:\n  - name: x\n    credentials: {My Org: {}} # as it is\n"
        "    expect: {path: [find]}\n",
        "utf-8",
    )
    (root / "environments").mkdir()
    qa = root / "environments" / "qa.yaml"
    qa.write_text("credentials: {My Org: QA, Second: My Org}\n", "utf-8")
    async with studio_of(root) as studio:
        body = {"name": "My Org", "to": "Its Org", "flows": True}
        told = await studio.post("/api/credentials/rename", body)
        assert told["files"] == ["asks.yaml", "asks.test.yaml", "environments/qa.yaml"]
    renamed = f"# My Org\n{ASKS.replace('My Org', 'Its Org')}"
    assert (root / "asks.yaml").read_text("utf-8") == renamed
    assert (own / "asks.yaml").read_text("utf-8") == f"# My Org\n{ASKS}"
    assert "credentials: {Its Org: {}} # as it is" in (root / "asks.test.yaml").read_text("utf-8")
    assert qa.read_text("utf-8") == "credentials: {Its Org: QA, Second: Its Org}\n"
    assert list(open_vault().credentials()) == ["Its Org"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("to", "words"),
    [("Theirs", "would win over the vault"), ("Kept", "already"), ("a\nb", "is no name")],
)
async def test_a_name_that_is_taken_changes_neither_vault_nor_files(
    root: Path, to: str, words: str
) -> None:
    for name in ("My Org", "Kept"):
        open_vault().keep(name, {"type": "local_org"}, {})
    (root / "asks.yaml").write_text(ASKS, "utf-8")
    (root / "credentials.yaml").write_text("Theirs: {type: local_org}\n", "utf-8")
    async with studio_of(root) as studio:
        body = {"name": "My Org", "to": to, "flows": True}
        refused = await studio.post("/api/credentials/rename", body, 422)
    assert words in refused["error"]
    assert (root / "asks.yaml").read_text("utf-8") == ASKS
    assert list(open_vault().credentials()) == ["Kept", "My Org"]


@pytest.mark.anyio
async def test_a_login_that_was_revoked_is_broken_until_it_is_connected_again(
    org: Org, studio: Studio
) -> None:
    begun = await studio.post("/api/credentials/connect", form(org))
    await came_back(org, begun["url"], "allow")
    asked = {"file": "asks.yaml", "text": ASKS, "node": "find"}
    assert (await studio.post("/api/request", asked))["exit"] == "success"
    refresh = open_vault().secret("My Org/refresh_token")
    revoke = f"http://{org.domain}/services/oauth2/revoke"
    await asyncio.to_thread(lambda: httpx.post(revoke, data={"token": refresh}).raise_for_status())
    told = await studio.post("/api/request", asked)
    assert told["exit"] == "failed" and "connect" in told["error"]
    assert refresh not in json.dumps(told)
    [row] = (await studio.get("/api/credentials"))["credentials"]
    assert row["state"] == "broken" and row["reason"]
    assert (await studio.post("/api/credentials/test", {"name": "My Org"}, 502))["error"]
    begun = await studio.post("/api/credentials/connect", form(org))
    await came_back(org, begun["url"], "allow")
    [row] = (await studio.get("/api/credentials"))["credentials"]
    assert row["state"] == "connected" and row["reason"] == ""
