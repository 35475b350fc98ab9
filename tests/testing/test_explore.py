"""`flowrun test --explore`: every exit of every node is tried, and what goes wrong is found."""

import asyncio
import json
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from engine.flow.loading import load_flow
from flowrun.cli import main
from flowrun.project.types import node_types
from flowrun.testing.exploring.explore import Exploration, Exploring

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def explored(nodes: str, top: str = "", **options: Any) -> Exploration:
    """What is found in a flow whose nodes are given, the first being `a`."""
    parameters = "{N: {entity: number}, AT: {entity: time}, WORD: , KIND: , LIST: ,"
    parameters += "SURE: {entity: confirmation}}"
    Path("t.yaml").write_text(
        f"flow: t\nstart: a\nparameters: {parameters}\n{top}nodes:\n{nodes}", "utf-8"
    )
    return asyncio.run(Exploring(load_flow(Path("t.yaml"), node_types())).walk(**options))


def faults(found: Exploration) -> list[tuple[str, str]]:
    return [(fault.kind, fault.node) for fault in found.faults]


CALL = "{type: webhook, url: https://api.example.com/a, response_mapping: {kind: $KIND}"
ASK = "{type: collect_input, parameter: $WORD, prompt: Well?"
BYE = "  bye: {type: speak, text: Bye.}\n"


def example_flows() -> list[Path]:
    files = sorted((ROOT / "flows").glob("*.yaml"))
    return [file for file in files if not file.stem.endswith((".test", "credentials"))]


@pytest.mark.parametrize("file", example_flows(), ids=lambda file: file.stem)
def test_the_example_flows_have_no_fault(file: Path) -> None:
    flow = load_flow(file, node_types())
    found = asyncio.run(Exploring(flow).walk())
    assert found.faults == []


def test_every_exit_of_a_request_is_taken() -> None:
    found = explored(
        "  a: {type: salesforce, credential: Any, query: SELECT Id FROM Contact LIMIT 1,\n"
        "      response_mapping: {'records[0].Id': $KIND},\n"
        "      exits: {success: bye, no_records: bye, failed: bye}}\n" + BYE
    )
    assert found.coverage.missing == []
    assert found.faults == []


@pytest.mark.parametrize(
    ("action", "exits"),
    [
        ("action: get_record, object: Contact, id: 003000000000001AAA", "success, not_found"),
        ("action: create_record, object: Contact, fields: {LastName: x}", "success"),
        (
            "action: update_record, object: Contact, id: 003000000000001AAA, fields: {LastName: x}",
            "success, not_found",
        ),
        (
            "action: upsert_record, object: Case, external_id: Key__c, id: k, fields: {Subject: x}",
            "success",
        ),
        ("action: delete_record, object: Contact, id: 003000000000001AAA", "success, not_found"),
        ("action: search, query: 'FIND {Dana} RETURNING Contact(Id)'", "success, no_records"),
    ],
)
def test_every_action_of_salesforce_is_answered_in_its_own_way(action: str, exits: str) -> None:
    wired = ", ".join(f"{exit}: bye" for exit in [*exits.split(", "), "failed"])
    found = explored(
        f"  a: {{type: salesforce, credential: Any, {action}, exits: {{{wired}}}}}\n{BYE}"
    )
    assert found.coverage.missing == []


@pytest.mark.parametrize(
    "condition",
    [
        "[$KIND, is, gold]",
        "[$KIND, is not, gold]",
        "[$N, '>', 10]",
        "[$N, <=, 3.5]",
        "[$SURE, is, yes]",
        "[$SURE, is, no]",
        "[$KIND, contains, gold]",
        "[$KIND, starts with, gold]",
        "[$KIND, ends with, gold]",
        "[$KIND, in, [gold, silver]]",
        "[$KIND, is set]",
        "[$KIND, is not set]",
        "[$KIND, matches, '[0-9]+']",
        "['${LIST.level}', '>', 2]",
        "{all: [[$KIND, is, gold], [$N, '>', 2], [$N, <, 9]]}",
        "{any: [{all: [[$KIND, is, gold], [$N, is, 2]]}, [$SURE, is, no]]}",
    ],
)
def test_values_are_found_for_which_a_condition_holds_and_fails(condition: str) -> None:
    mapping = "{kind: $KIND, n: $N, sure: $SURE, list: $LIST}"
    found = explored(
        f"  a: {{type: webhook, url: https://api.example.com/a, response_mapping: {mapping},\n"
        "      exits: {success: b, failed: bye}}\n"
        f"  b: {{type: conditions, conditions: {{yes: {condition}}},\n"
        f"      exits: {{yes: bye, default: bye}}}}\n{BYE}"
    )
    assert found.coverage.missing == []


