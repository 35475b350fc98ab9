"""Which keys go together is known when the flow is loaded, and told at its place."""

import pytest

from engine.errors import FlowError
from engine.flow.loading import read_flow
from engine.source.reading import parse_source
from flowrun.project.types import node_types
from tests.nodes.salesforce.desk import CONTACT, flow_of


def refusal(keys: str) -> str:
    with pytest.raises(FlowError) as refused:
        flow_of(keys)
    return str(refused.value)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("    action: get_record\n    object: Case\n", 'missing key "id"'),
        (
            "    action: delete_record\n    object: Case\n    id: a\n    fields: {A: b}\n",
            "action: delete_record takes no fields; it belongs to get_record, create_record, ",
        ),
        ("    action: search\n    query: SELECT Id FROM Case\n", "SOSL has the form FIND {words}"),
        (
            "    action: create_record\n    object: 'Case; DROP'\n    fields: {A: b}\n",
            "an API name",
        ),
        ("    action: create_record\n    object: Case\n    fields: [A]\n", "`Field: value` lines"),
        (
            "    action: create_record\n    object: Case\n    fields: {'A B': c}\n",
            "no field to write",
        ),
        (
            "    action: create_record\n    object: Case\n    fields: {Contact.Key__c: c}\n",
            "a parent is named by its Id or by a key: Contact: {Key__c: …}",
        ),
        (
            f"    action: get_record\n    object: Case\n    id: {CONTACT}\n    fields: {{A: b}}\n",
            "a list of field names",
        ),
        ("    action: remove\n    query: SELECT Id FROM Case\n", "takes get_records, get_record"),
        ("    query: SELECT Id FROM Case\n    save_to: x.txt\n", ".jsonl or .csv file"),
        ("    query: SELECT Id FROM Case\n    save_to: $X.csv\n", "a fixed name"),
        ("    query: SELECT Id FROM Case\n    save_to: /tmp/x.csv\n", "in the folder that"),
        ("    query: SELECT Id FROM Case\n    save_to: a/../../x.csv\n", "in the folder that"),
        ("    query: SELECT Id FROM Case\n    save_to: C:/x.csv\n", "in the folder that"),
        ("    query: SELECT Id FROM Case\n    bulk: true\n", "needs save_to"),
        (
            "    query: SELECT COUNT(Id) FROM Case\n    bulk: true\n    save_to: a.csv\n",
            "plain fields",
        ),
        (
            "    query: SELECT Id FROM Case OFFSET 5\n    bulk: true\n    save_to: a.csv\n",
            "or OFFSET",
        ),
        (
            "    query: SELECT Id, (SELECT Id FROM Cases) FROM Contact\n    save_to: a.csv\n",
            "no place for child records",
        ),
        ("    query: SELECT Id FROM Case\n    batch_size: 100\n", "200 or more"),
        (
            "    action: update_record\n    object: Case\n    id: $SECRET\n    fields: {A: b}\n",
            "does not name a record",
        ),
    ],
)
def test_keys_that_do_not_fit_the_action_are_refused_when_the_flow_loads(
    keys: str, message: str
) -> None:
    assert message in refusal(keys)


@pytest.mark.parametrize(
    ("keys", "at"),
    [
        ("    query: SELECT Id FROM Case\n    object: Case\n", "object"),
        ("    action: get_record\n    object: Case\n", "get_record"),
        ("    query: SELECT Id FROM Case\n    bulk: true\n", "bulk"),
        ("    query: SELECT COUNT() FROM Case\n    save_to: a.csv\n    bulk: true\n", "bulk"),
        (
            "    query: SELECT Id, (SELECT Id FROM Cases) FROM Contact\n    save_to: a.csv\n",
            "a.csv",
        ),
        ("    action: create_record\n    object: Case\n    fields: [A]\n", "[A]"),
    ],
)
def test_a_refused_key_is_pointed_at_itself(keys: str, at: str) -> None:
    place, _, drawn = refusal(keys).partition(" error: ")
    line, caret = (row.partition("| ")[2] for row in drawn.splitlines()[1:])
    assert line[caret.index("^") :].startswith(at), (place, drawn)


def test_the_exits_are_those_of_the_action() -> None:
    create = flow_of("    action: create_record\n    object: Case\n    fields: {A: b}\n")
    assert create.steps["do"].node.exit_names() == ("success", "failed")
    with pytest.raises(FlowError, match='no exit "no_records"'):
        flow_of(
            "    action: create_record\n    object: Case\n    fields: {A: b}\n"
            "    exits: {no_records: end}\n"
        )


def node(keys: str) -> str:
    return (
        "flow: t\nstart: find\nparameters:\n  X:\n  SECRET: {secret: true, hosts: [a.b]}\n"
        f"nodes:\n  find:\n    type: salesforce\n{keys}\n"
        "    exits: {success: end, no_records: end, failed: end}\n"
    )


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("    credential: SF", 'missing key "query"'),
        ("    query: SELECT Id FROM Case", 'missing key "credential"'),
        ("    credential: SF\n    query: SELECT Id FROM $X", "stands where a name belongs"),
        ("    credential: SF\n    query: SELECT Id FROM Case WHERE Id = $Y", "$Y is not declared"),
        (
            "    credential: SF\n    query: SELECT Id FROM Case WHERE Id = $SECRET",
            "$SECRET is secret and is not written into SOQL",
        ),
        ("    credential: SF\n    query: SELECT Id FROM Case\n    api_version: 66", "66.0"),
        ("    credential: SF\n    query: SELECT Id FROM Case\n    soql: x", 'unknown key "soql"'),
        (
            "    credential: SF\n    query: SELECT Id FROM Case WHERE Id = '{{X}}'",
            "is not read here; write $X",
        ),
    ],
)
def test_a_node_that_cannot_work_is_refused_when_the_flow_loads(keys: str, message: str) -> None:
    with pytest.raises(FlowError) as refused:
        read_flow(parse_source(node(keys), "t.yaml"), node_types())
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("query", "at", "code"),
    [
        ("SELECT Id FROM Case WHERE Id = 'a' OR Id = 'b' AND Id = $X", "AND", "soql-syntax"),
        ("FIND {$X} RETURNING Case(Id WHERE Id = 'a' OR Id = 'b' AND A = 1)", "AND", "sosl-syntax"),
        ("FIND {$X} RETURNING Case(Id WHERE Subject LIKE $X) LIMITS 5", "LIMITS", "sosl-syntax"),
    ],
)
def test_what_salesforce_would_refuse_is_refused_with_its_column(
    query: str, at: str, code: str
) -> None:
    action = "search" if query.startswith("FIND") else "get_records"
    keys = f"    credential: SF\n    action: {action}\n    query: {query}"
    with pytest.raises(FlowError) as refused:
        read_flow(parse_source(node(keys), "t.yaml"), node_types())
    (problem,) = refused.value.problems
    assert (problem.code, problem.column) == (code, keys.splitlines()[2].index(at) + 1)
