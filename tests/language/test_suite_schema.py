"""The schema of test files takes what the reader of tests takes, and refuses what it refuses."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from engine.errors import FlowError
from engine.source.reading import parse_source
from engine.source.tree import YamlPath
from flowrun.cli import main
from flowrun.language.schemas.strict import strict
from flowrun.language.schemas.suites import suite_schema
from flowrun.project.types import node_types
from flowrun.testing.doubles.answers import answer_keys
from flowrun.testing.expecting.expectations import EXPECT_KEYS
from flowrun.testing.expecting.sent import SENT_KEYS
from flowrun.testing.recording.rules import MASK_KEYS
from flowrun.testing.written.beginnings import BEGINNING_KEYS
from flowrun.testing.written.cases import CASE_KEYS
from flowrun.testing.written.suites import SUITE_KEYS, suite_of
from tests.language.schemas import ROOT, examples, refusals

FLOWS = Path(__file__).parent.parent / "flows"
FILES = {path.name: path.read_text("utf-8") for path in FLOWS.iterdir()}
FILES["environments/qa.yaml"] = "writes: allow\n"
SCHEMA = suite_schema()
SUITE = Draft7Validator(strict(SCHEMA))
TYPES = node_types()


def taken(folder: Path, text: str) -> bool:
    try:
        suite_of(parse_source(text, str(folder / "x.test.yaml")), TYPES)
    except FlowError:
        return False
    return True


def suite(case: str, more: str = "") -> str:
    return f"flow: order-status.yaml\n{more}tests: [{case}]\n"


def answered(answer: str) -> str:
    return suite(f"{{talk: [bot: a], http: {{get_order: {answer}}}}}")


def expecting(expectation: str) -> str:
    return suite(f"{{talk: [bot: a], expect: {{{expectation}}}}}")


def test_it_is_a_schema_with_every_key_and_no_other() -> None:
    Draft7Validator.check_schema(SCHEMA)
    parts = SCHEMA["definitions"]
    test = parts["test"]["properties"]
    expect, answer, request = (
        next(form for form in part["anyOf"] if "properties" in form)
        for part in (test["expect"], parts["answer"], parts["request"])
    )
    assert tuple(SCHEMA["properties"]) == SUITE_KEYS
    assert tuple(SCHEMA["properties"]["mask"]["properties"]) == MASK_KEYS
    assert tuple(test) == CASE_KEYS
    assert tuple(parts["beginning"]["properties"]) == BEGINNING_KEYS
    assert tuple(expect["properties"]) == EXPECT_KEYS
    assert tuple(request["properties"]) == SENT_KEYS
    assert tuple(answer["properties"]) == answer_keys()
    for part in (SCHEMA, parts["test"], expect, request, answer):
        assert part["additionalProperties"] is False
        assert all(one.get("description") for one in part["properties"].values())


def written_tests() -> list[Any]:
    files = [*(ROOT / "flows").glob("*.test.yaml"), ROOT / "flowrun/templates/flow.test.yaml.txt"]
    found = [pytest.param(path.read_text("utf-8"), id=path.name) for path in files]
    tests = [block for block in examples(ROOT / "docs/testing.md") if "\ntests:" in block]
    assert len(files) >= 3 and tests
    return found + [pytest.param(block, id=f"testing.md-{at}") for at, block in enumerate(tests)]


@pytest.mark.parametrize("text", written_tests())
def test_every_test_file_that_the_project_shows_is_accepted(text: str) -> None:
    assert refusals(SUITE, text) == []


@pytest.mark.parametrize(
    "text",
    [
        suite("{talk: [bot: a]}"),
        suite("{expect: {status: ended}}", "environment: qa\ncredentials:\nmask:\n"),
        suite("{talk: [bot: a]}", "mask: {names: nickname, keep: [Name], patterns: ['\\d+']}\n"),
        suite("{talk: [bot: a]}", "credentials: {Salesforce Production: {org: acme.yaml}}\n"),
        suite("{name: 5, given: {CALLER_PHONE_NUMBER: , STATUS: [a]}, talk: [user: ]}"),
        suite("{given: , credentials: , http: , talk: , expect: {path: [...]}}"),
        suite("{talk: [bot: {exact: Hi}, user: 5, bot: {matches: '[a-z]'}, bot: yes]}"),
        suite("{talk: [bot: a], now: 2026-03-01T09:00:00}", "now: 2026-03-01\n"),
        suite("{talk: [bot: a], now: }", "now:\n"),
        answered("503"),
        answered("'503'"),
        answered("timeout"),
        answered("{}"),
        answered(
            "[503, timeout, {json: [1], after: 500ms}, {text: a}, {body: b, headers: {A: 1}}]"
        ),
        answered("{timeout: true}"),
        answered("{error: refused, after: 4s}"),
        answered("{org: acme.yaml}"),
        answered("{status: '201', json: , after: }"),
        expecting("path: [greet, ..., {find_contact: failed}]"),
        expecting("exits: {find_contact: [success, failed], get_order: failed}"),
        expecting("parameters: {STATUS: , ETA: 5}, says: [a, {exact: b}], not_sent: get_order"),
        expecting("sent: {get_order: [{method: GET}, {}], find_contact: }, not_sent: [get_order]"),
        expecting("sent: {get_order: {headers: {A: 1}, query: , json: {a: 1}, times: 2}}"),
        expecting("quick_replies: [a, 2]"),
        expecting("not_said: a, nothing_else_said: true, took: 61s"),
        expecting("not_said: [a, {any: [b, {exact: c}]}], said_in_any_order: [a, {matches: b}]"),
        expecting("took: {at_least: 500ms, at_most: 2m}"),
        expecting("records: {Case: [{Subject: A, Status: }, {}], Contact: {Age: 4}, Account: []}"),
        suite("{skip: not yet, tags: smoke, at: ask_order, talk: [said_in_any_order: [a, b]]}"),
        suite(
            "{begins_with: known, tags: [smoke, slow-one], talk: [bot: {any: [a, b]}]}",
            "beginnings: {known: {given: {STATUS: a}, talk: [user: 5]}, other: {at: tell}}\n",
        ),
        suite(
            "{examples: [{a: 5, b: x, c: [d], s: ended, t: 1s, n: 2}],"
            " given: {ORDER_NUMBER: <a>, STATUS: <c>}, talk: [bot: <b> <a>],"
            " expect: {status: <s>, took: <t>, sent: {get_order: {times: <n>}}}}"
        ),
        suite(
            "{examples: [{a: 503, b: {text: c}, d: 4s}], talk: [bot: a],"
            " http: {get_order: [{status: <a>, after: <d>}, <a>, <b>]}}"
        ),
        suite("{examples: [{a: [503, {json: 1}]}], talk: [bot: a], http: {get_order: <a>}}"),
    ],
)
def test_whatever_can_be_run_is_accepted(folder: Path, text: str) -> None:
    assert taken(folder, text)
    assert refusals(SUITE, text) == []


WHOLE: dict[str, Any] = {
    "skip": "not yet",
    "tags": ["smoke"],
    "begins_with": "known",
    "now": "2026-03-01T09:00:00",
    "given": {"STATUS": "a"},
    "credentials": {},
    "http": {
        "get_order": [
            {"status": 200, "json": {"a": [1]}, "headers": {"A": "1"}, "after": "1s"},
            *({"timeout": True}, {"error": "refused"}, {"text": "a"}, {"body": "b"}, "503"),
        ]
    },
    "talk": [
        *({"bot": "a"}, {"user": "b"}, {"bot": {"any": ["x", {"exact": "c"}]}}),
        *({"bot": {"matches": "x"}}, {"said_in_any_order": ["a", "b"]}),
    ],
    "expect": {
        "path": ["greet", "...", {"find_contact": "failed"}],
        "exits": {"find_contact": ["success"]},
        "parameters": {"STATUS": "x"},
        "status": "ended",
        "took": {"at_least": "1s", "at_most": "2s"},
        "says": ["a", {"exact": "b"}],
        "said_in_any_order": ["a"],
        "not_said": ["q"],
        "quick_replies": ["a"],
        "nothing_else_said": True,
        "sent": {
            "get_order": [
                {"method": "GET", "url": "x", "headers": {"A": "1"}, "times": 2, "json": {"a": 1}},
                *({"query": {"a": "1"}, "form": {"a": "b"}}, {"text": "t"}),
            ]
        },
        "not_sent": ["get_order"],
        "records": {"Case": [{"Subject": "A"}]},
    },
}


def places(value: Any, path: YamlPath = ()) -> Iterator[YamlPath]:
    """Where a value stands in a test, from the outside in."""
    if path:
        yield path
    if isinstance(value, list):
        value = dict(enumerate(value))
    for key, one in value.items() if isinstance(value, dict) else ():
        yield from places(one, (*path, key))


@pytest.mark.parametrize("path", [*places(WHOLE)], ids=lambda path: ".".join(map(str, path)))
def test_every_value_of_a_test_may_be_a_column(folder: Path, path: YamlPath) -> None:
    test = copy.deepcopy(WHOLE)
    *above, last = path
    block = test
    for part in above:
        block = block[part]
    row, block[last] = {"x": block[last]}, "<x>"
    written = {
        "flow": "order-status.yaml",
        "beginnings": {"known": {"given": {"STATUS": "a"}}},
        "tests": [{"examples": [row], **test}],
    }
    assert taken(folder, json.dumps(written))
    assert refusals(SUITE, json.dumps(written)) == []


@pytest.mark.parametrize(
    "text",
    [
        "tests: [{talk: [bot: a]}]\n",
        "flow: order-status.yaml\n",
        "flow: order-status.yaml\ntests: []\n",
        "flow: order-status.yaml\ntests: {name: a}\n",
        suite("{talk: [bot: a]}", "test: a\n"),
        suite("{talk: [bot: a]}", "mask: {name: a}\n"),
        suite("{talk: [bot: a]}", "credentials: [a]\n"),
        suite("one"),
        suite("{name: a}"),
        suite("{name: , talk: [bot: a]}"),
        suite("{talk: [bot: a], expct: {}}"),
        suite("{talk: a}"),
        suite("{talk: [bot: a], examples: <rows>}"),
        suite("{talk: [bot: a]}", "beginnings: {a: {talk: <lines>}}\n"),
        suite("{talk: [boot: a]}"),
        suite("{talk: [{bot: a, user: b}]}"),
        suite("{talk: [bot: '']}"),
        suite("{talk: [bot: {exact: a, matches: b}]}"),
        suite("{talk: [bot: {}]}"),
        suite("{talk: [bot: {contains: a}]}"),
        answered(""),
        answered("99"),
        answered("soon"),
        answered("[]"),
        answered("{status: 99}"),
        answered("{stauts: 200}"),
        answered("{timeout: 6s}"),
        answered("{after: soon}"),
        answered("{after: 6}"),
        answered("{error: no}"),
        answered("{org: acme.yaml, json: b}"),
        answered("{error: refused, status: 200}"),
        answered("{text: a, json: b}"),
        answered("{body: [a]}"),
        suite("{talk: [bot: {any: [a]}]}"),
        suite("{talk: [bot: {any: [a, {any: [b, c]}]}]}"),
        suite("{talk: [said_in_any_order: a]}"),
        suite("{talk: [said_in_any_order: []]}"),
        suite("{talk: [bot: a], skip: }"),
        suite("{talk: [bot: a], examples: []}"),
        suite("{talk: [bot: a], examples: [a]}"),
        suite("{talk: [bot: a], examples: [{}]}"),
        suite("{talk: [bot: a], at: }"),
        suite("{talk: [bot: a]}", "beginnings: [a]\n"),
        suite("{talk: [bot: a]}", "beginnings: {a: {}}\n"),
        suite("{talk: [bot: a]}", "beginnings: {a: {expect: {status: ended}}}\n"),
        expecting("pth: [greet]"),
        expecting("took: soon"),
        expecting("took: {}"),
        expecting("took: {least: 4s}"),
        expecting("nothing_else_said: false"),
        expecting("quick_replies: a"),
        expecting("said_in_any_order: []"),
        expecting("records: [Case]"),
        expecting("records: {Case: }"),
        expecting("records: {Case: [{Subject: [a]}]}"),
        expecting("path: greet"),
        expecting("path: [{greet: next, tell: next}]"),
        expecting("status: done"),
        expecting("sent: {get_order: {metod: GET}}"),
        expecting("sent: {get_order: {times: many}}"),
        expecting("sent: {get_order: {headers: [a]}}"),
    ],
)
def test_a_mistake_is_refused_by_reader_and_schema_alike(folder: Path, text: str) -> None:
    assert not taken(folder, text)
    assert refusals(SUITE, text)


def test_the_command_writes_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "test"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(strict(SCHEMA)))
