"""Plain pytest runs `*.test.yaml` files and offers fixtures, and otherwise keeps out of the way."""

import subprocess
import sys
from pathlib import Path

FLOWS = Path(__file__).parent.parent / "flows"


def run(orders: Path, *arguments: str, code: int) -> str:
    command = [sys.executable, "-W", "error", "-m", "pytest", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, *arguments], cwd=orders, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


TESTS = """\
flow: order-status.yaml
tests:
  - name: a stranger is welcome
    given: {CALLER_PHONE_NUMBER: "+14155550999"}
    credentials: {Salesforce Production: {org: acme.yaml}}
    talk: [bot: Welcome there]
  - name: a stranger is sent away
    given: {CALLER_PHONE_NUMBER: "+14155550999"}
    credentials: {Salesforce Production: {org: acme.yaml}}
    talk: [bot: Go away]
"""


def test_pytest_runs_test_files_with_node_ids_and_the_same_words(orders: Path) -> None:
    (orders / "order-status.test.yaml").write_text(TESTS, "utf-8")
    text = run(orders, "-v", code=1)
    assert "order-status.test.yaml::a stranger is welcome PASSED" in text
    assert "  - bot   Go away" in text
    assert 'order-status.test.yaml:10:17: "Go away" was not said' in text
    assert "Traceback" not in text
    chosen = run(orders, "order-status.test.yaml::a stranger is welcome", code=0)
    assert "1 passed" in chosen
    assert "1 passed, 1 deselected" in run(orders, "-k", "welcome", code=0)


def test_a_wrong_test_file_is_an_error_of_collection_with_its_place(orders: Path) -> None:
    (orders / "a.test.yaml").write_text("flow: order-status.yaml\ntest: []\n", "utf-8")
    text = run(orders, code=2)
    assert 'a.test.yaml:2:1: error: unknown key "test"; did you mean "tests"?' in text


def test_coverage_is_shown_on_request(orders: Path) -> None:
    (orders / "order-status.test.yaml").write_text(TESTS, "utf-8")
    text = run(orders, "-k", "welcome", "--flow-coverage", code=0)
    assert "find_contact: success, failed" in text


CHOSEN = """\
flow: order-status.yaml
credentials: {Salesforce Production: {org: acme.yaml}}
beginnings: {a: {given: {CALLER_PHONE_NUMBER: +14155550999}}}
tests:
  - {name: soon, skip: until the shop is there, tags: [smoke], talk: [bot: Nothing so]}
  - {name: now, tags: [smoke, slow-one], begins_with: a, talk: [bot: Welcome there]}
  - {name: last, talk: [bot: Never so]}
"""


def test_a_skip_is_told_with_its_reason_and_tags_are_marks(orders: Path) -> None:
    (orders / "order-status.test.yaml").write_text(CHOSEN, "utf-8")
    strict = ("--strict-markers", "-rs")
    text = run(orders, *strict, "-m", "smoke", code=0)
    assert "1 passed, 1 skipped, 1 deselected" in text
    assert "SKIPPED [1] order-status.test.yaml: until the shop is there" in text
    assert "1 passed, 2 deselected" in run(orders, *strict, "-m", "slow-one", code=0)
    assert "1 failed, 2 deselected" in run(orders, *strict, "-m", "not smoke", code=1)


def test_workers_hand_over_their_coverage(orders: Path) -> None:
    (orders / "order-status.test.yaml").write_text(TESTS.replace("Go away", "Welcome"), "utf-8")
    other = TESTS.replace("given", "http: {find_contact: 500}\n    given").replace("Go away", "Hi")
    (orders / "other.test.yaml").write_text(other.replace("Welcome there", "Hi"), "utf-8")
    shown = [
        run(orders, "--flow-coverage", *more, code=0).partition("coverage of flows")[2]
        for more in ((), ("-n", "2"))
    ]
    tables = [[line for line in text.splitlines()[1:] if ": " in line] for text in shown]
    assert tables[0] == tables[1] != []
    assert "coverage of flows" not in run(orders, "-n", "2", code=0)


def test_the_fixtures_run_a_flow_with_respx_and_a_local_org(orders: Path) -> None:
    (orders / "test_it.py").write_text(
        """\
import pytest
from flowrun.testing import UnansweredRequest

GIVEN = {"CALLER_PHONE_NUMBER": "+14155550100"}

def test_shipped(flow, http, local_org):
    orders = http.get("https://erp.example.com/orders/A1")
    orders.respond(200, json={"data": {"status": "shipped"}})
    org = local_org("acme.yaml")
    run = flow("order-status.yaml", given=GIVEN, inputs=["A1"],
               credentials={"Salesforce Production": org})
    assert run.status == "ended" and "shipped" in run.says[-1]
    assert orders.call_count == 1 and org.logins == 1

async def asked(flow):
    return flow("order-status.yaml", given=GIVEN, http={"find_contact": "refused"})

def test_within_a_loop(flow):
    import asyncio
    assert asyncio.run(asked(flow)).path == ("greet", "find_contact", "sorry")

def test_unanswered(flow, http):
    with pytest.raises(UnansweredRequest, match="Salesforce Production: {org: acme.yaml}"):
        flow("order-status.yaml", given=GIVEN)

def test_route_not_called(flow, http):
    http.get("https://erp.example.com/orders/A1").respond(200)
""",
        "utf-8",
    )
    text = run(orders, code=1)
    assert "3 passed, 1 error" in text or "4 passed, 1 error" in text
    assert "some routes were not called" in text


def test_a_project_without_flows_pays_nothing(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        "import sys\n\n"
        "def test_nothing_is_imported():\n"
        "    heavy = ('pydantic', 'engine', 'flowrun.testing', 'starlette')\n"
        "    assert [name for name in heavy if name in sys.modules] == []\n",
        "utf-8",
    )
    run(tmp_path, code=0)
