"""`flowrun sessions`: what is kept is found, shown, gone on with and forgotten."""

import io
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from engine.run.session import Session, Status
from engine.run.store import KeptTurn, Provenance
from flowrun.cli import main
from flowrun.storage.home import open_store
from flowrun.storage.ownership import Ownership

FLOW = """
flow: shop
start: ask
parameters: {CHOICE: , TOKEN: {secret: true}}
nodes:
  ask: {type: collect_input, parameter: $CHOICE, prompt: "Tea or coffee?", exits: {filled: again}}
  again: {type: collect_input, parameter: $CHOICE, prompt: "$CHOICE?", exits: {filled: bye}}
  bye: {type: end, text: "Here is your $CHOICE."}
"""
NOW = datetime.now(UTC)


class Done(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object, stdin: str | io.StringIO = "") -> Done:
        typed = io.StringIO(stdin) if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", typed)
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        return Done(code, *capsys.readouterr())

    return run


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    file = tmp_path / "shop.yaml"
    file.write_text(FLOW, "utf-8")
    return file


def keep(
    id: str,
    status: Status = "ended",
    *,
    days_ago: float = 0,
    caller: str | None = None,
    flow: str = "shop",
    expires: datetime | None = None,
) -> None:
    then = NOW - timedelta(days=days_ago)
    turn = KeptTurn("tea", ["Here."], [], then, then)
    session = Session(id, flow, "digest", "bye", status)
    open_store().keep(session, [turn], Provenance("shop.yaml", caller, None, expires), now=then)


def ids(done: Done) -> list[str]:
    return [one["id"] for one in done.json]


def test_a_list_has_only_what_every_filter_lets_through(run: Run) -> None:
    keep("a-1", "failed", days_ago=1, caller="+14155550100")
    keep("b-2", "failed", days_ago=9, caller="+14155550100")
    keep("c-3", "ended", days_ago=1, caller="+14155550199")
    keep("d-4", "expired", days_ago=1, flow="other")
    assert ids(run("sessions", "list", "--json", "--status", "failed")) == ["a-1", "b-2"]
    assert ids(run("sessions", "list", "--json", "--from", "3d")) == ["a-1", "c-3", "d-4"]
    assert ids(run("sessions", "list", "--json", "--to", "3d")) == ["b-2"]
    assert ids(run("sessions", "list", "--json", "--flow", "other")) == ["d-4"]
    assert ids(run("sessions", "list", "--json", "--caller", "+14155550199")) == ["c-3"]
    two = ("--status", "failed", "--status", "expired", "--from", "3d")
    assert ids(run("sessions", "list", "--json", *two)) == ["a-1", "d-4"]
    none = run("sessions", "list", "--flow", "other", "--status", "failed").out
    assert none == "no session is kept that all of this is true of\n"


def test_a_day_to_which_a_list_goes_is_in_it(run: Run) -> None:
    keep("a-1")
    day = f"{NOW:%Y-%m-%d}"
    assert ids(run("sessions", "list", "--json", "--from", day, "--to", day)) == ["a-1"]


def test_a_list_to_the_last_day_that_there_is_has_every_session(run: Run) -> None:
    keep("a-1")
    assert ids(run("sessions", "list", "--json", "--to", "9999-12-31")) == ["a-1"]


@pytest.mark.parametrize("command", [("sessions", "list"), ("report",)])
@pytest.mark.parametrize("day", ["2026-01-31", "2026-01-01", "2026-02-01T00:00"])
def test_a_list_that_ends_before_it_begins_is_refused(
    command: tuple[str, ...], day: str, run: Run
) -> None:
    keep("a-1")
    done = run(*command, "--from", "2026-02-01", "--to", day)
    assert (done.code, done.out) == (2, "")
    assert "nothing lies between: --from begins at 2026-02-01 00:00, and --to ends at" in done.err


