"""The flows of the studio's folder: listed, opened, saved without losing what others write."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import httpx
import pytest

from engine.errors import FlowError
from flowrun.project.locking import locked
from flowrun.studio.folder import FlowFolder
from flowrun.studio.refusal import Refusal
from tests.serve.serving import PATIENCE
from tests.studio.studio import FLOW, Server, Studio, studio_of

pytestmark = pytest.mark.anyio

LONG = "# more\n" * 100_000


async def test_a_folder_at_home_is_told_as_a_shell_writes_it(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(studio.root.parent))
    assert (await studio.get("/api/project"))["folder"] == "~/flows"
    monkeypatch.setenv("HOME", str(studio.root / "elsewhere"))
    assert (await studio.get("/api/project"))["folder"] == str(studio.root.resolve())


async def test_the_project_tells_types_templates_and_environments(studio: Studio) -> None:
    (studio.root / "environments").mkdir()
    (studio.root / "environments" / "qa.yaml").write_text("parameters: {NAME: you}\n", "utf-8")
    told = await studio.get("/api/project")
    kinds = {one["type"]: one["kind"] for one in told["types"]}
    assert kinds["speak"] == "statement"
    assert kinds["collect_input"] == "question"
    assert kinds["conditions"] == kinds["counter"] == "choice"
    assert kinds["salesforce"] == "request"
    assert kinds["end"] == "end"
    [salesforce] = [one for one in told["types"] if one["type"] == "salesforce"]
    assert salesforce["credential"] is True
    assert [one["name"] for one in salesforce["exits"]] == [
        "success",
        "no_records",
        "not_found",
        "failed",
    ]
    assert told["environments"] == ["qa"]
    assert told["read_only"] is False
    assert {"flow", "greeting"} <= {one["name"] for one in told["templates"]}


async def test_flows_are_listed_with_their_health(studio: Studio) -> None:
    (studio.root / "de").mkdir()
    (studio.root / "de" / "bad.yaml").write_text("flow: bad\nstart: x\nnodes: {}\n", "utf-8")
    (studio.root / "shop.test.yaml").write_text(
        "flow: shop.yaml\ntests:\n  - name: one\n  - name: two\n", "utf-8"
    )
    bad, shop = await studio.get("/api/flows")
    assert bad["file"] == "de/bad.yaml"
    assert bad["problems"]["errors"] > 0
    assert shop == {
        "file": "shop.yaml",
        "name": "shop",
        "description": "",
        "nodes": 3,
        "problems": {"errors": 0, "warnings": 0},
        "tests": {"files": 1, "count": 2, "last": None},
        "last_run": None,
    }


async def test_a_flow_is_opened_with_its_graph_and_where_its_nodes_stand(studio: Studio) -> None:
    told = await studio.get("/api/flow", file="shop.yaml")
    assert told["text"] == FLOW
    view = told["view"]
    assert view["ok"] and not view["stale"]
    assert view["flow"]["name"] == "shop"
    greet, ask, bye = view["graph"]["nodes"]
    assert greet["summary"] == "Hello $NAME. 🦊"
    assert ask["summary"] == "Who?"
    units = FLOW.encode("utf-16-le")
    shown = units[2 * ask["from"] : 2 * ask["to"]].decode("utf-16-le")
    assert shown.startswith("ask:") and shown.endswith("no_input: bye}")
    assert bye["kind"] == "end"
    assert [one["name"] for one in view["parameters"] if not one["system"]] == ["NAME"]


async def test_what_is_no_yaml_keeps_the_last_good_graph_and_says_so(studio: Studio) -> None:
    await studio.get("/api/flow", file="shop.yaml")
    broken = FLOW.replace("text: Hello", 'text: "Hello')
    view = await studio.post("/api/flow/view", {"file": "shop.yaml", "text": broken})
    assert view["stale"] and not view["ok"]
    assert [node["name"] for node in view["graph"]["nodes"]] == ["greet", "ask", "bye"]
    assert view["diagnostics"][0]["severity"] == "error"


async def test_a_flow_is_saved_byte_for_byte(studio: Studio) -> None:
    told = await studio.get("/api/flow", file="shop.yaml")
    text = "\ufeff" + FLOW.replace("\n", "\r\n")
    saved = {"file": "shop.yaml", "text": text, "etag": told["etag"]}
    etag = (await studio.put("/api/flow", saved))["etag"]
    assert (studio.root / "shop.yaml").read_bytes() == text.encode("utf-8")
    again = await studio.get("/api/flow", file="shop.yaml")
    assert (again["text"], again["etag"]) == (text, etag)
    assert again["view"]["ok"]


async def test_a_change_on_the_disk_is_a_conflict_that_loses_neither_side(studio: Studio) -> None:
    told = await studio.get("/api/flow", file="shop.yaml")
    other = FLOW + "# somebody else\n"
    (studio.root / "shop.yaml").write_text(other, "utf-8")
    mine = {"file": "shop.yaml", "text": FLOW + "# me\n", "etag": told["etag"]}
    refused = await studio.put("/api/flow", mine, 409)
    assert refused["text"] == other
    assert (studio.root / "shop.yaml").read_text("utf-8") == other
    await studio.put("/api/flow", {**mine, "etag": refused["etag"]})
    assert (studio.root / "shop.yaml").read_text("utf-8") == mine["text"]


def test_of_many_studios_that_save_a_file_at_once_one_does_and_the_others_are_told(
    root: Path,
) -> None:
    studios = [FlowFolder(root) for _ in range(8)]
    path = root / "shop.yaml"
    path.write_text(FLOW + LONG, "utf-8")
    together = Barrier(len(studios), timeout=PATIENCE)

    def save(number: int, round: int, etag: str) -> str:
        text = f"{FLOW}# {number} in round {round}\n" + LONG
        together.wait()
        try:
            return studios[number].write(path, text, etag)
        except Refusal:
            return ""

    with ThreadPoolExecutor(len(studios)) as pool:
        for round in range(20):
            etag = studios[0].read(path)[1]
            saving = [pool.submit(save, number, round, etag) for number in range(len(studios))]
            saved = [one.result(PATIENCE) for one in saving]
            assert [one for one in saved if one] == [studios[0].read(path)[1]]


def test_a_folder_that_another_program_keeps_locked_is_told(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flowrun.project.locking.PATIENCE_SECONDS", 0.0)
    folder = FlowFolder(root)
    etag = folder.read(root / "shop.yaml")[1]
    with locked(root), pytest.raises(FlowError, match="another program keeps this folder locked"):
        folder.write(root / "shop.yaml", FLOW + "# me\n", etag)
    assert folder.write(root / "shop.yaml", FLOW + "# me\n", etag)


async def test_a_flow_that_was_removed_meanwhile_can_be_kept(studio: Studio) -> None:
    told = await studio.get("/api/flow", file="shop.yaml")
    (studio.root / "shop.yaml").unlink()
    mine = {"file": "shop.yaml", "text": FLOW, "etag": told["etag"]}
    refused = await studio.put("/api/flow", mine, 409)
    assert (refused["text"], refused["etag"]) == ("", "")
    await studio.put("/api/flow", {**mine, "etag": ""})
    assert (studio.root / "shop.yaml").read_text("utf-8") == FLOW


@pytest.mark.parametrize("template", ["flow", "greeting"])
async def test_every_template_makes_a_flow_without_problems(tmp_path: Path, template: str) -> None:
    async with studio_of(tmp_path) as studio:
        assert await studio.get("/api/flows") == []
        made = {"file": "new-one.yaml", "template": template}
        assert await studio.post("/api/flows", made, 201) == {"file": "new-one.yaml"}
        assert "there already" in (await studio.post("/api/flows", made, 409))["error"]
        [listed] = await studio.get("/api/flows")
        assert listed["problems"] == {"errors": 0, "warnings": 0}
        assert listed["tests"]["count"] >= 1


@pytest.mark.parametrize(
    "made, status",
    [
        ({"file": "x.yml", "template": "flow"}, 400),
        ({"file": "two words.yaml", "template": "flow"}, 422),
        ({"file": "x.yaml", "template": "../../etc/passwd"}, 422),
        ({"file": "../x.yaml", "template": "flow"}, 404),
        ({"file": "x.yaml"}, 400),
    ],
)
async def test_no_flow_is_made_of_a_wrong_name(
    studio: Studio, made: dict[str, str], status: int
) -> None:
    await studio.post("/api/flows", made, status)
    assert [path.name for path in studio.root.parent.rglob("*.y*ml")] == ["shop.yaml"]


def test_the_command_prints_the_url_that_lets_a_browser_in(server: Server) -> None:
    with httpx.Client(base_url=server.address) as http:
        assert http.get("/api/flows").status_code == 401
        assert http.get(server.url).status_code == 302
        [listed] = http.get("/api/flows").json()
        assert listed["file"] == "shop.yaml"
