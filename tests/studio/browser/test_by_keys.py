"""The main path by the keyboard alone, from the list to a talk: nothing holds the focus."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.studio.studio import Server

MOST_STEPS = 120
WANTED = """() => [
    ...document.querySelectorAll("a[href], button, input, select, textarea, summary"),
  ]
  .filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility())
  .map((one) => one.dataset.walked ??= crypto.randomUUID())"""
"""Whatever can be clicked or filled in, by a mark that it keeps."""
HERE = """() => {
  const one = document.activeElement;
  const { outlineStyle, boxShadow } = getComputedStyle(one);
  const around = getComputedStyle(one.parentElement ?? one);
  const seen = [outlineStyle, around.outlineStyle].some((style) => style !== "none");
  return [one.dataset.walked ?? "", seen || boxShadow !== "none", one.outerHTML.slice(0, 200)];
}"""
"""What has the focus: its mark, whether one sees that, and what it is."""


@pytest.fixture(autouse=True)
def no_talk_yet(page: Page) -> None:
    """A talk outlives the reload of its page."""
    page.evaluate("sessionStorage.clear()")


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


FLOW = "/flow/survey.yaml"


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/", "survey.yaml"),
        ("/credentials", "Salesforce Production"),
        ("/tests", "survey.test.yaml"),
        ("/sessions", "every flow"),
        (f"{FLOW}?node=may_i", "Exits"),
        (f"{FLOW}?pane=tester", "Initial parameters"),
    ],
)
def test_tab_comes_to_whatever_can_be_pressed_shows_where_it_is_and_goes_on(
    page: Page, server: Server, path: str, there: str
) -> None:
    page.goto(f"{server.address}{path}")
    expect(page.get_by_role("main")).to_contain_text(there)
    if path.startswith(FLOW):
        expect(page.locator("[data-node=may_i]")).to_be_visible()
    wanted = set(page.evaluate(WANTED))
    assert len(wanted) > 4
    walked: set[str] = set()
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        mark, seen, what = page.evaluate(HERE)
        assert seen or not mark, f"nobody sees that this has the focus: {what}"
        walked.add(mark)
        if walked >= wanted:
            return
    missing = page.evaluate(
        "(marks) => marks.map((one) => "
        "document.querySelector(`[data-walked='${one}']`)?.outerHTML.slice(0, 200))",
        list(wanted - walked),
    )
    raise AssertionError(f"Tab does not come to {missing}")


@pytest.mark.parametrize(
    ("path", "button"),
    [
        ("/", "New flow"),
        ("/credentials", "New environment"),
        ("/credentials", "Test Salesforce Production"),
        ("/credentials", "4 nodes"),
        (f"{FLOW}?node=may_i", "Rename (F2)"),
        (f"{FLOW}?node=may_i", "Add node"),
    ],
)
def test_escape_closes_what_is_open_and_the_focus_goes_back(
    page: Page, server: Server, path: str, button: str
) -> None:
    page.goto(f"{server.address}{path}")
    opener = page.get_by_role("button", name=button)
    opener.focus()
    page.keyboard.press("Enter")
    opened = page.get_by_role("dialog").or_(page.get_by_role("menu"))
    expect(opened).to_be_visible()
    behind = "() => document.activeElement.matches('main :not(dialog, dialog *), nav *')"
    for _ in range(8 * page.get_by_role("dialog").count()):
        page.keyboard.press("Tab")
        assert not page.evaluate(behind)
    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    expect(opener).to_be_focused()
