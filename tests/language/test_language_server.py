"""The language server, spoken to as an editor does."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flowrun.cli import main
from flowrun.project.types import node_types
from tests.language.language_client import LanguageClient, ServerError

ROOT = Path(__file__).parent.parent.parent

FLOW = """\
flow: order
start: greet
on_failed: sorry
parameters:
  NAME: {description: Who calls., value: you}
  ORDER: {entity: number}
  KEY: {secret: true, value: {env: SHOP_KEY}, hosts: [api.example.com]}
nodes:
  greet: {type: speak, text: "😀 Hi $NAME, 😀 $NAME!", next: ask}
  ask:
    type: collect_input
    parameter: $ORDER
    prompt: Which order?
    exits: {filled: get, missed: sorry, no_input: sorry}
  get:
    type: webhook
    url: https://api.example.com/orders/$ORDER
    headers: {Authorization: $KEY}
    response_mapping: {name: $NAME}
    exits: {success: which}
  which:
    type: conditions
    conditions:
      big: [$ORDER, ">", 10]
    exits: {big: greet, default: end}
  sorry: {type: end, text: Sorry.}
"""

CREDENTIALS = """\
Acme: {type: local_org}
Shop: {type: http_bearer, token: {env: T}, hosts: [shop.example]}
"""


FILES = {"credentials.yaml": CREDENTIALS}


@pytest.fixture
def uri(client: LanguageClient, folder: Path) -> str:
    uri = client.open(folder / "order.yaml", FLOW)
    assert client.diagnostics(uri) == []
    return uri


def at(text: str, mark: str, shift: int = 0, number: int = 0) -> tuple[int, int]:
    """The line and the UTF-16 column of the `number`th `mark`, and `shift` characters on."""
    place = [match.start() for match in re.finditer(re.escape(mark), text)][number] + shift
    line = text.count("\n", 0, place)
    before = text[text.rfind("\n", 0, place) + 1 : place]
    return line, len(before.encode("utf-16-le")) // 2


def span(text: str, mark: str, part: str = "", number: int = 0) -> dict[str, Any]:
    """The range of `part` in the `number`th `mark`."""
    part = part or mark
    line, start = at(text, mark, mark.index(part), number)
    end = start + len(part.encode("utf-16-le")) // 2
    return {
        "start": {"line": line, "character": start},
        "end": {"line": line, "character": end},
    }


def labels(client: LanguageClient, uri: str, text: str) -> list[str]:
    """What is offered where `|` stands in the text."""
    line, column = at(text, "|")
    client.change(uri, text.replace("|", "", 1))
    return [item["label"] for item in client.ask("completion", uri, line, column)]


def applied(text: str, edits: list[dict[str, Any]]) -> str:
    def offset(position: dict[str, int]) -> int:
        lines = text.splitlines(keepends=True)
        line = lines[position["line"]].encode("utf-16-le")[: position["character"] * 2]
        return len("".join(lines[: position["line"]])) + len(line.decode("utf-16-le"))

    for edit in sorted(edits, key=lambda edit: -offset(edit["range"]["start"])):
        start, end = (offset(edit["range"][key]) for key in ("start", "end"))
        text = text[:start] + edit["newText"] + text[end:]
    return text


# Diagnostics


def test_a_mistake_is_shown_while_it_is_typed_and_goes_when_it_is_mended(
    client: LanguageClient, uri: str
) -> None:
    wrong = FLOW.replace("missed: sorry", "missed: sory")
    client.change(uri, wrong)
    (problem,) = client.diagnostics(uri)
    assert problem["range"] == span(wrong, "missed: sory", "sory")
    assert problem["message"] == 'no node "sory"; did you mean "sorry"?'
    assert (problem["severity"], problem["code"], problem["source"]) == (
        1,
        "unknown-node",
        "flowrun",
    )
    client.change(uri, FLOW)
    assert client.diagnostics(uri) == []


def test_a_place_behind_emoji_is_counted_in_utf16(client: LanguageClient, uri: str) -> None:
    wrong = FLOW.replace("$NAME!", "$NOPE!")
    client.change(uri, wrong)
    (problem,) = client.diagnostics(uri)
    assert problem["range"] == span(wrong, "$NOPE!", "$NOPE")


def test_a_mistake_far_along_a_line_is_shown_where_it_stands(
    client: LanguageClient, uri: str
) -> None:
    wrong = FLOW.replace("$NAME!", "very " * 100 + "$NOPE!")
    client.change(uri, wrong)
    (problem,) = client.diagnostics(uri)
    assert problem["range"] == span(wrong, "$NOPE!", "$NOPE")


def test_an_editor_that_counts_in_characters_is_answered_so(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    client = LanguageClient(tmp_path_factory.mktemp("home"), encodings=["utf-32"])
    assert client.capabilities["positionEncoding"] == "utf-32"
    wrong = FLOW.replace("$NAME!", "$NOPE!")
    uri = client.open(folder / "order.yaml", wrong)
    (problem,) = client.diagnostics(uri)
    line = wrong.splitlines()[problem["range"]["start"]["line"]]
    assert problem["range"]["start"]["character"] == line.index("$NOPE!")
    assert client.close() == 0


def test_what_check_says_is_what_the_editor_shows(
    client: LanguageClient, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (ROOT / "docs/examples/mistakes.yaml").read_text("utf-8")
    path = folder / "mistakes.yaml"
    path.write_text(text, "utf-8")
    (folder / "environments").mkdir()
    (folder / "environments/qa.yaml").write_text("credentials: {Acme: Acne}\n", "utf-8")
    uri = client.open(path, text)
    told = {
        (one["range"]["start"]["line"] + 1, one["code"], one["message"])
        for one in client.diagnostics(uri)
    }
    main(["check", str(path)])
    lines = re.findall(r":(\d+):\d+: \w+: (.*) \[([\w-]+)\]$", capsys.readouterr().out, re.M)
    assert told == {(int(line), code, message) for line, message, code in lines}


def test_a_credential_that_an_environment_lacks_is_told(
    client: LanguageClient, folder: Path
) -> None:
    (folder / "environments").mkdir()
    (folder / "environments/qa.yaml").write_text("credentials: {Acme: Acne}\n", "utf-8")
    text = (
        "start: a\nnodes:\n  a: {type: salesforce, credential: Acme, query: SELECT Id FROM Case,"
        " exits: {success: end, no_records: end, failed: end}}\n"
    )
    uri = client.open(folder / "flow.yaml", text)
    (problem,) = client.diagnostics(uri)
    assert problem["message"].startswith('environment qa: no credential "Acne"')
    assert problem["range"] == span(text, "Acme")


def test_text_that_is_no_yaml_is_told_where_it_breaks(client: LanguageClient, uri: str) -> None:
    client.change(uri, FLOW + "x: [\n")
    (problem,) = client.diagnostics(uri)
    assert problem["range"]["start"]["line"] == FLOW.count("\n") + 1
    assert problem["code"] == "yaml-syntax"


COLLECTS = ("filled", "missed", "no_input", "ambiguous", "declined")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("compose.yaml", "services: {web: {image: x}}\n"),
        ("kind.yaml", "kind: Cluster\napiVersion: x/v1\nnodes:\n- role: worker\n"),
        ("k8s/credentials.yaml", "apiVersion: v1\nkind: Secret\nstringData: {a: b}\n"),
        ("graph.yaml", "start: a\nnodes:\n- id: a\n"),
        ("empty.yaml", ""),
    ],
)
def test_a_file_that_is_no_flow_is_left_in_peace(
    client: LanguageClient, folder: Path, name: str, text: str
) -> None:
    uri = client.open(folder / name, text)
    assert client.diagnostics(uri) == []
    assert hover(client, uri, (0, 1)) == ""
    if text:
        assert client.ask("completion", uri, 1, 0) == []


def test_a_new_file_is_offered_what_a_flow_begins_with(
    client: LanguageClient, folder: Path
) -> None:
    uri = client.open(folder / "new.yaml", "# a new flow\nst")
    found = [item["label"] for item in client.ask("completion", uri, 1, 2)]
    assert found[:3] == ["flow", "description", "start"]


def test_saving_one_file_checks_the_others_again(client: LanguageClient, folder: Path) -> None:
    odd = folder / "my flows ü"
    odd.mkdir()
    text = "start: a\nnodes: {a: {type: webhook, url: /x, credential: Shop,"
    text += " exits: {success: end, failed: end}}}\n"
    uri = client.open(odd / "flow.yaml", text)
    assert [one["code"] for one in client.diagnostics(uri)] == ["unknown-credential"]
    (odd / "credentials.yaml").write_text(CREDENTIALS, "utf-8")
    client.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    assert client.diagnostics(uri) == []


def test_a_credentials_file_is_checked_and_shows_no_secret(
    client: LanguageClient, folder: Path
) -> None:
    text = CREDENTIALS.replace("{env: T}", "s3cret-literal")
    uri = client.open(folder / "credentials.yaml", text)
    (problem,) = client.diagnostics(uri)
    assert "s3cret" not in problem["message"] and "{env: …}" in problem["message"]
    assert problem["range"]["start"]["line"] == 1


def test_a_broken_credentials_file_is_told_in_the_flow(
    client: LanguageClient, folder: Path
) -> None:
    (folder / "credentials.yaml").write_text("Acme: here\n", "utf-8")
    uri = client.open(folder / "order.yaml", FLOW)
    (problem,) = client.diagnostics(uri)
    assert problem["message"].startswith(f"{folder / 'credentials.yaml'}:1:")
    assert problem["range"]["start"] == {"line": 0, "character": 0}


# Completion

KEYS = ["type", "label", "exits", "parameter", "prompt", "retry_prompt", "retries"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("start: greet", "start: |", ["greet", "ask", "get", "which", "sorry"]),
        ("next: ask", "next: |", ["greet", "ask", "get", "which", "sorry", "end"]),
        ("missed: sorry", "missed: so|", ["greet", "ask", "get", "which", "sorry", "end"]),
        ("on_failed: sorry", "on_failed: |", ["greet", "ask", "get", "which", "sorry", "end"]),
        ("{filled: get, missed", "{|, missed", [*COLLECTS, "failed"]),
        ("{success: which}", "{suc|", ["success", "failed"]),
        ("{big: greet, default", "{|, default", ["big", "default", "failed"]),
        ("type: webhook", "type: |", node_types().names()),
        ("entity: number", "entity: |", ["any", "text", "number", "phone_number", "email", "date",
                                         "time", "datetime", "confirmation"]),
        ("{entity: number}", "{|", ["entity", "entities", "say", "value", "secret"]),
        ("parameter: $ORDER", "parameter: |", ["$NAME", "$ORDER", "$KEY"]),
        ("parameter: $ORDER", "parameter: $O|", ["$NAME", "$ORDER", "$KEY"]),
        ("$NAME!", "${N|", ["$NAME", "$ORDER", "$KEY"]),
        ("{name: $NAME}", "{name: |", ["$NAME", "$ORDER", "$KEY"]),
        ("conditions:\n      big: [$ORDER, \">\", 10]", "conditions:\n      big: [$|",
         ["$NAME", "$ORDER", "$KEY"]),
        ("[$ORDER, \">\", 10]", "[$ORDER, |", ["is", "is not", "<"]),
        ("    prompt: Which", "    |\n    prompt: Which", KEYS),
        ("    headers: {", "    method: |\n    headers: {", ["GET", "POST", "PUT", "PATCH"]),
        ("    headers: {", "    credential: |\n    headers: {", ["Acme", "Shop"]),
        ("    headers: {", "    body: {|}\n    headers: {", ["json", "form", "text", "html"]),
        ("    headers: {", "    policy:\n      retry:\n        |\n    headers: {",
         ["times", "when", "wait", "repeat_writes"]),
        ("    headers: {", "    asynchronous: |\n    headers: {", ["true", "false"]),
        ("flow: order\n", "flow: order\n|\n", ["flow", "description", "start", "parameters"]),
    ],
)  # fmt: skip
def test_what_fits_is_offered_though_the_text_is_half_typed(
    client: LanguageClient, uri: str, before: str, after: str, expected: list[str]
) -> None:
    text = FLOW.replace(before, after, 1)
    assert text != FLOW
    assert labels(client, uri, text)[: len(expected)] == expected


def test_a_node_that_needs_a_credential_is_offered_those_that_speak_for_it(
    client: LanguageClient, uri: str
) -> None:
    text = FLOW + "  find:\n    type: salesforce\n    credential: |\n"
    assert labels(client, uri, text) == ["Acme"]


def test_a_node_without_a_type_is_offered_what_every_node_begins_with(
    client: LanguageClient, uri: str
) -> None:
    assert labels(client, uri, FLOW + "  new:\n    |\n") == ["type"]


def test_names_are_offered_in_a_flow_that_was_never_whole(
    client: LanguageClient, folder: Path
) -> None:
    text = "parameters:\n  ONE:\nnodes:\n  a:\n    type: speak\n    text: [\n  b:\n    next: \n"
    uri = client.open(folder / "new.yaml", text)
    found = client.ask("completion", uri, 7, 10)
    assert [item["label"] for item in found] == ["a", "b", "end"]
    assert found[0]["detail"] == "speak"


def test_what_is_offered_takes_the_place_of_what_is_typed(client: LanguageClient, uri: str) -> None:
    text = FLOW.replace("😀 $NAME!", "😀 $NA")
    client.change(uri, text)
    line, column = at(text, '$NA"', 3)
    first = client.ask("completion", uri, line, column)[0]
    whole = applied(text, [first["textEdit"]])
    assert whole == FLOW.replace("😀 $NAME!", "😀 $NAME")
    assert "documentation" not in first
    told = client.request("completionItem/resolve", first)["documentation"]
    assert "**$NAME** · any" in told["value"]
    client.ask("completion", uri, line, column)
    assert "documentation" not in client.request("completionItem/resolve", first)


def test_nothing_is_offered_for_an_escaped_dollar(client: LanguageClient, uri: str) -> None:
    assert labels(client, uri, FLOW.replace("$NAME!", "$$|")) == []


# Hover


def hover(client: LanguageClient, uri: str, place: tuple[int, int]) -> str:
    found = client.ask("hover", uri, *place)
    return str(found["contents"]["value"]) if found else ""


def test_hover_over_a_node_shows_its_help_and_where_its_exits_lead(
    client: LanguageClient, uri: str
) -> None:
    told = hover(client, uri, at(FLOW, "filled: get", 9))
    assert told.startswith("**get** · webhook\n\nCall an HTTP API")
    assert "- `success` → which: The answer is a 2xx" in told
    assert "- `failed` → sorry: No answer" in told


def test_hover_over_a_parameter_shows_what_it_takes_and_who_sets_it(
    client: LanguageClient, uri: str
) -> None:
    told = hover(client, uri, at(FLOW, "$NAME!", 2))
    assert told == (
        "**$NAME** · any\n\nWho calls.\n\n- takes anything\n- default: `you`\n"
        "- set by: get\n- read by: greet"
    )


def test_hover_never_shows_a_secret(client: LanguageClient, uri: str) -> None:
    text = FLOW.replace("{env: SHOP_KEY}", "s3cret-literal")
    client.change(uri, text)
    told = hover(client, uri, at(text, "KEY: {", 1))
    assert "**$KEY** · any · secret" in told and "- default: `•••`" in told
    assert "s3cret" not in told


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("prompt: Which", "The question."),
        ("type: webhook", "Call an HTTP API"),
        ("collect_input", "Ask for a parameter and wait for the answer."),
        ("no_input: sorry", "The last answer was empty."),
        ("entity: number", "What it takes."),
        ("number}", "Takes a number such as 42 or 1.5."),
        ("on_failed", "The node that every `failed` exit leads to"),
        ("Which order?", ""),
    ],
)
def test_hover_explains_keys_and_values(
    client: LanguageClient, uri: str, mark: str, expected: str
) -> None:
    told = hover(client, uri, at(FLOW, mark, 1))
    assert told.startswith(expected) and bool(told) is bool(expected)


# Names

TESTS = """\
flow: order.yaml
tests:
  - given: {ORDER: 1}
    http: {get: {status: 200}}
    expect: {path: [greet, ask], parameters: {NAME: x}, sent: {get: {method: GET}}}
