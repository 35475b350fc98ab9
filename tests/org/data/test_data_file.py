"""The data file of a local org: what is filled in, and how its mistakes are told."""

from pathlib import Path

import pytest

from engine.errors import FlowError
from flowrun.org.app import LocalOrg
from tests.org.asking import OpenOrg, ask

ORG = """
records:
  Account: [{Name: Alpha}]
  Contact:
    - {FirstName: Ann, LastName: Ash, Account: Alpha}
    - {FirstName: Bob, LastName: Birch, Account: Alpha}
  Case:
    - {Subject: one, Contact: Ann Ash, Status: Closed}
    - {Subject: two, Contact: Ann Ash}
    - {Subject: three, Contact: Bob Birch}
"""


def test_a_record_is_completed_the_same_way_each_time(org: LocalOrg) -> None:
    one, two, three = ask(
        org,
        "SELECT CaseNumber, Status, Priority, IsClosed, ClosedDate, Account.Name, CreatedDate"
        " FROM Case ORDER BY CaseNumber",
    )
    assert [row["CaseNumber"] for row in (one, two, three)] == ["00001001", "00001002", "00001003"]
    assert (one["IsClosed"], one["ClosedDate"]) == (True, one["CreatedDate"])
    assert (two["Status"], two["Priority"], two["IsClosed"]) == ("New", "Medium", False)
    assert two["Account"]["Name"] == "Alpha"


def test_an_opportunity_knows_its_chances(open_org: OpenOrg) -> None:
    org = open_org(
        "records: {Opportunity: [{Name: a, StageName: Closed Won, Amount: 10},"
        " {Name: b, StageName: Closed Lost}, {Name: c, StageName: Qualification, Amount: 50}]}"
    )
    rows = ask(org, "SELECT IsClosed, IsWon, Probability, ExpectedRevenue FROM Opportunity")
    assert [list(row.values())[1:] for row in rows] == [
        [True, True, 100.0, 10.0],
        [True, False, 0.0, None],
        [False, False, 10.0, 5.0],
    ]


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("recods: {}", "1:1", 'unknown key "recods"; did you mean "records"?'),
        ("org: {page_siz: 2}", "1:7", 'did you mean "page_size"?'),
        ("org: {page_size: 0}", "1:18", "a whole number above 0"),
        ("org: {is_sandbox: maybe}", "1:19", "true or false"),
        ("org: {time_zone: Mars}", "1:18", "a time zone such as"),
        ("org: {username: me@x}\nrecords: {User: [{LastName: A}]}", "1:17", "no User has"),
        ("records:\n  Contct: []", "2:3", 'unknown object "Contct"; did you mean "Contact"?'),
        (
            "records:\n  Contact:\n    - {Fone: 1}",
            "3:8",
            'unknown field of Contact "Fone"; did you mean "Phone"?',
        ),
        ("records: {Contact: {}}", "1:20", "a list"),
        ("records: {Contact: [x]}", "1:21", "a mapping"),
        ("records: {Contact: [{Birthdate: soon}]}", "1:33", "a date such as 2026-01-31"),
        ("records: {Account: [{AnnualRevenue: lots}]}", "1:37", "a number"),
        ("records: {Account: [{NumberOfEmployees: 1.5}]}", "1:41", "a whole number"),
        ("records: {Contact: [{DoNotCall: perhaps}]}", "1:33", "true or false"),
        ("records: {Contact: [{CreatedDate: 2026}]}", "1:35", "a moment such as"),
        ("records: {Contact: [{Name: [a]}]}", "1:28", "text"),
        ("records: {Contact: [{Account: Nobody}]}", "1:31", 'has the name or Id "Nobody"'),
        (
            "records: {Account: [{Name: A}, {Name: A}], Contact: [{Account: A}]}",
            "1:64",
            "2 records of Account",
        ),
        ("records: {Contact: [{Id: abc}]}", "1:26", "15 characters"),
        ("records: {Contact: [{Id: 001000000000001}]}", "1:26", "begins with 003"),
        (
            "records: {Contact: [{Id: 003000000000001}, {Id: 003000000000001AAA}]}",
            "1:49",
            "stands twice",
        ),
        ("records: {Organization: [{Name: A}, {Name: B}]}", "1:37", "one Organization"),
        ("objects: {Contact: {A__c: strng}}", "1:27", 'no field type "strng"'),
        ("objects: {Contact: {A__c: {reference: Nope}}}", "1:27", "a reference is"),
        ('objects: {"Bad;Name": {}}', "1:11", "no object name"),
        ("objects: {Contact: {'a\" TEXT': string}}", "1:21", "no field name"),
    ],
)
def test_a_mistake_in_a_data_file_is_named_with_its_place(
    open_org: OpenOrg, text: str, place: str, words: str
) -> None:
    with pytest.raises(FlowError) as refused:
        open_org(text)
    assert f"org.yaml:{place}: error:" in str(refused.value)
    assert words in str(refused.value)


