"""The problems of a source, gathered while it is read, so that all are told at once."""

from typing import Any

from ..errors import Problem
from .source import Source
from .tree import YamlPath


class Problems:
    """`add` takes what `Source.problem` takes."""

    __slots__ = ("found", "source")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Problem] = []

    def add(self, path: YamlPath, message: str, code: str, **options: Any) -> None:
        self.found.append(self.source.problem(path, message, code, **options))