def test_a_long_list_says_how_much_of_it_is_left_out(run: Run) -> None:
    for number in range(3):
        keep(f"{number}-id")
    done = run("sessions", "list", "--limit", "2")
    assert len(done.out.splitlines()) == 2
    assert done.err == "2 of 3 sessions; --limit 0 shows all\n"
    assert run("sessions", "list", "--limit", "0").err == ""


@pytest.mark.parametrize(
    "when",
    ["tomorrow", "2026-13-01", "30", "-3d", "9999999w", "0001-01-01T00:00+23:00"],
)
def test_a_moment_that_is_none_is_told_with_the_forms(run: Run, when: str) -> None:
    done = run("sessions", "list", f"--to={when}")
    assert done.code == 2
    assert "takes 2026-01-31, 2026-01-31T10:00 (UTC), or how long ago" in done.err


def test_a_session_is_shown_as_the_conversation_it_was(run: Run, flow: Path) -> None:
    run(flow, "--input", "tea", "--input", "cake", "--save-session", "--json")
    (id,) = ids(run("sessions", "list", "--json"))
    shown = run("sessions", "show", id[:8]).out
    said = ["Tea or coffee?", "› tea", "tea?", "› cake", "Here is your cake."]
    places = [shown.index(text) for text in said]
    assert places == sorted(places)
    turns = run("sessions", "show", id, "--json").json["turns"]
    assert [turn["heard"] for turn in turns] == [None, "tea", "cake"]


def test_a_session_that_waits_goes_on_and_is_kept_turn_by_turn(run: Run, flow: Path) -> None:
    run(flow, "--input", "tea", "--save-session", "--json")
    (id,) = ids(run("sessions", "list", "--json"))
    done = run("sessions", "resume", id[:8], stdin="cake\n")
    assert done.code == 0
    assert done.out == "tea?\nHere is your cake.\n"
    shown = run("sessions", "show", id, "--json").json
    assert (shown["status"], shown["parameters"]["CHOICE"]) == ("ended", "cake")
    assert [turn["heard"] for turn in shown["turns"]] == [None, "tea", "cake"]
    again = run("sessions", "resume", id)
    assert (again.code, "does not wait for input: it is ended" in again.err) == (2, True)


def test_a_session_that_goes_on_in_a_changed_flow_says_so(run: Run, flow: Path) -> None:
    run(flow, "--input", "tea", "--save-session", "--json")
    flow.write_text(FLOW.replace("Here is", "This is"), "utf-8")
    (id,) = ids(run("sessions", "list", "--json"))
    done = run("sessions", "resume", id, stdin="cake\n")
    assert "has changed since; the session goes on in the flow as it is now" in done.err
    assert "This is your cake." in done.out
    flow.unlink()
    run("sessions", "remove", "--all")
    keep("a-1", "awaiting_input")
    assert "the flow of the session is gone" in run("sessions", "resume", "a-1").err


class TypingLate(io.StringIO):
    """Standard input whose line comes after something else has happened."""

    def __init__(self, line: str, before: Callable[[], None]) -> None:
        super().__init__(line)
        self.before = before

    def __next__(self) -> str:
        self.before()
        return super().__next__()


def test_a_session_that_went_on_elsewhere_is_not_written_over(run: Run, flow: Path) -> None:
    run(flow, "--input", "tea", "--save-session", "--json")
    (id,) = ids(run("sessions", "list", "--json"))
    store = open_store()

    def elsewhere() -> None:
        stored = store.find(id)
        now = datetime.now(UTC)
        session = Session(id, "shop", "other", "again", "awaiting_input")
        store.keep(session, [KeptTurn("x", [], [], now, now)], Provenance(stored.file), now=now)

    done = run("sessions", "resume", id, stdin=TypingLate("cake\n", elsewhere))
    assert (done.code, "has gone on elsewhere; resume it anew" in done.err) == (2, True)
    assert store.find(id).turns == 3


