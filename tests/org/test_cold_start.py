"""What a flow waits for: of the local org, only the parts that it asks."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ORG = "flowrun.org"


def imported(code: str) -> set[str]:
    """The modules of the org, and what is heavy, after this code has run."""
    told = f"{code}\nimport json, sys\nprint('\\n' + json.dumps(sorted(sys.modules)))"
    ran = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(json.loads(ran.stdout.splitlines()[-1]))


def test_the_demo_asks_for_tokens_and_queries_only() -> None:
    modules = imported(
        "from flowrun.cli import main; import sys;"
        "sys.argv = ['flowrun', 'flows/demo.yaml', '--input', '1042', '--input', 'no']; main()"
    )
    parts = {name.removeprefix(f"{ORG}.") for name in modules if name.startswith(f"{ORG}.")}
    assert {one for one in parts if one.startswith(("login.", "api."))} == {
        "login.tokens",
        "login.oauth",
        "login.forms",
        "api.middleware",
        "api.query",
        "api.requests",
        "api.usage",
    }
    assert not parts & {"data.writes", "data.described", "queries.explain", "queries.search_terms"}
    assert not {"xml.etree.ElementTree", "joserfc", "cryptography"} & modules


def test_an_org_that_nobody_has_asked_opened_its_data_file_only() -> None:
    modules = imported("from flowrun.org.app import LocalOrg; LocalOrg()")
    assert f"{ORG}.data.org_data" in modules
    assert not {"sqlite3", "starlette", "httpx", f"{ORG}.data.database"} & modules


def test_a_mistake_in_a_data_file_is_told_before_anybody_asks(tmp_path: Path) -> None:
    (tmp_path / "org.yaml").write_text("records: {Contct: []}")
    (tmp_path / "credentials.yaml").write_text("SF: {type: local_org, data: org.yaml}")
    (tmp_path / "flow.yaml").write_text(
        "start: a\nnodes:\n  a: {type: salesforce, credential: SF, query: SELECT Id FROM Contact,"
        " exits: {success: end, no_records: end}}\n"
    )
    command = [sys.executable, "-m", "flowrun.cli", "check", "flow.yaml"]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert ran.returncode == 1
    assert 'unknown object "Contct"; did you mean "Contact"?' in ran.stdout + ran.stderr
