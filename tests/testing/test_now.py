"""When a test takes place: at a moment that it says, or at one that is said in the guide."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from engine.errors import FlowError
from flowrun.cli import main
from flowrun.language.schemas.suites import suite_schema
from flowrun.testing import run_flow, try_request
from flowrun.testing.doubles.clock import START

FLOW = """\
flow: clock
time_zone: America/New_York
start: say
parameters:
  DAY: {entity: date, value: tomorrow}
  AT: {entity: datetime}
nodes:
  say: {type: speak, text: "$CALL_START_DATE $CALL_START_TIME, $DAY, $AT", next: ask}
  ask:
    type: webhook
    url: https://a.example.com/$CALL_START_DATE/$AT
    exits: {success: end, failed: end}
"""
AT = "given: {AT: '2026-03-01T09:00:00'}"
ANSWER = {"ask": 200}
GUIDE = Path(__file__).parent.parent.parent / "docs" / "testing.md"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "clock.yaml").write_text(FLOW, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(folder: Path, head: str, case: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    text = f"flow: clock.yaml\n{head}tests:\n  - {{name: one, http: {{ask: 200}}, {case}}}\n"
    (folder / "clock.test.yaml").write_text(text, "utf-8")
    return main(["test"]), capsys.readouterr().out


@pytest.mark.parametrize(
    ("head", "case", "said"),
    [
        ("", "", "Saturday, January 31 5:00 AM, Sunday, February 1, Sunday"),
        ("now: 2026-03-01T09:00:00\n", "", "Sunday, March 1 9:00 AM, Monday, March 2,"),
        ("now: '2026-03-01T09:00:00Z'\n", "", "Sunday, March 1 4:00 AM, Monday, March 2,"),
        ("now: 2026-03-01T09:00:00+09:00\n", "", "Saturday, February 28 7:00 PM, Sunday, March 1,"),
        ("now: 2026-03-01\n", "", "Sunday, March 1 12:00 AM, Monday, March 2,"),
        (
            "now:\n",
            "now: 2024-02-28T23:30:00, ",
            "Wednesday, February 28 11:30 PM, Thursday, F",
        ),
        (
            "now: 2026-03-01T09:00:00\n",
            "now: 2027-01-01T00:00:00, ",
            "Friday, January 1 12:00 AM, S",
        ),
    ],
)
def test_a_test_takes_place_when_it_says_else_when_its_file_says(
    folder: Path, head: str, case: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, shown = run(folder, head, f"{case}{AT}, talk: [bot: '{said}']", capsys)
    assert code == 0, shown


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("soon", '"soon" is not a date and time such as 2026-01-31T10:00:00Z'),
        ("2026-02-30T10:00:00", "is not a date and time such as"),
        ("[2026-01-31]", "is not a date and time such as"),
        ("9500-12-31T23:00:00", "takes a moment of the years 1970 to 8999"),
        ("0001-01-01T00:00:00", "takes a moment of the years 1970 to 8999"),
    ],
)
@pytest.mark.parametrize("place", ["file", "test"])
def test_a_wrong_moment_is_told_at_its_place(
    folder: Path, written: str, told: str, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    head = f"now: {written}\n" if place == "file" else ""
    case = f"now: '{written}', " if place == "test" else ""
    code, shown = run(folder, head, f"{case}talk: [bot: a]", capsys)
    at = "2:6" if place == "file" else "3:40"
    assert code == 2
    assert f"clock.test.yaml:{at}: error: " in shown and told in shown


@pytest.mark.parametrize(
    "expect", ["{DAY: tomorrow}", "{DAY: 2026-03-02}", "{AT: '2026-03-01T09:00:00'}"]
)
def test_what_is_expected_is_read_by_the_clock_of_the_test_in_the_zone_of_the_flow(
    folder: Path, expect: str, capsys: pytest.CaptureFixture[str]
) -> None:
    case = f"given: {{AT: '2026-03-01T09:00:00'}}, expect: {{parameters: {expect}}}"
    code, shown = run(folder, "now: 2026-03-01T23:30:00\n", case, capsys)
    assert code == 0, shown


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (None, date(2026, 1, 31)),
        ("2026-03-01T23:30:00", date(2026, 3, 1)),
        (datetime(2026, 3, 1, 23, 30), date(2026, 3, 1)),
        (datetime(2026, 3, 1, 2, 30, tzinfo=UTC), date(2026, 2, 28)),
        (datetime(2026, 3, 1, 2, 30, tzinfo=timezone(timedelta(hours=-5))), date(2026, 3, 1)),
    ],
)
def test_runs_and_requests_of_python_take_it_too(folder: Path, now: Any, day: date) -> None:
    given = {"AT": "2026-03-01T09:00:00"}
    run = run_flow("clock.yaml", now=now, given=given, http=ANSWER)
    assert run.says[0].startswith(f"{day:%A, %B} {day.day} ")
    trial = try_request("clock.yaml", "ask", given, now=now, http=ANSWER)
    assert trial.request is not None
    assert trial.request["url"].startswith(f"https://a.example.com/{day}/2026-03-01T14")


def test_a_wrong_moment_of_python_is_told(folder: Path) -> None:
    with pytest.raises(FlowError, match='now: "soon" is not a date and time such as'):
        run_flow("clock.yaml", now="soon", http=ANSWER)


def test_a_moment_is_said_in_the_time_zone_of_the_flow_and_sent_as_it_is(folder: Path) -> None:
    run = run_flow("clock.yaml", given={"AT": "2026-07-01T12:00:00Z"}, http=ANSWER)
    assert run.says[0].endswith(", Wednesday, July 1 at 8:00 AM")
    assert run.sent["ask"][0].url.endswith("/2026-07-01T12:00:00Z".replace(":", "%3A"))
    assert run.parameters["AT"] == "2026-07-01T12:00:00Z"


def test_the_moment_that_is_taken_without_one_is_said_in_the_guide_and_the_schema() -> None:
    default = START.isoformat().replace("+00:00", "Z")
    assert default == "2026-01-31T10:00:00Z"
    schema = suite_schema()
    shown = schema["properties"], schema["definitions"]["test"]["properties"]
    for text in (GUIDE.read_text("utf-8"), *(keys["now"]["description"] for keys in shown)):
        assert default in text
