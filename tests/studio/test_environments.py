"""Environments that the studio makes: written beside the flows that name what they swap."""

from pathlib import Path

import pytest

from tests.studio.studio import Studio, studio_of

pytestmark = pytest.mark.anyio

ASKS = """\
flow: asks
start: look
nodes:
  look:
    type: salesforce
    credential: My Org
    query: SELECT Id FROM Contact
    exits: {success: end, no_records: end, failed: end}
"""
ORGS = "My Org: {type: local_org}\nQA Org: {type: local_org}\n"
SWAP = {"name": "qa", "credentials": {"My Org": "QA Org"}}


def flows_in(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "asks.yaml").write_text(ASKS)
    (folder / "credentials.yaml").write_text(ORGS)


def all_in(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


async def test_a_new_environment_swaps_credentials_beside_each_flow_that_names_them(
    root: Path,
) -> None:
    flows_in(root)
    flows_in(root / "de")
    (root / "other").mkdir()
    (root / "other/shop.yaml").write_text((root / "shop.yaml").read_text("utf-8"))
    async with studio_of(root) as studio:
        made = await studio.post("/api/environments", SWAP, 201)
        files = ["environments/qa.yaml", "de/environments/qa.yaml"]
        assert made["name"] == "qa" and sorted(made["files"]) == sorted(files)
        assert (await studio.get("/api/project"))["environments"] == ["qa"]
        told = await studio.get("/api/credentials", environment="qa")
        assert told["swaps"] == {"My Org": "QA Org"}
        used = {(one["name"], one["kept_in"]): one["used_by"] for one in told["credentials"]}
        assert len(used["QA Org", "credentials.yaml"]) == 1
        assert (root / "environments/qa.yaml").read_text() == "credentials:\n  My Org: QA Org\n"


async def test_an_environment_that_swaps_nothing_lies_in_the_folder_itself(studio: Studio) -> None:
    made = await studio.post("/api/environments", {"name": "qa"}, 201)
    assert made["files"] == ["environments/qa.yaml"]
    assert (await studio.get("/api/project"))["environments"] == ["qa"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"name": "../qa"}, "no name for an environment"),
        ({"name": ""}, "no name for an environment"),
        ({"name": "qa", "credentials": {"My Org": "Nobody"}}, 'no credential "Nobody"'),
    ],
)
async def test_an_environment_that_cannot_be_is_refused_and_nothing_is_written(
    root: Path, body: dict[str, object], words: str
) -> None:
    flows_in(root)
    before = all_in(root)
    async with studio_of(root) as studio:
        assert words in (await studio.post("/api/environments", body, 422))["error"]
    assert all_in(root) == before


async def test_an_environment_is_not_written_over_nor_outside_of_the_folder(
    root: Path, tmp_path: Path
) -> None:
    flows_in(root)
    async with studio_of(root) as studio:
        await studio.post("/api/environments", SWAP, 201)
        refused = await studio.post("/api/environments", SWAP, 422)
        assert "there already" in refused["error"] and str(root) not in refused["error"]
        (root / "environments/qa.yaml").unlink()
        (root / "environments").rmdir()
        (root / "environments").symlink_to(tmp_path / "elsewhere")
        refused = await studio.post("/api/environments", SWAP, 422)
        assert "leads out of this folder" in refused["error"]
    assert not (tmp_path / "elsewhere").exists()
