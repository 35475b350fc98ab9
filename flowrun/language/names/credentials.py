"""Renames a credential wherever the files of a folder name it: flows, environments and tests."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from engine.node import Node
from engine.plugins import Types
from engine.source.reading import BOM
from engine.source.tree import YamlPath

from ...project.files import environment_files, test_files, yaml_files
from ..analysis import Analysis
from ..credential_users import credential_users
from ..editing.plain import at
from ..editing.text_editing import TextEditing
from ..related_files import is_flow
from ..text.document import ReadText, read_text


def rename_credential(
    folder: Path, old: str, new: str, types: Types[Node], read: ReadText = read_text
) -> dict[Path, str]:
    """The texts of the files that change; nothing is written. Raises `FlowError` for a file that
    is no YAML, or cannot be changed as it is written."""
    renaming = _Renaming(old, new, types)
    texts = {path: read(path) for path in yaml_files(folder)}
    flows = {path: text for path, text in texts.items() if is_flow(path, text)}
    tests = {path: read(path) for path in test_files(folder)}
    environments = {path: read(path) for path in environment_files(folder)}
    ways = (
        (flows, renaming.in_flow),
        (tests, renaming.in_test),
        (environments, renaming.in_environment),
    )
    found: dict[Path, str] = {}
    for files, rename in ways:
        for path, text in files.items():
            editing = TextEditing(path, text.removeprefix(BOM))
            rename(editing, path)
            if editing.changes():
                found[path] = text[: text.startswith(BOM)] + editing.text
    return found


class _Renaming(NamedTuple):
    old: str
    new: str
    types: Types[Node]

    def in_flow(self, editing: TextEditing, path: Path) -> None:
        for user in list(credential_users(Analysis(path, editing.text, self.types))):
            if user.name == self.old:
                editing.set(("nodes", user.node, user.key), self.new)

    def in_test(self, editing: TextEditing, _: Path) -> None:
        for place in _begun(editing.data):
            self._in_block(editing, (*place, "credentials"))

    def in_environment(self, editing: TextEditing, _: Path) -> None:
        self._in_block(editing, ("credentials",))

    def _in_block(self, editing: TextEditing, path: YamlPath) -> None:
        """A credential is a key there, and in an environment also what stands in the place of
        one."""
        block = at(editing.data, path)
        if isinstance(block, dict):
            named = {self.old: self.new}
            wanted = {
                named.get(name, name): self.new if value == self.old else value
                for name, value in block.items()
            }
            if wanted != block:
                editing.set(path, wanted)


def _begun(data: Any) -> Iterator[YamlPath]:
    """All tests together, each, and what several of them begin with."""
    yield ()
    for key in ("tests", "beginnings"):
        block = data.get(key) if isinstance(data, dict) else None
        if isinstance(block, dict):
            yield from ((key, name) for name in block)
        elif isinstance(block, list):
            yield from ((key, number) for number in range(len(block)))
