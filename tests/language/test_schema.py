"""The schema for editors takes what the loader takes, and refuses what nobody can run."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from engine.errors import FlowError
from engine.flow.loading import read_flow
from engine.node import Node
from engine.source.reading import parse_source, read_source
from flowrun.cli import main
from flowrun.language.schemas.beside_flows import credentials_schema, environment_schema
from flowrun.language.schemas.flows import KEYS, flow_schema
from flowrun.language.schemas.nodes import help_of, one_exit
from flowrun.language.schemas.strict import strict
from flowrun.project.files import flow_files
from flowrun.project.types import credential_types, node_types
from tests.language.schemas import ROOT, examples, refusals

TYPES = node_types()
SCHEMA = strict(flow_schema(TYPES.all()))
FLOW = Draft7Validator(SCHEMA)
CREDENTIALS = Draft7Validator(strict(credentials_schema(credential_types().all())))
ENVIRONMENT = Draft7Validator(strict(environment_schema()))


def loader_codes(text: str) -> set[str]:
    try:
        read_flow(parse_source(text, "flow.yaml"), TYPES)
    except FlowError as error:
        return {problem.code for problem in error.problems if problem.severity == "error"}
    return set()


def written_flows() -> list[Any]:
    found = [pytest.param(path.read_text("utf-8"), id=path.name) for path in FLOW_FILES]
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        if page.name == "problems.md" or page.name.startswith("writing-"):
            continue  # wrong on purpose, or of node types that only a guide has
        for number, block in enumerate(examples(page)):
            data = parse_source(block, page.name).data
            if "nodes" not in data:
                continue
            start = "" if "start" in data else "start: greet\n"
            found.append(pytest.param(start + block, id=f"{page.name}-{number}"))
    return found


FLOW_FILES = flow_files([ROOT / "flows"])


@pytest.mark.parametrize("validator", [FLOW, CREDENTIALS, ENVIRONMENT])
def test_each_schema_is_one(validator: Any) -> None:
    Draft7Validator.check_schema(validator.schema)


@pytest.mark.parametrize("text", written_flows())
def test_every_flow_that_the_project_shows_is_accepted(text: str) -> None:
    assert refusals(FLOW, text) == []


def test_the_credentials_and_environments_that_the_project_shows_are_accepted() -> None:
    block = examples(ROOT / "docs/credentials.md")[0]
    assert refusals(CREDENTIALS, block) == []
    assert refusals(CREDENTIALS, (ROOT / "flows/credentials.yaml").read_text("utf-8")) == []
    for path in (ROOT / "flows/environments").glob("*.yaml"):
        assert refusals(ENVIRONMENT, path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        "Shop: {type: http_bearer, hosts: [a.example]}",
        "Shop: {type: http_bearer, token: literal, hosts: [a.example]}",
        "Shop: {type: http_bearer, token: {env: T}, hosts: []}",
        "Shop: {type: http_bearer, name: Shop, token: {env: T}, hosts: [a.example]}",
        "Shop: {type: carrier_pigeon}",
        "Shop: {domain: example.my.salesforce.com}",
        "Shop: here",
    ],
)
def test_a_wrong_credential_is_refused(text: str) -> None:
    assert refusals(CREDENTIALS, text)


@pytest.mark.parametrize(
    "text", ["write: deny", "writes: never", "credentials: [A]", "credentials: {A: {b: c}}"]
)
def test_a_wrong_environment_is_refused(text: str) -> None:
    assert refusals(ENVIRONMENT, text)


def test_every_key_is_explained() -> None:
    assert set(SCHEMA["properties"]) == set(KEYS)
    for name in TYPES.names():
        definition = SCHEMA["definitions"][name]
        assert definition["description"].startswith(help_of(TYPES.get(name)))
        for key, field in definition["properties"].items():
            assert field.get("description"), f"{name}.{key}"


def test_every_node_type_shows_an_example() -> None:
    for name in TYPES.names():
        fields = SCHEMA["definitions"][name]["properties"]
        assert any(field.get("examples") for field in fields.values()), name


def test_every_exit_has_its_sentence() -> None:
    for name in TYPES.names():
        kind = TYPES.get(name)
        properties = SCHEMA["definitions"][name]["properties"]
        assert ("next" in properties) is one_exit(kind)
        exits = properties["exits"]["properties"]
        assert "failed" in exits and all(one["description"] for one in exits.values())
        for exit, sentence in kind.exits.items():
            place = properties["next"]["description"] if exit == "next" else None
            assert (place or exits[exit]["description"]).startswith(sentence)


def test_only_a_node_that_makes_requests_has_a_policy() -> None:
    with_policy = {
        name for name in TYPES.names() if "policy" in SCHEMA["definitions"][name]["properties"]
    }
    assert with_policy == {"salesforce", "webhook"}


HEAD = "start: a\nparameters: {X: , N: {entity: number}}\n"

MISTAKES = {
    "an unknown key at the top": ("flw: x\n" + HEAD + "nodes: {a: {type: end}}", "unknown-key"),
    "no start": ("nodes: {a: {type: end}}", "missing-key"),
    "no nodes": ("start: a", "no-nodes"),
    "empty nodes": ("start: a\nnodes: {}", "no-nodes"),
    "a node called end": (HEAD + "nodes: {a: {type: end}, end: {type: end}}", "node-name"),
    "a node that is text": (HEAD + "nodes: {a: speak}", "not-a-node"),
    "no type": (HEAD + "nodes: {a: {text: hi}}", "missing-key"),
    "an unknown type": (HEAD + "nodes: {a: {type: speek, text: hi}}", "unknown-type"),
    "an unknown key": (HEAD + "nodes: {a: {type: speak, text: hi, txt: x}}", "unknown-key"),
    "another type's key": (HEAD + "nodes: {a: {type: speak, text: hi, url: x}}", "unknown-key"),
    "a missing key": (HEAD + "nodes: {a: {type: speak}}", "missing-key"),
    "a list for text": (HEAD + "nodes: {a: {type: speak, text: [a]}}", "wrong-value"),
    "a block for text": (HEAD + "nodes: {a: {type: speak, text: {a: b}}}", "unknown-key"),
    "nothing for text": (HEAD + "nodes: {a: {type: speak, text: }}", "wrong-value"),
    "an unknown exit": (
        HEAD + "nodes: {a: {type: webhook, url: 'https://x.example', exits: {succes: end}}}",
        "unknown-exit",
    ),
    "exits for next": (
        HEAD + "nodes: {a: {type: speak, text: hi, exits: {next: end}}}",
        "wrong-exits",
    ),
    "next for exits": (
        HEAD + "nodes: {a: {type: webhook, url: 'https://x.example', next: end}}",
        "wrong-exits",
    ),
    "next at the end": (HEAD + "nodes: {a: {type: end, next: a}}", "wrong-exits"),
    "exits as text": (HEAD + "nodes: {a: {type: speak, text: hi, exits: end}}", "wrong-exits"),
    "an exit that leads to a list": (
        HEAD + "nodes: {a: {type: speak, text: hi, exits: {failed: [end]}}}",
        "unknown-node",
    ),
    "a policy without requests": (
        HEAD + "nodes: {a: {type: speak, text: hi, policy: {timeout: 4s}}}",
        "wrong-policy",
    ),
    "a duration without its unit": (
        HEAD + "nodes: {a: {type: webhook, url: 'https://x.example', policy: {timeout: 4}}}",
        "wrong-value",
    ),
    "a status code that is none": (
        HEAD + "nodes: {a: {type: webhook, url: 'https://x.example',"
        " policy: {retry: {when: [700]}}}}",
        "wrong-value",
    ),
    "an unknown key in a policy": (
        HEAD + "nodes: {a: {type: webhook, url: 'https://x.example',"
        " policy: {retry: {'on': [503]}}}}",
        "unknown-key",
    ),
    "an unknown method": (
        HEAD + "nodes: {a: {type: webhook, url: 'https://x.example', method: GRAB}}",
        "wrong-value",
    ),
    "a number out of bounds": (
        HEAD + "nodes: {a: {type: collect_input, parameter: $X, prompt: hi, retries: 101}}",
        "wrong-value",
    ),
    "a parameter without its dollar": (
        HEAD + "nodes: {a: {type: collect_input, parameter: X, prompt: hi}}",
        "wrong-value",
    ),
    "a key that is no parameter": (
        HEAD + "nodes: {a: {type: set_parameter, parameters: {X: 1}}}",
        "wrong-value",
    ),
    "a key of another action": (
        HEAD + "nodes: {a: {type: salesforce, credential: A, object: Case, action: create_record,"
        " fields: {Subject: x}, query: SELECT Id FROM Case}}",
        "wrong-value",
    ),
    "a key that an action lacks": (
        HEAD + "nodes: {a: {type: salesforce, credential: A}}",
        "wrong-value",
    ),
    "an exit of another action": (
        HEAD + "nodes: {a: {type: salesforce, credential: A, object: Case, action: create_record,"
        " fields: {Subject: x}, exits: {no_records: end}}}",
        "unknown-exit",
    ),
    "a mapping that fills text": (
        HEAD + "nodes: {a: {type: webhook, url: 'https://x.example', response_mapping: {b: X}}}",
        "wrong-value",
    ),
    "an unknown operator": (
        HEAD + "nodes: {a: {type: conditions, conditions: {c: [$X, ==, 1]}}}",
        "wrong-value",
    ),
    "a group of another name": (
        HEAD + "nodes: {a: {type: conditions, conditions: {c: {none: [[$X, is, 1]]}}}}",
        "wrong-value",
    ),
    "an unknown entity": (
        "start: a\nparameters: {X: {entity: colour}}\nnodes: {a: {type: end}}",
        "unknown-entity",
    ),
    "an unknown key of a parameter": (
        "start: a\nparameters: {X: {entty: number}}\nnodes: {a: {type: end}}",
        "unknown-key",
    ),
    "a parameter's name": (
        "start: a\nparameters: {$X: 1}\nnodes: {a: {type: end}}",
        "parameter-name",
    ),
    "a secret that is maybe": (
        "start: a\nparameters: {X: {secret: maybe}}\nnodes: {a: {type: end}}",
        "secret-flag",
    ),
    "a parameter of the user that is maybe": (
        "start: a\nparameters: {X: {user: maybe}}\nnodes: {a: {type: end}}",
        "user-flag",
    ),
    "hosts as text": (
        HEAD + "allow_hosts: api.example.com\nnodes: {a: {type: end}}",
        "wrong-value",
    ),
    "a turn without time": (HEAD + "turn_budget: 8\nnodes: {a: {type: end}}", "wrong-value"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_refused_by_loader_and_schema_alike(name: str) -> None:
    text, code = MISTAKES[name]
    assert code in loader_codes(text)
    assert refusals(FLOW, text)


NODES: dict[str, dict[str, str]] = {
    "speak": {"text": "Hello", "next": "end"},
    "end": {"text": "Bye"},
    "collect_input": {
        "parameter": "$X",
        "prompt": "Say it",
        "retries": "2",
        "skip_if_collected": "yes",
        "retry_prompt": "$REASON Again",
        "options": "{red: [rouge, rot], blue: }",
        "quick_replies": "[red, {en: blue}]",
        "valid": "{when: [$X, is not, green], say: No.}",
        "confirm": "true",
        "no_input_after": "10s",
        "exits": "{filled: end, missed: end, no_input: end}",
    },
    "choose": {
        "from": "$X",
        "show": '"$INDEX: ${ITEM.Subject} ${ITEM.Due} ${ITEM.Price}"',
        "entities": "{Due: date, Price: {entity: money, say: long}}",
        "parameter": "$N",
        "prompt": "Which?",
        "retry_prompt": "{each: $X, before: a, say: $ITEM of $REASON, after: b}",
        "retries": "2",
        "page": "3",
        "quick_replies": "yes",
        "skip_if_single": "yes",
        "no_input_after": "10s",
        "exits": "{chosen: end, none: end, missed: end, no_input: end, empty: end}",
    },
    "conditions": {
        "conditions": "{big: [$N, '>', 1], both: {all: [[$X, is set], [$N, is, 2]]}}",
        "exits": "{big: end, both: end, default: end}",
    },
    "set_parameter": {"parameters": "{$X: null, $N: {sum: [4, $N]}}", "next": "end"},
    "counter": {"counter": "$N", "upto": "2", "exits": "{'1': end, '2': end}"},
    "reset_counter": {"counter": "$N", "next": "end"},
    "webhook": {
        "url": "https://api.example.com/$X",
        "method": "POST",
        "headers": "{X-Version: 1}",
        "body": "{json: {n: $N, list: [1, true]}}",
        "response_mapping": "{a.b: $X, c: {parameter: $N, default: 1}}",
        "statuses": "{not_found: 404, taken: ['409', 412], "
        "late: {status: [425], response_mapping: {at: $X}}}",
        "policy": "{timeout: 4s, retry: {times: 2, when: [503, timeout], wait: 500ms}}",
        "exits": "{success: end, not_found: end, taken: end, failed: end}",
    },
    "salesforce": {
        "credential": "Salesforce Production",
        "action": "get_record",
        "object": "Contact",
        "id": "$X",
        "fields": "Name, Email",
        "api_version": "66.0",
        "exits": "{success: end, not_found: end, failed: end}",
    },
}
VALUES = ["5", "1.10", "yes", '"5"', "'true'", "", "[a, b]", "{a: b}", "[]", "{}", "$X", "12:30"]
EXITS = ["success", "failed", "next", "default", "filled", "big", "no_records", "other"]
KNOWN_TO_BOTH = {"unknown-key", "missing-key", "unknown-exit", "unknown-type", "exits", "policy"}


def flow_of(kind: str, node: dict[str, str]) -> str:
    lines = "".join(f"    {key}: {value}\n" for key, value in node.items())
    return f"{HEAD}nodes:\n  a:\n    type: {kind}\n{lines}"


@pytest.mark.parametrize("kind", TYPES.names())
def test_a_node_of_each_type_with_all_that_it_may_say_is_accepted(kind: str) -> None:
    text = flow_of(kind, NODES[kind])
    assert loader_codes(text) == set()
    assert refusals(FLOW, text) == []


@settings(deadline=None)
@given(st.data())
def test_the_schema_and_the_loader_agree_on_keys_exits_and_types(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(NODES)))
    node = dict(NODES[kind])
    keys = sorted({key for one in NODES.values() for key in one} | {"label", "colour"})
    for _ in range(data.draw(st.integers(1, 3))):
        key = data.draw(st.sampled_from(keys))
        change = data.draw(st.sampled_from(["drop", "value", "exit"]))
        if change == "drop":
            node.pop(key, None)
        elif change == "value":
            node[key] = data.draw(st.sampled_from(VALUES))
        else:
            node["exits"] = "{" + data.draw(st.sampled_from(EXITS)) + ": end}"
    text = flow_of(kind, node)
    codes, refused = loader_codes(text), refusals(FLOW, text)
    assert codes or not refused
    # Exits that hang on how a node is written, the loader alone knows.
    hang = TYPES.get(kind).exit_names is not Node.exit_names
    only_the_loader = {"unknown-exit"} if hang else set()
    assert refused or not codes & KNOWN_TO_BOTH - only_the_loader


def test_a_node_type_of_ones_own_is_in_the_schema(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    guide = ROOT / "docs/writing-a-node.md"
    code, flow = examples(guide, "python")[0], examples(guide)[0]
    (tmp_path / "dice.py").write_text(code, "utf-8")
    assert main(["schema", "--nodes-dir", str(tmp_path)]) == 0
    schema = json.loads(capsys.readouterr().out)
    validator = Draft7Validator(schema)
    assert refusals(validator, flow) == []
    assert refusals(validator, flow.replace("high:", "hihg:"))
    assert refusals(FLOW, flow)


def test_the_schema_goes_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "flow.schema.json"
    assert main(["schema", "--output", str(path)]) == 0
    assert json.loads(path.read_text("utf-8")) == json.loads(json.dumps(SCHEMA))
    assert main(["schema", "credentials", "--output", str(tmp_path / "no" / "x.json")]) == 2
    assert "cannot be written: No such file or directory" in capsys.readouterr().err


def test_the_schema_of_the_environment_holds_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "environment"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(
        json.dumps(strict(environment_schema()))
    )


def test_the_example_of_the_schema_is_a_flow() -> None:
    (example,) = SCHEMA["examples"]
    assert loader_codes(json.dumps(example)) == set()
    assert list(FLOW.iter_errors(example)) == []


def test_a_key_of_the_loader_is_a_key_of_the_schema() -> None:
    text = (ROOT / "flows/demo.yaml").read_text("utf-8") + "\nunknown_key: x\n"
    assert "unknown-key" in loader_codes(text)
    assert any("unknown_key" in refusal for refusal in refusals(FLOW, text))
    assert read_source(ROOT / "flows/demo.yaml").data.keys() <= set(SCHEMA["properties"])
