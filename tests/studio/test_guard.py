"""Attacks on the studio: other names, other pages, other folders, too much."""

import json
import os
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.routing import Route

from flowrun.studio.app import make_app
from flowrun.studio.bodies import MOST_BYTES
from flowrun.studio.folder import FlowFolder
from tests.studio.studio import ADDRESS, FLOW, TOKEN, Studio, client_of, studio_of

pytestmark = pytest.mark.anyio

OPEN = {"file": "shop.yaml", "text": FLOW}
WRITES: list[tuple[str, str, dict[str, Any]]] = [
    ("PUT", "/api/flow", {**OPEN, "etag": ""}),
    ("POST", "/api/flows", {"file": "new.yaml", "template": "flow"}),
    ("POST", "/api/flow/rename", {**OPEN, "kind": "node", "old": "greet", "new": "hi"}),
    ("POST", "/api/environments", {"name": "qa"}),
]


@pytest.fixture
def outside(root: Path) -> httpx.AsyncClient:
    """A client without the cookie."""
    return client_of(make_app(FlowFolder(root), TOKEN))


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8090", "", "[::2]:8090"])
async def test_another_name_is_refused(studio: Studio, host: str) -> None:
    answer = await studio.http.get("/api/flows", headers={"Host": host})
    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/", "/api/flows", "/assets/main.js", "/flow/shop.yaml", "/nope"])
async def test_nothing_is_shown_without_the_cookie(outside: httpx.AsyncClient, path: str) -> None:
    assert (await outside.get(path)).status_code == 401


async def test_nothing_is_written_without_the_cookie(outside: httpx.AsyncClient) -> None:
    for method, path, body in WRITES:
        assert (await outside.request(method, path, json=body)).status_code == 401


@pytest.mark.parametrize(
    "query", ["token=wrong", "token=", f"token={TOKEN}&token={TOKEN}", f"token={TOKEN}x", "token=ü"]
)
async def test_a_wrong_token_is_no_cookie(outside: httpx.AsyncClient, query: str) -> None:
    answer = await outside.get(f"/?{query}")
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


async def test_the_token_becomes_a_cookie_and_leaves_the_url(outside: httpx.AsyncClient) -> None:
    answer = await outside.get(f"/flow/shop.yaml?node=ask&token={TOKEN}&pane=tester")
    assert answer.status_code == 302
    assert answer.headers["location"] == "/flow/shop.yaml?node=ask&pane=tester"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "path=/" in cookie
    assert TOKEN not in answer.headers["set-cookie"]
    assert (await outside.get("/api/flows")).status_code == 200


async def test_a_reader_may_open_the_printed_url_once_more(outside: httpx.AsyncClient) -> None:
    for _ in range(2):
        assert (await outside.get(f"/?token={TOKEN}")).status_code == 302
        assert (await outside.get("/api/flows")).status_code == 200


@pytest.mark.parametrize("path", ["//evil.example/", "///evil.example", "/\\evil.example"])
async def test_the_token_leads_to_no_other_host(outside: httpx.AsyncClient, path: str) -> None:
    answer = await outside.get(f"{ADDRESS}{path}?token={TOKEN}")
    assert answer.status_code == 302
    assert re.match(r"/(?![/\\])", answer.headers["location"])


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:3000", "null", ""])
async def test_another_page_may_not_write_nor_ask(studio: Studio, origin: str) -> None:
    for method, path, body in WRITES:
        answer = await studio.http.request(method, path, json=body, headers={"Origin": origin})
        assert answer.status_code == 403
    answer = await studio.http.get("/api/flows", headers={"Origin": origin})
    assert answer.status_code == 403


async def test_a_write_that_does_not_tell_where_it_comes_from_is_refused(studio: Studio) -> None:
    del studio.http.headers["Origin"]
    for method, path, body in WRITES:
        assert (await studio.http.request(method, path, json=body)).status_code == 403
    assert (await studio.http.get("/api/flows")).status_code == 200