"""
QA = "parameters: {NAME: Q}\n"


def test_definition_leads_to_the_declaration(client: LanguageClient, uri: str) -> None:
    found = client.ask("definition", uri, *at(FLOW, "$NAME!", 3))
    assert found == {"uri": uri, "range": span(FLOW, "NAME: {", "NAME")}
    found = client.ask("definition", uri, *at(FLOW, "big: greet", 8))
    assert found == {"uri": uri, "range": span(FLOW, "  greet:", "greet")}
    assert client.ask("definition", uri, *at(FLOW, "Which order")) is None


def test_definition_leads_from_a_test_to_the_flow(
    client: LanguageClient, uri: str, folder: Path
) -> None:
    test = client.open(folder / "order.test.yaml", TESTS)
    found = client.ask("definition", test, *at(TESTS, "sent: {get", 7))
    assert found == {"uri": uri, "range": span(FLOW, "  get:", "get")}
    told = hover(client, test, at(TESTS, "sent: {get", 7))
    assert told.startswith("**get** · webhook")


def test_references_are_found_in_all_files(client: LanguageClient, uri: str, folder: Path) -> None:
    (folder / "order.test.yaml").write_text(TESTS, "utf-8")
    (folder / "environments").mkdir()
    (folder / "environments/qa.yaml").write_text(QA, "utf-8")
    place = at(FLOW, "$NAME!", 3)
    found = client.ask("references", uri, *place, context={"includeDeclaration": True})
    assert found == [
        {"uri": uri, "range": span(FLOW, "NAME: {", "NAME")},
        {"uri": uri, "range": span(FLOW, "$NAME,", "NAME")},
        {"uri": uri, "range": span(FLOW, "$NAME!", "NAME")},
        {"uri": uri, "range": span(FLOW, "$NAME}", "NAME")},
        {"uri": (folder / "order.test.yaml").as_uri(), "range": span(TESTS, "NAME")},
        {"uri": (folder / "environments/qa.yaml").as_uri(), "range": span(QA, "NAME")},
    ]
    others = client.ask("references", uri, *place, context={"includeDeclaration": False})
    assert others == found[1:]


def test_rename_changes_every_file_as_it_is_in_the_editor(
    client: LanguageClient, uri: str, folder: Path
) -> None:
    test = folder / "order.test.yaml"
    test.write_text("flow: order.yaml\n", "utf-8")
    client.open(test, TESTS)
    place = at(FLOW, "filled: get", 9)
    assert client.ask("prepareRename", uri, *place) == span(FLOW, "filled: get", "get")
    edits = client.ask("rename", uri, *place, newName="fetch it")["changes"]
    assert applied(TESTS, edits[test.as_uri()]) == TESTS.replace("{get:", "{fetch it:")
    assert applied(FLOW, edits[uri]) == FLOW.replace("  get:", "  fetch it:").replace(
        "filled: get", "filled: fetch it"
    )


def test_rename_of_a_parameter_counts_emoji_right(client: LanguageClient, uri: str) -> None:
    edits = client.ask("rename", uri, *at(FLOW, "$NAME!", 3), newName="$CALLER")["changes"]
    assert applied(FLOW, edits[uri]) == FLOW.replace("NAME", "CALLER")


def test_a_name_that_will_not_do_is_refused_with_the_reason(
    client: LanguageClient, uri: str
) -> None:
    with pytest.raises(ServerError, match='"which" is in use'):
        client.ask("rename", uri, *at(FLOW, "filled: get", 9), newName="which")
    with pytest.raises(ServerError, match="there is no name here that a flow or a test declares"):
        client.ask("rename", uri, *at(FLOW, "Which order", 3), newName="x")
    assert client.ask("prepareRename", uri, *at(FLOW, "Which order", 3)) is None


def test_symbols_list_parameters_and_nodes(client: LanguageClient, uri: str) -> None:
    found = client.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    assert [(one["name"], one["detail"]) for one in found] == [
        ("NAME", ""),
        ("ORDER", ""),
        ("KEY", ""),
        ("greet", "speak"),
        ("ask", "collect_input"),
        ("get", "webhook"),
        ("which", "conditions"),
        ("sorry", "end"),
    ]
    get = found[5]
    assert get["selectionRange"] == span(FLOW, "  get:", "get")
    assert get["range"]["end"] == span(FLOW, "{success: which}")["end"]


# Bad input


def test_bad_messages_and_bad_text_do_not_end_the_server(client: LanguageClient, uri: str) -> None:
    client.send_raw(b"{not json")
    client.send_raw(b'{"jsonrpc": "2.0", "method": "textDocument/unheardOf", "params": 3}')
    for text in ("\x00", "\ufeff" + FLOW, "a: &a [*a]\nnodes: *a", "nodes: [[[[", "- " * 200, "?"):
        client.change(uri, text)
        assert client.ask("completion", uri, 0, 5000) is not None
        client.ask("hover", uri, 5000, 0)
    client.change(uri, FLOW)
    assert client.diagnostics(uri) == []


def test_a_node_type_that_prints_does_not_disturb_the_conversation(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    nodes = tmp_path_factory.mktemp("nodes")
    (nodes / "loud.py").write_text(
        "from engine import Node\nprint('hear me', flush=True)\n"
        "class Loud(Node):\n    '''Says what it is.'''\n    type = 'loud'\n",
        "utf-8",
    )
    (nodes / "broken.py").write_text("import nothing_of_that_name\n", "utf-8")
    client = LanguageClient(tmp_path_factory.mktemp("home"), "--nodes-dir", str(nodes))
    text = "start: a\nnodes:\n  a: {type: loud, next: end}\n"
    uri = client.open(folder / "loud.yaml", text)
    assert client.diagnostics(uri) == []
    assert hover(client, uri, at(text, "loud")).startswith("Says what it is.")
    assert "loud" in labels(client, uri, text.replace("type: loud", "type: |"))
    assert client.close() == 0


def test_without_pygls_the_command_says_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['pygls'] = None\n"
        "from flowrun.cli import main; sys.exit(main(['lsp']))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert run.returncode == 2
    assert run.stderr.strip() == (
        "error: the language server needs pygls; in flowrun's folder: "
        f"{shlex.quote(sys.executable)} -m pip install -e '.[lsp]'"
    )


def test_nothing_else_imports_pygls() -> None:
    code = (
        "import sys, importlib, pkgutil, flowrun.cli, flowrun.language\n"
        "for package in (flowrun.cli, flowrun.language):\n"
        "    for item in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
        "        if item.name.rpartition('.')[2] != '__main__':\n"
        "            importlib.import_module(item.name)\n"
        "print([name for name in ('pygls', 'lsprotocol') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert run.stdout.strip() == "[]", run.stderr
