"""A flow with fifty problems, and one that asks by a wrong credential, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.studio.browser.page import FlowPage, no_barriers
from tests.studio.studio import Server

PROBLEMS = 50
WRONG = """\
flow: wrong
start: ask
nodes:
  ask:
    type: salesforce
    credential: Salesforce Prodction
    query: SELECT Name FROM Organization
    exits: {success: end, no_records: end, failed: end}
"""


@pytest.fixture(scope="module")
def many(folder: Path) -> Path:
    nodes = (f"  n{n}: {{type: speak, text: Hello, next: gone{n}}}" for n in range(PROBLEMS - 1))
    wires = ", ".join(f"o{n}: n{n}" for n in range(PROBLEMS - 1))
    conditions = ", ".join(f"o{n}: [$N, is, {n}]" for n in range(PROBLEMS - 1))
    lines = [
        "flow: many",
        "start: choose",
        "parameters: {N: }",
        "nodes:",
        f"  choose: {{type: conditions, conditions: {{{conditions}}},"
        f" exits: {{{wires}, default: gone}}}}",
        *nodes,
        "",
    ]
    file = folder / "many.yaml"
    file.write_text("\n".join(lines), "utf-8")
    return file


def test_fifty_problems_are_told_at_their_places_and_gone_to(
    page: Page, server: Server, many: Path
) -> None:
    flow = FlowPage(page, server, many)
    expect(page.get_by_role("button", name=f"{PROBLEMS} errors").first).to_be_visible()
    problems = page.get_by_role("region", name="Problems")
    expect(problems).to_contain_text('"gone48"')
    no_barriers(page)
    problems.get_by_role("button", name='"gone37"').first.click()
    expect(flow.inspector.locator("header code")).to_have_text("n37")
    expect(flow.inspector).to_contain_text('"gone37"')
    expect(flow.card("n37")).to_be_in_viewport()


def test_a_credential_that_is_not_there_is_told_and_mended_by_choosing(
    page: Page, server: Server, folder: Path
) -> None:
    (folder / "wrong.yaml").write_text(WRONG, "utf-8")
    flow = FlowPage(page, server, folder / "wrong.yaml", cards=1)
    flow.choose("ask")
    flow.inspector.get_by_role("button", name="Send").click()
    expect(flow.inspector.get_by_role("alert").first).to_contain_text("Salesforce Prodction")
    credential = flow.inspector.get_by_role("combobox", name="Credential")
    expect(credential).to_have_attribute("aria-invalid", "true")
    no_barriers(page)
    credential.select_option("Salesforce Production")
    expect(page.get_by_text("valid", exact=True)).to_be_visible()
    flow.inspector.get_by_role("button", name="Send").click()
    expect(flow.inspector.get_by_text("200", exact=True)).to_be_visible()