async def test_a_page_of_another_site_embeds_nothing_of_the_studio(studio: Studio) -> None:
    del studio.http.headers["Origin"]
    for site in ("cross-site", "same-site"):
        headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"}
        assert (await studio.http.get("/api/flows", headers=headers)).status_code == 403
    # Who comes back from a login at a service comes from another site.
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    answer = await studio.http.get("/credentials/connected?name=x", headers=headers)
    assert answer.status_code != 403


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_a_form_of_another_page_is_no_write(studio: Studio, kind: str) -> None:
    for method, path, body in WRITES:
        answer = await studio.http.request(
            method, path, content=json.dumps(body), headers={"Content-Type": kind}
        )
        assert answer.status_code == 400


@pytest.mark.parametrize(
    "file",
    [
        *(
            "../secret.yaml",
            "/etc/passwd",
            "/secret.yaml",
            "de/../../secret.yaml",
            "..\\secret.yaml",
        ),
        *("C:\\x.yaml", "x\0.yaml", "x\n.yaml", "", ".", "..", "shop", ".git/x.yaml", "a//b.yaml"),
        *("credentials.yaml", "environments/qa.yaml", "shop.test.yaml", "shop.cassette.yaml"),
        *("node_modules/x.yaml", "link.yaml", "linked/secret.yaml", "x" * 5000 + ".yaml", "a.json"),
    ],
)
async def test_only_flows_of_the_folder_are_read_or_written(studio: Studio, file: str) -> None:
    root = studio.root
    (root.parent / "secret.yaml").write_text(FLOW, "utf-8")
    (root / "link.yaml").symlink_to(root.parent / "secret.yaml")
    (root / "linked").symlink_to(root.parent, target_is_directory=True)
    for name in ("credentials.yaml", "shop.test.yaml", "shop.cassette.yaml", "a.json"):
        (root / name).write_text("x: {}\n", "utf-8")
    (root / "environments").mkdir()
    (root / "environments" / "qa.yaml").write_text("parameters: {}\n", "utf-8")
    before = {path: path.read_bytes() for path in root.parent.rglob("*") if path.is_file()}
    await studio.get("/api/flow", 404, file=file)
    await studio.put("/api/flow", {"file": file, "text": "x", "etag": ""}, 404)
    await studio.post("/api/flows", {"file": file, "template": "flow"}, 404)
    await studio.post("/api/flow/ops", {"file": file, "text": "a: 1", "ops": []}, 404)
    assert {path: path.read_bytes() for path in before} == before
    assert [one["file"] for one in await studio.get("/api/flows")] == ["shop.yaml"]


@pytest.mark.parametrize(
    "path",
    ["/../pyproject.toml", "/%2e%2e/%2e%2e/pyproject.toml", "/assets/..%2f..%2fapp.py", "/%00"],
)
async def test_no_path_leads_out_of_the_pages_files(studio: Studio, path: str) -> None:
    answer = await studio.http.get(httpx.URL(ADDRESS).copy_with(raw_path=path.encode()))
    assert answer.status_code == 404
    assert "hatchling" not in answer.text


@pytest.mark.parametrize("path", ["/%3Cimg%3E", "/no/such/screen", "/assets/none.js", "/%00"])
async def test_who_goes_where_nothing_is_sees_it_in_the_page(studio: Studio, path: str) -> None:
    answer = await studio.http.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
    assert answer.status_code == 404
    assert answer.text.startswith("<!doctype html>") and "<img" not in answer.text
    assert "nonce-" in answer.headers["content-security-policy"]
    asked = await studio.http.get(path)
    assert asked.json() == {"error": "there is nothing here"}


