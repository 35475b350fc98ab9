"""A published version is whole, has no secret in it, and is what was checked and tested."""

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from engine.errors import FlowError, StoreError
from flowrun.cli import main
from flowrun.project.project import Project
from flowrun.publishing.freezing import Frozen, freeze
from flowrun.storage.versions import Current, open_versions

FLOW = """
flow: shop
start: hi
parameters: {NAME: {value: Dana}, TOKEN: {secret: true, hosts: [a.example], value: {env: CANARY}}}
nodes:
  hi: {type: speak, text: "Hi, $NAME!", next: ask}
  ask:
    {type: webhook, url: "https://a.example/x", headers: {X: $TOKEN}, exits: {failed: end}}
"""
NOW = datetime(2026, 1, 31, tzinfo=UTC)


class Done(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> Done:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        return Done(code, *capsys.readouterr())

    return run


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    file = tmp_path / "project/shop.yaml"
    (file.parent / "environments").mkdir(parents=True)
    file.write_text(FLOW, "utf-8")
    (file.parent / "environments/qa.yaml").write_text("parameters: {NAME: Ada}\n", "utf-8")
    return file


def frozen(text: str, flow: str = "shop") -> Frozen:
    return Frozen(flow, f"digest of {text}", "shop.yaml", None, {"shop.yaml": text.encode()})


def test_a_version_runs_from_what_was_frozen_whatever_becomes_of_the_project(
    run: Run, flow: Path
) -> None:
    assert run("publish", flow).code == 0
    before = freeze(flow)
    flow.write_text("gone", "utf-8")
    (flow.parent / "environments/qa.yaml").unlink()
    version = open_versions().published("shop")
    assert version is not None
    file = open_versions().flow_file(version)
    project = Project(file.parent, environment="qa", nodes_dir=open_versions().nodes_dir(version))
    loaded = project.load(file)
    assert loaded.digest == version.flow_digest == before.flow_digest
    assert project.parameters(loaded, ())["NAME"] == "Ada"
    assert open_versions().with_flow_digest("shop", loaded.digest) == version
    assert open_versions().with_flow_digest("shop", "other") is None


def test_what_has_not_changed_is_not_published_again(run: Run, flow: Path) -> None:
    assert run("publish", flow).out.startswith("shop 1 is published  ")
    again = run("publish", flow)
    assert again.code == 0
    assert "shop 1 is published already; nothing has changed" in again.out
    flow.write_text(FLOW.replace("Hi,", "Hello,"), "utf-8")
    assert run("publish", flow).out.startswith("shop 2 is published  ")
    (flow.parent / "environments/qa.yaml").write_text("parameters: {NAME: Eve}\n", "utf-8")
    assert run("publish", flow).out.startswith("shop 3 is published  ")
    assert len(json.loads(run("versions", "list", "shop", "--json").out)) == 3


def test_a_flow_with_an_error_is_refused_and_the_error_shown(run: Run, flow: Path) -> None:
    flow.write_text(FLOW.replace("next: ask", "next: aks"), "utf-8")
    done = run("publish", flow)
    assert done.code == 1
    assert "aks" in done.err
    assert "error: not published: flowrun check finds 1 error" in done.err
    assert open_versions().all() == []


def test_a_flow_whose_test_fails_is_refused_and_the_failure_shown(run: Run, flow: Path) -> None:
    test = flow.with_name("shop.test.yaml")
    case = '{name: greets, http: {ask: {json: {}}}, talk: [{bot: "%s"}]}'
    text = f"flow: shop.yaml\ntests: [{case}]\n"
    test.write_text(text % "Bye!", "utf-8")
    done = run("publish", flow)
    assert done.code == 1
    assert "Bye!" in done.err
    assert "error: not published: 1 test fails" in done.err
    assert open_versions().all() == []
    test.write_text("flow: shop.yaml\ntests: [{name: greets, tlak: []}]\n", "utf-8")
    assert "error: not published: " in run("publish", flow).err
    test.write_text(text % "Hi, Dana!", "utf-8")
    done = run("publish", flow)
    assert done.code == 0
    assert done.err.endswith("1 test passed\n")


REWRITES = """
from pathlib import Path

from engine import Context, Node, Result


class Rewrite(Node):
    '''Write another file while it runs.'''

    type = "rewrite"

    file: str
    text: str

    async def run(self, ctx: Context) -> Result:
        Path(self.file).write_text(self.text, "utf-8")
        return Result("next")
"""


def test_a_flow_that_changes_while_it_is_tested_is_refused(run: Run, flow: Path) -> None:
    nodes = flow.parent / "nodes"
    nodes.mkdir()
    (nodes / "rewrite.py").write_text(REWRITES, "utf-8")
    changed = flow.parent / "environments/qa.yaml"
    text = f"{{type: rewrite, file: {changed}, text: '{{}}'}}"
    flow.write_text(f"flow: shop\nstart: a\nnodes: {{a: {text}}}\n", "utf-8")
    flow.with_name("shop.test.yaml").write_text(
        "flow: shop.yaml\ntests: [{name: a, expect: {path: [a]}}]\n"
    )
    done = run("publish", flow, "--nodes-dir", nodes)
    assert (done.code, "has changed while it was tested" in done.err) == (2, True), done.err
    assert open_versions().all() == []


@pytest.mark.parametrize(
    ("place", "written", "said"),
    [
        ("credentials.yaml", "Shop: {type: http_bearer, hosts: [a.example], token: canary-77}", ""),
        (
            "credentials.yaml",
            "Shop: {type: http_bearer, hosts: [a.example], token: {file: canary-77}}",
            "a file of the project",
        ),
        ("environments/qa.yaml", "parameters: {TOKEN: canary-77}", "stands there as it is"),
        ("environments/qa.yaml", "parameters: {TOKEN: {file: canary-77}}", "a file of the project"),
    ],
)
def test_no_secret_is_ever_frozen(
    run: Run, flow: Path, place: str, written: str, said: str
) -> None:
    used = 'url: "https://a.example/x", credential: Shop'
    if place == "credentials.yaml":
        flow.write_text(FLOW.replace('url: "https://a.example/x"', used), "utf-8")
    (flow.parent / place).write_text(written, "utf-8")
    (flow.parent / "canary-77").write_text("canary-secret", "utf-8")
    done = run("publish", flow)
    assert done.code in (1, 2)
    assert said in done.err
    assert open_versions().all() == []
    assert not open_versions().folder.exists()


def test_the_files_that_a_credential_reads_are_frozen_with_it(run: Run, flow: Path) -> None:
    text = FLOW.replace('url: "https://a.example/x"', "url: /x, credential: Org")
    flow.write_text(text.replace("headers: {X: $TOKEN}, ", ""), "utf-8")
    (flow.parent / "credentials.yaml").write_text("Org: {type: local_org, data: o.yaml}", "utf-8")
    (flow.parent / "o.yaml").write_text("{}", "utf-8")
    assert run("publish", flow).code == 0
    version = open_versions().published("shop")
    assert version is not None
    assert (open_versions().flow_file(version).parent / "o.yaml").read_text("utf-8") == "{}"
    (flow.parent / "credentials.yaml").write_text(
        "Org: {type: local_org, data: ../o.yaml}", "utf-8"
    )
    (flow.parent.parent / "o.yaml").write_text("{}", "utf-8")
    assert "is not below" in run("publish", flow).err


def test_node_types_of_a_folder_are_frozen_with_the_flow(run: Run, flow: Path) -> None:
    kind = flow.parent / "my_nodes/shout.py"
    kind.parent.mkdir()
    text = (
        "from engine import Context, Node, Result, Text\n\n\n"
        "class Shout(Node):\n"
        '    """Says it aloud."""\n\n'
        '    type = "shout"\n'
        '    exits = {"next": "Said."}\n\n'
        "    text: Text\n\n"
        "    async def run(self, ctx: Context) -> Result:\n"
        '        return Result("next", says=[self.text.render(ctx)])\n'
    )
    kind.write_text(text, "utf-8")
    flow.write_text(
        "flow: shop\nstart: a\nnodes: {a: {type: shout, text: Hi, next: end}}\n", "utf-8"
    )
    assert run("publish", flow, "--nodes-dir", kind.parent).code == 0
    kind.write_text(text + "\n", "utf-8")
    assert "shop 2 is published" in run("publish", flow, "--nodes-dir", kind.parent).out
    kind.unlink()
    for version in open_versions().all("shop"):
        file, types = open_versions().flow_file(version), open_versions().nodes_dir(version)
        assert Project(file.parent, nodes_dir=types).load(file).name == "shop"


def test_a_session_goes_on_with_its_flow_and_the_credentials_that_are_published() -> None:
    versions = open_versions()
    for text in ("one", "two"):
        files = {"shop.yaml": b"same", "credentials.yaml": text.encode()}
        versions.keep(Frozen("shop", "same", "shop.yaml", None, files), "x", None, NOW)
    versions.roll_back("shop", None, NOW)
    of_session = versions.with_flow_digest("shop", "same")
    assert of_session is not None
    assert of_session.number == 1
    versions.keep(frozen("other"), "x", None, NOW)
    of_session = versions.with_flow_digest("shop", "same")
    assert of_session is not None
    assert of_session.number == 2


def test_who_publishes_from_another_place_is_told(run: Run, flow: Path) -> None:
    open_versions().keep(frozen("a"), "/elsewhere/shop.yaml", None, NOW)
    assert "note: shop 1 was published from /elsewhere/shop.yaml" in run("publish", flow).err


def test_a_draft_stands_beside_what_is_published(run: Run, flow: Path) -> None:
    run("publish", flow)
    flow.write_text(FLOW.replace("Hi,", "Hello,"), "utf-8")
    assert run("publish", flow, "--draft").out.startswith("shop 2 is the draft  ")
    assert open_versions().current("shop") == Current(1, 2)
    assert "the draft already" in run("publish", flow, "--draft").out
    assert run("rollback", "shop", 2).code == 2
    assert run("publish", flow).out.startswith("shop 2 is published  ")
    assert open_versions().current("shop") == Current(2, None)


def test_rolling_back_goes_to_the_version_before_or_to_one_by_number(run: Run) -> None:
    versions = open_versions()
    for text in "abc":
        versions.keep(frozen(text), "shop.yaml", None, NOW)
    assert run("rollback", "shop").out.startswith("shop 2 is published  ")
    assert run("rollback", "shop").out.startswith("shop 1 is published  ")
    assert "shop 1 is the first that was published" in run("rollback", "shop").err
    assert run("rollback", "shop", 3).out.startswith("shop 3 is published  ")
    assert "those that were: 1, 2, 3" in run("rollback", "shop", 4).err
    assert 'did you mean "shop"?' in run("rollback", "shpo").err


def test_a_new_publication_is_noticed_by_its_mark_and_nothing_else_changes_it(run: Run) -> None:
    versions = open_versions()
    marks = [versions.mark()]
    for text in "ab":
        versions.keep(frozen(text), "shop.yaml", None, NOW)
        marks.append(versions.mark())
    versions.roll_back("shop", None, NOW)
    marks.append(versions.mark())
    versions.all()
    versions.published("shop")
    assert len(set(marks)) == 4
    assert versions.mark() == marks[-1]


def test_a_version_that_was_tampered_with_is_not_run(run: Run, flow: Path) -> None:
    run("publish", flow)
    version = open_versions().published("shop")
    assert version is not None
    file = open_versions().flow_file(version)
    file.write_text(FLOW.replace("Hi,", "Pay,"), "utf-8")
    with pytest.raises(StoreError, match="is not what was frozen as shop 1"):
        open_versions().flow_file(version)
    file.write_text(FLOW, "utf-8")
    (file.parent / "credentials.yaml").write_text("{}", "utf-8")
    with pytest.raises(StoreError, match="is not what was frozen"):
        open_versions().flow_file(version)


def test_many_who_publish_at_once_get_numbers_of_their_own() -> None:
    def publish(number: int) -> int:
        return open_versions().keep(frozen(f"text {number}"), "shop.yaml", None, NOW).number

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(publish, range(16))) == list(range(1, 17))
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: publish(99), range(8))) == {17}


