"""A flow that is open in the studio: changed on the canvas, in forms and in the text."""

from pathlib import Path
from typing import Any

import pytest

from tests.studio.studio import FLOW, Studio

pytestmark = pytest.mark.anyio


def applied(text: str, changes: list[dict[str, Any]]) -> str:
    """As the browser applies changes: offsets in UTF-16 units of the text as it was."""
    units = text.encode("utf-16-le")
    for change in reversed(changes):
        before, after = units[: 2 * change["from"]], units[2 * change["to"] :]
        units = before + change["insert"].encode("utf-16-le") + after
    return units.decode("utf-16-le")


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
async def test_operations_give_the_text_its_changes_and_its_view(
    studio: Studio, bom: str, newline: str
) -> None:
    text = bom + FLOW.replace("\n", newline)
    ops = [
        {"op": "connect", "node": "greet", "exit": "next", "target": "bye"},
        {"op": "set", "path": ["nodes", "ask", "prompt"], "value": "Wer? 🐻"},
        {"op": "add_node", "name": "more", "type": "speak", "after": "ask"},
    ]
    told = await studio.post("/api/flow/ops", {"file": "shop.yaml", "text": text, "ops": ops})
    wanted = FLOW.replace("next: ask", "next: bye").replace("prompt: Who?", "prompt: Wer? 🐻")
    wanted = wanted.replace("  bye: {", "  more:\n    type: speak\n\n  bye: {")
    assert told["text"] == bom + wanted.replace("\n", newline)
    assert applied(text, told["changes"]) == told["text"]
    assert [node["name"] for node in told["view"]["graph"]["nodes"]] == [
        "greet",
        "ask",
        "more",
        "bye",
    ]
    [missing] = [one for one in told["view"]["diagnostics"] if one["code"] == "missing-key"]
    assert missing["node"] == "more"


async def test_what_cannot_be_changed_is_refused_in_words(studio: Studio) -> None:
    sent = {"file": "shop.yaml", "text": FLOW, "ops": [{"op": "delete_node", "name": "no"}]}
    assert '"no"' in (await studio.post("/api/flow/ops", sent, 422))["error"]
    sent = {"file": "shop.yaml", "text": "a: {", "ops": []}
    assert "line 1" in (await studio.post("/api/flow/ops", sent, 422))["error"]


async def test_a_quick_fix_mends_its_problem(studio: Studio) -> None:
    text = FLOW.replace("next: ask", "next: aks")
    sent = {"file": "shop.yaml", "text": text}
    view = await studio.post("/api/flow/view", sent)
    [problem] = [one for one in view["diagnostics"] if one["fixes"]]
    assert (problem["node"], problem["line"], problem["severity"]) == ("greet", 11, "error")
    [fix] = problem["fixes"]
    assert fix["sure"] and fix["title"] == 'Write "ask"'
    assert applied(text, fix["changes"]) == FLOW


async def test_completion_hover_and_format_count_as_the_browser_does(studio: Studio) -> None:
    text = FLOW.replace("next: ask", "next: a")
    at = len(text[: text.index("next: a") + 7].encode("utf-16-le")) // 2
    sent = {"file": "shop.yaml", "text": text, "offset": at}
    found = await studio.post("/api/flow/complete", sent)
    assert found["from"] == at - 1
    [ask] = [one for one in found["items"] if one["label"] == "ask"]
    assert ask["apply"] == "ask" and "collect_input" in ask["documentation"]
    at = len(FLOW[: FLOW.index("ask:\n") + 1].encode("utf-16-le")) // 2
    hover = await studio.post("/api/flow/hover", {"file": "shop.yaml", "text": FLOW, "offset": at})
    assert hover["markdown"].startswith("**ask** · collect_input")
    assert await studio.post("/api/flow/hover", {**sent, "offset": 10**9}) == {}
    untidy = FLOW.replace("next: ask", "next:    ask")
    told = await studio.post("/api/flow/format", {"file": "shop.yaml", "text": untidy})
    assert applied(untidy, told["changes"]) == told["text"]
    assert "next: ask\n" in told["text"]


async def test_a_rename_reaches_the_tests_and_environments_on_the_disk(studio: Studio) -> None:
    test = studio.root / "shop.test.yaml"
    test.write_text(
        "flow: shop.yaml\ntests:\n  - name: x\n    expect: {path: [greet, ask]}\n", "utf-8"
    )
    environment = studio.root / "environments" / "qa.yaml"
    environment.parent.mkdir()
    environment.write_text("parameters: {NAME: you}\n", "utf-8")
    sent = {"file": "shop.yaml", "text": FLOW, "kind": "node", "old": "ask", "new": "who"}
    told = await studio.post("/api/flow/rename", sent)
    assert told["others"] == [{"file": "shop.test.yaml", "changes": 1}]
    assert "path: [greet, who]" in test.read_text("utf-8")
    assert applied(FLOW, told["changes"]) == told["text"]
    assert (studio.root / "shop.yaml").read_text("utf-8") == FLOW
    sent |= {"kind": "parameter", "old": "NAME", "new": "WHO", "text": told["text"]}
    told = await studio.post("/api/flow/rename", sent)
    assert "$WHO. 🦊" in told["text"] and "$NAME" not in told["text"]
    assert environment.read_text("utf-8") == "parameters: {WHO: you}\n"
    sent |= {"text": told["text"], "old": "WHO", "new": "1 x"}
    assert "not a parameter name" in (await studio.post("/api/flow/rename", sent, 422))["error"]
    refused = await studio.post("/api/flow/rename", {**sent, "old": "NO"}, 422)
    assert refused["error"] == "shop.yaml: no parameter $NO; there are: $WHO"