async def test_a_huge_body_is_refused_before_it_is_read(studio: Studio) -> None:
    sent = 0

    async def body() -> Any:
        nonlocal sent
        for _ in range(10 * MOST_BYTES // 1_000_000):
            sent += 1_000_000
            yield b" " * 1_000_000

    headers = {"Content-Type": "application/json"}
    answer = await studio.http.post("/api/flow/view", content=body(), headers=headers)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        *("", "{", "[]", "null", '"x"', "{}", '{"file": 1, "text": "x"}', "[" * 100_000),
        *('{"file": "shop.yaml"}', '{"file": "shop.yaml", "text": "x", "more": 1}'),
        *('{"file": "shop.yaml", "text": "\\ud800"}', '{"file": "shop.yaml", "text": NaN}'),
    ],
)
async def test_a_malformed_body_is_refused_in_words(studio: Studio, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await studio.http.post("/api/flow/view", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["error"]


async def test_a_text_larger_than_a_flow_may_be_is_a_problem_of_it(studio: Studio) -> None:
    view = await studio.post("/api/flow/view", {**OPEN, "text": "# " + "x" * 8_000_001})
    assert "8 MB" in view["diagnostics"][0]["message"]


async def test_read_only_refuses_every_write_and_nothing_else(root: Path) -> None:
    async with studio_of(root, read_only=True) as studio:
        assert (await studio.get("/api/project"))["read_only"] is True
        for method, path, body in WRITES:
            answer = await studio.http.request(method, path, json=body)
            assert answer.status_code == 403
            assert "--read-only" in answer.json()["error"]
        op = {"op": "set", "path": ["flow"], "value": "x"}
        changed = await studio.post("/api/flow/ops", {**OPEN, "ops": [op]})
        assert changed["text"].startswith("flow: x ")
    assert os.listdir(root) == ["shop.yaml"]
    assert (root / "shop.yaml").read_text("utf-8") == FLOW


WRITES_NOTHING = {
    "/api/credentials/check",
    "/api/credentials/connect/x",
    "/api/credentials/test",
    "/api/flow/complete",
    "/api/flow/format",
    "/api/flow/hover",
    "/api/flow/node",
    "/api/flow/ops",
    "/api/flow/view",
    "/api/request",
    "/api/request/map",
    "/api/talks",
    "/api/talks/x",
    "/api/talks/x/restart",
    "/api/talks/x/say",
    "/api/tests/run",
}
"""What is asked by a method that may write, and leaves folder, vault and sessions as they are."""


async def test_read_only_knows_of_every_address_whether_it_writes(root: Path) -> None:
    folder = FlowFolder(root, read_only=True)
    app: Any = make_app(folder, TOKEN)
    routes = [route for route in app.app.app.routes if isinstance(route, Route)]
    asked = [
        (method, re.sub(r"{\w+}", "x", route.path))
        for route in routes
        for method in (route.methods or set()) - {"GET", "HEAD"}
    ]
    async with client_of(app) as http:
        await http.get("/", params={"token": TOKEN})
        answers = {path: await http.request(method, path, json={}) for method, path in asked}
    refused = {path for path, answer in answers.items() if answer.status_code == 403}
    assert set(answers) - refused == WRITES_NOTHING
    assert all("--read-only" in answers[path].text for path in refused)


async def test_every_answer_has_the_headers_that_keep_it_here(studio: Studio) -> None:
    for path in ("/api/flows", "/", "/nope", "/api/nope"):
        headers = (await studio.http.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["x-frame-options"] == "DENY"


async def test_the_page_may_load_of_the_studio_alone(root: Path, tmp_path: Path) -> None:
    static = tmp_path / "static"
    (static / "assets").mkdir(parents=True)
    (static / "index.html").write_text('<meta nonce="__CSP_NONCE__">', "utf-8")
    (static / "assets" / "index.js").write_text("1", "utf-8")
    app = make_app(FlowFolder(root), TOKEN, static)
    nonces = set()
    async with client_of(app) as http:
        await http.get(f"/?token={TOKEN}")
        for path in ("/", "/flow/de/shop.yaml", "/credentials/connected", "/sessions/x"):
            answer = await http.get(path)
            policy = answer.headers["content-security-policy"]
            [nonce] = re.findall(r'nonce="(.+?)"', answer.text)
            assert f"'nonce-{nonce}'" in policy
            assert "default-src 'none'" in policy and "unsafe" not in policy
            nonces.add(nonce)
        assert len(nonces) == 4
        script = await http.get("/assets/index.js")
        assert script.headers["cache-control"] == "no-cache"
        again = await http.get(
            "/assets/index.js", headers={"If-None-Match": script.headers["etag"]}
        )
        assert again.status_code == 304


def test_no_secret_file_of_the_folder_is_known_to_the_page(root: Path) -> None:
    folder = FlowFolder(root)
    (root / "credentials.yaml").write_text("x: {type: http_bearer}\n", "utf-8")
    os.mkdir(root / "environments")
    assert [folder.file(path) for path in folder.flows()] == ["shop.yaml"]
