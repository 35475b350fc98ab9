"""What the tests of the studio share: a folder with a flow, the studio in this process, and one
that a browser reaches."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.studio.studio import FLOW, FLOWS, Server, Studio, serving, studio_of


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with `shop.yaml`."""
    folder = tmp_path / "flows"
    folder.mkdir()
    (folder / "shop.yaml").write_text(FLOW, "utf-8")
    return folder


@pytest.fixture
async def studio(root: Path) -> AsyncIterator[Studio]:
    async with studio_of(root) as studio:
        yield studio


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Studio]:
    """The example flows, with their local orgs."""
    root = tmp_path / "flows"
    shutil.copytree(FLOWS, root)
    async with studio_of(root) as studio:
        yield studio


@pytest.fixture
def server(root: Path) -> Iterator[Server]:
    with serving(root) as server:
        yield server
