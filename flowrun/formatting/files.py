"""The files that have flowrun's style: flows, their tests, credentials and environments."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from engine import FlowError

from ..project import CREDENTIALS_FILE

_SKIPPED = frozenset({"node_modules", "__pycache__", "site-packages"})
_FLOW = re.compile(rb"^nodes:", re.MULTILINE)
_FLOW_HEAD = re.compile(rb"^(flow|start):", re.MULTILINE)
MOST_BYTES = 8_000_000


def files_below(paths: list[Path]) -> Iterator[Path]:
    """Each file named, and those of the folders named that are flowrun's. Raises `FlowError`."""
    for path in paths:
        if path.is_dir():
            yield from (file for file in _yaml_below(path) if is_ours(file))
        elif path.exists():
            yield path
        else:
            raise FlowError(f"{path}: there is no such file or folder")


def is_ours(file: Path) -> bool:
    """By its name, or, for a flow, by its first words."""
    if file.name == CREDENTIALS_FILE or file.name.endswith(".test.yaml"):
        return True
    if file.parent.name == "environments":
        return True
    try:
        with file.open("rb") as opened:
            text = opened.read(MOST_BYTES)
    except OSError:
        return False
    return bool(_FLOW.search(text) and _FLOW_HEAD.search(text))


def may_hold_secrets(file: Path) -> bool:
    return file.name == CREDENTIALS_FILE or file.parent.name == "environments"


def _yaml_below(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in _SKIPPED
        )
        for name in sorted(names):
            if name.endswith((".yaml", ".yml")):
                yield Path(place) / name
