"""What a new user does, from an empty folder to a test that passes elsewhere, in one test."""

import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.connecting.orgs import Org, an_org
from tests.studio.browser.login import connect, row, visited
from tests.studio.browser.page import FlowPage, no_barriers, page_of
from tests.studio.studio import Server, serving

QA = "credentials:\n  Acme: Acme QA\n"
ANSWERS = {
    "GET /api/credentials",
    "POST /api/credentials/connect",
    "GET /api/flow",
    "PUT /api/flow",
    "POST /api/flows",
    "POST /api/flow/ops",
    "POST /api/request",
    "POST /api/request/map",
    "POST /api/talks",
    "POST /api/talks/ID/save",
    "POST /api/tests/run",
}
"""What the page surely asks on the way: a secret could stand in the answer to each."""


@pytest.fixture
def org(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Org]:
    with an_org(tmp_path_factory.mktemp("org")) as org:
        yield org


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "flows"
    folder.mkdir()
    return folder


@pytest.fixture
def server(folder: Path, home: dict[str, str]) -> Iterator[Server]:
    with serving(folder, **home) as server:
        yield server


@pytest.fixture
def page(server: Server, org: Org) -> Iterator[Page]:
    with page_of(server, *visited(org)) as page:
        yield page


def spellings(secret: str) -> list[str]:
    """In an address, in base64 wherever it stands there, and as bytes."""
    raw = secret.encode()
    inner = [b64encode(bytes(n) + raw).decode()[4 : 4 * (len(raw) // 3)] for n in range(3)]
    percent = "".join(f"%{byte:02X}" for byte in raw)
    return [secret, secret[::-1], percent, percent.lower(), raw.hex(), *inner]


def test_a_new_user_comes_from_an_empty_folder_to_a_test_in_qa(
    page: Page, server: Server, org: Org, folder: Path
) -> None:
    heard: dict[str, list[str]] = {}

    def hear(route: Route) -> None:
        answer = route.fetch()
        path = re.sub(r"/talks/[^/]+", "/talks/ID", urlsplit(route.request.url).path)
        heard.setdefault(f"{route.request.method} {path}", []).append(answer.text())
        route.fulfill(response=answer)

    page.route(re.compile(r"/api/(?!events)"), hear)

    # A flow from a template.
    page.get_by_role("button", name="A greeting").click()
    page.get_by_label("File").fill("support")
    page.get_by_role("button", name="Create flow").click()
    expect(page.locator("[data-node=greet]")).to_be_visible()

    # Salesforce, by its own page.
    page.get_by_role("link", name="Credentials").click()
    for name in ("Acme", "Acme QA"):
        connect(page, org, name)
        page.get_by_role("button", name="Back to Credential Storage").click()
        expect(row(page, name)).to_contain_text("connected")

    # A node that asks it, with that credential and a query.
    page.get_by_role("link", name="Flows").click()
    page.get_by_role("link", name="support", exact=True).click()
    flow = FlowPage(page, server, folder / "support.yaml", cards=1)
    page.get_by_role("button", name="Add node").click()
    page.get_by_role("menuitem", name="Salesforce").click()
    expect(flow.inspector.locator("header code")).to_have_text("salesforce")
    flow.inspector.get_by_role("combobox", name="Credential").select_option("Acme")
    flow.inspector.get_by_role("textbox", name="Query").click()
    page.keyboard.type("SELECT Name FROM Organization")
    expect(flow.card("salesforce")).to_contain_text("SELECT Name FROM Organization")

    # Its request, and a value of the answer into a parameter.
    trial = flow.inspector.get_by_role("region", name="Test request")
    trial.get_by_role("button", name="Send").click()
    expect(trial.get_by_text("200", exact=True)).to_be_visible()
    trial.get_by_role("tab", name="Response").click()
    trial.get_by_role("button", name="Map records[0].Name").click()
    trial.get_by_label("Parameter", exact=True).fill("COMPANY")
    page.keyboard.press("Enter")
    expect(flow.inspector.get_by_label("Parameter for records[0].Name")).to_have_value("COMPANY")

    # It is asked first, and what it says is said.
    for exit, target in (("success", "greet"), ("no_records", "end"), ("failed", "end")):
        flow.inspector.get_by_label(f"Where {exit} leads").select_option(target)
    flow.inspector.get_by_role("button", name="Start here").click()
    expect(flow.card("salesforce")).to_contain_text("start")
    flow.choose("greet")
    flow.inspector.get_by_role("textbox", name="Text", exact=True).fill("Hello from $COMPANY!")
    expect(flow.card("greet")).to_contain_text("Hello from $COMPANY!")
    expect(page.get_by_text("valid", exact=True)).to_be_visible()
    flow.save()

    # A talk, saved as a test.
    page.get_by_role("button", name="Tester").click()
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(page.get_by_role("log")).to_contain_text("Hello from Acme!")
    page.get_by_role("button", name="Save as test").click()
    page.get_by_role("textbox", name="Name").fill("the company says hello")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("support.test.yaml")
    dialog.get_by_role("button", name="Go to the test").click()

    # The environment comes to the folder beside, and the test runs in it.
    (folder / "environments").mkdir()
    (folder / "environments/qa.yaml").write_text(QA, "utf-8")
    page.get_by_label("Environment", exact=True).select_option("qa")
    result = page.get_by_label("The chosen test")
    result.get_by_role("button", name="Run", exact=True).click()
    expect(result.get_by_text("passed", exact=True)).to_be_visible()
    no_barriers(page)

    # In all of it the page was told no secret, however it may be spelled.
    assert heard.keys() >= ANSWERS
    told = "".join(answer for answers in heard.values() for answer in answers)
    assert "Bearer •" in told
    for secret in (org.consumer_secret, org.password):
        assert not [one for one in spellings(secret) if one in told]
    assert not re.search("Bearer [^•$]", told)
