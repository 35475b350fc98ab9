"""A report counts what the kept sessions did, whatever has become of their flow."""

import json
import math
import sqlite3
import tracemalloc
from contextlib import closing
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.run.session import Session, Status
from engine.run.store import KeptTurn, Provenance
from flowrun.cli import main
from flowrun.reporting.report import Report
from flowrun.reporting.tally import MOST_CAUSES, FlowTally, SessionRow, Visit, cause_of
from flowrun.reporting.times import Times
from flowrun.storage.home import open_store
from flowrun.storage.session_filter import SessionFilter
from tests.browser import chromium, opened

FLOW = """
flow: shop
start: ask
parameters: {CHOICE: }
nodes:
  ask: {type: collect_input, parameter: $CHOICE, prompt: "Tea?", exits: {filled: look, missed: bye}}
  look: {type: webhook, url: "https://shop.example/x", exits: {success: bye, failed: bye}}
  bye: {type: end, text: Bye.}
"""
NOW = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    file = tmp_path / "shop.yaml"
    file.write_text(FLOW, "utf-8")
    return file


def visit(node: str, exit: str | None, ms: float = 1.0, **more: Any) -> dict[str, Any]:
    return {"node": node, "type": "speak", "exit": exit, "ms": ms, "outputs": {}, **more}


def keep(
    id: str,
    *turns: list[dict[str, Any]],
    status: Status = "ended",
    file: Path = Path("shop.yaml"),
    day: int = 0,
) -> None:
    then = NOW + timedelta(days=day)
    kept = [KeptTurn("x", ["said"], visits, then, then) for visits in turns]
    at = turns[-1][-1]["node"] if turns else "ask"
    session = Session(id, "shop", "digest", at, status)
    open_store().keep(session, kept, Provenance(str(file)), now=then)


def call(login: float | None = None) -> dict[str, Any]:
    asked = {"method": "GET", "url": "https://shop.example/x", "headers": {}, "body": None}
    told = {} if login is None else {"login": {"credential": "Shop", "ms": login}}
    return {"request": asked, "ms": 2.0, **told}


def some_sessions(file: Path) -> None:
    waits = [visit("ask", None)]
    late = "GET shop.example/x?id=%d: it answered 503"
    keep(
        "a",
        waits,
        [visit("ask", "filled"), visit("look", "success", 40, calls=[call(150)])]
        + [visit("bye", "end")],
        file=file,
    )
    keep(
        "b",
        waits,
        [visit("ask", "filled"), visit("look", "failed", 900, error=late % 123456)]
        + [visit("bye", "end")],
        file=file,
        day=1,
    )
    keep(
        "c",
        waits,
        [visit("ask", "filled"), visit("look", None, 9, error=late % 777777)],
        status="crashed",
        file=file,
        day=2,
    )
    keep("d", waits, status="expired", file=file, day=2)
    refused = 'credential "Shop": invalid_grant'
    keep(
        "e",
        waits,
        [visit("ask", "filled"), visit("look", "failed", 5, error=refused)],
        status="failed",
        file=file,
        day=3,
    )


