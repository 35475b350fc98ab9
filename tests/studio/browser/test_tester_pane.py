"""The Tester in a real browser: a talk, what it does, taken back, and saved as a test."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.studio.browser.page import no_barriers
from tests.studio.studio import Server

DANA = "+14155550100"
SIZES = """\
flow: sizes
start: ask
parameters:
  SIZE:
nodes:
  ask:
    type: collect_input
    parameter: $SIZE
    prompt: Which size?
    retries: 2
    quick_replies: [small, large]
    exits: {filled: told, missed: told, no_input: told}
  told: {type: end, text: "One $SIZE, then."}
"""


SLOW = """\
flow: slow
start: ask
parameters:
  WHAT:
nodes:
  ask:
    type: collect_input
    parameter: $WHAT
    prompt: What shall I ask?
    exits: {filled: ask_somebody, missed: end, no_input: end}
  ask_somebody:
    type: webhook
    url: http://127.0.0.1:PORT/
    exits: {success: end}
"""


@pytest.fixture(scope="module")
def folder(folder: Path) -> Iterator[Path]:
    """The example flows, one with quick replies, and one that waits for who never answers."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = str(silent.getsockname()[1])
        (folder / "sizes.yaml").write_text(SIZES, "utf-8")
        (folder / "slow.yaml").write_text(SLOW.replace("PORT", port), "utf-8")
        yield folder


@pytest.fixture
def tester(page: Page, server: Server, request: pytest.FixtureRequest) -> Page:
    """On `demo.yaml`, or the flow that is asked for, before anything is said."""
    file = getattr(request, "param", "demo.yaml")
    page.goto(f"{server.address}/flow/{file}?pane=tester")
    page.evaluate("sessionStorage.clear()")
    page.reload()
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    expect(page.locator("[data-node]").first).to_be_visible()
    return page


def chat(page: Page) -> Locator:
    return page.get_by_role("log", name="Conversation")


def say(page: Page, text: str) -> None:
    page.get_by_label("Say something").fill(text)
    page.keyboard.press("Enter")


def begin(page: Page, **parameters: str) -> None:
    page.get_by_text("Initial parameters").click()
    for name, value in parameters.items():
        page.get_by_label(f"Initial {name}").fill(value)
    page.get_by_role("button", name="Begin", exact=True).click()


def begin_as_dana(page: Page) -> None:
    begin(page, CALLER_PHONE_NUMBER=DANA)
    expect(chat(page)).to_contain_text("Which case number shall I look at?")


def test_a_talk_shows_its_words_its_path_and_its_parameters(tester: Page) -> None:
    begin_as_dana(tester)
    expect(chat(tester)).to_contain_text("Welcome back, Dana from Whitfield & Sons Plumbing.")
    say(tester, "00001042")
    expect(chat(tester)).to_contain_text("00001042")
    expect(tester.get_by_role("tab", name="Parameters")).to_contain_text("changed")
    tester.get_by_role("tab", name="Parameters").click()
    choice = tester.get_by_role("row").filter(has_text="CASE_NUMBER")
    expect(choice).to_contain_text("00001042")
    no_barriers(tester)


def test_a_visit_shows_the_request_as_it_was_sent_and_what_came_back(tester: Page) -> None:
    begin_as_dana(tester)
    trace = tester.get_by_role("list", name="Trace")
    trace.get_by_role("button", name="find_caller").click()
    expect(trace.get_by_label("Request", exact=True)).to_contain_text("SELECT Id, FirstName")
    expect(trace.get_by_label("Body of the response", exact=True)).to_contain_text("Whitfield")
    expect(tester.locator('[data-node="find_caller"]')).to_have_attribute("aria-pressed", "true")
    trace.get_by_text("headers").first.click()
    expect(trace.get_by_label("Headers of the request", exact=True)).to_contain_text(
        "Authorization: Bearer ••"
    )
    no_barriers(tester)


def test_a_turn_is_taken_back_with_what_it_changed_and_can_be_said_otherwise(tester: Page) -> None:
    begin_as_dana(tester)
    say(tester, "nonsense")
    expect(chat(tester)).to_contain_text("I find no case nonsense of yours")
    chat(tester).get_by_role("button", name="Restart from here (turn 2)").click()
    expect(chat(tester)).not_to_contain_text("nonsense")
    expect(tester.get_by_label("Say something")).to_have_value("nonsense")
    say(tester, "00001042")
    expect(chat(tester)).to_contain_text("Shall I look at another one?")


