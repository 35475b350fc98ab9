"""What every test of the house may ask for."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from flowrun.scale.server import Server

# What a property costs is measured where it is promised: on a busy machine any example is late.
# CI tries the same examples each time, so that what it says is said of the change.
settings.register_profile(
    "house", deadline=None, derandomize="CI" in os.environ, print_blob="CI" in os.environ
)
settings.load_profile("house")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def a_home_of_its_own(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No test meets the vault or the keyring of whoever runs it."""
    home: Path = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("FLOWRUN_HOME", str(home))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    for name in ("FLOWRUN_VAULT_KEY", "GITHUB_ACTIONS", "GITHUB_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def engine() -> Iterator["Server"]:
    """A Restate server."""
    from tests.engine_server import engine_server

    with engine_server() as server:
        yield server
