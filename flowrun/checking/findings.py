"""Every problem of a set of flows and of the credentials and environments beside them."""

import argparse
import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from engine.check import (
    check_written_flow,
    environment_problems,
    missing_problems,
    unused_credentials,
)
from engine.credentials.registry import Credentials, entries_of
from engine.errors import FlowError, Problem, in_order
from engine.flow.credentials import credential_problems
from engine.flow.loading import WrittenFlow, read_written_flow
from engine.node import Node
from engine.plugins import Types
from engine.source.reading import read_source
from engine.source.source import Source
from engine.source.tree import Block
from engine.values.environment import read_environment

from ..collector import collector_off
from ..project.files import (
    CREDENTIALS_FILE,
    ENVIRONMENTS,
    environment_files,
    flow_files,
    is_file,
    test_files,
)
from ..project.kinds import Kind, kind_of_named
from ..project.project import announce, find_credentials, find_environment
from ..project.services import Services, read_services
from ..project.types import credential_types, node_types


class Findings(NamedTuple):
    """The files that were checked, what was found, file by file in the order of lines, and the
    files that were named and are nothing to check."""

    files: list[Path]
    problems: list[Problem]
    passed_over: Sequence[Path] = ()

    @property
    def errors(self) -> int:
        return sum(problem.severity == "error" for problem in self.problems)


def find_problems(paths: Sequence[Path], options: argparse.Namespace) -> Findings:
    """Checks files, and the flows below folders with the credentials beside them.

    `options` are those of `arguments.surroundings`. Raises `FlowError` for a folder without flows.
    """
    with collector_off():
        return _find(paths, options)


def _find(paths: Sequence[Path], options: argparse.Namespace) -> Findings:
    types = node_types(options.nodes_dir)
    kinds = {path: kind_of_named(path) for path in paths if not os.path.isdir(path)}
    passed_over = [path for path, kind in kinds.items() if kind is Kind.OTHER]
    files = [path for path in flow_files(paths) if path not in passed_over]
    folders = {
        path.parent: Folder(path.parent, types, options.credentials, options.env) for path in files
    }
    problems: list[Problem] = []
    for path in files:
        problems += folders[path.parent].problems_of(path, kinds.get(path, Kind.FLOW))
    whole = [path.resolve() for path in paths if os.path.isdir(path)]
    for path, folder in folders.items():
        is_whole = any(path.resolve().is_relative_to(above) for above in whole)
        beside = path / CREDENTIALS_FILE
        if is_whole and is_file(beside) and beside not in files:
            files.append(beside)
            problems += folder.problems_of(beside, Kind.CREDENTIALS)
            problems += folder.unused()
        for test in test_files(path) if is_whole else ():
            if test not in files:
                files.append(test)
                problems += folder.problems_of(test, Kind.TEST)
    return Findings(files, _by_file(problems), passed_over)


def _by_file(problems: Sequence[Problem]) -> list[Problem]:
    """Each problem once, those of one file together."""
    files: dict[str, dict[Problem, None]] = {}
    for problem in problems:
        files.setdefault(problem.file, {})[problem] = None
    return [problem for found in files.values() for problem in in_order(found)]


