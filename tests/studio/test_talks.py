"""Talks in the studio: gone on with, taken back without asking anybody again, saved as tests."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

from engine.values.secret import DOTS
from flowrun.storage.home import open_store
from flowrun.storage.ownership import Ownership
from flowrun.studio.talk import MOST_TURNS
from flowrun.studio.talks import MOST_IDLE_SECONDS, MOST_TALKS, Talks
from tests.serve.serving import begins
from tests.studio.studio import FLOW, Studio, studio_of

pytestmark = pytest.mark.anyio

SECRET = "canary-77ab-in-the-clear"
ORDERS = """\
flow: orders
start: welcome
parameters:
  WHICH:
  STATE:
  PIN: {entity: text, secret: true, hosts: [api.example.com]}
nodes:
  welcome: {type: speak, text: Welcome., next: ask}
  ask:
    type: collect_input
    label: Which order?
    parameter: $WHICH
    prompt: Which order?
    quick_replies: [AB1, AB2]
    exits: {filled: look, no_input: end}
  look:
    type: webhook
    url: https://api.example.com/orders/$WHICH
    headers: {X-Pin: $PIN}
    response_mapping: {state: $STATE}
    exits: {success: tell, failed: sorry}
  tell: {type: speak, text: It is $STATE., next: ask}
  sorry: {type: end, text: That did not work.}
