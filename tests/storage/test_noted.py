"""A turn that was cut off goes on where it was: no visit that was finished is made again, and no
write twice."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FLOW = """
flow: order
start: draw
parameters: {LUCKY: {entity: number}, STOCK: {entity: number}, KEY: {secret: true}, ID: }
nodes:
  draw: {type: draw, number: $LUCKY, next: which}
  which:
    type: conditions
    conditions: {low: [$LUCKY, <, 0.5]}
    exits: {low: stock, default: stock}
  stock:
    type: webhook
    method: GET
    url: https://shop.example/stock
    response_mapping: {left: $STOCK, key: $KEY}
    exits: {success: order}
  order:
    type: webhook
    method: POST
    url: https://shop.example/orders
    headers: {X-Key: $KEY}
    body: {json: {lucky: $LUCKY}}
    response_mapping: {id: $ID}
    exits: {success: told, failed: sorry}
  told:
    type: webhook
    method: POST
    url: https://shop.example/told
    body: {json: {id: $ID}}
    exits: {success: bye}
  bye: {type: end, text: "Order $ID, lucky $LUCKY."}
  sorry: {type: end, text: Please ask a person.}
""".replace("stock:", "stock:")

TURN = '''
import asyncio, json, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path

import httpx

from engine import Context, Node, Result, Target
from engine.credentials.connections import Connections
from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials
from engine.flow.loading import read_flow
from engine.plugins import Types
from engine.run.runner import Runner
from engine.run.store import Provenance
from engine.source.reading import parse_source
from flowrun.conversation import Conversation, kept_turn
from flowrun.project.types import node_types
from flowrun.storage.noted import Noted
from flowrun.storage.served_sessions import ServedSessions
from flowrun.storage.sessions import Store
from flowrun.storage.vault.sealing import DataKeys, Key

events = 0

def event():
    """Another moment at which a process may be killed."""
    global events
    events += 1
    if events == kill_at:
        os.kill(os.getpid(), signal.SIGKILL)

class Draw(Node):
    """Draw a number."""

    type = "draw"

    number: Target

    async def run(self, ctx: Context) -> Result:
        return Result("next", {self.number.name: ctx.random()})

class Toys:
    def names(self): return {"draw": __name__}
    def load(self, name): return Draw

def answer(request):
    event()
    with (folder / "requests").open("a") as log:
        print(request.method, request.url.path, request.content.decode(), file=log, flush=True)
    event()
    return httpx.Response(200, json={"left": 3, "key": "canary-0c1d-noted", "id": "A-1"})

class Killable(ServedSessions):
    async def note(self, id, notes):
        event()
        await super().note(id, notes)
        event()

async def main():
    raw = Key(b"k" * 32)
    keys = DataKeys("one", {"one": raw}, raw)
    served = Killable(Store(folder, lambda: keys))
    types = Types("node", Node, [*node_types()._sources, Toys()])
    text = (folder / "order.yaml").read_text().replace("method: POST", "method: POST\\n" + policy)
    flow = read_flow(parse_source(text, "order.yaml"), types)
    connections = Connections(
        Credentials({}, Types("credential", Credential, [])), wire=httpx.MockTransport(answer)
    )
    now, origin = datetime.now(UTC), Provenance("order.yaml")
    id = "the-session"
    if not (folder / "begun").exists():
        session = Runner(flow, connections).start()
        session.id = id
        await served.keep(session, [], origin, now=now)
        (folder / "begun").touch()
    runner = Runner(flow, connections, executor=Noted(served, id))
    conversation = Conversation(runner, served.load(id, flow))
    turn = await conversation.turn()
    event()
    kept = kept_turn(turn, None, conversation.began, conversation.ended)
    await served.keep(conversation.session, [kept], origin, now=now)
    await served.aclose()
    told = {"says": turn.says, "status": turn.session.status, "trace": turn.trace()}
    (folder / "done.json").write_text(json.dumps(told))

for line in sys.stdin:  # each turn in a process of its own, which begins with all imported
    told, kill_at, policy = json.loads(line)
    folder = Path(told)
    child = os.fork()
    if not child:
        asyncio.run(main())
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print(json.dumps(os.waitstatus_to_exitcode(status)), flush=True)
'''


@pytest.fixture(scope="module")
def turns() -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(
        [sys.executable, "-c", TURN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process


def turn(
    turns: "subprocess.Popen[str]", folder: Path, kill_at: int, policy: str
) -> dict[str, Any] | None:
    """What the turn did; None where its process was killed."""
    assert turns.stdin and turns.stdout
    print(json.dumps([str(folder), kill_at, policy]), file=turns.stdin, flush=True)
    code = json.loads(turns.stdout.readline())
    if code == -signal.SIGKILL:
        return None
    assert code == 0
    return dict(json.loads((folder / "done.json").read_text()))


def requests(folder: Path) -> list[str]:
    file = folder / "requests"
    return file.read_text().splitlines() if file.exists() else []


POLICIES = {
    "never twice": "",
    "may be repeated": "    policy: {retry: {times: 1, repeat_writes: true}}",
}


@pytest.mark.parametrize("policy", POLICIES)
def test_a_turn_that_is_killed_anywhere_goes_on_where_it_was(
    turns: "subprocess.Popen[str]", tmp_path: Path, policy: str
) -> None:
    was_told = False
    for kill_at in range(1, 100):
        folder = tmp_path / str(kill_at)
        folder.mkdir()
        (folder / "order.yaml").write_text(FLOW)
        finished = turn(turns, folder, kill_at, POLICIES[policy])
        if finished is not None:
            break
        before = requests(folder)
        done = turn(turns, folder, 0, POLICIES[policy])
        assert done is not None
        sent = requests(folder)
        writes = [line for line in sent if line.startswith("POST")]
        paths = [line.split()[1] for line in sent]
        assert b"canary-0c1d-noted" not in (folder / "sessions.db").read_bytes()
        if policy == "never twice":
            assert len(writes) == len(set(line.split()[1] for line in writes)), sent
        # One request was under way at most: no other is made again.
        assert len(paths) - len(set(paths)) <= 1
        assert sent[: len(before)] == before
        # What was drawn before the kill is what was sent and said after it.
        lucky = {json.loads(line.split(" ", 2)[2])["lucky"] for line in writes if "lucky" in line}
        assert len(lucky) <= 1
        if done["says"] == ["Please ask a person."]:
            was_told = True
            (failed,) = [visit for visit in done["trace"] if visit["exit"] == "failed"]
            assert failed["node"] == "order"
            assert "may have arrived, and is not made again" in failed["error"]
            assert policy == "never twice"
        elif done["status"] == "ended" and lucky:
            assert str(*lucky)[:6] in done["says"][0]
    else:
        raise AssertionError("it never finished")
    assert kill_at > 10
    assert was_told is (policy == "never twice")
