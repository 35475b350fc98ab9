"""The page of a studio that writes nothing: all can be seen, and nothing offers to change it."""

from pathlib import Path

from playwright.sync_api import expect

from tests.studio.browser.page import FlowPage, page_of
from tests.studio.studio import serving


def test_read_only_has_nothing_that_edits(root: Path) -> None:
    with serving(root, "--read-only") as server, page_of(server) as page:
        flow = FlowPage(page, server, root / "shop.yaml")
        flow.choose("ask")
        expect(page.get_by_text("read-only")).to_be_visible()
        for name in ("Save", "Add node", "Delete ask", "Undo"):
            expect(page.get_by_role("button", name=name)).to_have_count(0)
        flow.wire_to("ask", "no_input", "greet")
        expect(page.get_by_label("no_input of ask to bye")).to_be_attached()