"""


async def begun(studio: Studio, text: str = FLOW, file: str = "shop.yaml", **more: Any) -> Any:
    return await studio.post("/api/talks", {"file": file, "text": text, **more}, 201)


async def say(studio: Studio, talk: Any, text: str, status: int = 200) -> Any:
    """The talk then, put together of what was told of it before and what is told now."""
    told = await studio.post(f"/api/talks/{talk['id']}/say", {"text": text}, status)
    if status != 200:
        return told
    stay = told["from"]
    whole = {name: [*talk[name][: stay[name]], *told[name]] for name in stay}
    return {**told, **whole, "from": dict.fromkeys(stay, 0)}


def spoken(talk: Any) -> list[str]:
    return [f"{one['who']}: {one['text']}" for one in talk["messages"]]


def orders(respx_mock: respx.MockRouter) -> respx.Route:
    return respx_mock.get(url__regex=r"https://api\.example\.com/orders/.*").mock(
        side_effect=lambda asked: httpx.Response(200, json={"state": f"at {asked.url.path[-3:]}"})
    )


async def test_a_talk_tells_what_was_said_done_and_changed(
    studio: Studio, respx_mock: respx.MockRouter
) -> None:
    orders(respx_mock)
    talk = await begun(studio, ORDERS, "orders.yaml", parameters={"PIN": SECRET})
    assert talk["waits"] and talk["turns"] == 1 and talk["quick_replies"] == ["AB1", "AB2"]
    assert spoken(talk) == ["flow: Welcome.", "flow: Which order?"]
    assert talk["messages"][-1]["quick_replies"] == ["AB1", "AB2"]
    talk = await say(studio, talk, "AB1")
    assert spoken(talk)[2:] == ["user: AB1", "flow: It is at AB1.", "flow: Which order?"]
    assert [one["turn"] for one in talk["messages"]] == [1, 1, 2, 2, 2]
    assert talk["path"] == [
        {"node": "welcome", "exit": "next"},
        {"node": "ask", "exit": "filled"},
        {"node": "look", "exit": "success"},
        {"node": "tell", "exit": "next"},
        {"node": "ask", "exit": None},
    ]
    [look] = [one for one in talk["visits"] if one["node"] == "look"]
    assert look["turn"] == 2 and look["changed"] == {"STATE": "at AB1"}
    [asked] = look["requests"]
    assert asked["request"]["url"] == "https://api.example.com/orders/AB1"
    assert asked["response"]["status"] == 200 and asked["ms"] >= 0
    [tell] = [one for one in talk["visits"] if one["node"] == "tell"]
    assert tell["said"] == ["It is at AB1."]
    assert [one["label"] for one in talk["visits"] if one["node"] == "ask"][0] == "Which order?"
    assert [one["seq"] for one in talk["visits"]] == list(range(1, len(talk["visits"]) + 1))
    changed = {one["name"] for one in talk["parameters"] if one["changed"]}
    assert changed == {"WHICH", "STATE"}
    assert [one["name"] for one in talk["parameters"] if not one["system"]] == [
        "WHICH",
        "STATE",
        "PIN",
    ]


async def test_a_talk_taken_back_is_as_it_was_and_asks_nobody_again(
    studio: Studio, respx_mock: respx.MockRouter
) -> None:
    route = orders(respx_mock)
    first = await say(
        studio, await begun(studio, ORDERS, "orders.yaml", parameters={"PIN": SECRET}), "AB1"
    )
    await say(studio, first, "AB2")
    await say(studio, first, "AB3")
    assert route.call_count == 3
    again = await studio.post(f"/api/talks/{first['id']}/restart", {"turn": 3})
    assert again == first
    assert route.call_count == 3
    kept = open_store()
    assert [turn.heard for turn in kept.turns(kept.find(first["id"]))] == [None, "AB1"]
    other = await say(studio, again, "AB9")
    assert spoken(other)[-2] == "flow: It is at AB9."
    assert [turn.heard for turn in kept.turns(kept.find(first["id"]))] == [None, "AB1", "AB9"]


async def test_a_talk_taken_back_to_its_first_turn_begins_anew(studio: Studio) -> None:
    talk = await begun(studio)
    ended = await say(studio, talk, "Bob")
    assert ended["status"] == "ended" and not ended["waits"]
    again = await studio.post(f"/api/talks/{talk['id']}/restart", {"turn": 1})
    assert again["waits"] and again["id"] == talk["id"]
    assert [again[key] for key in ("messages", "path", "parameters", "turns")] == [
        talk[key] for key in ("messages", "path", "parameters", "turns")
    ]


@pytest.mark.parametrize("turn", [0, -1, 3, 10**12])
async def test_a_turn_that_was_not_is_no_place_to_go_back_to(studio: Studio, turn: int) -> None:
    talk = await say(studio, await begun(studio), "Bob")
    refused = await studio.post(f"/api/talks/{talk['id']}/restart", {"turn": turn}, 422)
    assert refused["error"] == f"the talk has no turn {turn}; it has 2"


async def test_an_unknown_talk_and_one_that_is_over_say_so(studio: Studio) -> None:
    nobody = {"id": "0000"}
    assert "begin a new one" in (await say(studio, nobody, "x", 404))["error"]
    talk = await say(studio, await begun(studio), "Bob")
    assert "over (ended)" in (await say(studio, talk, "x", 409))["error"]
    await studio.delete(f"/api/talks/{talk['id']}")
    assert "begin a new one" in (await say(studio, talk, "x", 404))["error"]


async def test_of_two_answers_at_once_the_second_is_refused(
    studio: Studio, respx_mock: respx.MockRouter
) -> None:
    asked, may_answer = asyncio.Event(), asyncio.Event()

    async def slowly(_: httpx.Request) -> httpx.Response:
        asked.set()
        await may_answer.wait()
        return httpx.Response(200, json={"state": "late"})

    respx_mock.get("https://api.example.com/orders/AB1").mock(side_effect=slowly)
    talk = await begun(studio, ORDERS, "orders.yaml", parameters={"PIN": SECRET})
    first = asyncio.create_task(say(studio, talk, "AB1"))
    await begins(asked, first)
    assert "still answering" in (await say(studio, talk, "AB2", 409))["error"]
    restart = f"/api/talks/{talk['id']}/restart"
    assert "still answering" in (await studio.post(restart, {"turn": 1}, 409))["error"]
    assert (await studio.get("/api/flows"))[0]["file"] == "shop.yaml"
    may_answer.set()
    assert spoken(await first)[-2] == "flow: It is late."


async def test_a_talk_that_is_ended_while_it_answers_is_cut_off(
    studio: Studio, respx_mock: respx.MockRouter
) -> None:
    asked, never = asyncio.Event(), asyncio.Event()

    async def hang(_: httpx.Request) -> httpx.Response:
        asked.set()
        await never.wait()
        return httpx.Response(500)

    respx_mock.get("https://api.example.com/orders/AB1").mock(side_effect=hang)
    talk = await begun(studio, ORDERS, "orders.yaml", parameters={"PIN": SECRET})
    waiting = asyncio.create_task(say(studio, talk, "AB1", 409))
    await begins(asked, waiting)
    await studio.delete(f"/api/talks/{talk['id']}")
    assert "ended meanwhile" in (await waiting)["error"]


async def test_a_flow_that_crashes_says_so_and_the_studio_goes_on(
    tmp_path: Path, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "nodes").mkdir()
    (tmp_path / "nodes" / "fall.py").write_text(
        "from engine import Context, Node, Result\n\n\nclass Fall(Node):\n"
        '    """Falls."""\n\n    type = "fall"\n\n'
        "    async def run(self, ctx: Context) -> Result:\n        return 1 / 0\n"
    )
    text = "flow: f\nstart: a\nnodes: {a: {type: fall, next: end}}\n"
    async with studio_of(root, nodes_dir=tmp_path / "nodes") as studio:
        talk = await begun(studio, text, "f.yaml")
        assert talk["status"] == "crashed" and "ZeroDivisionError" in talk["error"]
        assert not talk["waits"] and talk["visits"][0]["exit"] is None
        assert (await begun(studio))["waits"]


async def test_what_is_secret_is_dots_everywhere_and_sealed_where_it_is_kept(
    studio: Studio, respx_mock: respx.MockRouter
) -> None:
    respx_mock.get("https://api.example.com/orders/AB1").respond(
        json={"state": f"said {SECRET}"}, headers={"X-Seen": SECRET}
    )
    body = {"file": "orders.yaml", "text": ORDERS, "parameters": {"PIN": SECRET}}
    answer = await studio.http.post("/api/talks", json=body)
    assert answer.status_code == 201 and SECRET not in answer.text
    talk = answer.json()
    assert {one["name"]: one["value"] for one in talk["parameters"]}["PIN"] == DOTS
    told = json.dumps(await say(studio, talk, "AB1"))
    assert SECRET not in told and f"It is said {DOTS}." in json.loads(told)["messages"][3]["text"]
    assert SECRET.encode() not in open_store().file.read_bytes()
    assert SECRET not in json.dumps(await studio.get(f"/api/sessions/{talk['id']}"))


LATE = """\
flow: late
start: ask
parameters: {WORD: , KEY: {secret: true}}
nodes:
  ask: {type: collect_input, parameter: $WORD, prompt: A word?, exits: {filled: again}}
  again: {type: collect_input, parameter: $KEY, prompt: "$WORD. A key?", exits: {filled: ask}}
