"""The page to try a flow, in a real browser: by keyboard alone, readable, and nobody's but ours."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from flowrun.serve.reach import Reach
from tests.browser import chromium, opened
from tests.serve.serving import PATIENCE, here, serving

FLOW = """
flow: tea <shop>
description: Sells tea & "more".
start: hello
parameters: {{TEA: , PIN: {{secret: true, hosts: [127.0.0.1]}}}}
nodes:
  hello: {{type: speak, text: "Hello <b>you</b>!", next: which}}
  which:
    type: collect_input
    parameter: $TEA
    prompt: Which tea?
    exits: {{filled: {then}, missed: end}}
  bye: {{type: end, text: "One $TEA, please wait."}}
  broken:
    type: webhook
    method: GET
    url: http://127.0.0.1:9/nobody
    response_mapping: {{x: $TEA}}
    exits: {{success: bye}}
"""


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    file = tmp_path / "tea.yaml"
    file.write_text(FLOW.format(then="bye"), "utf-8")
    return file


@contextmanager
def page_of(url: str) -> Iterator[Page]:
    """Fails for whatever the browser complains of."""
    complaints: list[str] = []
    with opened(chromium()) as page:
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(url)
        yield page
    assert complaints == []


def no_barriers(page: Page) -> None:
    """By axe, in light and in dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_a_conversation_is_held_by_keyboard_alone_and_has_no_barrier(flow: Path) -> None:
    with serving(flow) as server, page_of(f"{server.url}/try/tea%20%3Cshop%3E") as page:
        page.set_viewport_size({"width": 360, "height": 640})
        expect(page.locator(".bot")).to_have_text(["Hello <b>you</b>!", "Which tea?"])
        expect(page.get_by_label("Your message")).to_be_focused()
        no_barriers(page)
        page.keyboard.type("Assam")
        page.keyboard.press("Enter")
        expect(page.locator(".bot").last).to_have_text("One Assam, please wait.")
        expect(page.locator(".note")).to_have_text("The conversation has ended.")
        expect(page.get_by_role("button", name="New chat")).to_be_focused()
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide == 360  # nothing stands beyond a phone's edge
        no_barriers(page)
        page.keyboard.press("Enter")
        expect(page.locator(".you")).to_have_count(0)
        expect(page.locator(".bot")).to_have_count(2)


DRINKS = """
flow: drinks
start: which
parameters: {DRINK: }
nodes:
  which:
    type: collect_input
    parameter: $DRINK
    prompt: What would you like?
    options: {tea: [], coffee: []}
    exits: {filled: bye, missed: end}
  bye: {type: end, text: "One $DRINK."}
"""


def test_quick_replies_are_chosen_by_keyboard_and_gone_with_the_answer(flow: Path) -> None:
    flow.write_text(DRINKS, "utf-8")
    with serving(flow) as server, page_of(f"{server.url}/try/drinks") as page:
        expect(page.get_by_role("button", name="coffee")).to_be_visible()
        no_barriers(page)
        page.get_by_role("button", name="coffee").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".you")).to_have_text("coffee")
        expect(page.locator(".bot").last).to_have_text("One coffee.")
        expect(page.get_by_role("group", name="Quick replies")).to_be_hidden()


def test_the_page_links_to_its_session_and_only_this_browser_sees_it(flow: Path) -> None:
    with serving(flow) as server, page_of(f"{server.url}/try/tea%20%3Cshop%3E") as page:
        expect(page.get_by_label("Your message")).to_be_focused()
        with page.expect_popup() as opening:
            page.get_by_role("link", name="Session").click()
        session = opening.value
        expect(session.get_by_role("heading", level=1)).to_contain_text("tea <shop>")
        expect(session.locator(".talk")).to_contain_text("Hello <b>you</b>!")
        expect(session.locator(".path")).to_contain_text("which → waits")
        no_barriers(session)
        assert httpx.get(session.url, timeout=PATIENCE).status_code == 401


def test_what_went_wrong_is_told(flow: Path) -> None:
    flow.write_text(FLOW.format(then="broken"), "utf-8")
    with serving(flow) as server, page_of(f"{server.url}/try/tea%20%3Cshop%3E") as page:
        expect(page.get_by_label("Your message")).to_be_focused()
        page.keyboard.type("Assam")
        page.keyboard.press("Enter")
        expect(page.locator(".wrong")).to_contain_text("What went wrong")
        expect(page.locator(".wrong")).to_contain_text("broken: ")
        no_barriers(page)


def test_a_server_that_comes_back_finds_the_page_where_it_was(flow: Path) -> None:
    with opened(chromium()) as page:
        with serving(flow) as server:
            port = int(server.url.rpartition(":")[2])
            page.goto(f"{server.url}/try/tea%20%3Cshop%3E")
            expect(page.get_by_label("Your message")).to_be_focused()
            server.kill()
            expect(page.get_by_role("status")).to_contain_text("connecting again")
            page.keyboard.type("Assam")
            page.keyboard.press("Enter")
        with serving(flow, port=port):
            expect(page.locator(".bot").last).to_have_text("One Assam, please wait.")
            expect(page.locator(".bot")).to_have_count(3)


@pytest.mark.anyio
async def test_the_page_is_for_this_machine_unless_all_may_try() -> None:
    text = FLOW.format(then="bye").replace("tea <shop>", "tea")
    by_a_proxy = {"X-Forwarded-For": "203.0.113.7"}
    async with here(text) as tea:
        assert (await tea.http.get("/try/tea")).status_code == 200
        assert (await tea.http.get("/try/tea", headers=by_a_proxy)).status_code == 404
    async with here(text, reach=Reach("127.0.0.1", trying=True)) as tea:
        assert (await tea.http.get("/try/tea", headers=by_a_proxy)).status_code == 200


@pytest.mark.anyio
async def test_another_sites_page_begins_no_session() -> None:
    text = FLOW.format(then="bye").replace("tea <shop>", "tea")
    async with here(text) as tea:
        for headers in (
            {"Origin": "https://evil.example", "Content-Type": "application/json"},
            {"Origin": "http://127.0.0.1:8000", "Content-Type": "text/plain"},
            {"Content-Type": "application/json"},
        ):
            answer = await tea.http.post(
                "/try/tea/session", content=b'{"agent_id": "tea"}', headers=headers
            )
            assert answer.status_code == 403


@pytest.mark.anyio
async def test_a_page_takes_nothing_from_elsewhere() -> None:
    text = FLOW.format(then="bye").replace("tea <shop>", "tea")
    async with here(text) as tea:
        policy = (await tea.http.get("/try/tea")).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        html = (await tea.http.get("/try/tea")).text
        assert not re.search(r"https?://", html)
