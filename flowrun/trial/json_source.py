"""A JSON object of a file, with the place of each of its entries."""

import json
import re
from pathlib import Path
from typing import Any

from engine.errors import FlowError, Problem
from engine.source.source import Source
from engine.source.tree import Block
from engine.values.json_text import DECODER, BeyondJson, read_json

_SPACE = re.compile(r"[ \t\n\r]*")


def read_json_object(path: Path, *, excerpts: bool = True) -> Source:
    """Raises `FlowError` for a file that cannot be read or holds no JSON object; with `excerpts` a
    problem shows its line."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise FlowError(
            problems=[Problem("error", "unreadable", f"cannot be read: {reason}", str(path), 0)]
        ) from None
    source = Source(str(path), text, excerpts=excerpts)
    try:
        read_json(text)
        source.data = _entries(text)
    except json.JSONDecodeError as error:
        said = f"not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        problem = source.problem_at(error.lineno - 1, error.colno - 1, said, "json-syntax")
        raise FlowError(problems=[problem]) from None
    except BeyondJson as error:
        raise source.error((), f"this file {error}", "json-syntax") from None
    except ValueError as error:
        raise source.error((), f"not JSON: {error}", "json-syntax") from None
    return source


def _entries(text: str) -> Block:
    """The entries of an object that is known to be JSON."""
    block = Block()
    at = _after(text, 0)
    if text[at] != "{":
        raise json.JSONDecodeError("Expecting an object", text, at)
    at = _after(text, at + 1)
    while text[at] != "}":
        key_at = at
        key, key_end = DECODER.raw_decode(text, at)
        if key in block:
            raise json.JSONDecodeError(f'the key "{key}" stands here twice', text, key_at)
        value_at = _after(text, _after(text, key_end) + 1)
        block[key], at = DECODER.raw_decode(text, value_at)
        block.spans[key] = value_at, at, key_at, key_end
        at = _after(text, at)
        at = _after(text, at + 1) if text[at] == "," else at
    return block


def _after(text: str, at: int) -> int:
    """Where the white space from `at` ends."""
    match: Any = _SPACE.match(text, at)
    return int(match.end())