@pytest.mark.parametrize(
    "conditions",
    [
        ["[$N, is, 1]", "[$KIND, is, gold]", "[$SURE, is, no]"],
        ["[$N, <, 10]", "[$N, <, 10.5]", "[$N, <, 11]"],
        ["[$N, '>', 10]", "[$N, '>=', 10]", "[$N, '>', 9.5]"],
        ["[$KIND, is, y]", "[$KIND, ends with, y]", "[$KIND, contains, y]"],
        ["[$KIND, is not set]", "[$KIND, is not, sample]", "[$N, is, 1]"],
        ["[$N, in, [1, 2]]", "[$N, in, [2, 3]]", "[$N, '>', 1]"],
        ["[$KIND, is, gold]", "{all: [[$KIND, is not, gold], [$N, is, 1]]}", "[$SURE, is, yes]"],
        ["{any: [[$N, is, 1], [$KIND, is, sample]]}", "{any: [[$N, is, 2], [$KIND, is, x]]}"],
        ["[$KIND, is, $WORD]", "[$N, '>', $LIST]"],
        ["['${LIST.level}', '>', 2]", "[$KIND, is, gold]", "['${LIST.level}', is, 1]"],
    ],
)
def test_a_branch_is_reached_that_an_earlier_condition_shadows(conditions: list[str]) -> None:
    mapping = "{kind: $KIND, n: $N, sure: $SURE, list: $LIST, word: $WORD}"
    named = ", ".join(f"c{at}: {one}" for at, one in enumerate(conditions))
    exits = ", ".join(f"c{at}: bye" for at in range(len(conditions)))
    found = explored(
        f"  a: {{type: webhook, url: https://api.example.com/a, response_mapping: {mapping},\n"
        "      exits: {success: b, failed: bye}}\n"
        f"  b: {{type: conditions, conditions: {{{named}}}, exits: {{{exits}, default: bye}}}}\n"
        + BYE
    )
    assert found.coverage.missing == []


@pytest.mark.parametrize("parameter", ["N", "KIND"])
@pytest.mark.parametrize("count", [9, 40])
def test_every_node_behind_a_choice_by_number_is_reached(parameter: str, count: int) -> None:
    choices = range(1, count + 1)
    named = ", ".join(f"c{at}: [${parameter}, is, {at}]" for at in choices)
    exits = ", ".join(f"c{at}: s{at}" for at in choices)
    said = "".join(f"  s{at}: {{type: speak, text: Choice {at}.}}\n" for at in choices)
    found = explored(
        f"  a: {{type: collect_input, parameter: ${parameter}, prompt: 'Which number?',\n"
        "      exits: {filled: b, missed: bye, no_input: bye}}\n"
        f"  b: {{type: conditions, conditions: {{{named}}}, exits: {{{exits}, default: bye}}}}\n"
        + BYE
        + said
    )
    assert {node for node, _ in found.coverage.missing} <= {"a"}
    assert not found.cut_short


def test_the_search_for_values_ends_however_many_conditions_there_are() -> None:
    names = [f"P{at}" for at in range(12)]
    held = ", ".join(f"[${one}, is not, a]" for one in names)
    parts = [f"c{at}: {{any: [{held}]}}" for at in range(100)]
    exits = ", ".join(f"c{at}: bye" for at in range(100))
    Path("t.yaml").write_text(
        f"flow: t\nstart: a\nparameters: {{{', '.join(f'{one}: ' for one in names)}}}\nnodes:\n"
        f"  a: {{type: conditions, conditions: {{{', '.join(parts)}}},\n"
        f"      exits: {{{exits}, default: bye}}}}\n{BYE}",
        "utf-8",
    )
    node = load_flow(Path("t.yaml"), node_types()).steps["a"].node
    found = list(islice(node.tries(lambda name: "sample"), 2_000))
    assert found[0] and dict.fromkeys(names, "a") in found


def test_what_a_caller_says_and_a_session_begins_with_reach_conditions_too() -> None:
    found = explored(
        "  a: {type: conditions, conditions: {night: [$WORD, is, night]},\n"
        "      exits: {night: bye, default: ask}}\n"
        "  ask: {type: collect_input, parameter: $N, prompt: How many?,\n"
        "        exits: {filled: b, missed: bye, no_input: bye}}\n"
        "  b: {type: conditions, conditions: {many: [$N, '>', 7]},\n"
        f"      exits: {{many: bye, default: bye}}}}\n{BYE}"
    )
    assert found.coverage.missing == []


def test_what_may_mean_several_values_is_said_where_that_has_its_exit() -> None:
    found = explored(
        "  a: {type: collect_input, parameter: $AT, prompt: When?,\n"
        f"      exits: {{filled: bye, missed: bye, no_input: bye, ambiguous: bye}}}}\n{BYE}"
    )
    assert found.coverage.missing == []


