"""Files that change on the disk while others are open in the editor."""

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.language.language_client import LanguageClient

FLOW = """\
flow: order
start: get
nodes:
  get:
    type: webhook
    url: https://shop.example/x
    credential: Shop
    exits: {success: end, failed: end}
"""
CREDENTIALS = "Shop: {type: http_bearer, token: {env: T}, hosts: [shop.example]}\n"
FILES = {"credentials.yaml": CREDENTIALS, "environments/qa.yaml": "credentials: {Shop: Shop}\n"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageClient]:
    client = LanguageClient(tmp_path_factory.mktemp("home"), watches=True)
    yield client
    assert client.close() == 0


def changed(client: LanguageClient, path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    changes = [{"uri": path.as_uri(), "type": 2}]
    client.notify("workspace/didChangeWatchedFiles", {"changes": changes})


def test_the_editor_is_asked_to_watch_every_kind_of_file(client: LanguageClient) -> None:
    (asked,) = client.answer("client/registerCapability")["registrations"]
    assert asked["method"] == "workspace/didChangeWatchedFiles"
    patterns = [one["globPattern"] for one in asked["registerOptions"]["watchers"]]
    for name in ("credentials.yaml", "environments/qa.yaml", "a.test.yaml", "flow.yml"):
        assert any(fnmatch(f"shop/{name}", pattern) for pattern in patterns)


def test_a_credential_renamed_on_the_disk_is_told_in_the_open_flow(
    client: LanguageClient, folder: Path
) -> None:
    uri = client.open(folder / "order.yaml", FLOW)
    assert client.diagnostics(uri) == []
    changed(client, folder / "credentials.yaml", CREDENTIALS.replace("Shop", "Store"))
    assert [one["code"] for one in client.diagnostics(uri)][:1] == ["unknown-credential"]
    changed(client, folder / "credentials.yaml", CREDENTIALS)
    assert client.diagnostics(uri) == []


def test_an_environment_changed_on_the_disk_is_told_in_the_open_flow(
    client: LanguageClient, folder: Path
) -> None:
    uri = client.open(folder / "order.yaml", FLOW)
    assert client.diagnostics(uri) == []
    changed(client, folder / "environments/qa.yaml", "credentials: {Shop: Nowhere}\n")
    assert [one["code"] for one in client.diagnostics(uri)] == ["unknown-credential"]


def test_an_editor_that_cannot_watch_is_not_asked(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    client = LanguageClient(tmp_path_factory.mktemp("home"))
    uri = client.open(folder / "order.yaml", FLOW)
    assert client.diagnostics(uri) == []
    assert not client.heard("client/registerCapability")
    assert client.close() == 0
