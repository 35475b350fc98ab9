"""What tests of sessions on a distributed engine may ask for."""

from collections.abc import Iterator

import pytest

from flowrun.scale.server import Server
from flowrun.storage.vault.sealing import Key
from tests.engine_server import forget_all
from tests.serve.conftest import flow, shop
from tests.serve.serving import ENGINE

__all__ = ["a_shared_key", "flow", "on_engine", "shop"]


@pytest.fixture(autouse=True)
def a_shared_key(monkeypatch: pytest.MonkeyPatch) -> str:
    key = Key.new().text
    monkeypatch.setenv("FLOWRUN_SHARED_KEY", key)
    return key


@pytest.fixture
def on_engine(engine: Server) -> Iterator[Server]:
    """`here` has its turns made by a worker."""
    forget_all(engine)
    token = ENGINE.set(engine)
    yield engine
    ENGINE.reset(token)