@pytest.mark.parametrize("path", ["cases", "cases[*]", "$.cases[*]"])
def test_what_lies_behind_a_choice_is_reached(path: str) -> None:
    call = CALL.replace("{kind: $KIND}", f'{{"{path}": $LIST}}')
    found = explored(
        f"  a: {call}, exits: {{success: pick, failed: bye}}}}\n"
        '  pick: {type: choose, from: $LIST, show: "${ITEM.at.name}", parameter: $WORD,'
        " prompt: Well?, page: 2,"
        " exits: {chosen: told, none: bye, missed: bye, no_input: bye, empty: bye}}\n"
        "  told: {type: webhook, url: 'https://api.example.com/${WORD.id}',"
        " exits: {success: bye, failed: bye}}\n" + BYE,
        top="on_failed: bye\n",
    )
    assert found.faults == []
    assert found.coverage.missing == []


def test_yes_no_and_what_is_not_valid_are_said_where_answers_are_confirmed() -> None:
    found = explored(
        "  a: {type: collect_input, parameter: $N, prompt: Well?, confirm: true, retries: 2,"
        ' valid: {when: [$N, ">", 10], say: "$N is too few."},'
        " exits: {filled: bye, missed: bye, no_input: bye}}\n" + BYE
    )
    assert found.faults == []
    assert found.coverage.missing == []


def test_an_exit_that_leads_nowhere_ends_in_silence() -> None:
    found = explored(
        "  a: {type: speak, text: One moment., next: b}\n"
        f"  b: {CALL}, exits: {{success: bye}}}}\n{BYE}"
    )
    (fault,) = found.faults
    assert (fault.kind, fault.node) == ("ends in silence", "b")
    assert fault.way == ("a → next", "b → failed  (status 500)")


def test_an_end_that_says_nothing_to_what_was_said_ends_in_silence() -> None:
    found = explored(f"  a: {ASK}, exits: {{filled: bye, missed: bye, no_input: end}}}}\n{BYE}")
    (fault,) = found.faults
    assert fault.way[-1] == "a → no_input" and fault.kind == "ends in silence"


def test_a_request_after_the_last_word_is_no_silence() -> None:
    found = explored(
        "  a: {type: speak, text: Bye., next: b}\n"
        f"  b: {CALL}, exits: {{success: end, failed: end}}}}\n"
    )
    assert found.faults == []


def test_a_flow_that_never_speaks_is_not_asked_to() -> None:
    assert explored(f"  a: {CALL}, exits: {{success: end, failed: end}}}}\n").faults == []


def test_a_service_that_stays_down_sends_a_flow_round() -> None:
    found = explored(f"  a: {CALL}, exits: {{success: bye, failed: a}}}}\n{BYE}")
    (fault,) = found.faults
    assert (fault.kind, fault.node) == ("goes round", "a")
    assert fault.way == ("a → failed  (status 500)", "… and round again")


def test_a_conversation_that_goes_on_and_on_is_no_fault() -> None:
    found = explored(f"  a: {ASK}, exits: {{filled: a, missed: a, no_input: a}}}}\n")
    assert found.faults == [] and not found.cut_short
    assert found.coverage.nodes["a"] < 10 * found.runs


def test_a_node_that_crashes_is_reported_with_the_way_to_it(tmp_path: Path) -> None:
    (tmp_path / "types").mkdir()
    (tmp_path / "types" / "brittle.py").write_text(
        "from engine import Context, Node, Result, Target\n\n\n"
        "class Brittle(Node):\n    type = 'brittle'\n\n"
        "    async def run(self, ctx: Context) -> Result:\n"
        "        return Result('next', {'WORD': 1 / (ctx.parameters['N'] - 8)})\n",
        "utf-8",
    )
    Path("t.yaml").write_text(
        "flow: t\nstart: a\nparameters: {N: {entity: number}, WORD: }\nnodes:\n"
        "  a: {type: collect_input, parameter: $N, prompt: N?,\n"
        "      exits: {filled: b, missed: c, no_input: c}}\n"
        "  b: {type: conditions, conditions: {big: [$N, '>', 7]}, exits: {big: d, default: c}}\n"
        "  d: {type: brittle, next: c}\n  c: {type: speak, text: Bye.}\n",
        "utf-8",
    )
    flow = load_flow(Path("t.yaml"), node_types(tmp_path / "types"))
    (fault,) = asyncio.run(Exploring(flow).walk()).faults
    assert (fault.kind, fault.node) == ("crashes", "d")
    assert "ZeroDivisionError" in fault.text
    assert fault.way == ('the caller says "8"', "a → filled", "b → big", "d → crashes")


def test_it_is_bounded_and_says_so() -> None:
    flow = load_flow(ROOT / "flows" / "demo.yaml", node_types())
    found = asyncio.run(Exploring(flow).walk(most_runs=5))
    assert (found.runs, found.cut_short) == (5, True)


