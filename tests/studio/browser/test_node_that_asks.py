"""A node that asks a service, in a real browser: its credential, its query, and a test request,
whose answer is mapped by a click. The local org answers."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.studio.browser.page import FlowPage, leaving_unsaved, no_barriers
from tests.studio.studio import FLOWS, Server

DEMO = (FLOWS / "demo.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def page(page: Page) -> Page:
    return leaving_unsaved(page)


@pytest.fixture
def flow(folder: Path, server: Server, page: Page) -> FlowPage:
    """The demo with the node that looks the caller up, chosen."""
    (folder / "demo.yaml").write_text(DEMO, "utf-8")
    opened = FlowPage(page, server, folder / "demo.yaml")
    opened.choose("find_caller")
    return opened


def send(flow: FlowPage) -> None:
    trial = flow.inspector.get_by_role("region", name="Test request")
    trial.get_by_role("button", name="Send").click()
    expect(trial.get_by_text("200", exact=True)).to_be_visible()


def test_a_value_that_is_clicked_in_the_answer_is_mapped(flow: FlowPage) -> None:
    send(flow)
    flow.inspector.get_by_role("tab", name="Response").click()
    flow.inspector.get_by_role("button", name="Map totalSize").click()
    flow.inspector.get_by_label("Parameter", exact=True).fill("CONTACTS")
    flow.page.keyboard.press("Enter")
    expect(flow.inspector.get_by_label("Parameter for totalSize")).to_have_value("CONTACTS")
    flow.inspector.get_by_role("tab", name="Mapped").click()
    expect(flow.inspector.get_by_role("row", name="CONTACTS")).to_contain_text("1")
    added = [line.strip() for line in flow.save().splitlines() if line not in DEMO.splitlines()]
    assert added == ["CONTACTS:", "totalSize: $CONTACTS"]


def test_the_request_that_was_sent_is_shown_without_its_secret(flow: FlowPage) -> None:
    flow.inspector.get_by_label("Value of CALLER_PHONE_NUMBER").fill("+14155550100")
    send(flow)
    flow.inspector.get_by_role("tab", name="Request").click()
    request = flow.inspector.get_by_role("region", name="Request", exact=True)
    expect(request).to_contain_text("WHERE Phone = '+14155550100'")
    flow.inspector.get_by_text("2 headers").click()
    headers = flow.inspector.get_by_role("region", name="Headers of the request")
    expect(headers).to_contain_text("Bearer •••")


def test_the_credentials_are_those_of_the_environment(flow: FlowPage) -> None:
    chosen = flow.inspector.get_by_role("combobox", name="Credential")
    expect(chosen).to_have_value("Salesforce Production")
    flow.page.get_by_role("combobox", name="Environment").select_option("qa")
    expect(flow.inspector.get_by_text("qa: ")).to_be_visible()
    flow.page.get_by_role("combobox", name="Environment").select_option("")
    expect(flow.inspector.get_by_text("qa: ")).to_have_count(0)


def test_a_mistake_in_a_query_is_marked_at_its_word(flow: FlowPage) -> None:
    query = flow.inspector.get_by_role("textbox", name="Query")
    query.click()
    flow.page.keyboard.press("Control+End")
    flow.page.keyboard.type(" OFSET 2")
    expect(query.locator(".cm-lintRange-error")).to_have_text("OFSET")
    expect(flow.card("find_caller").get_by_title("unexpected", exact=False)).to_be_visible()


def test_an_answer_that_is_shown_has_no_barriers(flow: FlowPage) -> None:
    send(flow)
    for tab in ("Mapped", "Response", "Request"):
        flow.inspector.get_by_role("tab", name=tab).click()
        no_barriers(flow.page)
