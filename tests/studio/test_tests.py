"""Tests in the studio: listed, run in a process of their own, with failures as differences."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.studio.studio import FLOWS, Studio, studio_of

pytestmark = pytest.mark.anyio

TESTS = """\
flow: shop.yaml

tests:
  - name: greets
    talk:
      - bot: Hello there.
      - user: Bob
      - bot: Goodbye.
    expect: {status: ended}

  - name: is wrong
    tags: smoke
    talk:
      - bot: Good evening.
      - user: Bob
    expect:
      path: [greet, bye]

  - name: comes later
    skip: until there is a shop
    talk: [{bot: x}]
"""


@pytest.fixture
async def shop(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Studio]:
    monkeypatch.chdir(tmp_path)
    (root / "shop.test.yaml").write_text(TESTS)
    async with studio_of(root) as studio:
        yield studio


async def test_tests_are_listed_with_what_became_of_them(shop: Studio) -> None:
    [listed] = await shop.get("/api/tests")
    assert (listed["file"], listed["flow"]) == ("shop.test.yaml", "shop.yaml")
    assert [(one["name"], one["line"], one["last"]) for one in listed["tests"]] == [
        ("greets", 4, None),
        ("is wrong", 11, None),
        ("comes later", 19, None),
    ]
    assert listed["tests"][1]["tags"] == ["smoke"]
    assert listed["tests"][2]["skip"] == "until there is a shop"
    await shop.post("/api/tests/run", {})
    [listed] = await shop.get("/api/tests", file="shop.yaml")
    assert [one["last"] for one in listed["tests"]] == ["passed", "failed", None]
    [flow] = await shop.get("/api/flows")
    last = flow["tests"]["last"]
    assert (last["passed"], last["failed"]) == (1, 1) and last["at"].startswith("20")


async def test_a_run_tells_conversations_differences_and_coverage(shop: Studio) -> None:
    before = (shop.root / "shop.yaml").read_bytes(), (shop.root / "shop.test.yaml").read_bytes()
    ran = await shop.post("/api/tests/run", {"flow": "shop.yaml"})
    assert (ran["passed"], ran["failed"]) == (1, 1)
    good, bad, skipped = ran["outcomes"]
    assert good["conversation"][0] == {"who": "flow", "text": "Hello there. 🦊", "mark": ""}
    assert good["passed"] and good["ms"] > 0 and good["failures"] == []
    assert skipped["skipped"] == "until there is a shop"
    said, path = bad["failures"][0], bad["failures"][-1]
    assert "Good evening." in said["message"] and said["line"] == 14
    assert path["message"] == "it took another path" and path["line"] == 17
    assert {"op": "more", "text": "ask"} in path["diff"] and "ask" in path["actual"]
    assert ran["coverage"]["shop.yaml"]["ask"]["filled"] == 2
    assert ran["coverage"]["shop.yaml"]["ask"]["no_input"] == 0
    assert before == (
        (shop.root / "shop.yaml").read_bytes(),
        (shop.root / "shop.test.yaml").read_bytes(),
    )


async def test_only_the_tests_that_are_named_are_run(shop: Studio) -> None:
    ran = await shop.post("/api/tests/run", {"file": "shop.test.yaml", "names": ["greets"]})
    assert [one["name"] for one in ran["outcomes"]] == ["greets"]
    [listed] = await shop.get("/api/tests")
    assert [one["last"] for one in listed["tests"]] == ["passed", None, None]
    assert "test file" in (await shop.post("/api/tests/run", {"file": "shop.yaml"}, 404))["error"]
    outside = {"file": "../shop.test.yaml"}
    assert (await shop.post("/api/tests/run", outside, 404))["error"]


async def test_what_failed_is_known_again_in_a_new_studio(shop: Studio) -> None:
    await shop.post("/api/tests/run", {})
    async with studio_of(shop.root) as again:
        [listed] = await again.get("/api/tests")
    assert [one["last"] for one in listed["tests"]] == [None, "failed", None]


async def test_the_studio_answers_while_tests_run_and_runs_them_once(shop: Studio) -> None:
    asked = [shop.http.post("/api/tests/run", json={}) for _ in range(2)]
    running = asyncio.gather(*asked)
    listed = 0
    while not running.done():
        assert (await shop.get("/api/flows"))[0]["file"] == "shop.yaml"
        listed += 1
    refused, ran = sorted(await running, key=lambda answer: -answer.status_code)
    assert (refused.status_code, ran.status_code) == (409, 200) and listed > 1
    assert "running already" in refused.text and ran.json()["passed"] == 1


async def test_a_test_file_that_cannot_be_read_is_told_by_its_problems(shop: Studio) -> None:
    (shop.root / "shop.test.yaml").write_text("flow: shop.yaml\ntests:\n  - nmae: x\n")
    [listed] = await shop.get("/api/tests")
    assert listed["tests"] == [] and listed["flow"] == "shop.yaml"
    assert any('"nmae"' in one["message"] and one["line"] == 3 for one in listed["problems"])
    ran = await shop.post("/api/tests/run", {})
    assert ran["outcomes"] == [] and ran["problems"][0]["file"] == "shop.test.yaml"


async def test_a_test_reaches_nobody_and_says_what_it_tried(shop: Studio, tmp_path: Path) -> None:
    (tmp_path / "nodes").mkdir()
    (tmp_path / "nodes" / "leave.py").write_text(
        "import socket\n\nfrom engine import Context, Node, Result\n\n\nclass Leave(Node):\n"
        '    """Leaves."""\n\n    type = "leave"\n\n'
        "    async def run(self, ctx: Context) -> Result:\n"
        '        socket.create_connection(("192.0.2.1", 80), 1)\n'
        "        return Result()\n"
    )
    (shop.root / "shop.yaml").write_text(
        "flow: shop\nstart: a\nnodes: {a: {type: leave, next: end}}\n"
    )
    (shop.root / "shop.test.yaml").write_text(
        "flow: shop.yaml\ntests:\n  - name: goes out\n    expect: {path: [a]}\n"
    )
    async with studio_of(shop.root, nodes_dir=tmp_path / "nodes") as studio:
        ran = await studio.post("/api/tests/run", {})
    told = " ".join(one["message"] for one in ran["outcomes"][0]["failures"])
    assert "192.0.2.1" in told and "refused" in told


async def test_tests_are_played_in_the_environment_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    root = tmp_path / "flows"
    shutil.copytree(FLOWS, root)
    (root / "environments" / "strange.yaml").write_text("parameters: {NAME: nobody}\n")
    (root / "hello.yaml").write_text(
        "flow: hello\nstart: a\nparameters: {NAME: you}\n"
        'nodes: {a: {type: end, text: "Hello $NAME."}}\n'
    )
    (root / "hello.test.yaml").write_text(
        "flow: hello.yaml\ntests:\n  - name: says it\n    talk: [{bot: Hello nobody.}]\n"
    )
    async with studio_of(root) as studio:
        asked: dict[str, Any] = {"flow": "hello.yaml"}
        assert (await studio.post("/api/tests/run", asked))["failed"] == 1
        ran = await studio.post("/api/tests/run", {**asked, "environment": "strange"})
        assert ran["passed"] == 1
        wrong = await studio.post("/api/tests/run", {**asked, "environment": "prod"})
        assert 'no environment "prod"' in wrong["problems"][0]["message"]
        qa = await studio.post("/api/tests/run", {"flow": "demo.yaml", "environment": "qa"})
        assert qa["problems"] == [] and qa["outcomes"]


async def test_a_read_only_studio_runs_tests_and_leaves_nothing_behind(
    shop: Studio, tmp_path: Path
) -> None:
    async with studio_of(shop.root, read_only=True) as studio:
        assert (await studio.post("/api/tests/run", {}))["passed"] == 1
    assert sorted(os.listdir(tmp_path)) == ["flows"]
