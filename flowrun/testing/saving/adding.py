"""Adds a test to a test file and leaves every other byte of it as it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import FlowError
from engine.source.reading import BOM, parse_source
from engine.source.tree import Block, EntrySpan, Items

from .lines import test_lines

_NOTHING_MORE = r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|[\r\n]|\Z))*"


@dataclass(frozen=True, slots=True)
class TestFile:
    """A test file, there or not yet: its text up to where a test is added, and from there on."""

    __test__ = False

    path: Path
    text: str
    at: int
    indent: int
    newline: str = "\n"

    @classmethod
    def beside(cls, flow: Path, path: Path, environment: str | None) -> "TestFile":
        """Raises `FlowError` for a file that takes no test, and for one of which the tests take
        place in another environment."""
        if not path.is_file():
            head = f"flow: {_scalar(flow.name)}\n"
            head += f"environment: {_scalar(environment)}\n" if environment else ""
            text = f"{head}\ntests:\n"
            return cls(path, text, len(text), 2)
        text = path.read_bytes().decode("utf-8")
        source = parse_source(text, str(path))
        data = source.data
        own = data.get("environment") if isinstance(data, Block) else None
        if (own or None) != environment:
            theirs, ours = (
                f"the environment {one}" if one else "none" for one in (own, environment)
            )
            raise FlowError(
                f"{path}: a test file has one environment: its tests take place in {theirs}, and "
                f"the chat in {ours}"
            )
        tests = data.get("tests") if isinstance(data, Block) else None
        if not isinstance(tests, Items) or tests.in_braces or not tests:
            raise FlowError(f"{path}: write tests: as lines, each begun with a dash")
        start = len(text) - len(text.removeprefix(BOM))
        newline = "\r\n" if "\r\n" in text else "\n"
        span = EntrySpan(*tests.spans[-1])
        column = source.place(span.key_start)[1]
        return cls(path, text, start + _end(source.text, span.end), column, newline)

    def with_test(self, test: Mapping[str, Any]) -> str:
        lines = self.newline.join(test_lines(test, self.indent)) + self.newline
        before, after = self.text[: self.at], self.text[self.at :]
        if before and not before.endswith(("\n", "\r")):
            before += self.newline
        apart = self.newline if _stands_apart(before) else ""
        return before + apart + lines + after


def _end(text: str, end: int) -> int:
    """Where the next test may begin: the end of the text where only comments are left, else the
    line after the last test."""
    line = re.compile(r"[^\r\n]*(?:\r\n|[\r\n]|\Z)").match(text, end)
    at = end if text[:end].endswith(("\n", "\r")) or line is None else line.end()
    rest = re.compile(_NOTHING_MORE).match(text, at)
    return len(text) if rest is not None and rest.end() == len(text) else at


def _stands_apart(before: str) -> bool:
    """A blank line between tests, but none below `tests:` itself."""
    return not re.search(r"(?:^|[\r\n])tests:[ \t]*(?:\r\n|[\r\n])\Z", before) and not re.search(
        r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)\Z", before
    )


def _scalar(text: str) -> str:
    import yaml

    return yaml.safe_dump(text, allow_unicode=True, width=10_000).partition("\n")[0]
