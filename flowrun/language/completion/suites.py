"""What may be written at the cursor in a `*.test.yaml`: its keys, and the names of its flow."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from engine.errors import FlowError
from engine.source.reading import parse_source

from ...project.files import environment_files, is_of_no_flow, test_files, yaml_files
from ...project.flow_text import is_flow_text
from ...testing.expecting.expectations import GAP
from ...testing.stand_ins import words
from ..analysis import Analysis
from ..workspace import Workspace
from .beside_flows import entity_values, no_type
from .flows import node_completions
from .offered import Completion, Typing

Names = tuple[str, ...]


def suite_completions(files: Workspace, typing: Typing) -> list[Completion]:
    suite = _Suite(files, typing, _flow(files, typing))
    path = typing.cursor.path
    if typing.cursor.is_key:
        return suite.keys() or typing.schema_keys(files.suite_lookup.keys(path, no_type))
    found = suite.values() or typing.schema_values(files.suite_lookup.values(path, no_type))
    if not found and path and isinstance(path[-1], int):  # the first key of a block in a list
        found = typing.schema_keys(files.suite_lookup.keys(path, no_type))
    return found


def _flow(files: Workspace, typing: Typing) -> Analysis | None:
    """The flow that the tests are about, as it is in the editor or on the disk."""
    path = files.flow_of(typing.path, typing.text)
    try:
        return files.analysis(path, files.read(path)) if path else None
    except FlowError:
        return None


class _Suite(NamedTuple):
    files: Workspace
    typing: Typing
    flow: Analysis | None

    @property
    def place(self) -> Names:
        """The keys that lead to the cursor within a test or a beginning; those from the top where
        it is in none."""
        match self.typing.names:
            case ("tests", *inner) | ("beginnings", _, *inner):
                return tuple(inner)
        return self.typing.names

    def keys(self) -> list[Completion]:
        """Names that are keys at the cursor."""
        flow, typing = self.flow, self.typing
        if flow is None:
            return []
        match self.place:
            case ("http",) | ("expect", "sent"):
                return node_completions(flow, self._that_ask(flow), len(typing.word), ": ")
            case ("expect", "exits") | ("expect", "path"):
                return node_completions(flow, flow.nodes, len(typing.word), ": ")
            case ("given",) | ("expect", "parameters"):
                return typing.keys(flow.parameters, "parameter")
            case ("credentials",):
                return typing.keys(self._credentials(flow), "credential")
        return []

    def values(self) -> list[Completion]:
        """Names that are values at the cursor."""
        flow, typing, place = self.flow, self.typing, self.place
        if place and place[-1] in words():
            return typing.values(self._data_files(), "file")
        match place:
            case ("flow",):
                return typing.values(self._flows(), "file")
            case ("environment",):
                known = [one.stem for one in environment_files(typing.path.parent)]
                return typing.values(known, "value")
            case ("begins_with",):
                return typing.values(self._written("beginnings"), "value")
            case ("tags",):
                return typing.values(self._tags(), "value")
        if flow is None:
            return []
        match place:
            case ("at",):
                return node_completions(flow, flow.nodes, len(typing.word))
            case ("expect", "path"):
                return node_completions(flow, (*flow.nodes, GAP), len(typing.word))
            case ("expect", "not_sent"):
                return node_completions(flow, self._that_ask(flow), len(typing.word))
            case ("expect", "exits" | "path", node):
                return typing.values({**flow.exits(node), "failed": ""}, "exit")
            case ("given", name) | ("expect", "parameters", name):
                written = flow.parameters.get(name.removeprefix("$"))
                return typing.values(entity_values(written), "value")
        return []

    def _that_ask(self, flow: Analysis) -> list[str]:
        """The nodes that make requests."""
        return [name for name in flow.nodes if (kind := flow.kind(name)) and kind.io]

    def _credentials(self, flow: Analysis) -> list[str]:
        return [*self.files.named_credentials(flow)]

    def _flows(self) -> list[str]:
        return [one.path.name for one in self.files.flows_in(self.typing.path.parent)]

    def _data_files(self) -> list[str]:
        """What lies beside and is none of flowrun's own files."""
        found = []
        for path in yaml_files(self.typing.path.parent):
            try:
                own = is_of_no_flow(path) or is_flow_text(self.files.read(path))
            except FlowError:
                continue
            found += [] if own else [path.name]
        return found

    def _written(self, key: str) -> Any:
        data = self.files.analysis(self.typing.path, self.typing.text).data.get(key)
        return data if isinstance(data, Mapping | list) else []

    def _tags(self) -> list[str]:
        """Those of this file and of the tests beside it."""
        found = dict.fromkeys(_tags_of(self._written("tests")))
        for path in test_files(self.typing.path.parent):
            try:
                data = parse_source(self.files.read(path), str(path), tolerant=True).data
            except FlowError:
                continue
            tests = data.get("tests") if isinstance(data, Mapping) else None
            found |= dict.fromkeys(_tags_of(tests))
        return [*found]


def _tags_of(tests: Any) -> list[str]:
    found = []
    for test in tests if isinstance(tests, list) else ():
        tags = test.get("tags") if isinstance(test, Mapping) else None
        found += [str(tags)] if isinstance(tags, str) else []
        found += [one for one in tags if isinstance(one, str)] if isinstance(tags, list) else []
    return found
