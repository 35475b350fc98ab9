"""A flow as written, compiled and wired."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..credentials.registry import Credentials
from ..errors import FlowError, Problem, in_order
from ..hosts import WRONG_HOST, is_host
from ..node import Node
from ..plugins import Types
from ..policy import seconds
from ..source.problems import Problems
from ..source.reading import read_source
from ..source.source import Source
from ..source.tree import Block, Items
from ..values.custom_entities import read_entities
from ..values.declarations import read_parameters
from ..values.known_entities import KnownEntities
from ..values.parameters import UNSET, Parameter
from .credentials import credential_problems
from .formulas import foresee
from .nodes import NodeReader
from .pieces.told_fields import Told, read_told_fields
from .settings import FlowSettings, read_languages
from .wiring import Step, Wiring

FLOW_KEYS = (
    *("flow", "description", "start", "parameters", "nodes", "on_failed"),
    *("allow_hosts", "turn_budget", "language", "languages", "country", "currency", "time_zone"),
    "entities",
)


class WrittenFlow(NamedTuple):
    """What could be read of a flow, whole or not: what the proofs of `check` are made about.

    `problems` are those of reading it; nodes that could not be read are no `steps`.
    """

    source: Source
    start: Step | None
    steps: Mapping[str, Step]
    parameters: Mapping[str, Parameter]
    told: Told
    settings: FlowSettings
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        """Whether a session can run it."""
        errors = any(problem.severity == "error" for problem in self.problems)
        return self.start is not None and not errors


class Flow:
    """Nodes wired into steps. Nothing of a session is kept here, so one flow serves them all."""

    def __init__(self, written: WrittenFlow) -> None:
        """Raises `FlowError` for one that no session can run."""
        if written.start is None or not written.is_sound:
            raise FlowError(problems=written.problems)
        self.written = written
        self.source = source = written.source
        self.name = str(source.data.get("flow") or Path(source.file).stem)
        self.start: Step = written.start
        self.steps: Mapping[str, Step] = written.steps
        self.parameters: Mapping[str, Parameter] = written.parameters
        self.defaults: Mapping[str, Any] = {
            name: parameter.default
            for name, parameter in written.parameters.items()
            if parameter.default is not UNSET and parameter.default is not None
        }
        self.texts = frozenset(
            name for name, parameter in self.parameters.items() if parameter.takes_any_text
        )
        """The parameters that keep any text as it is."""
        self.description, self.languages, self.allow_hosts, self.turn_budget, self.time_zone = (
            written.settings
        )
        self.language = self.languages.all[0]
        self.warnings = written.problems
        self.digest = hashlib.sha256("\n".join(source.lines).encode()).hexdigest()[:16]

    @property
    def file(self) -> str:
        return self.source.file


def load_flow(path: Path, types: Types[Node], credentials: Credentials | None = None) -> Flow:
    """Raises `FlowError` with every problem that keeps the flow from running.

    That a credential is missing is one of them, when the credentials are given.
    """
    return read_flow(read_source(path, tolerant=True), types, credentials)


def read_flow(source: Source, types: Types[Node], credentials: Credentials | None = None) -> Flow:
    """As `load_flow`, for a source that is already read."""
    return Flow(read_written_flow(source, types, credentials))


def read_written_flow(
    source: Source, types: Types[Node], credentials: Credentials | None = None
) -> WrittenFlow:
    """What of a flow can be read, with every problem met. Raises `FlowError` for no flow at all."""
    if not isinstance(source.data, Block):
        raise source.error((), "not a flow; it begins with flow:, start: and nodes:", "not-a-flow")
    problems = Problems(source)
    problems.found += source.problems
    _check_keys(source, problems)
    settings = _settings(source, problems)
    entities = KnownEntities(read_entities(problems), settings.languages.currency)
    parameters = read_parameters(problems, settings.languages, entities)
    told = read_told_fields(problems, parameters, entities)
    steps = _steps(problems, NodeReader(problems, types, parameters, entities, told, settings))
    start = _start(source, steps, problems)
    if credentials is not None:
        problems.found += credential_problems(source, steps, credentials)
    found = tuple(in_order(problems.found))
    return WrittenFlow(source, start, steps, parameters, told, settings, found)


def _check_keys(source: Source, problems: Problems) -> None:
    for key in source.data:
        if _is_misplaced(source.data, key):
            text = f"{key} is a node; indent it, so that it stands below nodes:"
            problems.add((key,), text, "not-a-node", key=True)
        elif key not in FLOW_KEYS:
            hint = source.nearest(key, FLOW_KEYS)
            text = f'unknown key "{key}"{hint}'
            problems.add((key,), text, "unknown-key", key=True, hint=hint)
    for key in ("flow", "description"):
        if isinstance(source.data.get(key), Block | Items):
            problems.add((key,), "takes text", "wrong-value")


def _is_misplaced(data: Block, key: str) -> bool:
    """Whether a key of the flow is a node that is not indented below `nodes:`."""
    value = data[key]
    return key not in FLOW_KEYS and isinstance(value, Block) and "type" in value


def _settings(source: Source, problems: Problems) -> FlowSettings:
    return FlowSettings(
        source.data.get("description") or "",
        read_languages(problems),
        _allow_hosts(source, problems),
        _turn_budget(source, problems),
        _time_zone(source, problems),
    )


def _allow_hosts(source: Source, problems: Problems) -> frozenset[str]:
    hosts = source.data.get("allow_hosts")
    if hosts is None:
        return frozenset()
    if isinstance(hosts, Items) and all(isinstance(host, str) for host in hosts):
        for index, host in enumerate(hosts):
            if not is_host(host):
                problems.add(("allow_hosts", index), f"takes {WRONG_HOST}", "wrong-value")
        return frozenset(host.lower() for host in hosts)
    text = "takes a list of hosts such as [api.example.com]"
    problems.add(("allow_hosts",), text, "wrong-value")
    return frozenset()


def _turn_budget(source: Source, problems: Problems) -> float | None:
    written = source.data.get("turn_budget")
    try:
        budget = None if written is None else seconds(written)
        if budget is None or budget > 0:
            return budget
        raise ValueError("takes more than no time")
    except ValueError as error:
        problems.add(("turn_budget",), str(error), "wrong-value")
        return None


def _time_zone(source: Source, problems: Problems) -> ZoneInfo:
    written = source.data.get("time_zone") or "UTC"
    try:
        return ZoneInfo(written)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        text = "takes the name of a time zone such as Europe/Berlin"
        problems.add(("time_zone",), text, "wrong-value")
        return ZoneInfo("UTC")


def _steps(problems: Problems, reader: NodeReader) -> dict[str, Step]:
    """Every node that can be read, wired."""
    data = problems.source.data
    nodes = data.get("nodes")
    if not isinstance(nodes, Block) or not nodes:
        text = 'missing key "nodes"' if nodes is None else "nodes: takes NAME: {type: …} entries"
        if not any(_is_misplaced(data, key) for key in data):
            problems.add(("nodes",) if "nodes" in data else (), text, "no-nodes")
        return {}
    read = ((name, reader.read(name, written)) for name, written in nodes.items())
    steps = {name: step for name, step in read if step is not None}
    Wiring(nodes, steps, problems, reader.kinds).wire()
    for step in steps.values():
        foresee(step, reader.parameters)
    return steps


def _start(source: Source, steps: Mapping[str, Step], problems: Problems) -> Step | None:
    if "start" not in source.data:
        problems.add((), 'missing key "start": the first node', "missing-key")
        return None
    written, nodes = source.data["start"], source.data.get("nodes")
    if not isinstance(written, str):
        problems.add(("start",), "takes the name of the first node", "unknown-node")
        return None
    if isinstance(nodes, Block) and written not in nodes:
        hint = source.nearest(written, nodes)
        problems.add(("start",), f'no node "{written}"{hint}', "unknown-node", hint=hint)
    return steps.get(written)
