"""Singer's `tap-salesforce` takes the local org for Salesforce, in both of its modes."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from flowrun.org.app import LocalOrg
from tests.org.serving import served
from tests.python_clients import installed

ORG = """
org: {refresh_tokens: [5Aep-kept], page_size: 2}
objects:
  Account:
    Key__c: {type: string, external_id: true, unique: true}
    Tags__c: {type: multipicklist, values: [a, b]}
    Score__c: double
records:
  Account:
    - {Name: Alpha, BillingCity: Rome, NumberOfEmployees: 4, Tags__c: a;b, Score__c: 1.5}
    - {Name: 'Beta "x", y', IsDeleted: true}
    - {Name: Gamma}
"""
NAMES = ["Alpha", 'Beta "x", y', "Gamma"]

Tap: TypeAlias = Callable[..., str]


@pytest.fixture(scope="session")
def python() -> Path:
    return installed("tap-salesforce==2.8.1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tap")


@pytest.fixture(scope="module")
def org(folder: Path) -> LocalOrg:
    path = folder / "org.yaml"
    path.write_text(ORG, encoding="utf-8")
    return LocalOrg(path)


@pytest.fixture(scope="module")
def tap(python: Path, org: LocalOrg, folder: Path) -> Iterator[Tap]:
    """Runs the tap in a mode; gives what it printed."""
    driver = Path(__file__).parent / "tap_salesforce_here.py"
    with served(org) as port:

        def ran(mode: str, *words: str) -> str:
            config = {
                "refresh_token": "5Aep-kept",
                "client_id": org.consumer_key,
                "client_secret": org.consumer_secret,
                "start_date": "2020-01-01T00:00:00Z",
                "api_type": mode,
                "select_fields_by_default": "true",
            }
            (folder / "config.json").write_text(json.dumps(config))
            command = [str(python), str(driver), f"http://127.0.0.1:{port}"]
            done = subprocess.run(
                [*command, "--config", "config.json", *words],
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=120,
            )
            assert done.returncode == 0, done.stderr
            return done.stdout

        yield ran


@pytest.fixture(scope="module", params=["REST", "BULK"])
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def discovered(tap: Tap, mode: str) -> dict[str, Any]:
    catalog: dict[str, Any] = json.loads(tap(mode, "--discover"))
    return catalog


def select(catalog: dict[str, Any], folder: Path, *names: str) -> list[str]:
    """What makes the tap sync these streams, by what changed since the last time."""
    chosen = [each for each in catalog["streams"] if each["stream"] in names]
    for stream in chosen:
        (about,) = (each["metadata"] for each in stream["metadata"] if not each["breadcrumb"])
        about |= {"selected": True, "replication-method": "INCREMENTAL"}
        about["replication-key"] = about["valid-replication-keys"][0]
    (folder / "catalog.json").write_text(json.dumps({"streams": chosen}))
    return ["--properties", "catalog.json"]


def records(printed: str) -> list[dict[str, Any]]:
    messages = [json.loads(line) for line in printed.splitlines()]
    return [each["record"] for each in messages if each["type"] == "RECORD"]


def test_it_discovers_every_object(discovered: dict[str, Any], org: LocalOrg) -> None:
    streams = {each["stream"]: each for each in discovered["streams"]}
    assert set(streams) == {each.name for each in org.schema}
    properties = streams["Account"]["schema"]["properties"]
    assert properties["Score__c"] == {"type": ["null", "number"]}


def test_it_syncs_what_is_selected(
    tap: Tap, discovered: dict[str, Any], folder: Path, mode: str
) -> None:
    found = records(tap(mode, *select(discovered, folder, "Account", "User", "Case")))
    accounts = [row for row in found if "Key__c" in row]
    assert sorted(row["Name"] for row in accounts) == NAMES
    first = next(row for row in accounts if row["Name"] == "Alpha")
    assert (first["NumberOfEmployees"], first["Score__c"], first["Tags__c"]) == (4, 1.5, "a;b")
    assert first["IsDeleted"] is False
    assert [row["Username"] for row in found if "Username" in row]


def test_it_goes_on_where_its_bookmark_stands(
    tap: Tap, discovered: dict[str, Any], folder: Path, mode: str
) -> None:
    state = {"bookmarks": {"Account": {"SystemModstamp": "2999-01-01T00:00:00Z"}}}
    (folder / "state.json").write_text(json.dumps(state))
    chosen = select(discovered, folder, "Account")
    assert records(tap(mode, *chosen, "--state", "state.json")) == []


def test_a_bulk_query_that_timed_out_is_asked_again_in_chunks(
    tap: Tap, org: LocalOrg, folder: Path
) -> None:
    chosen = select(json.loads(tap("BULK", "--discover")), folder, "Account")
    org.chaos.switch_on("query_timeout", 1)
    printed = tap("BULK", *chosen)
    assert sorted(row["Name"] for row in records(printed)) == NAMES
    states = [json.loads(line) for line in printed.splitlines() if '"STATE"' in line]
    marks = [each["value"].get("bookmarks", {}).get("Account", {}) for each in states]
    assert any(each.get("JobID") for each in marks)