"""


async def test_a_turn_tells_what_is_new_and_all_anew_where_it_meets_a_secret(
    studio: Studio,
) -> None:
    talk = await begun(studio, LATE, "late.yaml")
    path = f"/api/talks/{talk['id']}"
    told = await studio.post(f"{path}/say", {"text": SECRET})
    assert told["from"] == {"messages": 1, "visits": 1, "path": 0}
    assert [one["text"] for one in told["messages"]] == [SECRET, f"{SECRET}. A key?"]
    assert [(one["turn"], one["seq"]) for one in told["visits"]] == [(2, 2), (2, 3)]
    told = await studio.post(f"{path}/say", {"text": SECRET})
    assert told["from"] == {"messages": 0, "visits": 0, "path": 0}
    assert [one["text"] for one in told["messages"]] == [
        "A word?",
        DOTS,
        f"{DOTS}. A key?",
        DOTS,
        "A word?",
    ]
    told = await studio.post(f"{path}/say", {"text": "tea"})
    assert told["from"]["messages"] == 5 and len(told["messages"]) == 2
    # What is kept is the same, turn by turn.
    store = open_store()
    turns = store.turns(store.find(talk["id"]))
    assert [turn.heard for turn in turns] == [None, DOTS, DOTS, "tea"]
    whole = await studio.get(path)
    assert [one["text"] for one in whole["messages"]][5:] == ["tea", "tea. A key?"]
    assert whole["path"] == [*whole["path"][: told["from"]["path"]], *told["path"]]


async def test_parameters_are_set_as_they_are_typed_over_the_environments(demo: Studio) -> None:
    (demo.root / "environments" / "other.yaml").write_text(
        "parameters: {CALLER_PHONE_NUMBER: '+14155550100', SUBJECT: theirs}\n"
    )
    text = (demo.root / "demo.yaml").read_text("utf-8")
    given = {"parameters": {"CALLER_PHONE_NUMBER": "+14155550999"}, "environment": "other"}
    talk = await begun(demo, text, "demo.yaml", **given)
    values = {one["name"]: one["value"] for one in talk["parameters"]}
    assert values["CALLER_PHONE_NUMBER"] == "+14155550999" and values["SUBJECT"] == "theirs"
    assert talk["environment"] == "other" and talk["status"] == "ended"
    told = await demo.post(
        "/api/talks",
        {"file": "demo.yaml", "text": text, "parameters": {"CALLER_PHONE_NUMBER": "nobody"}},
        422,
    )
    assert "CALLER_PHONE_NUMBER" in told["error"]


async def test_a_talk_is_of_the_text_in_the_page(studio: Studio) -> None:
    talk = await begun(studio, FLOW.replace("Hello $NAME", "Ahoy $NAME"))
    assert spoken(talk)[0] == "flow: Ahoy there. 🦊"
    assert "Hello" in (studio.root / "shop.yaml").read_text("utf-8")
    refused = await studio.post("/api/talks", {"file": "shop.yaml", "text": "flow: x\n"}, 422)
    assert "start" in refused["error"]


async def test_silence_is_an_empty_answer(studio: Studio) -> None:
    talk = await say(studio, await begun(studio), "")
    assert spoken(talk)[2] == "user: "
    assert talk["visits"][-1]["node"] in ("ask", "bye")


async def test_a_talk_is_kept_as_a_session_unless_the_studio_is_read_only(root: Path) -> None:
    async with studio_of(root, read_only=True) as studio:
        talk = await say(studio, await begun(studio), "Bob")
        assert talk["status"] == "ended" and open_store().sessions() == []
        refused = await studio.post(f"/api/talks/{talk['id']}/save", {"name": "x"}, 403)
        assert "--read-only" in refused["error"]
    async with studio_of(root) as studio:
        talk = await say(studio, await begun(studio), "Bob")
    [stored] = open_store().sessions()
    assert (stored.id, stored.status, stored.turns) == (talk["id"], "ended", 2)
    assert Path(stored.file) == (root / "shop.yaml").resolve()


async def test_the_talk_that_was_left_alone_longest_goes_when_there_are_too_many(
    studio: Studio,
) -> None:
    talks = [await begun(studio) for _ in range(MOST_TALKS)]
    await studio.get(f"/api/talks/{talks[0]['id']}")
    await begun(studio)
    assert (await studio.get(f"/api/talks/{talks[0]['id']}"))["waits"]
    assert "begin a new one" in (await studio.get(f"/api/talks/{talks[1]['id']}", 404))["error"]


async def test_a_talk_that_nobody_goes_on_with_is_over_in_time(studio: Studio) -> None:
    now = [0.0]
    talks, ended = Talks(lambda: now[0]), []

    class Idle:
        is_busy = False

        def __init__(self, id: str) -> None:
            self.id = id

        async def end(self) -> None:
            ended.append(self.id)

    await talks.add(Idle("a"))  # type: ignore[arg-type]
    now[0] = MOST_IDLE_SECONDS + 1
    await talks.add(Idle("b"))  # type: ignore[arg-type]
    assert ended == ["a"]


async def test_a_talk_has_no_end_of_turns(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowrun.studio.talk.MOST_TURNS", 2)
    text = FLOW.replace("filled: bye", "filled: ask")
    talk = await say(studio, await begun(studio, text), "Bob")
    assert MOST_TURNS > 100
    assert "2 turns at most" in (await say(studio, talk, "Bob", 409))["error"]


async def test_a_talk_saved_as_a_test_passes_and_leaves_the_flow_alone(demo: Studio) -> None:
    text = (demo.root / "survey.yaml").read_text("utf-8")
    talk = await begun(demo, text, "survey.yaml")
    while talk["waits"] and talk["turns"] < 9:
        talk = await say(demo, talk, "5")
    saved = await demo.post(f"/api/talks/{talk['id']}/save", {"name": "as talked"})
    assert saved["file"] == "survey.test.yaml" and "read it before" in saved["note"]
    assert "as talked" in (demo.root / "survey.test.yaml").read_text("utf-8")
    assert (demo.root / "survey.yaml").read_text("utf-8") == text
    ran = await demo.post("/api/tests/run", {"file": "survey.test.yaml", "names": ["as talked"]})
    assert (ran["passed"], ran["failed"]) == (1, 0)
    refused = await demo.post(f"/api/talks/{talk['id']}/save", {"name": "as talked"}, 422)
    assert "already" in refused["error"]


async def test_a_talk_about_a_flow_that_is_not_saved_is_no_test(studio: Studio) -> None:
    talk = await begun(studio, FLOW, "new.yaml")
    refused = await studio.post(f"/api/talks/{talk['id']}/save", {"name": "x"}, 422)
    assert "not saved yet" in refused["error"]


async def test_a_talk_goes_on_where_its_session_cannot_be_kept(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flowrun.storage.ownership._SECONDS", 0.01)
    server = Ownership(open_store().file)
    server.take()
    try:
        talk = await say(studio, await begun(studio), "Bob")
    finally:
        server.give_back()
    assert talk["status"] == "ended"
    [warning] = talk["warnings"]
    assert "the session is not kept" in warning and "another server" in warning


async def test_a_secret_that_is_not_where_it_should_be_is_told_before_the_talk(
    studio: Studio,
) -> None:
    text = ORDERS.replace("secret: true,", "secret: true, value: {env: NOT_THERE_AT_ALL},")
    refused = await studio.post("/api/talks", {"file": "orders.yaml", "text": text}, 422)
    assert "NOT_THERE_AT_ALL" in refused["error"]


@pytest.mark.parametrize("file", ["../shop.yaml", "shop.test.yaml", "credentials.yaml", "", "a"])
async def test_a_talk_is_of_a_flow_of_the_folder(studio: Studio, file: str) -> None:
    body = {"file": file, "text": FLOW}
    assert (await studio.post("/api/talks", body, 404))["error"]
    assert (await studio.post("/api/request", {**body, "node": "x"}, 404))["error"]


@pytest.mark.parametrize(
    "body", [{}, {"file": 1, "text": ""}, {"file": "shop.yaml", "text": FLOW, "extra": 1}, [], "x"]
)
async def test_a_body_that_is_none_of_a_talk_is_malformed(studio: Studio, body: Any) -> None:
    assert (await studio.post("/api/talks", body, 400))["error"]
