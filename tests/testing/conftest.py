"""What tests of the test tools have in common."""

import shutil
from pathlib import Path

import pytest

FLOWS = Path(__file__).parent.parent / "flows"


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """A folder with a flow that asks for an order's status, and the data of an org."""
    for name in ("order-status.yaml", "acme.yaml"):
        shutil.copy(FLOWS / name, tmp_path)
    return tmp_path
