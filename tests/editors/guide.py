"""The lines that docs/editor.md gives for an editor, and an editor that is started with them."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs/editor.md"


def lines_for(language: str) -> str:
    """The one block in that language."""
    text = GUIDE.read_text("utf-8")
    (written,) = re.findall(rf"^  ```{language}\n(.*?)^  ```", text, re.DOTALL | re.MULTILINE)
    return str(written)


def is_missing(reason: str) -> None:
    """Skips the test in one line; in CI it fails."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


def edited(command: Sequence[str], folder: Path, **environment: str) -> str:
    """What the editor says that runs in a folder, which is its home."""
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    ran = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment, "PATH": programs, "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stderr
