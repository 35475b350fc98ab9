"""Emacs with the lines that docs/editor.md gives for it, and no others."""

import shutil
from pathlib import Path

import pytest

from tests.editors.guide import edited, is_missing, lines_for

HERE = Path(__file__).parent
FLOW = """\
flow: hello
start: greet
nodes:
  greet: {type: speak, text: Hello., next: gret}
  bye: {type: end, text: Bye.}
"""


@pytest.fixture
def emacs() -> str:
    """Where there is none the test is skipped in one line; in CI it fails."""
    found = shutil.which("emacs")
    if found is None:
        reason = "no Emacs is here (Debian: apt install emacs-nox elpa-eglot elpa-yaml-mode)"
        is_missing(reason)
    return str(found)


def test_emacs_shows_mistakes_completes_names_and_renames(emacs: str, tmp_path: Path) -> None:
    (tmp_path / "init.el").write_text(lines_for("elisp"), "utf-8")
    (tmp_path / "hello.yaml").write_text(FLOW, "utf-8")
    # In a batch Emacs makes no package ready, as it does before it reads init.el.
    steps = ["--eval", "(package-initialize)", "-l", "init.el", "-l", str(HERE / "typing.el")]
    said = edited([emacs, "--batch", *steps], tmp_path)
    assert 'line 4: flowrun [unknown-node]: no node "gret"; did you mean "greet"?' in said
    assert "offered: (greet bye end)" in said
    renamed = FLOW.replace("gret", "end").replace("greet", "welcome")
    assert (tmp_path / "hello.yaml").read_text("utf-8") == renamed
