"""What `flowrun preflight` promises: to say before the first call what an org lacks."""

import json
from pathlib import Path
from typing import Any

import pytest

from flowrun.cli import main

ORG = """
org: {consumer_key: key, consumer_secret: canary-secret-77}
objects:
  Contact:
    Loyalty__c: {type: string, external_id: true}
    Tags__c: {type: multipicklist, values: [a, b]}
"""
CREDENTIALS = """
Sales: {type: local_org, data: org.yaml}
Gone: {type: salesforce, domain: "127.0.0.1:9", consumer_key: k, consumer_secret: {env: PF_SECRET}}
"""


class Desk:
    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        (folder / "org.yaml").write_text(ORG, "utf-8")
        (folder / "credentials.yaml").write_text(CREDENTIALS, "utf-8")
        (folder / "environments").mkdir()
        (folder / "environments" / "down.yaml").write_text("credentials: {Sales: Gone}", "utf-8")

    def look(self, keys: str, *options: str) -> tuple[int, dict[str, Any]]:
        flow = self.folder / "flow.yaml"
        flow.write_text(
            "flow: t\nstart: a\nparameters:\n  X:\nnodes:\n  a:\n    type: salesforce\n"
            f"    credential: Sales\n{keys}",
            "utf-8",
        )
        code = main(["preflight", str(flow), "--json", *options])
        return code, json.loads(self.capsys.readouterr().out)

    def found(self, keys: str) -> list[tuple[str, int, int]]:
        code, told = self.look(keys)
        assert code == (1 if told["problems"] else 0)
        return [(one["code"], one["line"], one["column"]) for one in told["problems"]]


@pytest.fixture
def desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    monkeypatch.setenv("PF_SECRET", "canary-secret-88")
    return Desk(tmp_path, capsys)


def test_a_flow_whose_org_has_it_all_is_ready(desk: Desk) -> None:
    code, told = desk.look(
        "    query: SELECT Id, Account.Owner.Name n, COUNT(Id) c FROM Contact k"
        " WHERE k.Phone = $X GROUP BY Id, Account.Owner.Name ORDER BY COUNT(Id)\n"
    )
    assert (code, told["problems"]) == (0, [])
    (login,) = told["credentials"]
    assert (login["name"], login["error"]) == ("Sales", "")
    assert login["facts"]["calls_left"] < login["facts"]["calls_a_day"] == 15_000


@pytest.mark.parametrize(
    ("query", "code", "at"),
    [
        ("SELECT Id FROM Contract__c", "org-object", "Contract__c"),
        ("SELECT Bogus__c FROM Contact", "org-field", "Bogus__c"),
        ("SELECT Id FROM Contact WHERE Bogus__c = $X", "org-field", "Bogus__c"),
        ("SELECT Id FROM Contact WHERE (NOT Account.Bogus = 1)", "org-field", "Account.Bogus"),
        ("SELECT Id FROM Contact ORDER BY Bogus", "org-field", "Bogus"),
        ("SELECT MAX(Bogus) FROM Contact", "org-field", "Bogus"),
        ("SELECT Akkount.Name FROM Contact", "org-relationship", "Akkount"),
        ("SELECT Id, (SELECT Bogus FROM Cases) FROM Contact", "org-field", "Bogus"),
        ("SELECT Id, (SELECT Id FROM Kases) FROM Contact", "org-relationship", "Kases"),
        (
            "SELECT Id FROM Contact WHERE AccountId IN (SELECT Bogus FROM Account)",
            "org-field",
            "Bogus",
        ),
    ],
)
def test_what_the_org_lacks_of_a_query_is_told_at_its_column(
    desk: Desk, query: str, code: str, at: str
) -> None:
    start = "    query: "
    column = len(start) + query.index(at) + 1
    assert desk.found(f"{start}{query}\n") == [(code, 9, column)]


@pytest.mark.parametrize(
    ("condition", "at"),
    [
        ("Tags__c LIKE 'a%'", "Tags__c"),
        ("Tags__c IN ('a')", "Tags__c"),
        ("Tags__c > 'a'", "Tags__c"),
        ("LastName = 'x' AND (Phone = '1' OR k.Tags__c LIKE 'a%')", "k.Tags__c"),
        ("(NOT Tags__c NOT IN ('a'))", "Tags__c"),
        ("Phone INCLUDES ('a')", "Phone"),
        ("Birthdate LIKE '19%'", "Birthdate"),
        ("AccountId LIKE '001%'", "AccountId"),
        ("DoNotCall > true", "DoNotCall"),
        ("Description = 'x'", "Description"),
        ("Account.Description LIKE 'x%'", "Account.Description"),
        ("AccountId IN (SELECT AccountId FROM Case WHERE IsClosed LIKE 'x')", "IsClosed"),
    ],
)
def test_what_the_type_of_a_field_does_not_allow_is_told(
    desk: Desk, condition: str, at: str
) -> None:
    query = f"    query: SELECT Id FROM Contact k WHERE {condition}"
    assert desk.found(f"{query}\n") == [("org-comparison", 9, query.index(at) + 1)]


