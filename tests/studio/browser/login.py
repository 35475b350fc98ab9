"""Connecting a credential in the page, over the local org's own pages."""

from playwright.sync_api import Locator, Page, expect

from tests.connecting.orgs import Org


def visited(org: Org) -> tuple[str, str]:
    """What the browser goes to besides the studio."""
    return f"http://{org.domain}/", org.callback.partition("/oauth")[0]


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_text(name, exact=True))


def fill(page: Page, org: Org, name: str) -> None:
    page.get_by_role("button", name="Connect with Salesforce via OAuth").click()
    page.get_by_role("textbox", name="Name", exact=True).fill(name)
    page.get_by_label("Consumer Secret").fill(org.consumer_secret)
    page.get_by_label("Consumer Key").fill(org.consumer_key)
    page.get_by_label("Domain").fill(org.domain)
    page.get_by_label("Callback URL", exact=True).fill(org.callback)


def log_in(page: Page, org: Org, answer: str) -> None:
    """At the pages of the service."""
    page.locator("input[name=username]").fill(org.username)
    page.locator("input[name=password]").fill(org.password)
    page.get_by_role("button", name="Log In").click()
    page.get_by_role("button", name=answer).click()


def connect(page: Page, org: Org, name: str) -> None:
    fill(page, org, name)
    page.get_by_role("button", name="Go to Salesforce").click()
    log_in(page, org, "Allow")
    expect(page.get_by_role("heading", name="OAuth connection completed")).to_be_visible()
