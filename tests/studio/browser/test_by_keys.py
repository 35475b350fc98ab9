"""The main path by the keyboard alone, from the list to a talk: nothing holds the focus."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.studio.studio import Server

MOST_STEPS = 120


def tab_to(page: Page, target: Locator) -> None:
    """Goes there as somebody without a mouse does."""
    expect(target).to_be_visible()
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached by Tab")


def test_a_flow_is_found_edited_saved_and_talked_to_without_a_mouse(
    page: Page, server: Server, folder: Path
) -> None:
    page.goto(f"{server.address}/")
    tab_to(page, page.get_by_role("link", name="survey", exact=True))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/flow/survey.yaml"))
    card = page.locator('[data-node="may_i"]')
    expect(card).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("may_i")
    page.keyboard.press("Enter")
    expect(card).to_have_attribute("aria-pressed", "true")
    tab_to(page, page.get_by_role("textbox", name="Label", exact=True))
    page.keyboard.type("Asking")
    expect(card).to_contain_text("Asking")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("unsaved", exact=True)).to_have_count(0)
    assert "label: Asking" in (folder / "survey.yaml").read_text("utf-8")
    tab_to(page, page.get_by_role("button", name="Tester"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Begin", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("May I ask you three short questions")
    page.keyboard.type("no, thank you")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Then another time")
