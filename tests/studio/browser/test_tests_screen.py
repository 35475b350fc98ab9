"""The tests in a real browser: run, read, and seen on the canvas."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.studio.browser.page import no_barriers
from tests.studio.studio import FLOW, Server

TESTS = """\
flow: shop.yaml
tests:
  - name: who says a name is bid farewell
    talk:
      - bot: Who?
      - user: Dana
      - bot: Goodbye.
  - name: a promise that is not kept
    talk:
      - bot: Who?
      - user: Dana
      - bot: See you.
    expect: {parameters: {NAME: Harold}}
"""
BROKEN = "flow: shop.yaml\ntests:\n  - nmae: a typing error\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tests")
    (folder / "shop.yaml").write_text(FLOW, "utf-8")
    (folder / "shop.test.yaml").write_text(TESTS, "utf-8")
    return folder


@pytest.fixture
def tests(page: Page, server: Server) -> Page:
    page.goto(f"{server.address}/tests")
    expect(listed(page, "bid farewell")).to_be_visible()
    return page


def listed(page: Page, words: str) -> Locator:
    return page.get_by_label("Tests", exact=True).get_by_role("button", name=words)


def chosen(page: Page) -> Locator:
    return page.get_by_label("The chosen test")


def run_all(page: Page) -> None:
    page.get_by_role("button", name="Run all", exact=True).click()
    expect(page.get_by_text("1 failed", exact=True)).to_be_visible()


def test_a_failure_is_shown_as_a_difference_beside_what_was_said(tests: Page) -> None:
    run_all(tests)
    expect(tests.get_by_text("1 passed", exact=True)).to_be_visible()
    listed(tests, "failed: a promise").click()
    expect(chosen(tests)).to_contain_text("shop.test.yaml:13")
    difference = chosen(tests).get_by_label("Difference")
    expect(difference).to_contain_text("Harold")
    expect(difference).to_contain_text("Dana")
    talk = chosen(tests).get_by_role("log")
    expect(talk).to_contain_text("See you.expected, but not said")
    no_barriers(tests)


def test_one_test_is_run_alone(tests: Page) -> None:
    listed(tests, "bid farewell").click()
    chosen(tests).get_by_role("button", name="Run").click()
    expect(chosen(tests).get_by_text("passed", exact=True)).to_be_visible()
    expect(chosen(tests).get_by_role("log")).to_contain_text("Goodbye.")


def test_the_exits_that_tests_take_are_counted_on_the_canvas(tests: Page) -> None:
    run_all(tests)
    tests.get_by_role("tab", name="Exit coverage").click()
    expect(chosen(tests)).to_contain_text("2 of 3 exits taken")
    expect(chosen(tests)).to_contain_text("ask → no_input")
    card = tests.locator('[data-node="ask"]')
    expect(card).to_contain_text("filled2")
    no_barriers(tests)


def test_a_test_file_that_cannot_be_read_says_where(tests: Page, folder: Path) -> None:
    (folder / "broken.test.yaml").write_text(BROKEN, "utf-8")
    problem = listed(tests, "nmae")
    expect(problem).to_contain_text("line 3")
    problem.click()
    expect(chosen(tests)).to_contain_text("broken.test.yaml cannot be run")
    no_barriers(tests)
    (folder / "broken.test.yaml").unlink()
    expect(problem).to_have_count(0)


def test_the_arrows_go_from_test_to_test(tests: Page) -> None:
    listed(tests, "bid farewell").click()
    tests.keyboard.press("ArrowDown")
    tests.keyboard.press("Enter")
    expect(chosen(tests).get_by_role("heading")).to_have_text("a promise that is not kept")
    tests.keyboard.press("Tab")
    expect(tests.get_by_role("tab", name="Test", exact=True)).to_be_focused()
