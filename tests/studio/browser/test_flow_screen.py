"""The screen of a flow in a real browser: text, canvas and form are one flow, and a file changes
only where it was edited."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.studio.browser.page import FlowPage, changed_lines, leaving_unsaved, no_barriers
from tests.studio.studio import FLOW, Server

Open = Callable[..., FlowPage]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("flows")


@pytest.fixture(scope="module")
def page(page: Page) -> Page:
    return leaving_unsaved(page)


@pytest.fixture
def opened(folder: Path, server: Server, page: Page, request: pytest.FixtureRequest) -> Open:
    """Opens a text as a flow of its own."""

    def open_text(text: str = FLOW, cards: int | None = None) -> FlowPage:
        name = request.node.name.removeprefix("test_")[:40]
        file = folder / f"{name}.yaml"
        file.write_bytes(text.encode())
        return FlowPage(page, server, file, cards)

    return open_text


def test_every_node_is_a_card_and_every_wired_exit_a_wire(opened: Open) -> None:
    flow = opened()
    expect(flow.cards).to_have_count(3)
    expect(flow.page.locator(".react-flow__edge")).to_have_count(3)
    expect(flow.card("greet")).to_contain_text("start")


def test_a_node_that_is_chosen_is_chosen_in_canvas_text_and_form(opened: Open) -> None:
    flow = opened()
    flow.choose("ask")
    expect(flow.yaml.locator(".cm-chosen-node").first).to_have_text("  ask:")
    flow.yaml.get_by_text("Hello", exact=False).first.click()
    expect(flow.card("greet")).to_have_attribute("aria-pressed", "true")
    expect(flow.inspector.locator("header code")).to_have_text("greet")
    flow.choose("bye")
    expect(flow.yaml.locator(".cm-activeLine")).to_contain_text("bye:")


def test_a_field_of_the_form_changes_its_own_line_alone(opened: Open) -> None:
    flow = opened()
    flow.choose("ask")
    prompt = flow.inspector.get_by_role("textbox", name="Prompt", exact=True)
    prompt.fill("Who are you? 🦊")
    expect(flow.card("ask")).to_contain_text("Who are you?")
    assert changed_lines(FLOW, flow.save()) == ["prompt: Who are you? 🦊"]


def test_line_ends_and_a_byte_order_mark_stay_as_they_are(opened: Open) -> None:
    text = "\ufeff" + FLOW.replace("\n", "\r\n")
    flow = opened(text)
    flow.choose("ask")
    flow.inspector.get_by_role("textbox", name="Prompt", exact=True).fill("Which?")
    expect(flow.card("ask")).to_contain_text("Which?")
    assert flow.save() == text.replace("Who?", "Which?")


def test_a_wire_is_drawn_by_dragging_and_taken_back_by_undo(opened: Open) -> None:
    flow = opened()
    flow.wire_to("ask", "no_input", "greet")
    expect(flow.page.get_by_label("no_input of ask to greet")).to_be_attached()
    wired = "exits: {filled: bye, no_input: greet}"
    assert changed_lines(FLOW, flow.save()) == [wired]
    flow.card("ask").press("Control+z")
    expect(flow.page.get_by_label("no_input of ask to bye")).to_be_attached()
    assert flow.save() == FLOW


def test_a_wire_that_ends_nowhere_offers_a_new_node(opened: Open) -> None:
    flow = opened()
    box = flow.card("ask").bounding_box()
    assert box is not None
    flow.wire("ask", "no_input", box["x"] - 60, box["y"] + 60)
    flow.page.get_by_role("menuitem", name="Speak").click()
    expect(flow.page.get_by_label("no_input of ask to speak")).to_be_attached()
    expect(flow.inspector.locator("header code")).to_have_text("speak")


def test_an_error_is_marked_in_text_list_and_canvas(opened: Open) -> None:
    flow = opened(FLOW.replace("no_input: bye", "no_input: by"))
    expect(flow.yaml.locator(".cm-lintRange-error")).to_have_text("by")
    problems = flow.page.get_by_role("region", name="Problems")
    expect(problems).to_contain_text('"by"')
    problems.get_by_role("button").nth(2).click()  # its fix, which is sure
    expect(flow.page.get_by_text("valid", exact=True)).to_be_visible()


def test_the_text_is_completed_with_the_names_of_nodes(opened: Open) -> None:
    flow = opened()
    flow.yaml.get_by_text("next: ask").click()
    flow.page.keyboard.press("End")
    flow.page.keyboard.press("Backspace")
    flow.page.keyboard.press("Control+Space")
    offered = flow.page.locator(".cm-tooltip-autocomplete")
    expect(offered.get_by_role("option", name="ask")).to_be_visible()
    flow.page.keyboard.press("Escape")


def test_text_that_is_no_yaml_leaves_the_last_picture_and_says_so(opened: Open) -> None:
    flow = opened()
    flow.yaml.get_by_text("flow: shop").click()
    flow.page.keyboard.press("Home")
    flow.page.keyboard.type("{ ")
    expect(flow.page.get_by_text("the last picture that could be drawn")).to_be_visible()
    expect(flow.cards).to_have_count(3)


def test_a_file_that_changed_on_the_disk_loses_neither_side(opened: Open) -> None:
    flow = opened()
    flow.choose("ask")
    flow.inspector.get_by_role("textbox", name="Prompt", exact=True).fill("Mine?")
    expect(flow.card("ask")).to_contain_text("Mine?")
    flow.file.write_text(FLOW.replace("Goodbye", "Farewell"), "utf-8")
    flow.page.get_by_role("button", name="Compare and decide").click()
    expect(flow.page.get_by_role("textbox", name="On the disk")).to_contain_text("Farewell")
    expect(flow.page.get_by_role("textbox", name="Yours")).to_contain_text("Mine?")
    flow.page.get_by_role("button", name="Take the disk’s").click()
    expect(flow.card("bye")).to_contain_text("Farewell")
    flow.page.get_by_role("button", name="Undo").click()
    expect(flow.card("ask")).to_contain_text("Mine?")
    assert "Mine?" in flow.save()


def test_ones_own_side_can_be_kept_over_that_of_the_disk(opened: Open) -> None:
    flow = opened()
    flow.choose("ask")
    flow.inspector.get_by_role("textbox", name="Prompt", exact=True).fill("Mine?")
    expect(flow.card("ask")).to_contain_text("Mine?")
    flow.file.write_text(FLOW.replace("Goodbye", "Farewell"), "utf-8")
    flow.page.get_by_role("button", name="Compare and decide").click()
    flow.page.get_by_role("button", name="Keep mine and save").click()
    expect(flow.page.get_by_text("unsaved", exact=True)).to_have_count(0)
    assert flow.file.read_text("utf-8") == FLOW.replace("Who?", "Mine?")


def test_what_is_not_saved_is_there_again_when_one_comes_back(opened: Open) -> None:
    flow = opened()
    flow.choose("ask")
    flow.inspector.get_by_role("textbox", name="Prompt", exact=True).fill("Mine?")
    flow.page.get_by_role("link", name="Tests").click()
    expect(flow.page.get_by_role("heading", name="Tests", exact=True)).to_be_visible()
    flow.page.go_back()
    expect(flow.card("ask")).to_contain_text("Mine?")
    assert changed_lines(FLOW, flow.save()) == ["prompt: Mine?"]


def test_a_file_that_was_removed_can_be_saved_anew(opened: Open) -> None:
    flow = opened()
    flow.file.unlink()
    expect(flow.page.get_by_text("was removed from the disk")).to_be_visible()
    assert flow.save() == FLOW


def test_what_is_saved_over_a_change_on_the_disk_shows_both_sides(opened: Open) -> None:
    flow = opened()
    flow.choose("ask")
    flow.inspector.get_by_role("textbox", name="Prompt", exact=True).fill("Mine?")
    expect(flow.card("ask")).to_contain_text("Mine?")
    flow.file.write_text(FLOW.replace("Goodbye", "Farewell"), "utf-8")
    expect(flow.page.get_by_role("button", name="Compare and decide")).to_be_visible()
    flow.page.keyboard.press("Control+s")
    expect(flow.page.get_by_role("textbox", name="On the disk")).to_contain_text("Farewell")
    no_barriers(flow.page)
    flow.page.keyboard.press("Escape")
    expect(flow.page.get_by_role("dialog")).to_have_count(0)
    assert "Farewell" in flow.file.read_text("utf-8")
    flow.page.keyboard.press("Control+s")
    flow.page.get_by_role("button", name="Keep mine and save").click()
    expect(flow.page.get_by_text("unsaved", exact=True)).to_have_count(0)
    assert flow.file.read_text("utf-8") == FLOW.replace("Who?", "Mine?")


def test_a_node_is_made_the_one_that_the_flow_begins_with(opened: Open) -> None:
    flow = opened()
    flow.choose("ask")
    flow.inspector.get_by_role("button", name="Start here").click()
    expect(flow.card("ask")).to_contain_text("start")
    expect(flow.card("greet")).not_to_contain_text("start")
    expect(flow.inspector.get_by_role("button", name="Start here")).to_have_count(0)
    assert changed_lines(FLOW, flow.save()) == ["start: ask"]
    flow.page.get_by_role("button", name="Undo").click()
    expect(flow.card("greet")).to_contain_text("start")


@pytest.mark.parametrize("name", ["a b.yaml", "50%25.yaml", "what?#1.yaml", "straße & co.yaml"])
def test_a_flow_of_any_name_is_opened_from_the_list(
    page: Page, server: Server, folder: Path, name: str
) -> None:
    (folder / name).write_text(FLOW, "utf-8")
    page.goto(f"{server.address}/")
    page.get_by_role("row").filter(has_text=name).get_by_role("link").click()
    expect(page.get_by_role("textbox", name=f"YAML of {name}")).to_be_visible()
    page.reload()
    expect(page.get_by_role("textbox", name=f"YAML of {name}")).to_be_visible()
    (folder / name).unlink()


def test_an_empty_flow_gets_its_first_node_from_the_palette(opened: Open) -> None:
    flow = opened("flow: empty\n", cards=0)
    expect(flow.page.get_by_text("No nodes yet")).to_be_visible()
    flow.page.get_by_role("button", name="Add node").click()
    flow.page.get_by_role("menuitem", name="Speak").click()
    expect(flow.card("speak")).to_contain_text("start")
    assert flow.save() == "flow: empty\nstart: speak\nnodes:\n  speak:\n    type: speak\n"


def test_the_canvas_is_worked_by_keys_alone(opened: Open) -> None:
    flow = opened()
    flow.card("greet").focus()
    flow.page.keyboard.press("ArrowDown")
    expect(flow.card("ask")).to_be_focused()
    expect(flow.card("ask")).to_have_attribute("aria-pressed", "true")
    flow.page.keyboard.press("F2")
    name = flow.page.get_by_role("textbox", name="Name")
    expect(name).to_be_focused()
    name.fill("question")
    flow.page.keyboard.press("Enter")
    expect(flow.card("question")).to_be_visible()
    flow.card("question").focus()
    flow.page.keyboard.press("Enter")
    expect(flow.inspector.get_by_role("textbox", name="Label")).to_be_focused()
    flow.card("question").focus()
    flow.page.keyboard.press("Delete")
    expect(flow.card("question")).to_have_count(0)
    flow.page.keyboard.press("Control+z")
    expect(flow.card("question")).to_be_visible()
    assert changed_lines(FLOW, flow.save()) == ["next: question", "question:"]


IN_SIGHT = """stubs => stubs.findIndex(stub => {
    const { x, y, width, height } = stub.getBoundingClientRect();
    return document.elementFromPoint(x + width / 2, y + height / 2) === stub;
})"""
"""Which of some elements is seen, and nothing lies over it; -1 for none."""


def test_a_hundred_exits_into_one_node_are_drawn(opened: Open) -> None:
    lines = ["flow: many", "start: n0", "parameters: {X: }", "nodes:"]
    for number in range(100):
        then = f"n{number + 1}" if number < 99 else "bye"
        exits = f"{{filled: {then}, no_input: bye}}"
        asks = "type: collect_input, parameter: $X, prompt: Well?"
        lines.append(f"  n{number}: {{{asks}, exits: {exits}}}")
    flow = opened("\n".join([*lines, "  bye: {type: end}", ""]))
    expect(flow.page.locator(".react-flow__edge").first).to_be_attached()
    flow.page.get_by_role("combobox", name="Find a node").fill("n77")
    flow.page.keyboard.press("Enter")
    expect(flow.card("n77")).to_be_visible()
    # What is not drawn to its end leads there.
    flow.card("n77").click(trial=True)  # once the canvas stands still
    stubs = flow.page.locator("[data-leads-to=bye]")
    stubs.nth(stubs.evaluate_all(IN_SIGHT)).click()
    expect(flow.inspector.locator("header code")).to_have_text("bye")


def test_the_screen_has_no_barriers(opened: Open) -> None:
    flow = opened(FLOW.replace("no_input: bye", "no_input: by"))
    flow.choose("ask")
    flow.inspector.get_by_text("More settings").click()
    no_barriers(flow.page)
    flow.card("ask").press("F2")
    no_barriers(flow.page)
    flow.page.keyboard.press("Escape")
