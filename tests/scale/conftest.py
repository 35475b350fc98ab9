"""What tests of sessions on a distributed engine may ask for."""

import pytest

from flowrun.storage.vault.sealing import Key


@pytest.fixture(autouse=True)
def a_shared_key(monkeypatch: pytest.MonkeyPatch) -> str:
    key = Key.new().text
    monkeypatch.setenv("FLOWRUN_SHARED_KEY", key)
    return key
