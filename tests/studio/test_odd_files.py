"""Files of the folder that are none, or none that ends: each is told, and nothing waits for it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.source.reading import MAX_BYTES
from tests.studio.studio import FLOW, studio_of

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
