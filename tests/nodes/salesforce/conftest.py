from pathlib import Path

import pytest

from tests.nodes.salesforce.desk import CREDENTIALS, Desk


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("FLOWRUN_TEST_SECRET", "canary-secret-77")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "credentials.yaml").write_text(CREDENTIALS, "utf-8")
    return Desk(tmp_path)