async def test_an_entity_is_renamed_where_parameters_take_it(studio: Studio) -> None:
    text = FLOW.replace(
        "parameters:\n", "entities:\n  size: {values: [small, large]}\n\nparameters:\n"
    ).replace("NAME: there", "NAME: {entity: size, value: small}\n  N: {entity: number}")
    sent = {"file": "shop.yaml", "text": text, "kind": "entity", "old": "size", "new": "volume"}
    told = await studio.post("/api/flow/rename", sent)
    assert told["text"] == text.replace("size", "volume")
    assert told["view"]["ok"] and told["view"]["entities"][0] == "volume"
    for new in ("number", "1 x", "size"):
        assert (await studio.post("/api/flow/rename", {**sent, "new": new}, 422))["error"]
    refused = await studio.post("/api/flow/rename", {**sent, "old": "siez"}, 422)
    assert refused["error"] == 'shop.yaml: no entity "siez"; did you mean "size"?'
    hover = {"file": "shop.yaml", "text": text, "offset": text.index("size,") + 1}
    assert "takes one of small, large" in (await studio.post("/api/flow/hover", hover))["markdown"]


async def test_a_node_is_a_form(studio: Studio) -> None:
    sent = {"file": "shop.yaml", "text": FLOW, "node": "ask"}
    form = await studio.post("/api/flow/node", sent)
    fields = {field["key"]: field for field in form["fields"]}
    assert form["title"] == "Collect input" and form["lines"] == [14, 18]
    assert fields["prompt"]["kind"] == "speech" and fields["prompt"]["value"] == "Who?"
    assert fields["parameter"]["kind"] == "parameter"
    assert "$NAME" in fields["parameter"]["options"]
    assert fields["retries"] | {"span": None} == fields["retries"]
    assert (fields["retries"]["kind"], fields["retries"]["value"]) == ("number", 1)
    assert fields["no_input_after"]["kind"] == "duration"
    assert [(one["name"], one["target"], one["wired"]) for one in form["exits"]] == [
        ("filled", "bye", True),
        ("no_input", "bye", True),
        ("ambiguous", None, False),
        ("declined", None, False),
        ("failed", None, False),
    ]
    assert form["asks"] is False and form["credential"] is None
    await studio.post("/api/flow/node", {**sent, "node": "no"}, 404)


async def test_a_form_offers_the_credentials_of_the_environment_and_what_a_choice_needs(
    studio: Studio,
) -> None:
    (studio.root / "credentials.yaml").write_text(
        "Org: {type: local_org}\nOrg QA: {type: local_org}\nBroken: {type: salesforce}\n"
        "Shop: {type: http_bearer, token: {env: TOKEN}, hosts: [shop.example]}\n",
        "utf-8",
    )
    (studio.root / "environments").mkdir()
    (studio.root / "environments" / "qa.yaml").write_text("credentials: {Org: Org QA}\n", "utf-8")
    text = (
        "flow: s\nstart: a\nparameters: {X: , Y: }\non_failed: b\nnodes:\n  a:\n"
        "    type: salesforce\n    credential: Org\n    query: SELECT Id FROM Contact "
        "WHERE Name = $X\n"
        "    response_mapping:\n      'records[0].Id': $Y\n      n: {parameter: $X, default: 1}\n"
        "    exits: {success: b}\n  b: {type: end}\n"
    )
    sent = {"file": "s.yaml", "text": text, "node": "a", "environment": "qa"}
    form = await studio.post("/api/flow/node", sent)
    credential = form["credential"]
    assert (credential["value"], credential["actual"]) == ("Org", "Org QA")
    assert {one["name"]: one["state"] for one in credential["choices"]} == {
        "Org": "ready",
        "Org QA": "ready",
        "Broken": "broken",
    }
    assert form["asks"] is True and form["reads"] == ["X"]
    fields = {field["key"]: field for field in form["fields"]}
    assert fields["query"]["required"] and fields["query"]["kind"] == "soql"
    assert "object" not in fields
    assert fields["response_mapping"]["value"] == [
        {"path": "records[0].Id", "parameter": "$Y"},
        {"path": "n", "parameter": "$X", "default": 1},
    ]
    failed = form["exits"][-1]
    assert (failed["target"], failed["wired"], failed["on_failed"]) == ("b", False, True)
    assert "not_found" not in [one["name"] for one in form["exits"]]


@pytest.mark.parametrize(
    "written",
    ["3", "[", "{}", "a: [", "nodes: 3", "nodes: {a: 3}", "nodes: {a: {type: [x]}}", "- x"],
)
async def test_whatever_the_text_is_it_has_a_view_and_no_crash(
    studio: Studio, written: str, tmp_path: Path
) -> None:
    sent = {"file": "new.yaml", "text": written}
    view = await studio.post("/api/flow/view", sent)
    assert not view["ok"] and view["diagnostics"]
    for node in view["graph"]["nodes"]:
        await studio.post("/api/flow/node", {**sent, "node": node["name"]})
    await studio.post("/api/flow/complete", {**sent, "offset": len(written)})
    await studio.post("/api/flow/hover", {**sent, "offset": 1})


async def test_a_flow_with_more_problems_than_are_shown_says_so(studio: Studio) -> None:
    nodes = "".join(f"  n{number}: {{type: speek}}\n" for number in range(1_200))
    view = await studio.post("/api/flow/view", {"file": "x.yaml", "text": f"nodes:\n{nodes}"})
    *shown, last = view["diagnostics"]
    assert len(shown) == 1_000
    assert last["severity"] == "info" and "more problems" in last["message"]