def test_all_mistakes_are_reported_at_once(open_org: OpenOrg) -> None:
    with pytest.raises(FlowError) as refused:
        open_org("org: {x: 1}\nrecords: {Contact: [{Fone: 1, Account: Nobody}], Contct: []}")
    assert len(refused.value.problems) == 4


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("describe: [none.json]", "cannot read"),
        ("describe: [org.yaml]", "it is no describe result in JSON"),
        ("objects: {Account: {A__c: {type: string, lenght: 3}}}", 'did you mean "length"?'),
        ("objects: {Account: {A__c: {type: string, length: none}}}", "length is a whole number"),
        ("objects: {Account: {A__c: {type: strng}}}", 'no field type "strng"'),
        ("objects: {Account: {A__c: {type: string, unique: maybe}}}", "unique is true or false"),
        ("objects: {Account: {A__c: {type: int, default: x}}}", "the default is a whole number"),
        ("objects: {Account: {A__c: {type: string, children: As}}}", "belongs to a reference"),
    ],
)
def test_a_mistake_in_a_declaration_is_named(open_org: OpenOrg, text: str, words: str) -> None:
    with pytest.raises(FlowError) as refused:
        open_org(text)
    assert words in str(refused.value)
    assert "org.yaml:1:" in str(refused.value)


def test_a_data_file_switches_troubles_on(open_org: OpenOrg) -> None:
    several = open_org("org: {chaos: [maintenance, 'lock_row:2']}")
    assert str(several.chaos) == "maintenance, lock_row:2"
    one = open_org("org: {chaos: {lock_row: 2}}")
    assert str(one.chaos) == "lock_row:2"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("chaos: [maintenence]", 'no trouble "maintenence"; did you mean "maintenance"?'),
        ("chaos: {lock_row: never}", "lock_row takes how often it strikes, such as lock_row:2"),
        ("chaos: {lock_row: 0}", "lock_row takes how often it strikes"),
        ("chaos: x", "a list"),
        ("token_lifetime: long", "token_lifetime is a duration such as 90s, 15m or 2h"),
    ],
)
def test_a_mistaken_setting_is_named(open_org: OpenOrg, text: str, words: str) -> None:
    with pytest.raises(FlowError) as refused:
        open_org(f"org: {{{text}}}")
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("name", "first", "cases"),
    [("production", "Dana", ["00001042", "00001037"]), ("qa", "Quinn", ["00000007"])],
)
def test_the_demo_flow_finds_its_caller_and_open_cases(
    name: str, first: str, cases: list[str]
) -> None:
    org = LocalOrg(Path(__file__).parents[3] / "flows" / "orgs" / f"{name}.yaml")
    (contact,) = ask(
        org,
        "SELECT Id, FirstName, Account.Name FROM Contact WHERE Phone = '+14155550100' LIMIT 1",
    )
    assert contact["FirstName"] == first
    assert contact["Account"]["Name"]
    rows = ask(
        org,
        "SELECT CaseNumber, Subject, Status, Priority FROM Case"
        f" WHERE ContactId = '{contact['Id']}' AND IsClosed = FALSE ORDER BY CreatedDate DESC",
    )
    assert [row["CaseNumber"] for row in rows] == cases
    (organization,) = ask(org, "SELECT IsSandbox, InstanceName FROM Organization")
    assert (organization["IsSandbox"], organization["InstanceName"]) == (name == "qa", "LOCAL")