def test_a_talk_goes_on_after_a_reload_and_beside_the_inspector(tester: Page) -> None:
    begin_as_dana(tester)
    tester.get_by_role("tab", name="Inspector").click()
    tester.get_by_role("tab", name="Tester").click()
    expect(chat(tester)).to_contain_text("Welcome back, Dana")
    tester.reload()
    expect(chat(tester)).to_contain_text("Welcome back, Dana")
    say(tester, "00001042")
    expect(chat(tester)).to_contain_text("Shall I look at another one?")


def test_another_environment_is_offered_to_begin_again_in(tester: Page) -> None:
    begin_as_dana(tester)
    tester.get_by_label("Environment", exact=True).select_option("qa")
    tester.get_by_role("button", name="Begin in qa").click()
    expect(chat(tester)).to_contain_text("Welcome back, Quinn from Test Account.")
    tester.get_by_label("Environment", exact=True).select_option("")


@pytest.mark.parametrize("tester", ["sizes.yaml"], indirect=True)
def test_quick_replies_and_silence_are_said_by_a_button(tester: Page) -> None:
    tester.get_by_role("button", name="Begin", exact=True).press("Enter")
    replies = tester.get_by_role("group", name="Quick replies")
    expect(replies.get_by_role("button")).to_have_text(["small", "large"])
    no_barriers(tester)
    tester.get_by_role("button", name="Say nothing").click()
    expect(chat(tester)).to_contain_text("silence")
    replies.get_by_role("button", name="large").click()
    expect(chat(tester)).to_contain_text("One large, then.")


@pytest.mark.parametrize("tester", ["survey.yaml"], indirect=True)
def test_a_talk_becomes_a_test_that_passes(tester: Page, folder: Path) -> None:
    tester.get_by_role("button", name="Begin", exact=True).press("Enter")
    expect(chat(tester)).to_contain_text("May I ask you three short questions")
    # All by keys: the field has the focus.
    tester.keyboard.type("no, thank you")
    tester.keyboard.press("Enter")
    expect(chat(tester)).to_contain_text("The conversation has ended")
    tester.get_by_role("button", name="Save as test").press("Enter")
    tester.keyboard.type("who has no time is left in peace")
    no_barriers(tester)
    tester.keyboard.press("Enter")
    dialog = tester.get_by_role("dialog")
    expect(dialog).to_contain_text("survey.test.yaml")
    assert "who has no time is left in peace" in (folder / "survey.test.yaml").read_text("utf-8")
    dialog.get_by_role("button", name="Go to the test").click()
    tester.get_by_role("button", name="Run", exact=True).click()
    result = tester.get_by_label("The chosen test")
    expect(result.get_by_text("passed", exact=True)).to_be_visible()
    expect(result).to_contain_text("no, thank you")


def test_what_cannot_begin_says_why(tester: Page) -> None:
    begin(tester, CASE_COUNT="many")
    expect(tester.get_by_role("alert")).to_contain_text("CASE_COUNT")


@pytest.mark.parametrize("tester", ["sizes.yaml"], indirect=True)
def test_a_flow_that_is_edited_is_talked_to_anew_as_it_is_then(tester: Page) -> None:
    tester.get_by_role("button", name="Begin", exact=True).click()
    expect(chat(tester)).to_contain_text("Which size?")
    tester.get_by_text("Which size?").first.click()
    tester.get_by_role("textbox", name="YAML of sizes.yaml").press("End")
    tester.keyboard.type(" Tell me!")
    tester.get_by_role("button", name="Begin again", exact=True).click()
    expect(chat(tester)).to_contain_text("Which size? Tell me!")


@pytest.mark.parametrize("tester", ["slow.yaml"], indirect=True)
def test_an_answer_that_does_not_come_need_not_be_waited_for(tester: Page) -> None:
    tester.get_by_role("button", name="Begin", exact=True).click()
    expect(chat(tester)).to_contain_text("What shall I ask?")
    say(tester, "anything")
    chat(tester).get_by_role("button", name="Stop").click()
    expect(chat(tester)).to_contain_text("The conversation has ended")
    expect(tester.get_by_text("stopped", exact=True)).to_be_visible()
    tester.get_by_role("button", name="Talk again").click()
    expect(tester.get_by_label("Say something")).to_be_enabled()
