"""Files of the folder that are none, or none that ends: each is told, and nothing waits for it."""

import os
import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.source.reading import MAX_BYTES
from tests.no_rights import somebody_of_no_rights
from tests.studio.studio import FLOW, Studio, studio_of

pytestmark = pytest.mark.anyio


def a_large_one(path: Path) -> None:
    path.write_bytes(b"flow: big\nnodes:\n".ljust(MAX_BYTES + 1, b"#"))


ODD: dict[str, tuple[Callable[[Path], object], int, int]] = {
    "pipe": (os.mkfifo, 404, 409),
    "folder": (os.mkdir, 404, 409),
    "device": (lambda path: path.symlink_to("/dev/zero"), 404, 404),
    "nowhere": (lambda path: path.symlink_to("/nowhere"), 404, 404),
    "bytes": (lambda path: path.write_bytes(b"\xff\xfe\x00flow: x"), 422, 422),
    "large": (a_large_one, 422, 422),
}


@pytest.mark.parametrize("kind", ODD)
async def test_what_is_no_flow_is_neither_read_nor_written_and_holds_nobody_up(
    root: Path, kind: str
) -> None:
    make, opened, saved = ODD[kind]
    make(root / "odd.yaml")
    make(root / "odd.test.yaml")
    (root / "environments").mkdir()
    make(root / "environments/odd.yaml")
    async with studio_of(root) as studio:
        assert "shop.yaml" in [one["file"] for one in await studio.get("/api/flows")]
        assert (await studio.get("/api/flow", opened, file="odd.yaml"))["error"]
        body = {"file": "odd.yaml", "text": FLOW, "etag": ""}
        assert (await studio.put("/api/flow", body, saved))["error"]
        await studio.get("/api/credentials")
        await studio.get("/api/tests")
        await studio.get("/api/project")
        await studio.post("/api/flow/view", {"file": "shop.yaml", "text": FLOW})


async def test_a_folder_that_is_closed_hides_no_flow_beside_it(root: Path) -> None:
    closed = [root / "closed", root / "environments"]
    with somebody_of_no_rights():
        for one in closed:
            one.mkdir(mode=0)
        async with studio_of(root) as studio:
            assert [one["file"] for one in await studio.get("/api/flows")] == ["shop.yaml"]
            assert (await studio.get("/api/project"))["environments"] == []
            await studio.get("/api/tests")
            await studio.post("/api/flow/view", {"file": "shop.yaml", "text": FLOW})


@pytest.mark.parametrize("mode", [0o000, 0o444, 0o555])
async def test_what_cannot_be_written_is_told_and_what_was_typed_stays_at_work(
    root: Path, mode: int
) -> None:
    typed = FLOW.replace("Who?", "Who is it?")
    with somebody_of_no_rights():
        async with studio_of(root) as studio:
            etag = (await studio.get("/api/flow", file="shop.yaml"))["etag"]
            changed = {"file": "shop.yaml", "text": typed, "etag": etag}
            os.chmod(root, mode)
            saved = await studio.put("/api/flow", changed, 422)
            made = await studio.post("/api/flows", {"file": "new.yaml", "template": "flow"}, 422)
            await studio.post("/api/flow/view", {"file": "shop.yaml", "text": typed})
            os.chmod(root, 0o755)
            assert saved["error"] == "shop.yaml: cannot be written: Permission denied"
            assert made["error"] == "new.yaml: cannot be written: Permission denied"
            assert (await studio.get("/api/flow", file="shop.yaml"))["text"] == FLOW
            await studio.put("/api/flow", changed)


async def test_on_a_full_disk_nothing_is_half_written_and_work_goes_on(studio: Studio) -> None:
    typed = FLOW + "# " + "x" * 10_000
    etag = (await studio.get("/api/flow", file="shop.yaml"))["etag"]
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, limit[1]))
    try:
        body = {"file": "shop.yaml", "text": typed, "etag": etag}
        refused = await studio.put("/api/flow", body, 422)
        await studio.post("/api/flow/view", {"file": "shop.yaml", "text": typed})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert refused["error"] == "shop.yaml: cannot be written: File too large"
    assert (await studio.get("/api/flow", file="shop.yaml"))["text"] == FLOW
    assert os.listdir(studio.root) == ["shop.yaml"]
    await studio.put("/api/flow", body)


async def test_two_studios_on_a_folder_write_over_nothing_of_each_other(root: Path) -> None:
    async with studio_of(root) as one, studio_of(root) as other:
        etag = (await one.get("/api/flow", file="shop.yaml"))["etag"]
        body = {"file": "shop.yaml", "text": FLOW + "# one\n", "etag": etag}
        await one.put("/api/flow", body)
        refused = await other.put("/api/flow", {**body, "text": FLOW + "# other\n"}, 409)
        assert refused["text"] == FLOW + "# one\n"
        new = {"file": "new.yaml", "template": "flow"}
        await other.post("/api/flows", new, 201)
        assert "there already" in (await one.post("/api/flows", new, 409))["error"]


async def test_a_name_that_is_too_long_for_the_disk_is_told(studio: Studio) -> None:
    file = "a" * 300 + ".yaml"
    assert "File name too long" in (await studio.get("/api/flow", 422, file=file))["error"]
    body = {"file": file, "text": FLOW, "etag": ""}
    assert "File name too long" in (await studio.put("/api/flow", body, 422))["error"]
    made = {"file": file, "template": "flow"}
    assert "File name too long" in (await studio.post("/api/flows", made, 422))["error"]


async def test_a_flow_that_becomes_a_loop_of_links_is_told_and_hides_nothing(root: Path) -> None:
    (root / "shop.test.yaml").write_text("flow: shop.yaml\ntests: []\n", "utf-8")
    (root / "other.yaml").write_text(FLOW, "utf-8")
    async with studio_of(root) as studio:
        etag = (await studio.get("/api/flow", file="shop.yaml"))["etag"]
        (root / "shop.yaml").unlink()
        (root / "shop.yaml").symlink_to("shop.yaml")
        assert [one["file"] for one in await studio.get("/api/flows")] == ["other.yaml"]
        await studio.get("/api/tests")
        body = {"file": "shop.yaml", "text": FLOW, "etag": etag}
        assert "leads out of this folder" in (await studio.put("/api/flow", body, 404))["error"]


async def test_words_about_another_file_name_it(studio: Studio) -> None:
    (studio.root / "credentials.yaml").write_text("Shop: {type: http_bearer, tokn: x}\n", "utf-8")
    (studio.root / "environments").mkdir()
    (studio.root / "environments" / "qa.yaml").write_text("credentails: {}\n", "utf-8")
    asked = {"file": "shop.yaml", "text": FLOW, "environment": "qa"}
    refused = await studio.post("/api/talks", asked, 422)
    assert refused["error"].startswith('environments/qa.yaml, line 1: unknown key "credentails"')
