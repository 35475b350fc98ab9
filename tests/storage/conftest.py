"""A store of sessions in a home of its own."""

from pathlib import Path

import pytest

from flowrun.storage.sessions import Store
from flowrun.storage.vault.sealing import DataKeys


@pytest.fixture
def store(tmp_path: Path) -> Store:
    keys = DataKeys.new()
    return Store(tmp_path / "home", lambda: keys)
