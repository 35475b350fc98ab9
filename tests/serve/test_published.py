"""What is published is served, taken up without a restart, and kept by sessions that go on."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from flowrun.cli import main
from flowrun.storage.versions import open_versions
from tests.serve.serving import PATIENCE, Server, serving

FLOW = """
flow: shop
start: hello
parameters: {NAME: }
nodes:
  hello: {type: speak, text: "Hello from ONE.", next: who}
  who: {type: collect_input, parameter: $NAME, prompt: Who?, exits: {filled: bye, missed: end}}
  bye: {type: end, text: "Bye from ONE, $NAME."}
"""


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    file = tmp_path / "shop.yaml"
    file.write_text(FLOW, "utf-8")
    return file


def publish(flow: Path, word: str, *options: str) -> None:
    flow.write_text(FLOW.replace("ONE", word), "utf-8")
    assert main(["publish", str(flow), *options]) == 0


def begin(server: Server, **body: Any) -> dict[str, Any]:
    asked = {"agent_id": "shop", **body}
    headers = {"X-Vgai-Key": server.key}
    answer = httpx.post(f"{server.url}/http/init", json=asked, headers=headers, timeout=PATIENCE)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def says(server: Server, begun: dict[str, Any], input: str) -> str:
    headers = {"Authorization": f"Bearer {begun['session_token']}"}
    url = f"{server.url}/http/{begun['session_id']}/step"
    answer = httpx.post(url, json={"input": input}, headers=headers, timeout=PATIENCE)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["messages"][0]["text"])


def test_a_new_version_is_taken_up_and_a_session_keeps_its_own(flow: Path) -> None:
    publish(flow, "one")
    with serving("--published") as server:
        old = begin(server)
        assert says(server, old, "") == "Hello from one."
        publish(flow, "two")
        new = begin(server)
        assert says(server, new, "") == "Hello from two."
        assert says(server, old, "Dana") == "Bye from one, Dana."
        assert main(["rollback", "shop"]) == 0
        assert says(server, begin(server), "") == "Hello from one."
    with serving("--published") as server:
        assert says(server, new, "Robin") == "Bye from two, Robin."


def test_listed_callers_are_given_the_draft(flow: Path) -> None:
    publish(flow, "one")
    publish(flow, "draft", "--draft")
    with serving("--published", "--draft-for", "dana", "--draft-for", "+14155550100") as server:
        assert says(server, begin(server), "") == "Hello from one."
        assert says(server, begin(server, user_id="robin"), "") == "Hello from one."
        assert says(server, begin(server, user_id="dana"), "") == "Hello from draft."
        number = [{"name": "CALLER_PHONE_NUMBER", "value": "+14155550100"}]
        assert says(server, begin(server, session_parameters=number), "") == "Hello from draft."


def test_a_version_that_was_tampered_with_is_not_run(flow: Path) -> None:
    publish(flow, "one")
    with serving("--published") as server:
        publish(flow, "two")
        version = open_versions().published("shop")
        assert version is not None
        open_versions().flow_file(version).write_text(FLOW.replace("ONE", "another"), "utf-8")
        headers = {"X-Vgai-Key": server.key}
        url = f"{server.url}/http/init"
        answer = httpx.post(url, json={"agent_id": "shop"}, headers=headers, timeout=PATIENCE)
        assert answer.status_code == 503
        assert "this flow cannot be served right now" in answer.json()["message"]
        assert main(["rollback", "shop"]) == 0
        assert says(server, begin(server), "") == "Hello from one."


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--published"], "nothing is published yet; flowrun publish FLOW.yaml publishes a flow"),
        ([], "name the flows to serve, or say --published"),
        (["--published", "shop.yaml"], "not both: leave out --published, or leave out shop.yaml\n"),
        (["--published", "a.yaml", "b", "c"], "or leave out a.yaml, b, …\n"),
        (["shop.yaml", "--draft-for", "dana"], "--draft-for goes with --published"),
        (["--draft-for", "dana"], "--draft-for goes with --published"),
    ],
)
def test_what_cannot_be_served_is_told(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", *arguments]) == 2
    assert said in capsys.readouterr().err