@pytest.mark.parametrize(
    "condition",
    [
        "Tags__c = 'a' AND Tags__c != 'b' AND Tags__c INCLUDES ('a;b') AND Tags__c EXCLUDES ('b')",
        "LastName LIKE 'x%' AND Phone IN ('1') AND Birthdate > 2000-01-01 AND DoNotCall = true",
        "DoNotCall IN (true) AND Id > '003000000000000' AND AccountId NOT IN ('001000000000000')",
    ],
)
def test_what_the_type_of_a_field_allows_is_ready(desk: Desk, condition: str) -> None:
    assert desk.found(f"    query: SELECT Id FROM Contact k WHERE {condition}\n") == []


def test_a_field_that_is_no_external_id_or_may_not_be_written_is_told(desk: Desk) -> None:
    keys = "    action: upsert_record\n    object: Contact\n    id: $X\n"
    fields = "    fields: {CreatedDate: 2026-01-01, Bogus: a}\n"
    assert [code for code, *_ in desk.found(f"{keys}    external_id: LastName\n{fields}")] == [
        "org-external-id",
        "org-read-only",
        "org-field",
    ]
    columns = [column for *_, column in desk.found(f"{keys}    external_id: LastName\n{fields}")]
    assert columns[1:] == [fields.index("CreatedDate") + 1, fields.index("Bogus") + 1]
    assert desk.found(f"{keys}    external_id: Loyalty__c\n    fields: {{LastName: a}}\n") == []


def test_a_required_field_that_a_create_leaves_out_is_a_warning(desk: Desk) -> None:
    keys = "    action: create_record\n    object: Contact\n"
    code, told = desk.look(f"{keys}    fields: {{Email: $X}}\n")
    (problem,) = told["problems"]
    assert (code, problem["severity"], problem["code"]) == (0, "warning", "org-required")
    assert (problem["line"], problem["column"]) == (11, 13)
    assert problem["message"] == "Contact is not created without LastName in this org"
    assert desk.found(f"{keys}    fields: {{lastname: a}}\n") == []
    update = keys.replace("create", "update") + "    id: $X\n    fields: {Email: a@b.c}\n"
    assert desk.found(update) == []


def test_a_required_parent_is_named_by_its_id_or_by_a_key(desk: Desk) -> None:
    keys = "    action: create_record\n    object: CaseComment\n"
    _, told = desk.look(f"{keys}    fields: {{CommentBody: a}}\n")
    assert [one["code"] for one in told["problems"]] == ["org-required"]
    assert desk.found(f"{keys}    fields: {{CommentBody: a, ParentId: $X}}\n") == []
    assert desk.found(f"{keys}    fields: {{CommentBody: a, Parent: {{Key__c: $X}}}}\n") == []


def test_a_credential_that_cannot_log_in_is_told_and_nothing_else_is_asked(desk: Desk) -> None:
    code, told = desk.look("    query: SELECT Bogus FROM Contact\n", "--env", "down")
    assert (code, told["problems"]) == (1, [])
    (login,) = told["credentials"]
    assert (login["name"], login["actual"]) == ("Sales", "Gone")
    assert "127.0.0.1:9" in login["error"] and "canary" not in login["error"]


def test_it_reads_as_it_should_on_a_terminal(desk: Desk) -> None:
    desk.look("    query: SELECT Bogus FROM Contact\n")
    assert main(["preflight", str(desk.folder / "flow.yaml")]) == 1
    out = desk.capsys.readouterr().out
    assert out.startswith("Sales: logged in\n")
    assert 'error: Contact has no field "Bogus" in this org, or its user may not see it' in out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("credentials: {Salse: Gone}", [("environment-name", 1, 15)]),
        ("parameters: {X1: a, Yonder: b}", [("environment-name", 1, 14)]),
        ("credentials: {Other Org: Gone, Billing: Gone}", []),
        ("credentials: {Sales: Sales, Sale: Gone}", []),
    ],
)
def test_a_name_in_the_environment_that_is_almost_the_flows_is_a_warning(
    desk: Desk, text: str, told: list[tuple[str, int, int]]
) -> None:
    (desk.folder / "environments" / "typo.yaml").write_text(text)
    code, answer = desk.look("    query: SELECT Id FROM Contact\n", "--env", "typo")
    problems = answer["problems"]
    assert [(one["code"], one["line"], one["column"]) for one in problems] == told
    assert code == 0
    assert all(one["severity"] == "warning" for one in problems)


def test_a_login_is_tried_with_what_the_environment_says(desk: Desk) -> None:
    (desk.folder / "environments" / "qa.yaml").write_text("credentials: {Elsewhere: Sales}")
    folder = ["--folder", str(desk.folder)]
    assert main(["credentials", "test", "Elsewhere", "--env", "qa", *folder]) == 0
    assert desk.capsys.readouterr().out.startswith("Sales: it works")
    assert main(["credentials", "test", "Elsewhere", *folder]) == 2
    assert 'no credential "Elsewhere"; there are: ' in desk.capsys.readouterr().err
