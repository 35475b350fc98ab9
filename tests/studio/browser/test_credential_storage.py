"""Credential Storage in a real browser: from the form over the service's own pages to the list."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.connecting.orgs import Org, an_org
from tests.studio.browser.login import connect, fill, log_in, row, visited
from tests.studio.browser.page import FlowPage, no_barriers, page_of
from tests.studio.studio import Server

ASKS = """\
flow: asks
start: find
nodes:
  find:
    type: salesforce
    credential: Acme
    query: SELECT Name FROM Organization
    exits: {success: end, no_records: end}
"""


@pytest.fixture(scope="module")
def org(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Org]:
    with an_org(tmp_path_factory.mktemp("org")) as org:
        yield org


@pytest.fixture(scope="module")
def heard() -> list[str]:
    """All that the studio's server told the page."""
    return []


@pytest.fixture(scope="module")
def page(server: Server, org: Org, heard: list[str]) -> Iterator[Page]:
    def hear(route: Route) -> None:
        answer = route.fetch()
        heard.append(answer.text())
        route.fulfill(response=answer)

    with page_of(server, *visited(org)) as page:
        page.route(f"{server.address}/api/credentials**", hear)
        yield page


@pytest.fixture
def storage(page: Page, server: Server) -> Page:
    page.goto(f"{server.address}/credentials")
    expect(page.get_by_role("table")).to_be_visible()
    return page


def test_from_the_form_over_allow_to_the_list_and_to_every_dropdown(
    storage: Page, org: Org, server: Server, folder: Path, heard: list[str]
) -> None:
    (folder / "asks.yaml").write_text(ASKS, "utf-8")
    connect(storage, org, "Acme")
    expect(storage.get_by_role("main")).to_contain_text("Acme is ready to use in your flows")
    no_barriers(storage)
    storage.keyboard.press("Enter")
    expect(row(storage, "Acme")).to_contain_text("connected")
    expect(row(storage, "Acme")).to_contain_text(org.domain)
    storage.get_by_role("button", name="Test Acme").click()
    dialog = storage.get_by_role("dialog")
    expect(dialog).to_contain_text("It works")
    no_barriers(storage)
    storage.keyboard.press("Escape")
    row(storage, "Acme").get_by_role("button", name="1 node").click()
    storage.get_by_role("link", name="find").click()
    expect(storage.get_by_role("combobox", name="Credential")).to_have_value("Acme")
    assert org.consumer_secret not in "".join(heard) and len(heard) > 3


def test_a_domain_is_checked_as_one_types(storage: Page, org: Org) -> None:
    fill(storage, org, "Other")
    send = storage.get_by_role("button", name="Go to Salesforce")
    expect(send).to_be_enabled()
    domain = storage.get_by_label("Domain")
    domain.fill("acme.example.com")
    expect(domain).to_have_attribute("aria-invalid", "true")
    expect(storage.get_by_role("main")).to_contain_text('"acme.example.com" is not a Salesforce')
    expect(send).to_be_disabled()
    no_barriers(storage)
    domain.fill("https://acme.my.salesforce.com/lightning")
    expect(storage.get_by_text("It is acme.my.salesforce.com")).to_be_visible()
    expect(send).to_be_enabled()


def test_deny_says_so_and_the_form_keeps_all_but_the_secret(storage: Page, org: Org) -> None:
    fill(storage, org, "Denied")
    storage.get_by_role("button", name="Go to Salesforce").click()
    log_in(storage, org, "Deny")
    expect(storage.get_by_role("heading", name="The connection was not made")).to_be_visible()
    expect(storage.get_by_role("main")).to_contain_text("nothing was stored")
    no_barriers(storage)
    storage.get_by_role("button", name="Back to Credential Storage").click()
    expect(storage.get_by_role("textbox", name="Name", exact=True)).to_have_value("Denied")
    expect(storage.get_by_label("Consumer Key")).to_have_value(org.consumer_key)
    expect(storage.get_by_label("Consumer Secret")).to_have_value("")
    storage.get_by_role("button", name="Cancel").click()
    expect(row(storage, "Denied")).to_have_count(0)


