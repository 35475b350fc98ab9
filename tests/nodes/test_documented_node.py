"""The node of docs/writing-a-node.md that sends, with answers of every status."""

from pathlib import Path

import httpx
import pytest

from engine.credentials.connections import Connections
from engine.credentials.registry import Credentials
from engine.flow.loading import read_flow
from engine.run.runner import Runner
from engine.run.turn import Turn
from engine.source.reading import parse_source
from flowrun.project.types import credential_types, node_types

pytestmark = pytest.mark.anyio

GUIDE = (Path(__file__).parents[2] / "docs/writing-a-node.md").read_text("utf-8")
FLOW = """\
start: fetch
parameters: {JOKE: before}
nodes:
  fetch:
    type: joke
    url: https://jokes.example.com/
    response_mapping: {joke: $JOKE}
    exits: {success: tell, none: sorry}
  tell: {type: end, text: $JOKE}
  sorry: {type: end, text: None left.}
"""


async def asked(folder: Path, answer: httpx.Response) -> Turn:
    start = GUIDE.index("# my_nodes/joke.py")
    (folder / "joke.py").write_text(GUIDE[start : GUIDE.index("```", start)], "utf-8")
    flow = read_flow(parse_source(FLOW, "t.yaml"), node_types(folder))
    wire = httpx.MockTransport(lambda request: answer)
    async with Connections(Credentials({}, credential_types()), wire=wire) as connections:
        runner = Runner(flow, connections)
        return await runner.turn(runner.start())


async def test_a_good_answer_is_mapped(tmp_path: Path) -> None:
    turn = await asked(tmp_path, httpx.Response(203, json={"joke": "Knock, knock."}))
    assert turn.session.status == "ended" and turn.says[-1] == "Knock, knock."


async def test_a_status_that_the_node_understands_is_its_own(tmp_path: Path) -> None:
    turn = await asked(tmp_path, httpx.Response(404, json={"joke": "never"}))
    assert turn.session.status == "ended" and turn.says[-1] == "None left."


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (httpx.Response(500, json={"joke": "x", "message": "boom"}), "answered 500: boom"),
        (httpx.Response(403, text="no"), "answered 403 (text/plain)"),
        (httpx.Response(302, headers={"location": "/b?c"}), "answered 302, a redirect to /b"),
    ],
)
async def test_any_other_status_takes_failed_and_sets_nothing(
    tmp_path: Path, answer: httpx.Response, told: str
) -> None:
    turn = await asked(tmp_path, answer)
    assert (turn.session.status, turn.session.error) == ("failed", f"fetch: {told}")
    assert turn.session.parameters["JOKE"] == "before"
