"""docs/problems.md is complete, and each of its examples shows what it says."""

import ast
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from engine.errors import FlowError
from engine.flow.loading import FLOW_KEYS
from flowrun.checking.codes import CODES
from flowrun.cli import main
from flowrun.org.app import LocalOrg

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "problems.md").read_text("utf-8")

CREDENTIALS = """\
Salesforce Production: {type: local_org, data: org.yaml}
Mail API: {type: http_bearer, hosts: [mail.example.com], token: {env: MAIL_TOKEN}}
"""
FLOW = """\
flow: beside
start: hello
nodes:
  hello: {type: speak, text: Hello., next: send}
  send: {type: webhook, url: /send, credential: Mail API, exits: {success: find, failed: end}}
  find:
    type: salesforce
    credential: Salesforce Production
    query: SELECT Id FROM Contact
    exits: {success: end, no_records: end, failed: end}
"""


class Entry(NamedTuple):
    """A code as the page explains it; an example is its language and its text."""

    code: str
    text: str
    bad: tuple[str, str]
    good: tuple[str, str]


def entries() -> Iterator[Entry]:
    for code, body in re.findall(r"^### (\S+)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL):
        bad, good = re.findall(r"^```(\w+)\n(.*?)^```$", body, re.MULTILINE | re.DOTALL)
        yield Entry(code, " ".join(body.partition("```")[0].split()), bad, good)


ENTRIES = list(entries())


class Emitted(ast.NodeVisitor):
    """The codes in a file: the argument that holds one in each call which makes a problem."""

    PLACES = {
        "problem": 2,
        "problem_at": 3,
        "error": 2,
        "note": 2,
        "_note": 2,
        "Finding": 2,
        "add": 2,
        "adopt": 2,
    }
    PLACES |= {"Problem": 1}

    def __init__(self) -> None:
        self.codes: set[str] = set()

    def visit_Call(self, call: ast.Call) -> None:
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        found = [word.value for word in call.keywords if word.arg == "code"]
        if name in self.PLACES:
            starred = any(isinstance(one, ast.Starred) for one in call.args)
            at = -1 if starred else self.PLACES[name]
            found += call.args[at : at + 1 or None]
        self._take(found)
        self.generic_visit(call)

    def visit_Return(self, told: ast.Return) -> None:
        """Functions that give a message and its code."""
        if isinstance(told.value, ast.Tuple) and len(told.value.elts) in (2, 3):
            self._take([one for one in told.value.elts[1:2] if _is_code(one)])
        self.generic_visit(told)

    def _take(self, found: list[ast.expr]) -> None:
        self.codes |= {one.value for one in found if isinstance(one, ast.Constant) and one.value}


def _is_code(one: ast.expr) -> bool:
    value = getattr(one, "value", None)
    return isinstance(value, str) and re.fullmatch(r"[a-z]+(-[a-z]+)+", value) is not None


def emitted() -> set[str]:
    visitor = Emitted()
    for layer in ("engine", "nodes", "flowrun"):
        for file in (ROOT / layer).rglob("*.py"):
            visitor.visit(ast.parse(file.read_text("utf-8")))
    return visitor.codes


def test_the_page_explains_every_code_that_is_emitted_and_no_other() -> None:
    codes = [entry.code for entry in ENTRIES]
    assert len(codes) == len(set(codes))
    assert set(codes) == emitted()


def test_the_page_and_the_table_of_codes_say_the_same() -> None:
    assert {entry.code: entry.text for entry in ENTRIES} == CODES


def test_every_code_is_a_few_lower_case_words() -> None:
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in emitted())


class Desk:
    """A folder with two credentials, a local org and a flow, to which an example is added."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        (folder / "credentials.yaml").write_text(CREDENTIALS, "utf-8")
        (folder / "org.yaml").write_text("", "utf-8")
        (folder / "flow.yaml").write_text(FLOW, "utf-8")

    def codes(self, language: str, text: str) -> set[str]:
        if language == "console":
            arguments = shlex.split(text.removeprefix("$ flowrun "))
            return self._run(*arguments)
        if language == "json":
            return self._parameters(text)
        first = text.partition("\n")[0]
        named = re.match(r"# ([\w./]+\.yaml)", first)
        name = named[1] if named else "flow.yaml"
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(whole(text) if name == "flow.yaml" else text, "utf-8")
        if name == "org.yaml":
            return self._org(path)
        if name == "credentials.yaml":
            (self.folder / "flow.yaml").write_text(FLOW.partition("  find:")[0], "utf-8")
        if "flowrun fmt" in first:
            return self._told("fmt", name)
        if "preflight" in first:
            return self._run("preflight", "flow.yaml")
        return self._run("check", "flow.yaml" if name == "flow.yaml" else ".")

    def _parameters(self, text: str) -> set[str]:
        """A file of parameters; what is wrong with it is told and ends the command."""
        (self.folder / "params.json").write_text(text, "utf-8")
        return self._told("test-request", "flow.yaml", "find", "--params", "params.json")

    def _told(self, *arguments: str) -> set[str]:
        """The codes on standard error of a command that ends with them."""
        self.capsys.readouterr()
        main(arguments)
        return set(re.findall(r"\[([a-z-]+)\]$", self.capsys.readouterr().err, re.MULTILINE))

    def _org(self, path: Path) -> set[str]:
        try:
            LocalOrg(path)
        except FlowError as error:
            return {problem.code for problem in error.problems}
        (self.folder / "flow.yaml").write_text(FLOW, "utf-8")
        return self._run("preflight", "flow.yaml")

    def _run(self, command: str, *arguments: str) -> set[str]:
        self.capsys.readouterr()
        main([command, *arguments, "--json"])
        told = json.loads(self.capsys.readouterr().out)
        problems = told["problems"] if isinstance(told, dict) else told
        return {problem["code"] for problem in problems}


def whole(text: str) -> str:
    """A part of a flow with what it needs besides."""
    text = text.replace("␀", "\0")
    keys = set(re.findall(r"^(\w+):", text, re.MULTILINE))
    if not keys & {*FLOW_KEYS} or "\n---" in text:
        return text
    if "nodes" not in keys:
        text += "nodes: {here: {type: end}}\n"
    first = re.search(r"^nodes:\n\s+(\w+):|^nodes: \{(\w+)", text, re.MULTILINE)
    if "start" not in keys and first:
        text = f"start: {first[1] or first[2]}\n{text}"
    return text


@pytest.fixture
def desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAIL_TOKEN", "canary-mail")
    return Desk(tmp_path, capsys)


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.code for entry in ENTRIES])
def test_a_bad_example_has_its_problem(desk: Desk, entry: Entry) -> None:
    assert entry.code in desk.codes(*entry.bad)


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.code for entry in ENTRIES])
def test_a_good_example_does_not_have_it(desk: Desk, entry: Entry) -> None:
    assert entry.code not in desk.codes(*entry.good)
