"""Emacs with the lines that docs/editor.md gives for it, and no others."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    return str(found)


def test_emacs_shows_mistakes_completes_names_and_renames(emacs: str, tmp_path: Path) -> None:
    guide = (HERE.parent.parent / "docs/editor.md").read_text("utf-8")
    (written,) = re.findall(r"^  ```elisp\n(.*?)^  ```", guide, re.DOTALL | re.MULTILINE)
    (tmp_path / "init.el").write_text(written, "utf-8")
    (tmp_path / "hello.yaml").write_text(FLOW, "utf-8")
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    # In a batch Emacs makes no package ready, as it does before it reads init.el.
    steps = ["--eval", "(package-initialize)", "-l", "init.el", "-l", str(HERE / "typing.el")]
    ran = subprocess.run(
        [emacs, "--batch", *steps],
        cwd=tmp_path,
        env={**os.environ, "PATH": programs, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert ran.returncode == 0, ran.stderr
    assert 'line 4: flowrun [unknown-node]: no node "gret"; did you mean "greet"?' in ran.stderr
    assert "offered: (greet bye end)" in ran.stderr
    renamed = FLOW.replace("gret", "end").replace("greet", "welcome")
    assert (tmp_path / "hello.yaml").read_text("utf-8") == renamed
