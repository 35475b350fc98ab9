"""The list of flows in a real browser: how each is doing, and how a new one begins."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.studio.browser.page import no_barriers
from tests.studio.studio import FLOW, Server


@pytest.fixture
def flows(page: Page, server: Server) -> Page:
    page.goto(f"{server.address}/")
    expect(page.get_by_role("table")).to_be_visible()
    return page


def at(place: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(place)}(\?|$)")


def row(page: Page, file: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_text(file, exact=True))


def test_each_flow_tells_its_problems_tests_and_last_run(flows: Page) -> None:
    expect(row(flows, "demo.yaml")).to_contain_text("Looks the caller up in Salesforce")
    expect(row(flows, "demo.yaml")).to_contain_text("13 not run yet")
    expect(row(flows, "demo.yaml")).to_contain_text("never")
    expect(row(flows, "sandbox-webhook.yaml")).to_contain_text("2 warnings")


def test_a_row_opens_its_flow_by_the_mouse_and_by_the_keyboard(flows: Page) -> None:
    row(flows, "lead.yaml").get_by_text("Captures a lead").click()
    expect(flows).to_have_url(at("/flow/lead.yaml"))
    flows.go_back()
    row(flows, "lead.yaml").get_by_role("link", name="lead", exact=True).focus()
    flows.keyboard.press("Enter")
    expect(flows).to_have_url(at("/flow/lead.yaml"))


def test_a_flow_that_comes_to_the_folder_is_listed_without_a_reload(
    flows: Page, folder: Path
) -> None:
    (folder / "later.yaml").write_text(FLOW, "utf-8")
    expect(row(flows, "later.yaml")).to_be_visible()
    (folder / "later.yaml").unlink()
    expect(row(flows, "later.yaml")).to_have_count(0)


def test_a_new_flow_is_made_of_a_template_and_opened(flows: Page, folder: Path) -> None:
    flows.get_by_role("button", name="New flow").click()
    flows.get_by_label("File").fill("demo")
    flows.keyboard.press("Enter")
    expect(flows.get_by_role("dialog")).to_contain_text("demo.yaml is there already")
    flows.get_by_label("File").fill("shop/returns")
    flows.get_by_label("A greeting").check()
    flows.get_by_role("button", name="Create flow").click()
    expect(flows.locator("[data-node]").first).to_be_visible()
    expect(flows).to_have_url(at("/flow/shop/returns.yaml"))
    assert "{type: end, text: Hello!}" in (folder / "shop/returns.yaml").read_text("utf-8")


def test_the_list_and_its_dialog_have_no_barriers(flows: Page) -> None:
    no_barriers(flows)
    flows.get_by_role("button", name="New flow").click()
    no_barriers(flows)
