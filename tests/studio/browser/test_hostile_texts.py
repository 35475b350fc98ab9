"""What somebody else wrote is shown in the page as words, however it is meant and however long."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page, expect

from tests.studio.browser.page import FlowPage, no_barriers, page_of
from tests.studio.studio import Server

HTML = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
RIGHT_TO_LEFT = "\u202egnp.exe שלום مرحبا"
LONG = "W" * 3_000
HOSTILE = f"""\
flow: hostile
description: {json.dumps(HTML + RIGHT_TO_LEFT + LONG)}
start: ask
parameters:
  NAME: {{description: {json.dumps(HTML)}}}
nodes:
  ask:
    type: collect_input
    label: {json.dumps(HTML)}
    parameter: $NAME
    prompt: {json.dumps("Who? [here](javascript:alert(1)) " + HTML + LONG)}
    quick_replies: [{json.dumps(HTML)}, {json.dumps(RIGHT_TO_LEFT)}]
    exits: {{filled: long, no_input: backwards}}
  long: {{type: speak, label: {LONG}, text: "You said $NAME", next: end}}
  backwards: {{type: speak, label: {json.dumps(RIGHT_TO_LEFT)}, text: Goodbye, next: end}}
"""
ASKS = """\
flow: asks
start: ask
nodes:
  ask:
    type: webhook
    url: http://127.0.0.1:PORT/
    exits: {success: end}
"""
ITEMS = 6_000


class Answers(BaseHTTPRequestHandler):
    """Nearly 1 MB of JSON, with a text that is markup."""

    def do_GET(self) -> None:
        items = [{"id": number, "name": f"item {number}", "note": HTML} for number in range(ITEMS)]
        body = json.dumps({"items": items}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """A test's output is its own."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("hostile")
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as service:
        Thread(target=service.serve_forever).start()
        (folder / "hostile.yaml").write_text(HOSTILE, "utf-8")
        (folder / "asks.yaml").write_text(ASKS.replace("PORT", str(service.server_port)), "utf-8")
        yield folder
        service.shutdown()


@pytest.fixture(scope="module")
def page(server: Server) -> Iterator[Page]:
    """It is told by the browser of what is not there."""
    with page_of(
        server,
        f"{server.address}/%3C",
        *(f"{server.address}/api/{one}" for one in ("flow?", "sessions/")),
    ) as page:
        yield page


def nothing_of_it_runs(page: Page) -> None:
    """Nor is it an element, nor does it push the page out of the window."""
    assert page.locator("img[src=x]").count() == 0
    assert page.title() not in ("1", "2")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("a[href^='javascript']").count() == 0


def test_markup_and_long_words_are_words_in_every_pane(
    page: Page, server: Server, folder: Path
) -> None:
    page.goto(f"{server.address}/")
    expect(page.get_by_role("table")).to_contain_text("<img src=x")
    nothing_of_it_runs(page)
    flow = FlowPage(page, server, folder / "hostile.yaml")
    for node in ("long", "backwards", "ask"):
        flow.choose(node)
        card = flow.card(node).bounding_box()
        assert card is not None and card["width"] < 300 and card["height"] < 200
        nothing_of_it_runs(page)
    expect(flow.card("ask")).to_contain_text("<img src=x")
    page.get_by_role("tab", name="Tester").click()
    page.get_by_role("button", name="Begin", exact=True).click()
    replies = page.get_by_role("group", name="Quick replies")
    expect(page.get_by_role("log")).to_contain_text("[here](javascript:alert(1))")
    replies.get_by_role("button").first.click()
    expect(page.get_by_role("log")).to_contain_text(f"You said {HTML}")
    nothing_of_it_runs(page)
    no_barriers(page)


def test_a_name_from_the_address_is_words_too(page: Page, server: Server) -> None:
    for path in ("/flow/%3Cimg%20src=x%3E.yaml", "/sessions/%3Cimg%20src=x%3E"):
        page.goto(f"{server.address}{path}")
        expect(page.get_by_role("main")).to_be_visible()
        nothing_of_it_runs(page)
    page.goto(f"{server.address}/%3Cimg%20src=x%3E")
    expect(page.get_by_role("main")).to_contain_text("There is no such screen")
    nothing_of_it_runs(page)
    page.goto(f"{server.address}/credentials/connected?error={HTML}")
    expect(page.get_by_role("main")).to_contain_text("The connection was not made")
    nothing_of_it_runs(page)


def test_a_megabyte_of_answer_is_a_tree_that_answers_at_once(
    page: Page, server: Server, folder: Path
) -> None:
    flow = FlowPage(page, server, folder / "asks.yaml", cards=1)
    flow.choose("ask")
    flow.inspector.get_by_role("button", name="Send").click()
    flow.inspector.get_by_role("tab", name="Response").click()
    tree = flow.inspector.get_by_role("list", name="JSON")
    expect(tree).to_contain_text(f"{ITEMS} items")
    expect(tree.get_by_role("listitem").last).to_contain_text(f"{ITEMS - 100} more")
    nothing_of_it_runs(page)
    tree.get_by_role("button", name="Map items[7].name").click()
    expect(flow.inspector.get_by_label("Parameter", exact=True)).to_be_focused()
