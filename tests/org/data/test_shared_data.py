"""What orgs of one file share: what was read of it, and nothing that any of them changes."""

import os
import threading
from pathlib import Path

import pytest

from flowrun.org.app import LocalOrg
from tests.org.asking import ask, log_in, reach

pytestmark = pytest.mark.anyio

ACCOUNT = "/services/data/v60.0/sobjects/Account"
FILE = """\
org: {page_size: 7, chaos: {lost_locator: 1}}
describe: [thing.json]
records:
  Account: [{Name: One}]
"""
THING = '{"name": "Thing__c", "fields": [{"name": "Size__c", "type": "double"}]}'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "thing.json").write_text(THING, "utf-8")
    path = tmp_path / "org.yaml"
    path.write_text(FILE, "utf-8")
    return path


def names(org: LocalOrg) -> list[str]:
    return [record["Name"] for record in ask(org, "SELECT Name FROM Account ORDER BY Name")]


async def test_no_org_sees_what_another_wrote_whichever_was_opened_first(file: Path) -> None:
    first, second = LocalOrg(file), LocalOrg(file)
    async with reach(first) as client:
        await log_in(client, first)
        assert (await client.post(ACCOUNT, json={"Name": "Two"})).status_code == 201
        (one,) = ask(first, "SELECT Id FROM Account WHERE Name = 'One'")
        assert (await client.patch(f"{ACCOUNT}/{one['Id']}", json={"Name": "Uno"})).is_success
    assert names(first) == ["Two", "Uno"]
    assert names(second) == names(LocalOrg(file)) == ["One"]


def test_no_org_has_the_settings_the_tokens_or_the_troubles_of_another(file: Path) -> None:
    first = LocalOrg(file, page_size=3)
    first.settings.rotation, first.settings.consumer_secret = True, "changed"
    first.issue_refresh_token()
    assert first.chaos.strikes("lost_locator") and not first.chaos.strikes("lost_locator")
    second = LocalOrg(file)
    assert (second.settings.page_size, second.settings.rotation) == (7, False)
    assert second.settings.consumer_secret != "changed"
    assert (second.logins, second.api_calls) == (0, 0)
    assert second.chaos.strikes("lost_locator")


@pytest.mark.parametrize("keep_time", [False, True])
def test_a_file_that_was_changed_is_read_again(file: Path, keep_time: bool) -> None:
    assert names(LocalOrg(file)) == ["One"]
    before = file.stat()
    file.write_text(FILE.replace("One", "Six"), "utf-8")
    if keep_time:  # one that changes within the same tick of the file system's clock
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert names(LocalOrg(file)) == ["Six"]


def test_a_described_object_that_was_changed_is_read_again(file: Path) -> None:
    assert "size__c" in LocalOrg(file).schema.object("Thing__c").fields
    (file.parent / "thing.json").write_text(THING.replace("Size", "Mass"), "utf-8")
    assert "mass__c" in LocalOrg(file).schema.object("Thing__c").fields


def test_a_pipe_is_read_once_and_no_more(file: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    for name in ("One", "Two"):
        text = f"records: {{Account: [{{Name: {name}}}]}}"
        writing = threading.Thread(target=pipe.write_text, args=(text, "utf-8"))
        writing.start()
        assert names(LocalOrg(pipe)) == [name]
        writing.join()


def test_a_file_that_stays_as_it_is_is_read_once(file: Path) -> None:
    assert LocalOrg(file).schema is LocalOrg(file).schema


def test_orgs_may_be_opened_in_many_threads_at_once(file: Path) -> None:
    found: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: found.append(names(LocalOrg(file)))) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [["One"]] * 16
