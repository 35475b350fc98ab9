"""What the tests of editors share: a client of the server, and a folder with the files that each
module names."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.language.language_client import LanguageClient


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageClient]:
    client = LanguageClient(tmp_path_factory.mktemp("home"))
    yield client
    assert client.close() == 0


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder with the `FILES` of the test's module."""
    for name, text in request.module.FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path