def test_a_session_that_has_expired_does_not_go_on(run: Run, flow: Path) -> None:
    run(flow, "--input", "tea", "--save-session", "--json")
    (id,) = ids(run("sessions", "list", "--json"))
    stored = open_store().find(id)
    session = Session(id, "shop", "digest", "again", "awaiting_input")
    origin = Provenance(stored.file, expires=NOW - timedelta(days=1))
    open_store().keep(session, [], origin, now=NOW)
    assert "has expired" in run("sessions", "resume", id, stdin="cake\n").err


def test_purging_forgets_what_is_over_and_old_and_says_how_many(run: Run) -> None:
    keep("a-1", "ended", days_ago=40)
    keep("b-2", "expired", days_ago=40)
    keep("c-3", "awaiting_input", days_ago=40)
    keep("d-4", "ended", days_ago=3)
    dry = run("sessions", "purge", "--before", "30d", "--dry-run")
    assert dry.out == "2 sessions would be forgotten\n"
    assert len(ids(run("sessions", "list", "--json"))) == 4
    assert run("sessions", "purge", "--before", "30d", "--status", "ended").out == (
        "1 session forgotten\n"
    )
    assert ids(run("sessions", "list", "--json")) == ["d-4", "b-2", "c-3"]
    every = ("--status", "awaiting_input", "--status", "expired")
    assert run("sessions", "purge", "--before", "30d", *every).out == "2 sessions forgotten\n"


def test_many_are_purged_in_steps_and_all_of_them(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        keep(f"{number}-id", days_ago=40)
    monkeypatch.setattr("flowrun.storage.sessions._REMOVED_AT_ONCE", 2)
    assert run("sessions", "purge", "--before", "30d").out == "5 sessions forgotten\n"
    assert run("sessions", "list", "--json").json == []


def test_while_a_server_owns_the_sessions_they_are_read_and_not_written(
    run: Run, flow: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(flow, "--input", "tea", "--save-session", "--json")
    (id,) = ids(run("sessions", "list", "--json"))
    monkeypatch.setattr("flowrun.storage.ownership._SECONDS", 0.05)
    server = Ownership(open_store().file)
    server.take()
    try:
        assert run("sessions", "show", id).code == 0
        for refused in (
            run("sessions", "purge", "--before", "0m"),
            run("sessions", "remove", id),
            run("sessions", "resume", id, stdin="cake\n"),
        ):
            assert refused.code == 2
            assert "Stop it, or set FLOWRUN_HOME to another folder" in refused.err
            assert "Here is your cake" not in refused.out
    finally:
        server.give_back()
    assert open_store().find(id).turns == 2


def test_a_session_begun_with_values_of_an_environment_is_kept(
    run: Run, flow: Path, tmp_path: Path
) -> None:
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments" / "qa.yaml").write_text("parameters: {CHOICE: tea}\n")
    done = run(flow, "--env", "qa", "--save-session", stdin="milk\n")
    assert done.code == 0, done.err
    [stored] = open_store().sessions()
    assert run("sessions", "show", stored.id, "--json").json["parameters"]["CHOICE"] == "milk"


def test_a_session_goes_on_in_the_environment_that_it_began_in(
    run: Run, flow: Path, tmp_path: Path
) -> None:
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments" / "qa.yaml").write_text("parameters: {CHOICE: tea}\n")
    run(flow, "--env", "qa", "--save-session", "--input", "milk")
    run(flow, "--save-session", "--input", "milk")
    [id] = ids(run("sessions", "list", "--json", "--env", "qa"))
    assert "environment qa" in run("sessions", "show", id).out
    (tmp_path / "environments" / "qa.yaml").rename(tmp_path / "environments" / "other.yaml")
    gone = run("sessions", "resume", id, stdin="cake\n")
    assert (gone.code, 'no environment "qa"' in gone.err) == (2, True)
    assert run("sessions", "resume", id, "--env", "other", stdin="cake\n").code == 0
    assert ids(run("sessions", "list", "--json", "--env", "qa")) == [id]
