"""What the tests of the page share: the example flows in a folder of their own, a studio on them,
and a browser that it has let in."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.studio.browser.page import page_of
from tests.studio.studio import FLOWS, Server, serving


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(FLOWS, tmp_path_factory.mktemp("studio") / "flows"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """No studio of a test meets the vault or the sessions of whoever runs it."""
    null = "keyring.backends.null.Keyring"
    return {"FLOWRUN_HOME": str(tmp_path_factory.mktemp("home")), "PYTHON_KEYRING_BACKEND": null}


@pytest.fixture(scope="module")
def server(folder: Path, home: dict[str, str]) -> Iterator[Server]:
    with serving(folder, **home) as server:
        yield server


@pytest.fixture(scope="module")
def page(server: Server) -> Iterator[Page]:
    with page_of(server) as page:
        yield page
