"""Problems as SARIF 2.1.0, which GitHub code scanning and other tools take.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/
"""

import hashlib
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from engine.errors import Problem

from .. import __version__
from .codes import CODES

ROOT = "%SRCROOT%"
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(problems: Sequence[Problem]) -> dict[str, Any]:
    """The log of one run."""
    codes = sorted({problem.code for problem in problems})
    seen: Counter[str] = Counter()
    driver = {
        "name": "flowrun",
        "version": __version__,
        **_explained(),
        "rules": [_rule(code) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"uri": f"{Path.cwd().as_uri().rstrip('/')}/"}},
        "results": [_result(problem, codes.index(problem.code), seen) for problem in problems],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _explained() -> dict[str, str]:
    """Where docs/problems.md is, in the checkout or as installed: it has no other address."""
    checkout = Path(__file__).parents[2] / "docs/problems.md"
    installed = Path(sys.prefix) / "share/doc/flowrun/problems.md"
    found = [page.as_uri() for page in (checkout, installed) if page.is_file()]
    return {"informationUri": found[0]} if found else {}


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
    return {"artifactLocation": _artifact(problem.file), "region": region}


def _artifact(file: str) -> dict[str, str]:
    """The path from the folder that the command runs in, where it lies below it."""
    path = Path(file).resolve()
    try:
        return {"uri": quote(path.relative_to(Path.cwd()).as_posix()), "uriBaseId": ROOT}
    except ValueError:
        return {"uri": path.as_uri()}


def _fingerprint(problem: Problem, seen: Counter[str]) -> str:
    """Stays the same while lines above are added; the second of two equal ones has another."""
    told = "\0".join(
        (problem.code, _artifact(problem.file)["uri"], problem.message, problem.excerpt.strip())
    )
    seen[told] += 1
    return hashlib.sha256(f"{told}\0{seen[told]}".encode("utf-8", "replace")).hexdigest()[:32]
