"""Problems as SARIF 2.1.0, which GitHub code scanning and other tools take.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from engine.errors import Problem

from .. import __version__
from .codes import CODES

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(problems: Sequence[Problem]) -> dict[str, Any]:
    """The log of one run."""
    codes = sorted({problem.code for problem in problems})
    seen: Counter[str] = Counter()
    driver = {
        "name": "flowrun",
        "version": __version__,
        "rules": [_rule(code) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, codes.index(problem.code), seen) for problem in problems],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> dict[str, Any]:
    text = {"text": CODES.get(code, code)}
    return {"id": code, "shortDescription": text, "fullDescription": text, "help": text}


def _result(problem: Problem, rule: int, seen: Counter[str]) -> dict[str, Any]:
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": problem.message},
        "locations": [{"physicalLocation": _location(problem)}],
        "partialFingerprints": {"flowrunProblem/v1": _fingerprint(problem, seen)},
    }


def _location(problem: Problem) -> dict[str, Any]:
    region = {"startLine": max(1, problem.line), "startColumn": problem.column}
    region["endColumn"] = problem.column + max(1, problem.width)
    return {"artifactLocation": {"uri": _uri(problem.file)}, "region": region}


def _uri(file: str) -> str:
    """The path from the folder that the command runs in, where it lies below it."""
    path = Path(file)
    try:
        path = path.resolve().relative_to(Path.cwd())
    except (OSError, ValueError):
        return Path(file).resolve().as_uri()
    return quote(path.as_posix())


def _fingerprint(problem: Problem, seen: Counter[str]) -> str:
    """Stays the same while lines above are added; the second of two equal ones has another."""
    told = "\0".join((problem.code, _uri(problem.file), problem.message, problem.excerpt.strip()))
    seen[told] += 1
    return hashlib.sha256(f"{told}\0{seen[told]}".encode("utf-8", "replace")).hexdigest()[:32]
