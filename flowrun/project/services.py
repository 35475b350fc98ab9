"""What the services of a project have, as `flowrun preflight --save-schema` keeps it: one file
beside the flows, by the names of credentials, so that each environment has its own."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.errors import FlowError, Problem

SERVICES_FILE = "services.json"

Services = Mapping[str, Mapping[str, Any]]
"""What each credential leads to: plain JSON that node types give and read."""


def read_services(folder: Path) -> Services:
    """Empty where nothing is kept. Raises `FlowError` for a file that is none of ours."""
    path = folder / SERVICES_FILE
    try:
        stat = path.stat()
    except OSError:
        return {}
    return _read(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int, _size: int) -> Services:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(isinstance(one, dict) for one in found.values()):
        text = "not what flowrun preflight --save-schema writes; write it anew"
        raise FlowError(problems=[Problem("error", "unreadable", text, str(path), 0)])
    return found


def joined(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> dict[str, Any]:
    """Of blocks in both, the entries of both; whatever else is later replaces what was."""
    found = {**earlier, **later}
    for key, value in later.items():
        before = earlier.get(key)
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            found[key] = {**before, **value}
    return found


def services_text(services: Services) -> str:
    """The same for the same, whatever the order in which it was learned."""
    return json.dumps(services, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
