"""The two commands that set everything up: what they say, and what they do where nobody types."""

import os
import pty
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """An environment whose Python only says what pip might say."""
    program(tmp_path / "bin/python", "echo WARNING: noise; echo WARNING: more >&2")
    program(tmp_path / "bin/flowrun", 'echo flowrun "$@"')
    return tmp_path


def program(path: Path, script: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)


def make(
    target: str, venv: Path, *more: str, stdin: int = subprocess.DEVNULL
) -> tuple[int, str, str]:
    """Not as a part of the `make test` that may run this."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", target, f"VENV={venv}", *more]
    ran = subprocess.run(
        command, cwd=ROOT, env=environ, stdin=stdin, capture_output=True, text=True
    )
    return ran.returncode, ran.stdout, ran.stderr


def test_make_demo_answers_its_questions_where_nobody_types(venv: Path) -> None:
    code, out, _ = make("demo", venv)
    assert (code, out) == (0, "flowrun flows/demo.yaml --input 1042 --input no\n")


def test_make_demo_lets_somebody_at_a_terminal_type(venv: Path) -> None:
    terminal, end = pty.openpty()
    code, out, _ = make("demo", venv, stdin=end)
    os.close(terminal)
    os.close(end)
    assert (code, out) == (0, "flowrun flows/demo.yaml\n")


def test_what_pip_says_is_not_shown_and_the_second_time_installs_nothing(venv: Path) -> None:
    code, _, err = make("demo", venv)
    assert (code, err) == (0, f"Installing flowrun into {venv}, which may take a minute …\n")
    code, _, err = make("demo", venv)
    assert (code, err) == (0, "")


def test_what_pip_says_is_shown_when_it_fails_and_the_next_time_tries_again(venv: Path) -> None:
    program(venv / "bin/python", 'test "$1" = -c || { echo ERROR: no network >&2; exit 1; }')
    for _ in range(2):
        code, out, err = make("demo", venv)
        assert code == 2 and out == ""
        assert "ERROR: no network\n" in err


def test_without_a_python_to_install_with_make_says_what_is_missing(tmp_path: Path) -> None:
    new = tmp_path / "new"
    code, _, err = make("demo", new, "PYTHON=")
    assert code == 2 and "flowrun needs Python 3.11 or later; say PYTHON=…" in err
    bare = tmp_path / "python"
    program(bare, "exit 1")
    code, _, err = make("demo", new, f"PYTHON={bare}")
    assert (
        code == 2 and f"{bare} has neither venv nor pip (Debian: apt install python3-venv)" in err
    )
    assert not new.exists()
