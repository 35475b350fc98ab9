"""The files around the one that is edited, open in the editor or on the disk."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from engine.errors import FlowError, FlowrunError
from engine.node import Node
from engine.plugins import Types
from engine.source.reading import BOM
from engine.values.environment import Environment, read_environment

from ..project.files import environment_files, is_environment, is_test, yaml_files
from ..project.project import find_credentials
from ..project.services import read_services
from ..project.types import credential_types
from .analysis import Analysis
from .credential_users import credential_users
from .related_files import flow_of_test, is_flow
from .schemas.beside_flows import credentials_schema, environment_schema
from .schemas.flows import flow_schema
from .schemas.lookup import SchemaLookup
from .text.document import read_text
from .text.half_typed import top_value

Kind = TypeVar("Kind")

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
        return SchemaLookup(flow_schema(_loadable(self.types)), ("nodes",))

    def read(self, path: Path) -> str:
        """A text without a byte order mark: nothing counts that. Raises `FlowError` when the file
        cannot be read."""
        text = self._opened(path)
        return (read_text(path) if text is None else text).removeprefix(BOM)

    def analysis(self, path: Path, text: str) -> Analysis:
        known, text = self._analyses.get(path), text.removeprefix(BOM)
        if known is None or known.text != text:
            known = Analysis(path, text, self.types, known)
            self._analyses[path] = known
        return known

    def flows_in(self, folder: Path) -> Iterator[Analysis]:
        """The flows that lie in a folder, as they are in the editor or on the disk."""
        for path in yaml_files(folder):
            try:
                text = self.read(path)
            except FlowError:
                continue
            if is_flow(path, text):
                yield self.analysis(path, text)

    def forget(self, path: Path) -> None:
        self._analyses.pop(path, None)

    @cached_property
    def suite_lookup(self) -> SchemaLookup:
        from .schemas.suites import suite_schema

        return SchemaLookup(suite_schema(), None)

    @cached_property
    def environment_lookup(self) -> SchemaLookup:
        return SchemaLookup(environment_schema(), None)

    @cached_property
    def credentials_lookup(self) -> SchemaLookup:
        """From every credential type that can be loaded."""
        return SchemaLookup(credentials_schema(_loadable(credential_types())), ())

    @staticmethod
    def named_credentials(flow: Analysis) -> dict[str, str]:
        """The credentials that the nodes of a flow name, with what each must speak."""
        found: dict[str, str] = {}
        for user in credential_users(flow):
            found[user.name] = found.get(user.name) or user.speaks
        return found

    def credential_names(self, folder: Path) -> Mapping[str, str]:
        """What each credential of a folder speaks; one that cannot be read speaks nothing."""
        try:
            credentials = find_credentials(folder, self.credentials, Environment())
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

    def described(self, folder: Path, name: str) -> Mapping[str, Any]:
        """What is kept of the service behind a credential, in whichever environment."""
        try:
            services = read_services(folder)
        except FlowError:
            return {}
        names = [name]
        for file in environment_files(folder) if services else ():
            try:
                names.append(str(read_environment(file).credentials.get(name, name)))
            except FlowError:
                continue
        return next((services[one] for one in names if one in services), {})

    def flow_of(self, path: Path, text: str) -> Path | None:
        """The flow that a file belongs to: itself, or the one that a test names."""
        if is_environment(path):
            return None
        if not is_test(path):
            return path
        test = self.analysis(path, text).good
        if test and test.document:
            return flow_of_test(test.document)
        named = top_value(text, "flow")
        return path.parent / named if named else None


def _loadable(types: Types[Kind]) -> list[type[Kind]]:
    found = []
    for name in types.names():
        try:
            found.append(types.get(name))
        except FlowError:
            continue
    return found
