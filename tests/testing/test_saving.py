"""A chat becomes a test: masked, beside the flow, and it passes at once."""

import asyncio
import json
import shutil
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from engine.errors import FlowError
from engine.flow.loading import load_flow
from engine.run.store import KeptTurn
from flowrun.cli import main
from flowrun.project.types import node_types
from flowrun.storage.home import open_store
from flowrun.testing.conversation import TestedConversation
from flowrun.testing.modes import run_case
from flowrun.testing.recording.rules import Rules
from flowrun.testing.saving.chat import Chat, chat_of, kept_chat
from flowrun.testing.saving.saving import save_chat
from flowrun.testing.stage import Stage, Surroundings
from flowrun.testing.suite import Case
from flowrun.testing.written.suites import read_suite

FLOWS = Path(__file__).parent.parent.parent / "flows"
CASES = [
    pytest.param(case, id=case.id)
    for file in sorted(FLOWS.glob("*.test.yaml"))
    for case in read_suite(file, node_types()).cases
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", StringIO(""))
    shutil.copytree(FLOWS, tmp_path, dirs_exist_ok=True)
    for file in tmp_path.glob("*.test.yaml"):
        file.unlink()
    return tmp_path


def talked(case: Case) -> Chat:
    """The conversation of a test as somebody would have had it."""
    heard = [line.words.text for line in case.talk if line.who == "user"]
    around = Surroundings(case.suite.environment, case.http, case.credentials, start=case.now)
    stage = Stage(case.suite.flow, around)

    async def talk() -> Chat:
        async with stage.connections:
            conversation = TestedConversation(stage, case.given)
            await conversation.hear()
            for text in heard:
                await conversation.hear(text)
            session, began = conversation.session, case.now
            transcript, flow = conversation.transcript, case.suite.flow
            return chat_of(transcript, flow, case.given, Rules(), began, session.status)

    return asyncio.run(talk())


@pytest.mark.parametrize("case", CASES)
def test_every_conversation_of_the_example_flows_passes_as_a_test(case: Case) -> None:
    flow = Path(case.suite.flow.file).name
    saved = save_chat(talked(case), Path(flow), "as it was", node_types(), None)
    (again,) = read_suite(saved.file, node_types()).cases
    outcome = run_case(again)
    assert outcome.passed, outcome.failures
    kept = saved.file.read_text("utf-8").casefold()
    kept = kept.replace("like this, dana at example dot com", "")  # the flow says that itself
    for person in ("dana", "whitfield", "mei ", "harold", "quinn", "415555", "415 555", "@example"):
        assert person not in kept


def run(*arguments: str) -> int:
    return main(["demo.yaml", *arguments])


def test_a_chat_of_the_command_is_saved_masked_with_its_answers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("--input", "1042", "--input", "no", "--save-test", "a case: “told”") == 0
    told = capsys.readouterr().err
    assert 'saved: "a case: “told”" in demo.test.yaml; read it before you commit it' in told
    assert "masked: name (2), phone number (1)" in told
    text = Path("demo.test.yaml").read_text("utf-8")
    assert "Dana" not in text and "Welcome back, Nemo-" in text
    assert '- user: "1042"\n' in text and "- find_caller: success\n" in text
    assert main(["test"]) == 0
    assert main(["fmt", "--check", "demo.test.yaml"]) == 0


@pytest.mark.parametrize(
    "tail",
    [
        "",
        "\n",
        "\n# the end\n",
        "   # no more\n\n\n",
        "\n    # of b\n\n# and after\nmask: {names: nick}\n",
        "\nmask: {names: nick}",
        "\n...\n",
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_a_test_is_added_and_every_other_byte_stays(
    tail: str, newline: str, start: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (
        "# ours\nflow:   demo.yaml\ntests:\n\n-  name: 'a'\n   talk: [bot: \"Hello\" ]\n"
        "-  {name: b,   talk: [bot: Hello]}"
    )
    written = (start + before + tail).replace("\n", newline).encode()
    Path("demo.test.yaml").write_bytes(written)
    assert run("--save-test", "c") == 0
    after = Path("demo.test.yaml").read_bytes()
    differing = (at for at in range(len(written) + 1) if written[:at] != after[:at])
    cut = next(differing, len(written) + 1) - 1
    kept = len(written) - cut
    assert after[:cut] == written[:cut]
    assert kept == 0 or after.endswith(written[-kept:])
    assert b"name: c" in after and (newline == "\n" or b"\n" not in after.replace(b"\r\n", b""))
    assert main(["test"]) == 0, capsys.readouterr()
    assert "3 passed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("written", "name", "told"),
    [
        (
            "flow: demo.yaml\ntests:\n  - {name: a, talk: [bot: b]}\n"
            "  - {name: a 2, talk: [bot: b]}\n",
            "a",
            'demo.test.yaml:3: a test is called "a" already; give it another, such as "a 3"',
        ),
        ("flow: demo.yaml\ntests: [{name: a, talk: [bot: b]}]\n", "b", "write tests: as lines"),
        ("flow: demo.yaml\ntests:\n  - {nam: a, talk: [bot: b]}\n", "b", 'unknown key "nam"'),
        ("flow: sandbox-webhook.yaml\ntests:\n  - {talk: [bot: b]}\n", "b", "of another flow"),
        (
            "flow: demo.yaml\nenvironment: qa\ntests:\n  - {talk: [bot: b]}\n",
            "b",
            "its tests take place in the environment qa, and the chat in none",
        ),
        (None, " ", "takes the name of a test"),
    ],
)
def test_where_no_test_can_be_added_it_is_told_before_anybody_talks(
    written: str | None, name: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if written is not None:
        Path("demo.test.yaml").write_text(written, "utf-8")
    assert run("--save-test", name) == 2
    shown = capsys.readouterr()
    assert told in shown.err and "Hello" not in shown.out
    if written is not None:
        assert Path("demo.test.yaml").read_text("utf-8") == written


def test_a_chat_in_an_environment_is_tested_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--env", "qa", "--save-test", "a") == 0
    assert "environment: qa\n" in Path("demo.test.yaml").read_text("utf-8")
    assert main(["test"]) == 0


def test_what_is_masked_is_for_the_test_file_to_say() -> None:
    head = "flow: demo.yaml\nmask: {keep: [FirstName]}\n"
    Path("demo.test.yaml").write_text(head + "tests:\n  - {name: a, talk: [bot: Hello]}\n", "utf-8")
    assert run("--save-test", "b") == 0
    assert "Welcome back, Dana from Nemo-" in Path("demo.test.yaml").read_text("utf-8")


def test_a_chat_that_no_test_can_begin_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    Path("other.yaml").write_text(
        "Basic: {type: http_basic, hosts: [a.example.com], username: u, password: {env: P}}\n",
        "utf-8",
    )
    Path("asks.yaml").write_text(
        "flow: asks\nstart: a\nnodes:\n  a: {type: webhook, url: https://a.example.com, "
        "credential: Basic, exits: {success: end, failed: end}}\n",
        "utf-8",
    )
    assert main(["asks.yaml", "--credentials", "other.yaml", "--save-test", "a"]) == 2
    assert "a test of this chat does not even begin: " in capsys.readouterr().err


ASKS = """\
flow: asks
start: pin
parameters: {PIN: {entity: number, secret: true}, NAME: , TOKEN: {secret: true}}
nodes:
  pin:
    type: collect_input
    parameter: $PIN
    prompt: Your PIN?
    exits: {filled: name, missed: bye, no_input: bye}
  name:
    type: collect_input
    parameter: $NAME
    prompt: Your name?
    exits: {filled: hi, missed: bye, no_input: bye}
  hi: {type: speak, text: "Hello $NAME, call $SESSION_ID.", next: bye}
  bye: {type: speak, text: Bye. }
"""


def test_a_secret_that_was_said_or_given_is_in_no_test() -> None:
    Path("asks.yaml").write_text(ASKS.replace("entity: number, ", ""), "utf-8")
    said = ["--input", "hunter22", "--input", "mail ada@lovelace.example"]
    more = ["--set", "TOKEN=sesame-open", "--save-test", "a"]
    assert main(["asks.yaml", *said, *more]) == 0
    text = Path("asks.test.yaml").read_text("utf-8")
    assert "hunter22" not in text and "sesame" not in text and "lovelace" not in text
    assert "- user: mail person-" in text
    assert "Hello mail" not in text, "a line with the session's id is another each time"
    assert main(["test", "asks.yaml"]) == 0


def test_a_chat_that_goes_another_way_when_it_is_masked_is_told_and_not_saved(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("asks.yaml").write_text(ASKS, "utf-8")
    assert main(["asks.yaml", "--input", "1234", "--input", "Ada", "--save-test", "a"]) == 2
    told = capsys.readouterr().err
    assert "where it went pin: filled, the test goes pin" in told and "secret" in told
    assert not Path("asks.test.yaml").exists()


def test_a_session_that_is_kept_becomes_a_test(capsys: pytest.CaptureFixture[str]) -> None:
    number = "CALLER_PHONE_NUMBER=+14155550143"
    assert run("--set", number, "--input", "1040", "--input", "", "--save-session") == 0
    capsys.readouterr()
    assert main(["sessions", "list", "--json"]) == 0
    (session,) = json.loads(capsys.readouterr().out)
    assert main(["sessions", "test", session["id"][:8]]) == 0
    assert main(["sessions", "test", session["id"][:8], "--name", "silence"]) == 0
    text = Path("demo.test.yaml").read_text("utf-8")
    assert f"name: session {session['id'][:8]}\n" in text and "name: silence\n" in text
    assert "Mei" not in text and "4155550143" not in text
    assert main(["test"]) == 0
    assert main(["sessions", "test", session["id"][:8]]) == 2
    assert "is called" in capsys.readouterr().err


def test_a_session_s_test_begins_with_what_the_session_began_with() -> None:
    Path("asks.yaml").write_text(
        "flow: asks\nstart: a\nparameters: {WHO: }\nnodes:\n"
        "  a: {type: conditions, conditions: {known: [$WHO, is, x]}, exits: {known: b}}\n"
        "  b: {type: set_parameter, parameters: {$WHO: somebody else}, next: c}\n"
        "  c: {type: speak, text: Bye $WHO}\n",
        "utf-8",
    )
    assert main(["asks.yaml", "--set", "WHO=x", "--save-session"]) == 0
    (stored,) = open_store().sessions()
    assert main(["sessions", "test", stored.id]) == 0
    assert "given: {WHO: x}\n" in Path("asks.test.yaml").read_text("utf-8")


DAYS = """flow: days
start: ask
parameters: {DAY: {entity: date}}
nodes:
  ask:
    type: collect_input
    parameter: $DAY
    prompt: Which day?
    exits: {filled: bye, missed: bye, no_input: bye}
  bye: {type: end, text: "So $DAY."}
"""


def test_tomorrow_stays_the_day_that_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    Path("days.yaml").write_text(DAYS, "utf-8")
    before = (
        "flow: days.yaml\nnow: 2020-01-01T10:00:00\ntests:\n  - {name: a, talk: [bot: Which]}\n"
    )
    Path("days.test.yaml").write_text(before, "utf-8")
    assert main(["days.yaml", "--input", "tomorrow", "--save-test", "b"]) == 0
    said = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("So "))
    assert f"- bot: {said}\n" in Path("days.test.yaml").read_text("utf-8")
    assert main(["test", "days.yaml"]) == 0


def test_a_session_that_heard_a_day_later_than_it_began_is_no_test() -> None:
    Path("days.yaml").write_text(DAYS, "utf-8")
    flow = load_flow(Path("days.yaml"), node_types())
    begin = datetime(2026, 3, 1, 9, tzinfo=UTC)
    visit: dict[str, Any] = {"node": "ask", "type": "collect_input", "exit": None, "outputs": {}}
    turns = [KeptTurn(None, ["Which day?"], [visit], begin, begin)]
    for later, is_told in ((begin + timedelta(hours=2), False), (begin + timedelta(1), True)):
        heard = {**visit, "exit": "filled", "outputs": {"DAY": "2026-03-03"}}
        whole = [*turns, KeptTurn("tomorrow", ["So."], [heard], later, later)]
        with pytest.raises(FlowError, match=r"\$DAY on a later") if is_told else nullcontext():
            kept_chat("ended", whole, flow, Rules(), begin)