KILLED = '''
"""Publishes in children that are killed at each of their writes in turn."""
import os
from datetime import UTC, datetime
from flowrun.publishing.freezing import Frozen
from flowrun.storage.versions import open_versions

def frozen(text):
    files = {"shop.yaml": text.encode(), "environments/qa.yaml": b"{}"}
    return Frozen("shop", text, "shop.yaml", None, files)

def killed_at(step, function):
    def called(*arguments, **named):
        global left
        left -= 1
        if not left:
            os.kill(os.getpid(), 9)
        return function(*arguments, **named)
    return called

now = datetime(2026, 1, 31, tzinfo=UTC)
open_versions().keep(frozen("a"), "x", None, now)
ended = []
for step in range(1, 60):
    if (child := os.fork()) == 0:
        left = step
        for name in ("fsync", "open", "mkdir", "rename"):
            setattr(os, name, killed_at(step, getattr(os, name)))
        open_versions().keep(frozen("b"), "x", None, now)
        os._exit(0)
    ended.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    versions = open_versions()
    published = versions.published("shop")
    assert versions.flow_file(published).read_text() == ("b" if ended[-1] == 0 else "a")
    if ended[-1] == 0:
        break
assert ended[-1] == 0 and ended.count(-9) >= 5, ended
assert not list(versions.folder.glob(".*"))
'''


def test_whoever_is_killed_while_publishing_leaves_what_was_published() -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED], capture_output=True, text=True, timeout=90
    )
    assert done.returncode == 0, done.stderr


def test_a_flow_that_is_no_file_or_has_no_version_is_told(run: Run, tmp_path: Path) -> None:
    assert "there is no such file" in run("publish", tmp_path / "gone.yaml").err
    assert run("versions").out == "no version is frozen; flowrun publish FLOW.yaml freezes one\n"
    assert 'no version of "shop" is frozen' in run("rollback", "shop").err
    with pytest.raises(FlowError, match="no version"):
        open_versions().roll_back("shop", None, NOW)
