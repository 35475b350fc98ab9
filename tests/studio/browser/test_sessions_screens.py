"""The kept sessions in a real browser: found by how they went, and read again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.studio.browser.page import no_barriers, page_of
from tests.studio.studio import FLOW, Server

FAILS = """\
flow: fails
start: ask_nobody
nodes:
  ask_nobody:
    type: webhook
    url: http://127.0.0.1:9/
    exits: {success: end}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sessions")
    (folder / "shop.yaml").write_text(FLOW, "utf-8")
    (folder / "fails.yaml").write_text(FAILS, "utf-8")
    (folder / "environments").mkdir()
    (folder / "environments/qa.yaml").write_text("parameters: {NAME: there}\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def page(server: Server) -> Iterator[Page]:
    with page_of(server, f"{server.address}/api/sessions/none") as page:
        yield page


@pytest.fixture(scope="module")
def talked(page: Page, server: Server) -> Page:
    """One session that ended, one that waits, one that failed."""

    def ask(path: str, body: dict[str, Any]) -> Any:
        headers = {"Origin": server.address}
        answer = page.request.post(f"{server.address}{path}", data=body, headers=headers)
        assert answer.ok, answer.text()
        return answer.json()

    talks: list[tuple[str, str, list[str], str | None]] = [
        ("shop", FLOW, ["Dana"], "qa"),
        ("shop", FLOW, [], None),
        ("fails", FAILS, [], None),
    ]
    for file, text, said, environment in talks:
        begun = {"file": f"{file}.yaml", "text": text, "environment": environment}
        talk = ask("/api/talks", begun)
        for words in said:
            ask(f"/api/talks/{talk['id']}/say", {"text": words})
    return page


@pytest.fixture
def sessions(talked: Page, server: Server) -> Page:
    talked.goto(f"{server.address}/sessions")
    expect(talked.get_by_role("table")).to_be_visible()
    return talked


def rows(page: Page) -> Locator:
    return page.locator("tbody").get_by_role("row")


def test_sessions_are_found_by_outcome_flow_environment_and_time(sessions: Page) -> None:
    expect(rows(sessions)).to_have_count(3)
    sessions.get_by_label("Outcome").select_option("failed")
    expect(rows(sessions)).to_have_count(1)
    expect(rows(sessions)).to_contain_text("fails")
    sessions.get_by_label("Flow", exact=True).select_option("shop.yaml")
    expect(sessions.get_by_text("No session is like that")).to_be_visible()
    no_barriers(sessions)
    sessions.get_by_role("button", name="Show all sessions").click()
    sessions.get_by_label("Environment").select_option("qa")
    expect(rows(sessions)).to_have_count(1)
    expect(rows(sessions)).to_contain_text("qa")
    sessions.get_by_role("button", name="Clear").click()
    sessions.get_by_label("Began").select_option("1h")
    expect(rows(sessions)).to_have_count(3)
    no_barriers(sessions)


def test_a_session_shows_what_was_said_its_visits_values_and_path(sessions: Page) -> None:
    rows(sessions).filter(has_text="ended").get_by_text("shop").click()
    talk = sessions.get_by_role("log")
    expect(talk).to_contain_text("Dana")
    expect(talk).to_contain_text("Goodbye.")
    expect(sessions.get_by_role("list", name="Trace")).to_contain_text('NAME = "Dana"')
    no_barriers(sessions)
    sessions.get_by_role("tab", name="Parameters").press("Enter")
    expect(sessions.get_by_role("cell", name="NAME", exact=True)).to_be_visible()
    expect(sessions.get_by_role("cell", name='"Dana"')).to_be_visible()
    sessions.get_by_role("tab", name="Path").click()
    expect(sessions.locator('[data-node="bye"]')).to_be_visible()
    no_barriers(sessions)


def test_a_session_that_failed_says_why_and_what_was_asked(sessions: Page) -> None:
    rows(sessions).filter(has_text="failed").get_by_text("fails").click()
    expect(sessions.get_by_role("alert")).to_contain_text("ask_nobody")
    trace = sessions.get_by_role("list", name="Trace")
    trace.get_by_role("button", name="ask_nobody").click()
    expect(trace).to_contain_text("no answer")
    expect(trace.get_by_label("Request", exact=True)).to_contain_text("GET http://127.0.0.1:9/")
    no_barriers(sessions)


def test_a_session_is_saved_as_a_test(sessions: Page, folder: Path) -> None:
    rows(sessions).filter(has_text="ended").get_by_text("shop").click()
    sessions.get_by_role("button", name="Save as test").click()
    sessions.keyboard.type("who is named is greeted")
    sessions.keyboard.press("Enter")
    expect(sessions.get_by_role("dialog")).to_contain_text("shop.test.yaml")
    assert "who is named is greeted" in (folder / "shop.test.yaml").read_text("utf-8")


def test_an_address_of_no_session_says_so(sessions: Page, server: Server) -> None:
    sessions.goto(f"{server.address}/sessions/none")
    expect(sessions.get_by_role("main")).to_contain_text('there is no session "none"')
