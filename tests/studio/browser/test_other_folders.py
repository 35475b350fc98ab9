"""The page on a folder without flows, and on one that may not be written."""

from pathlib import Path

from playwright.sync_api import expect

from tests.studio.browser.page import no_barriers, page_of
from tests.studio.studio import serving


def test_an_empty_folder_offers_what_to_begin_with(tmp_path: Path) -> None:
    with serving(tmp_path) as server, page_of(server) as page:
        expect(page.get_by_text("No flow in this folder yet")).to_be_visible()
        no_barriers(page)
        page.get_by_role("button", name="A greeting").press("Enter")
        page.keyboard.type("hello")
        page.keyboard.press("Enter")
        expect(page.locator("[data-node]").first).to_be_visible()
        assert {path.name for path in tmp_path.iterdir()} == {"hello.yaml", "hello.test.yaml"}


def test_a_read_only_studio_makes_no_flow(root: Path) -> None:
    with serving(root, "--read-only") as server, page_of(server) as page:
        expect(page.get_by_role("table")).to_be_visible()
        expect(page.get_by_role("button", name="New flow")).to_have_count(0)
