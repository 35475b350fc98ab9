"""The files around the one that is edited, open in the editor or on the disk."""

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

from engine.errors import FlowError, FlowrunError
from engine.node import Node
from engine.plugins import Types
from engine.values.environment import Environment

from ..project.files import is_environment, is_test
from ..project.project import find_credentials
from .analysis import Analysis
from .document import read_text
from .related_files import flow_of_test
from .schema import flow_schema
from .schema_lookup import SchemaLookup

Opened = Callable[[Path], str | None]
"""Gives the text of a file that is open in the editor."""


class Workspace:
    """Remembers of each file the last text that was YAML."""

    def __init__(self, types: Types[Node], credentials: Path | None, opened: Opened) -> None:
        self.types = types
        self.credentials = credentials
        self._opened = opened
        self._analyses: dict[Path, Analysis] = {}

    @cached_property
    def lookup(self) -> SchemaLookup:
        """From every node type that can be loaded."""
        kinds = []
        for name in self.types.names():
            try:
                kinds.append(self.types.get(name))
            except FlowError:
                continue
        return SchemaLookup(flow_schema(kinds))

    def read(self, path: Path) -> str:
        """Raises `FlowError` when the file cannot be read."""
        text = self._opened(path)
        return read_text(path) if text is None else text

    def analysis(self, path: Path, text: str) -> Analysis:
        known = self._analyses.get(path)
        if known is None or known.text != text:
            known = Analysis(path, text, self.types, known)
            self._analyses[path] = known
        return known

    def forget(self, path: Path) -> None:
        self._analyses.pop(path, None)

    def credential_names(self, path: Path) -> Mapping[str, str]:
        """What each credential beside a flow speaks; one that cannot be read speaks nothing."""
        try:
            credentials = find_credentials(path.parent, self.credentials, Environment())
            names = list(credentials.entries)
        except FlowrunError:
            return {}
        found = {}
        for name in names:
            try:
                found[name] = credentials.read(name).speaks
            except FlowrunError:
                found[name] = ""
        return found

    def flow_of(self, path: Path, text: str) -> Path | None:
        """The flow that a file belongs to: itself, or the one that a test names."""
        if is_environment(path):
            return None
        if not is_test(path):
            return path
        test = self.analysis(path, text).good
        return flow_of_test(test.document) if test and test.document else None
