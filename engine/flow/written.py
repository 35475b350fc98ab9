"""What could be read of a flow, whole or not: what the proofs of `check` are made about."""

from collections.abc import Mapping
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ..errors import Problem
from ..source.source import Source
from ..values.parameters import Parameter
from .wiring import Step


class Settings(NamedTuple):
    """What a flow says of itself as a whole."""

    description: str
    language: str
    allow_hosts: frozenset[str]
    turn_budget: float | None
    time_zone: ZoneInfo


class WrittenFlow(NamedTuple):
    """`problems` are those of reading it; nodes that could not be read are no `steps`."""

    source: Source
    start: Step | None
    steps: Mapping[str, Step]
    parameters: Mapping[str, Parameter]
    settings: Settings
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        """Whether a session can run it."""
        errors = any(problem.severity == "error" for problem in self.problems)
        return self.start is not None and not errors