def test_it_finds_the_same_each_time() -> None:
    flow = load_flow(ROOT / "flows" / "demo.yaml", node_types())
    first, second = (asyncio.run(Exploring(flow).walk()).as_json() for _ in range(2))
    assert first == second


def test_a_parameter_that_names_a_record_begins_with_an_id() -> None:
    exits = "success: bye, not_found: bye, failed: bye"
    found = explored(
        "  a: {type: salesforce, credential: Any, action: get_record, object: Contact, id: $KIND,\n"
        f"      exits: {{{exits}}}}}\n{BYE}"
    )
    assert found.coverage.missing == []


COUNTER = """
from engine import HttpNode, Request, Result, Target, Value


class Code(Value):
    example = "AB-1"


class Counter(HttpNode):
    type = "tally"
    exits = {"few": "Below ten.", "many": "Ten or more.", "closed": "Nobody counts."}
    into: Target
    code: Code

    def request(self, ctx):
        return Request("GET", "https://api.example.com/count")

    def result(self, ctx, response):
        if self.code.value(ctx) != "AB-1" or response.status == 423:
            return Result("closed")
        count = response.json()["count"]
        return Result("few" if count < 10 else "many", {self.into.name: count})

    def understands(self, status):
        return status == 423 or super().understands(status)

    def tries(self, ordinary):
        yield {"N": ordinary("N") + 41}

    def samples(self, found):
        yield "many of them", 200, {"count": 12}
        yield "a few", 200, {"count": 3}
        yield "nobody there", 423, None
"""


def test_a_type_says_itself_which_answers_and_values_are_worth_trying(tmp_path: Path) -> None:
    (tmp_path / "types").mkdir()
    (tmp_path / "types" / "tally.py").write_text(COUNTER, "utf-8")
    Path("t.yaml").write_text(
        "flow: t\nstart: a\nparameters: {N: {entity: number}, WORD: }\nnodes:\n"
        "  a: {type: tally, code: $WORD, into: $N,\n"
        "      exits: {few: bye, many: ask, closed: bye, failed: bye}}\n"
        "  ask: {type: collect_input, parameter: $N, prompt: How many?,\n"
        "        exits: {filled: bye, missed: bye, no_input: bye}}\n" + BYE,
        "utf-8",
    )
    exploring = Exploring(load_flow(Path("t.yaml"), node_types(tmp_path / "types")))
    found = asyncio.run(exploring.walk())
    assert found.coverage.missing == []
    assert [one.label for one in exploring.answers["a"]][:3] == ["", "a few", "nobody there"]
    assert 'the caller says "42"' in [one.label for one in exploring.inputs["ask"]]


def test_files_that_nodes_save_are_not_kept(tmp_path: Path) -> None:
    Path("t.yaml").write_text(
        "flow: t\nstart: a\nnodes:\n"
        "  a: {type: salesforce, credential: Any, query: SELECT Id FROM Contact,\n"
        "      save_to: out.jsonl, exits: {success: c, no_records: c, failed: c}}\n"
        "  c: {type: speak, text: Bye.}\n",
        "utf-8",
    )
    assert main(["test", "--explore", "t.yaml"]) == 0
    assert not list(tmp_path.rglob("out.jsonl"))


def test_the_command_tells_faults_and_what_was_not_reached(
    capsys: pytest.CaptureFixture[str],
) -> None:
    explored(f"  a: {CALL}, exits: {{success: bye}}}}\n{BYE}  never: {{type: speak, text: x}}\n")
    Path("notes.yaml").write_text("a: b\n", "utf-8")
    assert main(["test", "--explore"]) == 1
    text = capsys.readouterr().out
    assert "✗ ends in silence at a: failed leads nowhere, and the caller hears nothing more" in text
    assert "not reached: never: next (nothing leads to never)" in text
    assert "1 flow explored, 1 fault in" in text
    assert main(["test", "--explore", "--json", "t.yaml"]) == 1
    (flow,) = json.loads(capsys.readouterr().out)["flows"]
    assert flow["faults"][0]["way"] == ["a → failed  (status 500)"]
    why = "nothing leads to never"
    assert flow["not_reached"] == [{"node": "never", "exit": "next", "why": why}]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["no.yaml"], "error: no.yaml: there is no such file or folder"),
        ([], "error: there is no flow here"),
        (["broken.yaml"], 'broken.yaml:1:18: error: no node "b"'),
    ],
)
def test_what_cannot_be_explored_ends_with_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], text: str
) -> None:
    if arguments == ["broken.yaml"]:
        Path("broken.yaml").write_text("{flow: a, start: b, nodes: {a: {type: end}}}", "utf-8")
    assert main(["test", "--explore", *arguments]) == 2
    shown = capsys.readouterr()
    assert text in shown.out + shown.err
