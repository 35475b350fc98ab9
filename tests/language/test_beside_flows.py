"""Tests, environments and credentials in an editor: the findings of `check`, and what fits."""

import re
from pathlib import Path

import pytest

from flowrun.cli import main
from tests.language.language_client import LanguageClient
from tests.language.test_language_server import labels

FLOW = """\
flow: order
start: greet
parameters:
  NAME: you
  SURE: {entity: confirmation}
nodes:
  greet: {type: speak, text: "Hi $NAME $SURE", next: get}
  get:
    type: webhook
    url: https://shop.example/x
    credential: Shop
    exits: {success: end, failed: end}
"""
TESTS = """\
flow: order.yaml
tests:
  - name: it greets
    tags: [smoke]
    talk: [bot: Hi]
"""
CREDENTIALS = """\
Shop: {type: http_bearer, token: {env: T}, hosts: [shop.example]}
Acme: {type: local_org}
"""
FILES = {
    "order.yaml": FLOW,
    "order.test.yaml": TESTS,
    "credentials.yaml": CREDENTIALS,
    "environments/qa.yaml": "credentials: {Shop: Shop}\n",
    "data.yaml": "objects: {}\n",
}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("order.test.yaml", TESTS.replace("name:", "nmae:")),
        ("order.test.yaml", TESTS + "    expect: {exits: {gte: success}, path: [greet, gett]}\n"),
        ("order.test.yaml", TESTS + "    at: gret\n    given: {NMAE: x, SURE: perhaps}\n"),
        (
            "order.test.yaml",
            TESTS + "    http: {get: {status: 20}}\n    credentials: {Shap: 200}\n",
        ),
        ("order.test.yaml", TESTS + "    tags: [twice]\n    at: gret\n"),
        ("order.test.yaml", TESTS.replace("order.yaml", "oder.yaml")),
        ("order.test.yaml", TESTS + "    begins_with: nothing\n"),
        ("environments/qa.yaml", "credentials: {Shap: Shop}\nparameters: {NAMME: x}\nwrites: no\n"),
        ("environments/qa.yaml", "credentials: {Shap: Shop}\nparameters: {NAMME: x}\n"),
        ("environments/qa.yaml", "credential: {Shop: Shop}\nwrites: deny\nwrites: allow\n"),
        ("credentials.yaml", CREDENTIALS.replace("token", "tokn")),
        ("credentials.yaml", CREDENTIALS.replace("http_bearer", "http_baerer")),
        ("credentials.yaml", CREDENTIALS + "Shop: {type: local_org}\n"),
        ("credentials.yaml", CREDENTIALS),
    ],
)
def test_what_check_says_of_a_file_is_what_the_editor_shows(
    client: LanguageClient,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    text: str,
) -> None:
    path = folder / name
    path.write_text(text, "utf-8")
    uri = client.open(path, text)
    told = {
        (one["range"]["start"]["line"] + 1, one["range"]["start"]["character"] + 1, one["code"])
        for one in client.diagnostics(uri)
    }
    main(["check", str(folder)])
    said = re.findall(r"^(.*):(\d+):(\d+): \w+: .* \[([\w-]+)\]$", capsys.readouterr().out, re.M)
    assert told == {
        (int(line), int(at), code) for file, line, at, code in said if file == str(path)
    }
    assert told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("flow: |", {"order.yaml"}),
        ("flow: order.yaml\nenvironment: |", {"qa"}),
        ("flow: order.yaml\nte|", {"tests", "beginnings", "mask"}),
        (f"{TESTS}    |", {"at", "http", "given", "expect", "skip"}),
        (f"{TESTS}  - |", {"name", "tags", "talk"}),
        (f"{TESTS}    at: |", {"greet", "get"}),
        (f"{TESTS}    tags: [|", {"smoke"}),
        (f"{TESTS}    given:\n      |", {"NAME", "SURE"}),
        (f"{TESTS}    given: {{SURE: |", {"yes", "no"}),
        (f"{TESTS}    http:\n      |", {"get"}),
        (f"{TESTS}    http:\n      get: {{|", {"status", "json", "after", "org"}),
        (f"{TESTS}    http: {{get: {{error: |", {"connection", "refused"}),
        (f"{TESTS}    credentials: {{|", {"Shop"}),
        (f"{TESTS}    credentials: {{Shop: {{org: |", {"data.yaml"}),
        (f"{TESTS}    expect:\n      |", {"path", "exits", "sent", "records"}),
        (f"{TESTS}    expect: {{exits: {{|", {"greet", "get"}),
        (f"{TESTS}    expect:\n      exits:\n        get: |", {"success", "failed"}),
        (f"{TESTS}    expect:\n      path:\n        - |", {"greet", "get", "..."}),
        (f"{TESTS}    expect: {{path: [greet, |", {"greet", "get", "..."}),
        (f"{TESTS}    expect: {{not_sent: |", {"get"}),
        (f"{TESTS}    expect: {{parameters: {{|", {"NAME", "SURE"}),
        (f"{TESTS}    expect: {{status: |", {"ended", "failed"}),
        (f"{TESTS}    talk:\n      - |", {"bot", "user"}),
        (
            "flow: order.yaml\nbeginnings:\n  known: {given: {NAME: x}}\ntests:\n- begins_with: |",
            {"known"},
        ),
    ],
)
def test_a_test_is_offered_what_fits(
    client: LanguageClient, folder: Path, text: str, expected: set[str]
) -> None:
    uri = client.open(folder / "order.test.yaml", TESTS)
    found = set(labels(client, uri, text))
    assert expected <= found
    if expected & {"greet", "get"}:
        assert found <= {"greet", "get", "...", "end"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("|", {"credentials", "parameters", "writes"}),
        ("credentials:\n  |", {"Shop"}),
        ("credentials: {Shop: |", {"Shop", "Acme"}),
        ("parameters:\n  |", {"NAME", "SURE"}),
        ("parameters:\n  SURE: |", {"yes", "no"}),
        ("writes: |", {"allow", "confirm", "deny"}),
    ],
)
def test_an_environment_is_offered_what_fits(
    client: LanguageClient, folder: Path, text: str, expected: set[str]
) -> None:
    uri = client.open(folder / "environments/qa.yaml", "")
    assert expected == set(labels(client, uri, text)) - {"description"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("|", {"Shop"}),
        ("Shop:\n  type: |", {"http_bearer", "salesforce", "local_org"}),
        ("Shop:\n  type: http_bearer\n  |", {"token", "hosts"}),
        ("Shop: {type: http_bearer, token: {|", {"env", "file", "vault"}),
    ],
)
def test_credentials_are_offered_what_fits(
    client: LanguageClient, folder: Path, text: str, expected: set[str]
) -> None:
    uri = client.open(folder / "credentials.yaml", "")
    assert expected <= set(labels(client, uri, text))


def test_a_name_that_was_likely_meant_is_a_fix_in_a_test(
    client: LanguageClient, folder: Path
) -> None:
    uri = client.open(folder / "order.test.yaml", TESTS + "    at: gret\n")
    (problem,) = client.diagnostics(uri)
    asked = {"textDocument": {"uri": uri}, "range": problem["range"]}
    context = {"context": {"diagnostics": [problem]}}
    (fix,) = client.request("textDocument/codeAction", {**asked, **context})
    (edit,) = fix["edit"]["changes"][uri]
    assert (edit["newText"], edit["range"]) == ("greet", problem["range"])