def test_who_comes_back_half_way_goes_on_or_gives_it_up(storage: Page, org: Org) -> None:
    fill(storage, org, "Half")
    storage.get_by_role("button", name="Go to Salesforce").click()
    expect(storage.locator("input[name=username]")).to_be_visible()
    storage.go_back()
    notice = storage.get_by_text("The login for Half still waits")
    expect(notice).to_be_visible()
    storage.get_by_role("button", name="Give it up").click()
    expect(notice).to_have_count(0)
    storage.get_by_role("button", name="Cancel").click()


def test_a_wrong_secret_is_told_in_the_form_in_words(storage: Page, org: Org) -> None:
    fill(storage, org, "Wrong")
    storage.get_by_label("Way to log in").select_option("client_credentials")
    storage.get_by_label("Consumer Secret").fill("not the secret")
    storage.get_by_role("button", name="Connect", exact=True).click()
    expect(storage.get_by_role("alert").first).to_contain_text(re.compile("invalid|wrong|secret"))
    expect(storage.get_by_role("alert").first).not_to_contain_text("not the secret")
    storage.get_by_role("button", name="Cancel").click()
    expect(row(storage, "Wrong")).to_have_count(0)


def test_what_is_used_is_renamed_everywhere_and_removed_only_all_the_same(
    page: Page, server: Server, org: Org, folder: Path
) -> None:
    (folder / "used.yaml").write_text(ASKS.replace("Acme", "Used"), "utf-8")
    page.goto(f"{server.address}/credentials")
    connect(page, org, "Used")
    page.get_by_role("button", name="Back to Credential Storage").click()
    page.get_by_role("button", name="Rename Used").click()
    page.get_by_label("New name").fill("Renamed")
    page.keyboard.press("Enter")
    expect(row(page, "Renamed")).to_be_visible()
    assert "credential: Renamed" in (folder / "used.yaml").read_text("utf-8")
    page.get_by_role("button", name="Remove Renamed").click()
    expect(page.get_by_role("dialog")).to_contain_text("used.yaml")
    no_barriers(page)
    page.get_by_role("button", name="Remove it all the same").click()
    expect(row(page, "Renamed")).to_have_count(0)


def test_who_connects_for_a_flow_comes_back_to_it_with_what_was_not_saved(
    storage: Page, org: Org, server: Server, folder: Path
) -> None:
    (folder / "back.yaml").write_text(ASKS.replace("Acme", "Missing"), "utf-8")
    flow = FlowPage(storage, server, folder / "back.yaml", cards=1)
    flow.choose("find")
    flow.inspector.get_by_role("textbox", name="Label", exact=True).fill("Mine")
    expect(flow.card("find")).to_contain_text("Mine")
    flow.inspector.get_by_role("link", name="Credential Storage").click()
    connect(storage, org, "For the flow")
    no_barriers(storage)
    expect(storage.get_by_role("button", name="Back to back.yaml")).to_be_focused()
    storage.keyboard.press("Enter")
    expect(flow.card("find")).to_contain_text("Mine")
    credential = flow.inspector.get_by_role("combobox", name="Credential")
    credential.select_option("For the flow")
    expect(flow.card("find")).to_contain_text("Mine")
    assert "label: Mine" in flow.save()


def test_an_environment_is_made_of_the_credentials_that_it_swaps(
    storage: Page, folder: Path
) -> None:
    storage.get_by_role("button", name="New environment").click()
    storage.get_by_role("textbox", name="Name").fill("staging")
    swapped = storage.get_by_label("In the place of Salesforce Production")
    swapped.select_option("Salesforce QA")
    no_barriers(storage)
    storage.get_by_role("button", name="Create environment").click()
    expect(storage.get_by_label("Environment", exact=True)).to_have_value("staging")
    expect(storage.get_by_role("main")).to_contain_text(
        "“Salesforce Production” use “Salesforce QA”"
    )
    made = (folder / "environments/staging.yaml").read_text("utf-8")
    assert made == "credentials:\n  Salesforce Production: Salesforce QA\n"
    storage.get_by_label("Environment", exact=True).select_option("")


def test_an_environment_shows_what_it_swaps(storage: Page) -> None:
    storage.get_by_label("Environment", exact=True).select_option("qa")
    expect(storage.get_by_role("main")).to_contain_text(
        "“Salesforce Production” use “Salesforce QA”"
    )
    expect(row(storage, "Salesforce QA")).to_contain_text("nodes")
    no_barriers(storage)
    storage.get_by_label("Environment", exact=True).select_option("")
