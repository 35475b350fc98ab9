"""A flow as written, compiled and wired."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..credentials.registry import Credentials
from ..errors import FlowError, Problem, in_order
from ..node import Node
from ..plugins import Types
from ..policy import seconds
from ..source.reading import read_source
from ..source.source import Source
from ..source.tree import Block, Items
from ..values.parameters import Parameter, read_parameters
from .credentials import credential_problems
from .wiring import Step, read_steps
from .written import WrittenFlow

FLOW_KEYS = (
    "flow",
    "description",
    "start",
    "parameters",
    "nodes",
    "on_failed",
    "allow_hosts",
    "turn_budget",
    "language",
    "time_zone",
)


class Flow:
    """Nodes wired into steps. Nothing of a session is kept here, so one flow serves them all."""

    def __init__(self, written: WrittenFlow) -> None:
        """Raises `FlowError` for a draft that no session can run."""
        if written.start is None or not written.is_sound:
            raise FlowError(problems=written.problems)
        self.written = written
        self.source = source = written.source
        self.name = str(source.data.get("flow") or Path(source.file).stem)
        self.start: Step = written.start
        self.steps: Mapping[str, Step] = written.steps
        self.parameters: Mapping[str, Parameter] = written.parameters
        settings = written.settings
        self.description: str = settings.get("description") or ""
        self.allow_hosts: frozenset[str] = settings["allow_hosts"]
        self.turn_budget: float | None = settings["turn_budget"]
        self.language: str = settings.get("language") or "en"
        self.time_zone: ZoneInfo = settings["time_zone"]
        self.warnings = written.problems
        self.digest = hashlib.sha256("\n".join(source.lines).encode()).hexdigest()[:16]

    @property
    def file(self) -> str:
        return self.source.file


def load_flow(path: Path, types: Types[Node], credentials: Credentials | None = None) -> Flow:
    """Raises `FlowError` with every problem that keeps the flow from running.

    That a credential is missing is one of them, when the credentials are given.
    """
    return read_flow(read_source(path), types, credentials)


def read_flow(source: Source, types: Types[Node], credentials: Credentials | None = None) -> Flow:
    """As `load_flow`, for a source that is already read."""
    return Flow(read_written_flow(source, types, credentials))


def read_written_flow(
    source: Source, types: Types[Node], credentials: Credentials | None = None
) -> WrittenFlow:
    """What of a flow can be read, with every problem met. Raises `FlowError` for no flow at all."""
    if not isinstance(source.data, Block):
        raise source.error((), "not a flow; it begins with flow:, start: and nodes:", "not-a-flow")
    problems: list[Problem] = []
    _check_keys(source, problems)
    settings = _settings(source, problems)
    parameters = read_parameters(source, problems)
    steps = read_steps(source, types, parameters, settings["allow_hosts"], problems)
    start = _start(source, steps, problems)
    if credentials is not None:
        problems += credential_problems(source, steps, credentials)
    return WrittenFlow(source, start, steps, parameters, settings, tuple(in_order(problems)))


def _check_keys(source: Source, problems: list[Problem]) -> None:
    for key in source.data:
        if key not in FLOW_KEYS:
            text = f'unknown key "{key}"{source.nearest(key, FLOW_KEYS)}'
            problems.append(source.problem((key,), text, "unknown-key", key=True))
    for key in ("flow", "description", "language"):
        if isinstance(source.data.get(key), Block | Items):
            problems.append(source.problem((key,), "takes text", "wrong-value"))


def _settings(source: Source, problems: list[Problem]) -> dict[str, Any]:
    data = source.data
    hosts = data.get("allow_hosts")
    if hosts is not None and not (
        isinstance(hosts, Items) and all(isinstance(host, str) for host in hosts)
    ):
        text = "takes a list of hosts such as [api.example.com]"
        problems.append(source.problem(("allow_hosts",), text, "wrong-value"))
        hosts = None
    return {
        "description": data.get("description"),
        "language": data.get("language"),
        "allow_hosts": frozenset(host.lower() for host in hosts or ()),
        "turn_budget": _turn_budget(source, problems),
        "time_zone": _time_zone(source, problems),
    }


def _turn_budget(source: Source, problems: list[Problem]) -> float | None:
    written = source.data.get("turn_budget")
    try:
        budget = None if written is None else seconds(written)
        if budget is None or budget > 0:
            return budget
        raise ValueError("takes more than no time")
    except ValueError as error:
        problems.append(source.problem(("turn_budget",), str(error), "wrong-value"))
        return None


def _time_zone(source: Source, problems: list[Problem]) -> ZoneInfo:
    written = source.data.get("time_zone") or "UTC"
    try:
        return ZoneInfo(written)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        text = "takes the name of a time zone such as Europe/Berlin"
        problems.append(source.problem(("time_zone",), text, "wrong-value"))
        return ZoneInfo("UTC")


def _start(source: Source, steps: Mapping[str, Step], problems: list[Problem]) -> Step | None:
    if "start" not in source.data:
        problems.append(source.problem((), 'missing key "start": the first node', "missing-key"))
        return None
    written = source.data["start"]
    if isinstance(written, str) and written in steps:
        return steps[written]
    if not isinstance(written, str):
        text = "takes the name of the first node"
        problems.append(source.problem(("start",), text, "unknown-node"))
    elif isinstance(source.data.get("nodes"), Block) and written not in source.data["nodes"]:
        text = f'no node "{written}"{source.nearest(written, source.data["nodes"])}'
        problems.append(source.problem(("start",), text, "unknown-node"))
    return None
