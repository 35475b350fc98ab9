"""How the tests' browser is found: what is there is used, what is missing is said in one line."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser import (
    CHOICE,
    NAMES,
    Found,
    chromium,
    fetched_browser,
    find_browser,
    needed,
    opened,
)

ROOT = Path(__file__).parent.parent


def program(path: Path, script: str = "echo Browser 1.0") -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def nothing_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright's own is there only where a test puts it."""
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "fetched"))


@pytest.mark.parametrize("name", NAMES)
def test_a_browser_on_the_path_is_used(name: str, tmp_path: Path) -> None:
    path = program(tmp_path / "bin" / name)
    assert find_browser({"PATH": str(tmp_path / "bin")}, ()) == Found(path)


def test_a_browser_in_a_usual_place_is_used(tmp_path: Path) -> None:
    place = tmp_path / "Google Chrome.app/Contents/MacOS"
    path = program(place / "Google Chrome")
    assert find_browser({}, [str(tmp_path / "empty"), str(place)]) == Found(path)


def test_the_browser_that_the_environment_names_comes_first(tmp_path: Path) -> None:
    program(tmp_path / "bin/chromium")
    mine = program(tmp_path / "mine")
    environ = {"PATH": str(tmp_path / "bin"), CHOICE: mine}
    assert find_browser(environ, ()) == Found(mine)


def test_a_named_browser_that_is_not_there_fails_whatever_else_is(tmp_path: Path) -> None:
    program(tmp_path / "bin/chromium")
    environ = {"PATH": str(tmp_path / "bin"), CHOICE: str(tmp_path / "gone")}
    found = find_browser(environ, ())
    assert found.path == "" and found.reason.startswith(f"{CHOICE}: {tmp_path / 'gone'} does not")
    with pytest.raises(pytest.fail.Exception, match=CHOICE):
        needed(found, environ)


def test_a_browser_that_does_not_start_is_passed_over(tmp_path: Path) -> None:
    program(tmp_path / "bin/chromium-browser", "echo install the snap >&2; exit 1")
    edge = program(tmp_path / "bin/microsoft-edge")
    assert find_browser({"PATH": str(tmp_path / "bin")}, ()) == Found(edge)


@pytest.mark.usefixtures("nothing_fetched")
def test_playwrights_own_is_used_where_the_machine_has_none() -> None:
    path = program(Path(fetched_browser()))
    assert find_browser({}, ()) == Found(path)


@pytest.mark.usefixtures("nothing_fetched")
def test_playwrights_own_without_its_libraries_says_what_is_missing() -> None:
    lacking = "error while loading shared libraries: libnss3.so"
    path = program(Path(fetched_browser()), f"echo {lacking} >&2; exit 127")
    found = find_browser({}, ())
    assert found.path == ""
    assert found.reason.startswith(f"{path} does not start ({lacking}); install what it lacks")


@pytest.mark.usefixtures("nothing_fetched")
def test_without_a_browser_the_reason_is_one_line_with_the_command_that_fetches_one(
    tmp_path: Path,
) -> None:
    found = find_browser({"PATH": str(tmp_path)}, ())
    assert found.path == "" and "\n" not in found.reason
    assert "`make browser` fetches one" in found.reason
    assert "\nbrowser: " in (ROOT / "Makefile").read_text("utf-8")


@pytest.mark.usefixtures("nothing_fetched")
def test_what_make_browser_fetches_is_what_is_found(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.browser", "--dry-run"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    folders = re.findall(r"Install location: +(.+)", ran.stdout)
    assert any(Path(fetched_browser()).is_relative_to(folder) for folder in folders)


def test_without_a_browser_a_test_is_skipped_but_fails_in_ci() -> None:
    missing = Found("", "none")
    with pytest.raises(pytest.skip.Exception, match="none"):
        needed(missing, {})
    with pytest.raises(pytest.fail.Exception, match="none"):
        needed(missing, {"CI": "true"})
    assert needed(Found("/usr/bin/chromium"), {"CI": "true"}) == "/usr/bin/chromium"


def test_the_browser_of_this_machine_opens_a_page() -> None:
    with opened(chromium()) as page:
        page.set_content("<h1>Hello</h1>")
        assert page.inner_text("h1") == "Hello"