class Folder:
    """A folder of flows; what lies beside them is read once.

    Without an `env` the flows are held to every environment there.
    """

    def __init__(
        self,
        path: Path,
        types: Types[Node],
        credentials_file: Path | None = None,
        env: str | None = None,
    ) -> None:
        self.path = path
        self.types = types
        self.credentials_file = credentials_file
        self.env = env
        self.known: dict[str | None, Credentials | FlowError] = {}
        self.named: set[str] = set()
        self.all_read = True

    def problems_of(self, path: Path, kind: Kind) -> list[Problem]:
        try:
            if kind is Kind.CREDENTIALS:
                return self._entries(path)
            if kind is Kind.ENVIRONMENT:
                read_environment(path)
                return []
            if kind in (Kind.TEST, Kind.CASSETTE):
                from ..testing.finding import file_problems

                return file_problems(path, self.types)
            return self._flow(path)
        except FlowError as error:
            self.all_read = False
            return error.problems_of(str(path))

    def unused(self) -> list[Problem]:
        """The entries of credentials.yaml that no flow here names, in no environment."""
        own = self._credentials(None)
        if not self.all_read or isinstance(own, FlowError):
            return []
        return self.unused_among(own)

    def unused_among(self, credentials: Credentials) -> list[Problem]:
        """Those of the credentials beside the flows that none of the flows read so far names."""
        used = set(self.named)
        for name in self.environments:
            try:
                swaps = find_environment(self.path, name).credentials
            except FlowError:
                return []
            used |= {str(swaps.get(one, one)) for one in self.named}
        beside = str(self.path / CREDENTIALS_FILE)
        return [one for one in unused_credentials(credentials, used) if one.file == beside]

    @cached_property
    def environments(self) -> list[str]:
        return [file.stem for file in environment_files(self.path)]

    def _flow(self, path: Path) -> list[Problem]:
        announce(path)
        return self.problems_in(read_source(path, tolerant=True))

    def problems_in(self, source: Source) -> list[Problem]:
        """Every problem of a flow as it is written there. Raises `FlowError` for no flow at all."""
        return self.problems_of_written(read_written_flow(source, self.types))

    def problems_of_written(self, written: WrittenFlow) -> list[Problem]:
        """The same of a flow that is read already."""
        source = written.source
        named = named_credentials(written)
        self.named |= named
        found: list[Problem] = []
        beside = self._credentials(self.env)
        if isinstance(beside, FlowError):
            found += beside.problems_of(source.file)
        else:
            missing = credential_problems(source, written.steps, beside)
            written = written._replace(problems=tuple(in_order([*written.problems, *missing])))
        found += self._missing(written)
        return [*found, *check_written_flow(written), *self._elsewhere(written)]

    def _missing(self, written: WrittenFlow) -> list[Problem]:
        """What services lack of what nodes will ask for, as far as it is kept, in the environment
        that is named or in each."""
        services, found = self._services(), dict[Problem, None]()
        if isinstance(services, FlowError):
            return list(services.problems)
        for name in dict.fromkeys((self.env, *([] if self.env else self.environments))):
            credentials = self._credentials(name)
            if services and not isinstance(credentials, FlowError):
                for problem in missing_problems(written, credentials, services):
                    found.setdefault(problem)
        return list(found)

    def _services(self) -> Services | FlowError:
        try:
            return read_services(self.path)
        except FlowError as error:
            return error

    def _elsewhere(self, written: WrittenFlow) -> Iterator[Problem]:
        """What the flow's credentials lack in the environments beside it, when none is named."""
        told = set(written.problems)
        for name in [self.env] if self.env else self.environments:
            credentials = self._credentials(name)
            if isinstance(credentials, FlowError):
                file = self.path / ENVIRONMENTS / f"{name}.yaml"
                yield from credentials.problems_of(str(file))
                continue
            yield from environment_problems(written, credentials.environment)
            if name == self.env:
                continue
            for problem in credential_problems(written.source, written.steps, credentials):
                if problem in told:
                    continue
                if problem.file == written.source.file:
                    problem = problem._replace(message=f"environment {name}: {problem.message}")
                yield problem

    def _credentials(self, name: str | None) -> Credentials | FlowError:
        if name not in self.known:
            try:
                environment = find_environment(self.path, name)
                found = find_credentials(self.path, self.credentials_file, environment)
                self.known[name] = found
            except FlowError as error:
                self.known[name] = error
        return self.known[name]

    def _entries(self, path: Path) -> list[Problem]:
        return entry_problems(read_source(path, excerpts=False, tolerant=True))


def entry_problems(source: Source) -> list[Problem]:
    """Every problem of a credentials file; no secret is read."""
    entries, problems = entries_of(source)
    credentials = Credentials(entries, credential_types())
    for name in entries:
        try:
            credentials.read(name)
        except FlowError as error:
            problems += error.problems
    return problems


def named_credentials(flow: WrittenFlow) -> set[str]:
    """The credentials that a flow names; in a node that cannot be read, whatever may be one."""
    names: set[str] = set()
    nodes = flow.source.data.get("nodes")
    for name, written in nodes.items() if isinstance(nodes, Block) else ():
        step = flow.steps.get(name)
        if step is not None:
            names |= {one.name for one in step.node.named_credentials()}
        elif isinstance(written, Block):
            names |= {value for value in written.values() if isinstance(value, str)}
    return names