def report(*arguments: str, capsys: pytest.CaptureFixture[str]) -> Any:
    capsys.readouterr()
    assert main(["report", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_report_counts_outcomes_exits_ends_logins_and_causes(
    flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    some_sessions(flow)
    (told,) = report(capsys=capsys)["flows"]
    assert told["outcomes"] == {"ended": 2, "crashed": 1, "expired": 1, "failed": 1}
    nodes = {node["node"]: node for node in told["nodes"]}
    assert nodes["ask"]["exits"] == {"filled": 4, "(waits)": 1}
    assert nodes["ask"]["sessions"] == 5
    assert nodes["look"]["exits"] == {"success": 1, "failed": 2, "(crashed)": 1}
    assert nodes["look"]["stopped"] == {"crashed": 1, "failed": 1}
    assert (nodes["look"]["drop_off"], nodes["ask"]["drop_off"]) == (0.5, 0.2)
    assert nodes["bye"]["stopped"] == {}
    (login,) = told["logins"]
    assert (login["credential"], login["count"], login["failed"]) == ("Shop", 1, 1)
    assert {(one["node"], one["cause"]): one["count"] for one in told["errors"]} == {
        ("look", "GET shop.example/x…: it answered 503"): 2,
        ("look", 'credential "Shop": invalid_grant'): 1,
    }


def test_a_report_takes_only_the_sessions_that_are_asked_for(
    flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    some_sessions(flow)
    assert report("--from", "2026-02-01", "--to", "2026-02-02", capsys=capsys)["sessions"] == 3
    assert report("--status", "ended", capsys=capsys)["sessions"] == 2
    assert report("shop", capsys=capsys)["sessions"] == 5
    assert report(str(flow), capsys=capsys)["sessions"] == 5
    assert report("a", capsys=capsys)["turns"][1]["visits"][0]["node"] == "ask"
    assert main(["report", "a", "--from", "3d"]) == 2
    assert "one session needs no --from" in capsys.readouterr().err
    assert main(["report", "nobody"]) == 2
    assert 'no session "nobody"' in capsys.readouterr().err
    assert main(["report", "gone.yaml"]) == 2
    assert "there is no such file" in capsys.readouterr().err


def test_the_text_says_the_same_in_aligned_lines(
    flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    some_sessions(flow)
    assert main(["report"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("5 sessions · 2026-01-31 – 2026-02-03 UTC\n")
    assert "    look  webhook" not in told
    assert "    look  2  50.0%  crashed 1, failed 1" in told
    assert "    2  look  GET shop.example/x…: it answered 503" in told
    assert "\x1b" not in told


def test_without_sessions_a_report_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report"]) == 0
    assert capsys.readouterr().out == "no session is kept that all of this is true of\n"


class Page(HTMLParser):
    """The tags of a page, and what it would ask for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.asks: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.asks += [name for name, _ in attrs if name in ("src", "href", "onload", "data")]


def test_the_page_stands_alone_and_shows_the_graph(
    flow: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    some_sessions(flow)
    assert main(["report", "--html", str(tmp_path / "r.html")]) == 0
    text = (tmp_path / "r.html").read_text("utf-8")
    page = Page(text)
    assert page.asks == []
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert 'class="traffic-5"' in text
    assert "5 of 5 sessions ran another version of the file." in text


def test_a_flow_whose_file_is_gone_is_counted_all_the_same(
    flow: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    some_sessions(flow)
    flow.unlink()
    assert main(["report", "--html", str(tmp_path / "r.html")]) == 0
    assert "is not here any more" in (tmp_path / "r.html").read_text("utf-8")
    assert report(capsys=capsys)["sessions"] == 5
    flow.write_text("flow: shop\nnodes: [", "utf-8")
    assert main(["report", "--html", str(tmp_path / "r.html")]) == 0
    assert "No picture: " in (tmp_path / "r.html").read_text("utf-8")


def test_nodes_that_the_file_has_no_more_are_named_beside_the_picture(
    flow: Path, tmp_path: Path
) -> None:
    keep("a", [visit("older", "next"), visit("bye", "end")], file=flow)
    assert main(["report", "--html", str(tmp_path / "r.html")]) == 0
    assert "the file has them no more: older" in (tmp_path / "r.html").read_text("utf-8")


def test_nothing_that_people_say_becomes_a_tag_of_the_page(flow: Path, tmp_path: Path) -> None:
    bad = '<script>alert("x")</script>'
    then = NOW
    turn = KeptTurn(bad, [bad], [visit(bad, bad, 30, error=bad)], then, then)
    session = Session("a-1", bad, "digest", bad, "failed", error=bad)
    open_store().keep(session, [turn], Provenance(bad), now=then)
    for what in ((), ("a-1",)):
        assert main(["report", *what, "--html", str(tmp_path / "r.html")]) == 0
        text = (tmp_path / "r.html").read_text("utf-8")
        assert "script" not in Page(text).tags
        assert "&lt;script&gt;" in text


def test_a_damaged_session_is_counted_as_such(
    flow: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    some_sessions(flow)
    with closing(sqlite3.connect(open_store().file)) as db, db:
        (key,) = db.execute("SELECT key FROM sessions WHERE id = 'b'").fetchone()
        db.execute("UPDATE turns SET visits = '[{' WHERE session = ?", (key,))
    told = report(capsys=capsys)
    assert (told["sessions"], told["unreadable"]) == (4, 1)


def test_memory_does_not_grow_with_the_number_of_sessions(flow: Path) -> None:
    body = "x" * 20_000
    asked = [visit("look", "success", 40, outputs={"BODY": body}), visit("bye", "end")]

    def peak() -> int:
        tracemalloc.start()
        Report.of(open_store(), SessionFilter())
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    for number in range(30):
        keep(f"a-{number}", asked)
    Report.of(open_store(), SessionFilter())
    few = peak()
    for number in range(270):
        keep(f"b-{number}", asked)
    assert peak() < few + 100_000


def test_causes_beyond_the_bound_are_counted_together() -> None:
    tally = FlowTally("shop")
    row = SessionRow("a", "shop", "", "", "failed", "ask", 0, 0)
    letters = "abcdefghijklmnopqrstuvwxyz"
    for number in range(MOST_CAUSES + 500):
        word = "".join(letters[number // 26**place % 26] for place in range(3))
        tally.add(row, 1, [Visit("ask", "speak", "failed", 1.0, error=word)])
    assert len(tally.causes) == MOST_CAUSES + 1
    assert tally.causes.total() == MOST_CAUSES + 500


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=200), st.floats(0.01, 1.0))
def test_a_percentile_is_off_by_little(times: list[float], share: float) -> None:
    counted = Times()
    for ms in times:
        counted.add(ms)
    exact = sorted(times)[max(0, math.ceil(share * len(times)) - 1)]
    assert counted.percentile(share) == pytest.approx(exact, rel=0.045)


@given(st.text())
def test_a_cause_is_one_short_line(error: str) -> None:
    cause = cause_of(error)
    assert len(cause) <= 160
    assert "\n" not in cause


def test_the_page_is_calm_in_light_and_dark_and_asks_for_nothing(
    flow: Path, tmp_path: Path
) -> None:
    some_sessions(flow)
    assert main(["report", "--html", str(tmp_path / "r.html")]) == 0
    with opened(chromium()) as page:
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        page.on("request", lambda request: told.append(request.url))
        grounds = set()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": 380, "height": 800})
            page.goto((tmp_path / "r.html").as_uri())
            grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
            assert page.evaluate("document.documentElement.scrollWidth") == 380
        assert len(grounds) == 2
        assert set(told) == {(tmp_path / "r.html").as_uri()}


def test_on_paper_the_page_is_light_whatever_the_reader_prefers(flow: Path, tmp_path: Path) -> None:
    some_sessions(flow)
    assert main(["report", "--html", str(tmp_path / "r.html")]) == 0
    with opened(chromium()) as page:
        page.emulate_media(color_scheme="dark", media="print")
        page.goto((tmp_path / "r.html").as_uri())
        for name, part, light in (
            ("color", "body", "rgb(15, 23, 42)"),
            ("fill", ".graph .ground", "rgb(248, 250, 252)"),
        ):
            found = page.evaluate(f"getComputedStyle(document.querySelector('{part}')).{name}")
            assert found == light
