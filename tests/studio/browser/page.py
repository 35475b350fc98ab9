"""The studio's page in a real browser, for tests: whatever the browser complains of fails them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page, Request, expect

from tests.browser import chromium, opened
from tests.studio.studio import Server

REFUSED = ("status of 409", "status of 422", "status of 502")
"""What the page is meant to be refused; the browser tells of that by itself."""


class FlowPage:
    """A flow that is open in the page, with so many cards, or any."""

    def __init__(self, page: Page, server: Server, file: Path, cards: int | None = None) -> None:
        self.page = page
        self.file = file
        page.goto(f"{server.address}/flow/{file.name}")
        expect(self.yaml).to_be_visible()
        if cards is None:
            expect(self.cards.first).to_be_visible()
        else:
            expect(self.cards).to_have_count(cards)

    @property
    def cards(self) -> Locator:
        return self.page.locator("[data-node]")

    @property
    def yaml(self) -> Locator:
        return self.page.get_by_role("textbox", name=f"YAML of {self.file.name}")

    @property
    def inspector(self) -> Locator:
        return self.page.get_by_role("complementary")

    def card(self, node: str) -> Locator:
        return self.page.locator(f'[data-node="{node}"]')

    def choose(self, node: str) -> None:
        self.card(node).click(position={"x": 120, "y": 20})
        expect(self.inspector.locator("header code")).to_have_text(node)

    def wire(self, node: str, exit: str, x: float, y: float) -> None:
        """Drags from the port of an exit to there."""
        box = self.card(node).locator(f'[data-handleid="{exit}"]').bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        self.page.mouse.move(x, y, steps=8)
        self.page.mouse.up()

    def wire_to(self, node: str, exit: str, target: str) -> None:
        box = self.card(target).bounding_box()
        assert box is not None
        self.wire(node, exit, box["x"] + box["width"] / 2, box["y"] + 30)

    def save(self) -> str:
        """The text of the file then."""
        button = self.page.get_by_role("button", name="Save")
        expect(button).to_be_enabled()
        self.page.keyboard.press("Control+s")
        # The button is disabled while it saves, too.
        expect(self.page.get_by_text("unsaved", exact=True)).to_have_count(0)
        return self.file.read_bytes().decode()


@contextmanager
def page_of(server: Server, *visited: str) -> Iterator[Page]:
    """A page that the studio has let in, and that may ask nobody else but what it visits."""
    complaints: list[str] = []
    known = (server.address, "data:", *visited)

    def told(message: ConsoleMessage) -> None:
        refused = any(one in message.text for one in REFUSED)
        elsewhere = message.location["url"].startswith(visited)
        if message.type in ("error", "warning") and not refused and not elsewhere:
            complaints.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith(known):
            complaints.append(f"asked {request.url}")

    with opened(chromium()) as page:
        page.on("console", told)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", asked)
        page.goto(server.url)
        yield page
    assert not complaints, "\n".join(complaints)


def leaving_unsaved(page: Page) -> Page:
    """The same page, which leaves what is not saved: it asks first."""
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def no_barriers(page: Page) -> None:
    """By axe, in light and in dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def changed_lines(before: str, after: str) -> list[str]:
    """What `after` has in other words, line by line; both have as many lines."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    return [new.strip() for old, new in pairs if old != new]
