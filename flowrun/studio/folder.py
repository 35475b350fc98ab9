"""The folder that the studio shows: its flows by their place in it, as they lie on the disk."""

import hashlib
import os
from collections.abc import Callable
from functools import cached_property
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import Any

from engine.errors import FlowError, FlowrunError, Problem
from engine.node import Node
from engine.plugins import Types

from ..language.text.document import read_text
from ..language.workspace import Workspace
from ..project.files import (
    SUFFIXES,
    below,
    environment_files,
    is_flow,
    is_of_no_flow,
    is_the_projects,
)
from ..project.project import Project
from ..project.types import node_types
from ..project.writing import write_all
from .refusal import Refusal


class FlowFolder:
    """`environment` is the one to begin with. A text is known by its etag, which tells whether the
    file has changed since it was read."""

    def __init__(
        self,
        root: Path,
        *,
        environment: str | None = None,
        credentials_file: Path | None = None,
        nodes_dir: Path | None = None,
        read_only: bool = False,
    ) -> None:
        """Raises `FlowError` for what is no folder."""
        if not root.is_dir():
            raise FlowError(f"{root}: there is no such folder")
        self.root = root
        self.environment = environment
        self.credentials_file = credentials_file
        self.nodes_dir = nodes_dir
        self.read_only = read_only
        self.last_tests: dict[str, dict[str, Any]] = {}
        """By the flow's file, what its tests gave when they ran last in this studio."""
        self.hear: Callable[[str, dict[str, Any]], None] | None = None
        """Is told what `tell` tells."""
        self._writing = Lock()

    @cached_property
    def types(self) -> Types[Node]:
        return node_types(self.nodes_dir)

    @cached_property
    def workspace(self) -> Workspace:
        """Of the texts that are open in the page, which sends each with what it asks."""
        return Workspace(self.types, self.credentials_file, lambda _: None)

    @cached_property
    def on_disk(self) -> Workspace:
        """Of the flows as they lie there, so that what is open stays remembered beside them."""
        return Workspace(self.types, self.credentials_file, lambda _: None)

    def project(self, path: Path, environment: str | None) -> Project:
        """What surrounds a flow of the folder."""
        return Project(
            path.parent,
            environment=environment,
            credentials_file=self.credentials_file,
            nodes_dir=self.nodes_dir,
        )

    def flows(self) -> list[Path]:
        return [path for path in below(self.root, is_flow) if self.is_inside(path)]

    def environments(self) -> list[str]:
        """The names of those beside any flow, or beside where the first will be."""
        folders = dict.fromkeys([self.root, *(path.parent for path in self.flows())])
        found = {file.stem: None for folder in folders for file in environment_files(folder)}
        return list(found)

    def file(self, path: Path) -> str:
        """A path of the folder as the page names it."""
        return path.relative_to(self.root).as_posix()

    def tell(self, event: str, data: dict[str, Any]) -> None:
        """Tells every page what happened; from any thread."""
        if self.hear:
            self.hear(event, data)

    def told(self, words: str) -> str:
        """Words about files, for the page, which knows these by their place in the folder."""
        return words if self.root == Path() else words.replace(f"{self.root}{os.sep}", "")

    def shown(self, path: Path) -> str:
        """Any path as the page names it: by its place in the folder, where it has one."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except (OSError, ValueError, RuntimeError):
            return str(path)

    def path(self, file: str) -> Path:
        """Where a flow lies, or may lie, of which the page says `file`. Raises `Refusal` for what
        is outside of the folder, by whatever way, and for what is never a flow."""
        path = self.root / file
        if not _is_plain(file) or is_of_no_flow(path):
            raise no_flow(file)
        if not self.is_inside(path):
            raise Refusal(404, f"{file} is a link that leads out of this folder, or nowhere")
        above = [self.root / one for one in PurePosixPath(file).parents]
        if not all(map(is_the_projects, above[:-1])):
            raise no_flow(file)
        return path

    def read(self, path: Path) -> tuple[str, str]:
        """The text and its etag. Raises `Refusal` where there is none."""
        try:
            if not path.is_file():
                raise no_flow(self.file(path))
        except OSError as error:
            raise FlowError(f"{path}: cannot be read: {error.strerror}") from None
        text = read_text(path)
        return text, etag_of(text)

    def write(self, path: Path, text: str, etag: str) -> str:
        """Writes a text over the one of that etag, empty for a file that is not there, and gives
        its own. Raises `Refusal` with what lies on the disk where that is another."""
        with self._writing:
            try:
                if path.exists() and not path.is_file():
                    raise Refusal(409, f"{path.name} is there already, and is no file")
                there = read_text(path) if path.is_file() else None
                if (etag_of(there) if there is not None else "") != etag:
                    raise conflict(path, there)
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise FlowError(f"{path}: cannot be written: {error.strerror}") from None
            write_all({path: text})
        return etag_of(text)

    def is_inside(self, path: Path) -> bool:
        """Whether no link and no `..` leads out of the folder."""
        try:
            return path.resolve().is_relative_to(self.root.resolve())
        except (OSError, ValueError, RuntimeError):
            return False


def etag_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def no_flow(file: str) -> Refusal:
    return Refusal(404, f'there is no flow "{file[:200]}" in this folder')


def conflict(path: Path, there: str | None) -> Refusal:
    words = "was changed on the disk" if there is not None else "was removed from the disk"
    etag = etag_of(there) if there is not None else ""
    return Refusal(409, f"{path.name} {words} meanwhile", text=there or "", etag=etag)


def _is_plain(file: str) -> bool:
    """Whether it is a relative path of names, each of them itself: no `..`, no drive, no NUL."""
    parts = file.split("/")
    return (
        file.isprintable()
        and not {"\\", ":"} & set(file)
        and file.endswith(SUFFIXES)
        and len(file) < 1_000
        and all(part and part.strip(". ") and not part.startswith(".") for part in parts)
    )


def words_of(error: FlowrunError) -> str:
    """What it says, a line for each of its problems: of one in a file that is not open, too."""
    problems = error.problems if isinstance(error, FlowError) else ()
    lines = (": ".join(filter(None, (_place_of(one), one.message))) for one in problems)
    return "\n".join(lines) or str(error)


def _place_of(problem: Problem) -> str:
    return ", ".join(filter(None, (problem.file, f"line {problem.line}" if problem.line else "")))
