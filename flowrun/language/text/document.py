"""A YAML text in an editor: read, and able to say where everything in it stands."""

import os
import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from engine.errors import FlowError
from engine.source.reading import BOM, MAX_BYTES, parse_source, read_source
from engine.source.source import Source

from .source_map import SourceMap

ReadText = Callable[[Path], str]
"""Gives a file's text, as it is in the editor or on the disk. Raises `FlowError`."""


_LINE_END = re.compile(r"\r\n?|\n")


class Document:
    """A key that stands twice spoils nothing: `source.problems` tells it. Raises `FlowError` where
    the text is not one YAML document otherwise."""

    def __init__(self, path: Path, text: str, *, excerpts: bool = True) -> None:
        self.path = path
        self.text = text
        self.bom = BOM if text.startswith(BOM) else ""
        self.source: Source = parse_source(text, str(path), excerpts=excerpts, tolerant=True)
        self.source_map = SourceMap(self.source)

    @cached_property
    def _lines(self) -> list[int]:
        return line_starts(self.source.text)

    @property
    def data(self) -> Any:
        return self.source.data

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column of a character, from 0."""
        line = bisect_right(self._lines, offset) - 1
        return line, offset - self._lines[line]


def line_starts(text: str) -> list[int]:
    """Where each line begins. Lines end as in the Language Server Protocol: LF, CRLF or CR."""
    return [0, *(found.end() for found in _LINE_END.finditer(text))]


def read_text(path: Path) -> str:
    """A file's text with its line ends and its byte order mark. Raises `FlowError`, also for what
    may never come to an end: a pipe, a device."""
    try:
        if os.path.exists(path) and not (path.is_file() or path.is_dir()):
            raise FlowError(f"{path}: this is no file that can be edited")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise FlowError(f"{path}: larger than {MAX_BYTES // 1_000_000} MB")
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise FlowError(f"{path}: not UTF-8 text") from None
    except (OSError, ValueError):
        read_source(path)  # says why, and what may have been meant
        raise FlowError(f"{path}: cannot be read") from None
