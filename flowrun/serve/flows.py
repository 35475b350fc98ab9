"""The flows that are served: the one place that gives a flow by its name, or by its version."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from engine.credentials.connections import Connections
from engine.errors import FlowError
from engine.flow.loading import Flow

from ..project.project import Project
from .refusals import Refused


class ServedFlow(NamedTuple):
    """A flow frozen under its digest, with what surrounds it."""

    flow: Flow
    connections: Connections
    given: Mapping[str, Any]
    """What the environment says of its parameters."""
    file: str
    environment: str | None = None

    @property
    def user_parameters(self) -> list[str]:
        """Those that outlive a session."""
        return [name for name, one in self.flow.parameters.items() if one.user]


class Served(Protocol):
    """Flows by name for new sessions, and by version for those that go on."""

    def __iter__(self) -> Iterator[ServedFlow]: ...

    def named(self, name: str, caller: str | None = None) -> ServedFlow: ...

    def version(self, name: str, digest: str) -> ServedFlow: ...

    async def aclose(self) -> None: ...


class ServedFlows:
    """Flows as their files were when the server began."""

    def __init__(self, served: Sequence[ServedFlow]) -> None:
        self._by_name: dict[str, ServedFlow] = {}
        for one in served:
            other = self._by_name.setdefault(one.flow.name, one)
            if other is not one:
                raise FlowError(
                    f'{other.file} and {one.file} are both called "{one.flow.name}"; clients know '
                    "a flow by its name (flow:)"
                )

    @classmethod
    def load(cls, files: Sequence[Path], options: argparse.Namespace) -> "ServedFlows":
        """Raises `FlowError` with every problem that keeps one of them from running."""
        projects: dict[Path, tuple[Project, Connections]] = {}
        served, problems = [], []
        for file in files:
            try:
                if file.parent not in projects:
                    project = Project.around(file, options)
                    projects[file.parent] = project, Connections(project.credentials)
                project, connections = projects[file.parent]
                flow = project.load(file)
                given = project.parameters(flow, ())
                served.append(ServedFlow(flow, connections, given, str(file), options.env))
            except FlowError as error:
                problems += error.problems_of(str(file))
        if problems:
            raise FlowError(problems=problems)
        return cls(served)

    def __iter__(self) -> Iterator[ServedFlow]:
        return iter(self._by_name.values())

    def named(self, name: str, caller: str | None = None) -> ServedFlow:
        """What a new session begins with, whoever calls. Raises `Refused`."""
        served = self._by_name.get(name)
        if served is None:
            raise unknown_flow(name)
        return served

    def version(self, name: str, digest: str) -> ServedFlow:
        """What a session goes on with that began with this version. Raises `Refused`."""
        served = self._by_name.get(name)
        if served is None or served.flow.digest != digest:
            raise not_served(name, digest)
        return served

    async def aclose(self) -> None:
        for connections in {id(one.connections): one.connections for one in self}.values():
            await connections.aclose()


def unknown_flow(name: str) -> Refused:
    return Refused(404, f"ID {name[:100]} is not an ID to any agent or published version")


def not_served(name: str, digest: str) -> Refused:
    return Refused(
        503,
        f"the session began with version {digest} of {name}, which is not served now; "
        "it goes on once that version is served again",
    )
