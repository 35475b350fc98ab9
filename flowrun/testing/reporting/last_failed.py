"""Which tests failed last, kept in `.flowrun_cache` where the command was run."""

import json
from collections.abc import Iterable
from pathlib import Path

FOLDER = ".flowrun_cache"
_FILE = "last-failed.json"


def read_last_failed(below: Path) -> set[str] | None:
    """The ids of the tests that failed; None when no test has been run here."""
    try:
        return set(json.loads((below / FOLDER / _FILE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def keep_last_failed(below: Path, ran: Iterable[str], failed: Iterable[str]) -> None:
    """Tests that were not run stay as they were. What cannot be written is forgotten."""
    known = read_last_failed(below) or set()
    kept = sorted((known - set(ran)) | set(failed))
    folder = below / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        (folder / ".gitignore").write_text("*\n", "utf-8")
        (folder / _FILE).write_text(json.dumps(kept, ensure_ascii=False, indent=1), "utf-8")
    except OSError:
        return
