"""What a connected org has, kept in the project: for `check` and for completion."""

import json
from pathlib import Path

import pytest

from flowrun.cli import main
from tests.language.language_client import LanguageClient
from tests.language.test_language_server import labels

ORG = """\
org: {consumer_key: key, consumer_secret: canary-secret-77}
objects:
  Contact:
    Loyalty__c: {type: string, external_id: true}
    Tags__c: {type: multipicklist, values: [gold, silver]}
records:
  Contact:
    - {LastName: Canary-Record}
"""
FLOW = """\
flow: cases
start: find
nodes:
  find:
    type: salesforce
    credential: Sales
    query: SELECT Id FROM Contact
    exits: {success: end, no_records: end, failed: end}
  create:
    type: salesforce
    credential: Sales
    action: create_record
    object: Case
    fields: {Subject: Help}
    exits: {success: end, failed: end}
"""
FILES = {
    "org.yaml": ORG,
    "credentials.yaml": "Sales: {type: local_org, data: org.yaml}\nOther: {type: local_org}\n",
    "environments/qa.yaml": "credentials: {Sales: Other}\n",
    "cases.yaml": FLOW,
}


@pytest.fixture
def kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The folder with what both of its orgs have."""
    for options in ([], ["--env", "qa"]):
        assert main(["preflight", str(folder / "cases.yaml"), "--save-schema", *options]) == 0
    capsys.readouterr()
    return folder


def found(folder: Path, capsys: pytest.CaptureFixture[str], text: str) -> list[str]:
    (folder / "cases.yaml").write_text(text, "utf-8")
    main(["check", str(folder / "cases.yaml"), "--json"])
    told = json.loads(capsys.readouterr().out)
    ours = [one for one in told if one["code"].startswith("org-")]
    return [f"{one['severity']} {one['line']}:{one['column']} {one['message']}" for one in ours]


def test_what_is_kept_is_the_same_each_time_and_holds_no_record_and_no_secret(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (kept / "services.json").read_text("utf-8")
    services = json.loads(text)
    assert list(services) == ["Other", "Sales"]
    assert services["Sales"]["objects"]["Contact"]["fields"]["Tags__c"] == {
        "type": "multipicklist",
        "values": ["gold", "silver"],
    }
    assert services["Sales"]["objects"]["Contact"]["children"]["Cases"] == "Case"
    assert "Loyalty__c" not in services["Other"]["objects"]["Contact"]["fields"]
    assert {"Contact", "Case", "Account", "User"} <= services["Sales"]["objects"].keys()
    assert "Lead" in services["Sales"]["names"]
    assert "Canary-Record" not in text and "canary-secret" not in text
    assert main(["preflight", str(kept / "cases.yaml"), "--save-schema"]) == 0
    assert (kept / "services.json").read_text("utf-8") == text


def test_check_knows_the_objects_and_fields_of_every_environments_org(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert found(kept, capsys, FLOW) == []
    (kept / "environments/qa.yaml").write_text("writes: deny\n", "utf-8")
    wrong = FLOW.replace("SELECT Id", "SELECT LastNam, Loyalty__c")
    (told,) = found(kept, capsys, wrong)
    assert told.startswith('warning 7:19 Contact has no field "LastNam"')
    assert told.endswith('; did you mean "LastName"?')
    (kept / "environments/qa.yaml").write_text("credentials: {Sales: Other}\n", "utf-8")
    told = found(kept, capsys, FLOW.replace("SELECT Id", "SELECT Loyalty__c"))
    assert [one.partition(" in this org")[0] for one in told] == [
        'warning 7:19 Contact has no field "Loyalty__c"'
    ]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT Id FROM Contakt", 'there is no object "Contakt"'),
        ("SELECT Akkount.Name FROM Contact", 'Contact has no relationship "Akkount"'),
        ("SELECT Account.Nam FROM Contact", 'Account has no field "Nam"'),
        ("SELECT Id, (SELECT Id FROM Kases) FROM Contact", "no child relationship"),
        ("SELECT Id FROM Contact WHERE Tags__c LIKE 'g%'", "multipicklist, which LIKE does not"),
        ("SELECT Id FROM Contact WHERE AccountId IN (SELECT Nam FROM Account)", '"Nam"'),
    ],
)
def test_what_the_kept_org_lacks_is_a_warning_of_check(
    kept: Path, capsys: pytest.CaptureFixture[str], query: str, said: str
) -> None:
    (kept / "environments/qa.yaml").unlink()
    (told,) = found(kept, capsys, FLOW.replace("SELECT Id FROM Contact", query))
    assert said in told


def test_check_warns_of_a_required_field_that_a_create_leaves_out(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (kept / "environments/qa.yaml").unlink()
    services = json.loads((kept / "services.json").read_text("utf-8"))
    assert services["Sales"]["objects"]["Contact"]["fields"]["LastName"]["required"] is True
    text = FLOW.replace("object: Case", "object: Contact").replace("Subject: Help", "Phone: '1'")
    (told,) = found(kept, capsys, text)
    assert told == "warning 14:13 Contact is not created without LastName in this org"
    assert found(kept, capsys, text.replace("Phone:", "LastName:")) == []


def test_an_object_of_which_only_the_name_is_kept_is_taken_as_it_is(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = FLOW.replace("SELECT Id FROM Contact", "SELECT Anything FROM Lead WHERE X.Y = 1")
    assert found(kept, capsys, text) == []


def test_a_file_that_is_not_what_preflight_writes_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "services.json").write_text("[1]", "utf-8")
    assert main(["check", str(folder / "cases.yaml")]) == 1
    assert "services.json: error: not what flowrun preflight" in capsys.readouterr().out


@pytest.mark.parametrize(
    "written",
    [
        '{"Sales": {"objects": [], "names": 3}}',
        '{"Sales": {"objects": {"Contact": 1}, "names": [4]}}',
        '{"Sales": {"objects": {"Contact": {"fields": 1, "children": 2}}}}',
        '{"Sales": {"objects": {"Contact": {"fields": {"Id": 7}}}}}',
        '{"Sales": {"objects": {"Contact": {"fields": {"Id": {"type": 3,'
        ' "relationshipName": "A", "referenceTo": 4, "values": 1}}}}}}',
    ],
)
def test_what_somebody_wrote_into_the_file_crashes_nothing(
    client: LanguageClient, folder: Path, capsys: pytest.CaptureFixture[str], written: str
) -> None:
    (folder / "services.json").write_text(written, "utf-8")
    text = FLOW.replace("Id FROM Contact", "Id, A.B FROM Contact WHERE Id LIKE 'x'")
    found(folder, capsys, text)
    uri = client.open(folder / "cases.yaml", text)
    client.diagnostics(uri)
    labels(client, uri, text.replace("Id, A.B", "Id, A.|"))


@pytest.mark.parametrize(
    ("query", "offered", "not_offered"),
    [
        ("SELECT | FROM Contact", {"LastName", "Tags__c", "Account"}, {"Subject"}),
        ("SELECT Id, La| FROM Contact", {"LastName"}, {"Subject"}),
        ("SELECT Account.| FROM Contact", {"Industry", "Owner"}, {"LastName"}),
        ("SELECT Account.Owner.| FROM Contact", {"Username"}, {"LastName_"}),
        ("SELECT Id FROM |", {"Contact", "Case", "Lead"}, {"LastName"}),
        ("SELECT Id FROM Contact WHERE |", {"LastName"}, {"Subject"}),
        ("SELECT Id FROM Contact WHERE Tags__c INCLUDES ('|", {"gold", "silver"}, {"LastName"}),
        ("SELECT Id FROM Contact ORDER BY |", {"LastName"}, {"Subject"}),
        ("SELECT c.| FROM Contact c", {"LastName", "Account"}, {"Subject"}),
        ("SELECT Contact.Account.| FROM Contact", {"Industry"}, {"LastName"}),
        ("SELECT Id FROM Contact WHERE CreatedDate >= |", {"TODAY", "LAST_N_DAYS:30"}, {"Id"}),
        ("SELECT Id FROM Contact WHERE LastName = |", set(), {"TODAY", "LastName"}),
        ("SELECT Id, (SELECT | FROM Cases) FROM Contact", {"Subject"}, {"LastName"}),
        ("SELECT Id, (SELECT Id FROM |) FROM Contact", {"Cases"}, {"Contact"}),
        (
            "SELECT Id FROM Contact WHERE AccountId IN (SELECT | FROM Account)",
            {"Industry"},
            {"LastName"},
        ),
        (">-\n      SELECT Id,\n        La|\n      FROM Contact", {"LastName"}, {"Subject"}),
        ("SELECT Id |", {"FROM"}, {"LastName", "WHERE"}),
        ("SELECT Id FROM Contact |", {"WHERE", "ORDER BY", "LIMIT"}, {"LastName", "FROM"}),
        ("SELECT Id FROM Contact WHERE LastName |", {"LIKE", "IN"}, {"AND", "ORDER BY"}),
        ("SELECT Id FROM Contact WHERE LastName = 'AND' |", {"AND", "ORDER BY"}, {"LIKE"}),
        ("SELECT Id FROM Contact WHERE LastName = 'x |", set(), {"AND", "ORDER BY"}),
        ("SELECT Id, (SELECT Id FROM Cases W|) FROM Contact", {"WHERE"}, {"Subject"}),
        ("SELECT TYPEOF | FROM Case", {"Owner"}, {"Subject", "Contact"}),
        ("SELECT TYPEOF Owner WHEN | FROM Case", {"User", "Group"}, {"Contact", "Subject"}),
        ("SELECT TYPEOF Owner WHEN User THEN | FROM Case", {"Username"}, {"Subject", "WHEN"}),
        ("SELECT TYPEOF Owner WHEN User THEN Id, | FROM Case", {"Username"}, {"Subject"}),
        ("SELECT TYPEOF Owner WHEN User THEN Id | FROM Case", {"WHEN", "END"}, {"Username"}),
        ("SELECT TYPEOF Owner WHEN User THEN Id END, | FROM Case", {"Subject"}, {"Username"}),
    ],
)
def test_a_query_is_offered_what_the_org_has(
    client: LanguageClient, kept: Path, query: str, offered: set[str], not_offered: set[str]
) -> None:
    uri = client.open(kept / "cases.yaml", FLOW)
    told = set(labels(client, uri, FLOW.replace("SELECT Id FROM Contact", query)))
    assert offered <= told and not told & not_offered


def test_words_of_soql_are_offered_where_nothing_is_kept(
    client: LanguageClient, folder: Path
) -> None:
    uri = client.open(folder / "cases.yaml", FLOW)
    told = set(labels(client, uri, FLOW.replace("FROM Contact", "FROM Contact |")))
    assert {"WHERE", "GROUP BY", "LIMIT"} <= told and "LastName" not in told


@pytest.mark.parametrize(
    ("search", "offered", "not_offered"),
    [
        ("|", {"Contact", "Case"}, {"LastName"}),
        ("Case, |", {"Contact"}, {"Subject"}),
        ("Case(Id), Contact(|)", {"LastName"}, {"Subject", "Contact"}),
        ("Contact(Id, Account.|)", {"Industry"}, {"LastName"}),
        ("Contact(Id WHERE Tags__c INCLUDES ('|')", {"gold"}, {"LastName"}),
        ("Contact(Id) |", set(), {"Contact", "LastName"}),
    ],
)
def test_a_search_is_offered_what_the_org_has(
    client: LanguageClient, kept: Path, search: str, offered: set[str], not_offered: set[str]
) -> None:
    uri = client.open(kept / "cases.yaml", FLOW)
    query = f"query: >-\n      FIND {{x}} RETURNING {search}\n    action: search"
    told = set(labels(client, uri, FLOW.replace("query: SELECT Id FROM Contact", query)))
    assert offered <= told and not told & not_offered


def test_objects_and_fields_of_a_record_are_offered(client: LanguageClient, kept: Path) -> None:
    uri = client.open(kept / "cases.yaml", FLOW)
    told = labels(client, uri, FLOW.replace("object: Case", "object: |"))
    assert {"Case", "Contact"} <= set(told)
    client.change(uri, FLOW)
    client.diagnostics(uri)
    told = labels(client, uri, FLOW.replace("{Subject: Help}", "{Sub|"))
    assert "Subject" in told and "LastName" not in told
    told = labels(client, uri, FLOW.replace("{Subject: Help}", "{Status: |}"))
    assert "New" in told


def test_a_field_that_was_likely_meant_is_a_fix(client: LanguageClient, kept: Path) -> None:
    text = FLOW.replace("SELECT Id", "SELECT LastNam")
    uri = client.open(kept / "cases.yaml", text)
    (problem,) = client.diagnostics(uri)[:1]
    asked = {"textDocument": {"uri": uri}, "range": problem["range"]}
    found = client.request("textDocument/codeAction", {**asked, "context": {"diagnostics": []}})
    assert [one["title"] for one in found] == ['Write "LastName"']
