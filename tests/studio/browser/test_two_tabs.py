"""One flow in two tabs, and what stays of the address that let the browser in."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.studio.browser.page import FlowPage
from tests.studio.studio import FLOW, Server


def another_tab(page: Page) -> Page:
    browser = page.context.browser
    assert browser is not None
    return browser.new_page()


def prompt_of(flow: FlowPage, words: str) -> None:
    flow.choose("ask")
    flow.inspector.get_by_role("textbox", name="Prompt", exact=True).fill(words)
    expect(flow.card("ask")).to_contain_text(words)


def test_what_one_tab_saves_the_other_shows_and_never_writes_over(
    page: Page, server: Server, folder: Path
) -> None:
    file = folder / "shared.yaml"
    file.write_text(FLOW, "utf-8")
    one = FlowPage(page, server, file, cards=3)
    tab = another_tab(page)
    tab.goto(server.url)
    other = FlowPage(tab, server, file, cards=3)
    prompt_of(one, "From the first?")
    one.save()
    expect(other.card("ask")).to_contain_text("From the first?")
    prompt_of(other, "From the second?")
    prompt_of(one, "From the first again?")
    one.save()
    other.page.get_by_role("button", name="Compare and decide").click()
    on_disk = other.page.get_by_role("textbox", name="On the disk")
    expect(on_disk).to_contain_text("From the first again?")
    assert "From the first again?" in file.read_text("utf-8")
    other.page.get_by_role("button", name="Keep mine and save").click()
    expect(one.card("ask")).to_contain_text("From the second?")
    tab.close()


def test_the_token_is_in_no_address_no_history_and_no_referrer(page: Page, server: Server) -> None:
    token = server.url.partition("token=")[2]
    with another_tab(page) as tab:
        asked: list[str] = []
        tab.on("request", lambda request: asked.append(f"{request.url} {request.headers}"))
        tab.goto(server.url)
        expect(tab.get_by_role("table")).to_be_visible()
        first = f"{server.url} "
        assert [one for one in asked if token in one] == [
            one for one in asked if one.startswith(first)
        ]
        tab.get_by_role("link", name="Tests", exact=True).click()
        expect(tab).to_have_url(f"{server.address}/tests")
        tab.go_back()
        expect(tab).to_have_url(f"{server.address}/")
        entries = "JSON.stringify(performance.getEntries().map(({ name }) => name))"
        assert token not in tab.evaluate(f"{entries} + document.referrer + document.cookie")
