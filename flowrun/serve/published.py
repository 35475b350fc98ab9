"""The flows that are published, each session by the version that it began with."""

import argparse
import logging
from collections.abc import Collection, Iterator

from engine.credentials.connections import Connections
from engine.errors import FlowError, FlowrunError

from ..project.project import Project
from ..storage.versions import Version, Versions
from .flows import ServedFlow, not_served, unknown_flow
from .refusals import not_loaded

log = logging.getLogger("flowrun.serve")


class PublishedFlows:
    """What is published while the server runs is taken up by the next session. `drafts_for` are the
    callers whose sessions begin with the draft, where there is one.

    Versions stay loaded: sessions go on with them.
    """

    def __init__(
        self, versions: Versions, options: argparse.Namespace, drafts_for: Collection[str] = ()
    ) -> None:
        """Raises `FlowError` where nothing is published, and for a version that cannot run."""
        self._versions = versions
        self._options = options
        self._drafts_for = frozenset(drafts_for)
        self._loaded: dict[str, ServedFlow] = {}
        self._mark = b""
        self._current: dict[tuple[str, bool], Version | None] = {}
        names = versions.flows()
        if not names:
            raise FlowError("nothing is published yet; flowrun publish FLOW.yaml publishes a flow")
        for name in names:
            version = versions.published(name)
            if version is not None:
                self._load(version)

    def __iter__(self) -> Iterator[ServedFlow]:
        """Those that new sessions begin with."""
        for name in self._versions.flows():
            version = self._began_with(name, draft=False)
            if version is not None:
                yield self._load(version)

    def named(self, name: str, caller: str | None = None) -> ServedFlow:
        """What a new session of a caller begins with. Raises `Refused`."""
        try:
            draft = caller is not None and caller in self._drafts_for
            version = self._began_with(name, draft=True) if draft else None
            version = version or self._began_with(name, draft=False)
            if version is None:
                raise unknown_flow(name)
            return self._load(version)
        except FlowrunError as error:
            log.error("%s cannot be served: %s", name, error)
            raise not_loaded() from None

    def version(self, name: str, digest: str) -> ServedFlow:
        """What a session goes on with that began with this version. Raises `Refused`."""
        for served in self._loaded.values():
            if served.flow.name == name and served.flow.digest == digest:
                return served
        try:
            version = self._versions.with_flow_digest(name, digest)
            if version is None:
                raise not_served(name, digest)
            return self._load(version)
        except FlowrunError as error:
            log.error("version %s of %s cannot be served: %s", digest, name, error)
            raise not_loaded() from None

    async def aclose(self) -> None:
        for served in self._loaded.values():
            await served.connections.aclose()

    def _began_with(self, name: str, *, draft: bool) -> Version | None:
        """Read anew when something was published since."""
        mark = self._versions.mark()
        if mark != self._mark:
            self._mark, self._current = mark, {}
        if (name, draft) not in self._current:
            find = self._versions.draft if draft else self._versions.published
            self._current[name, draft] = find(name)
        return self._current[name, draft]

    def _load(self, version: Version) -> ServedFlow:
        """Raises `FlowError` for a version that does not run here, `StoreError` for one that is not
        what was frozen."""
        if version.digest not in self._loaded:
            file = self._versions.flow_file(version)
            nodes_dir = self._versions.nodes_dir(version)
            project = Project.of(file.parent, self._options, nodes_dir=nodes_dir)
            flow = project.load(file)
            given = project.parameters(flow, ())
            connections = Connections(project.credentials)
            served = ServedFlow(flow, connections, given, str(file), self._options.env)
            self._loaded[version.digest] = served
        return self._loaded[version.digest]
