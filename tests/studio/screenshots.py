"""Pictures of the studio's screens: `python -m tests.studio.screenshots` writes docs/images. What
they show are the example flows and a local org."""

import argparse
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Page, expect

from tests.connecting.orgs import Org, an_org
from tests.studio.browser.login import connect, fill, visited
from tests.studio.browser.page import FlowPage, page_of
from tests.studio.studio import Server, serving

ROOT = Path(__file__).parents[2]
CALLER = "+14155550100"
FAILING = """\
flow: survey.yaml
tests:
  - name: who is content is thanked
    talk:
      - bot: May I ask you three short questions
      - user: no, thank you
      - bot: Thank you for your time.
    expect: {path: [may_i, is_willing, thanks]}
"""

Scheme = Literal["light", "dark"]


class Studio:
    """The page, and what it is open on."""

    def __init__(self, page: Page, server: Server, folder: Path, org: Org) -> None:
        self.page = page
        self.server = server
        self.folder = folder
        self.org = org

    def go(self, path: str) -> None:
        self.page.goto(f"{self.server.address}{path}")


def credentials(studio: Studio) -> None:
    studio.go("/credentials")
    fill(studio.page, studio.org, "Salesforce Sandbox")
    expect(studio.page.get_by_role("button", name="Go to Salesforce")).to_be_enabled()


def connected(studio: Studio) -> None:
    studio.go("/credentials")
    connect(studio.page, studio.org, "Acme")


def inspector(studio: Studio) -> None:
    flow = FlowPage(studio.page, studio.server, studio.folder / "demo.yaml")
    flow.choose("find_caller")
    trial = flow.inspector.get_by_role("region", name="Test request")
    flow.inspector.get_by_label("Value of CALLER_PHONE_NUMBER").fill(CALLER)
    trial.get_by_role("button", name="Send").click()
    expect(trial.get_by_text("200", exact=True)).to_be_visible()
    flow.inspector.get_by_role("tab", name="Response").click()
    flow.inspector.get_by_role("button", name="Map totalSize").scroll_into_view_if_needed()


def tester(studio: Studio) -> None:
    page = studio.page
    studio.go("/flow/demo.yaml?pane=tester")
    page.get_by_text("Initial parameters").click()
    page.get_by_label("Initial CALLER_PHONE_NUMBER").fill(CALLER)
    page.get_by_role("button", name="Begin", exact=True).click()
    chat = page.get_by_role("log", name="Conversation")
    expect(chat).to_contain_text("Which case number shall I look at?")
    page.get_by_label("Say something").fill("00001042")
    page.keyboard.press("Enter")
    expect(chat).to_contain_text("Shall I look at another one?")


def tests(studio: Studio) -> None:
    page = studio.page
    studio.go("/tests")
    page.get_by_role("button", name="Run all", exact=True).click()
    expect(page.get_by_text("1 failed", exact=True)).to_be_visible()
    page.get_by_role("button", name="failed: who is content").click()
    expect(page.get_by_label("Difference")).to_be_visible()


def coverage(studio: Studio) -> None:
    page = studio.page
    listed = page.get_by_label("Tests", exact=True)
    listed.get_by_role("button", name="passed: ").first.click()
    page.get_by_role("tab", name="Exit coverage").click()
    expect(page.locator("[data-node]").first).to_be_visible()


def sessions(studio: Studio) -> None:
    studio.go("/sessions")
    expect(studio.page.get_by_role("table")).to_be_visible()


def session(studio: Studio) -> None:
    studio.page.get_by_role("table").get_by_role("link").first.click()
    expect(studio.page.get_by_role("log")).to_be_visible()
    studio.page.get_by_role("tab", name="Path").click()
    expect(studio.page.locator("[data-node]").first).to_be_visible()


def flows(studio: Studio) -> None:
    studio.go("/")
    expect(studio.page.get_by_role("table")).to_be_visible()


SCREENS: tuple[Callable[[Studio], None], ...] = (
    connected,
    credentials,
    inspector,
    tester,
    tests,
    coverage,
    sessions,
    session,
    flows,
)
"""In an order in which each finds what it shows."""


@contextmanager
def opened(width: int, height: int) -> Iterator[Studio]:
    with TemporaryDirectory() as scratch:
        folder = Path(shutil.copytree(ROOT / "flows", Path(scratch) / "flows"))
        (folder / "survey-thanks.test.yaml").write_text(FAILING, "utf-8")
        home = {
            "HOME": scratch,
            "FLOWRUN_HOME": f"{scratch}/home",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }
        with (
            an_org(Path(scratch)) as org,
            serving(folder, **home) as server,
            page_of(server, *visited(org)) as page,
        ):
            page.set_viewport_size({"width": width, "height": height})
            yield Studio(page, server, folder, org)


def take(to: Path, scheme: Scheme, width: int, height: int, names: list[str]) -> None:
    to.mkdir(parents=True, exist_ok=True)
    with opened(width, height) as studio:
        studio.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for screen in SCREENS:
            screen(studio)
            if screen.__name__ in names:
                # The canvas comes to rest.
                studio.page.wait_for_timeout(700)
                shown = f"studio-{screen.__name__}{'-dark' if scheme == 'dark' else ''}.png"
                studio.page.mouse.move(0, 0)
                studio.page.screenshot(path=to / shown, animations="disabled", caret="hide")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=ROOT / "docs/images")
    parser.add_argument("--size", default="1280x720", metavar="WIDTHxHEIGHT")
    parser.add_argument("--scheme", choices=("light", "dark"), help="both, as the docs show them")
    arguments = parser.parse_args()
    width, height = map(int, arguments.size.split("x"))
    names = [screen.__name__ for screen in SCREENS]
    if arguments.scheme:
        take(arguments.to, arguments.scheme, width, height, names)
    else:
        take(arguments.to, "light", width, height, [name for name in names if name != "tester"])
        take(arguments.to, "dark", width, height, ["tester"])


if __name__ == "__main__":
    main()
