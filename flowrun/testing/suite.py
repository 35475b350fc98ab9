"""A `*.test.yaml` file: the flow it is about and its tests, all of it checked when it is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

from engine.flow.loading import Flow
from engine.values.environment import Environment

from .doubles.answers import Answers
from .doubles.clock import START
from .expecting.expectations import Expectation
from .expecting.words import Words
from .recording.rules import Rules


class Line(NamedTuple):
    """A line of the talk: what the bot is to say, or what the user says. Of a line with `several`
    each is said in a message of its own, in whichever order."""

    who: Literal["bot", "user"]
    words: Words
    place: str
    several: tuple[Words, ...] = ()


@dataclass(slots=True)
class Case:
    """One test. `line` is where its name stands, `now` when it takes place, `at` the node where it
    begins if that is not the flow's start. `inherited` are the nodes of `http` that its beginning
    answers. One with a reason to `skip` it is not played."""

    suite: "Suite"
    name: str
    line: int
    skip: str = ""
    tags: tuple[str, ...] = ()
    now: datetime = START
    given: Mapping[str, Any] = field(default_factory=dict)
    credentials: Mapping[str, Answers] = field(default_factory=dict)
    http: Mapping[str, Answers] = field(default_factory=dict)
    inherited: frozenset[str] = frozenset()
    at: str = ""
    talk: tuple[Line, ...] = ()
    expect: Expectation = field(default_factory=Expectation)

    @property
    def id(self) -> str:
        return f"{self.suite.file}::{self.name}"


@dataclass(slots=True)
class Suite:
    file: Path
    flow: Flow
    environment: Environment
    now: datetime = START
    cases: tuple[Case, ...] = ()
    rules: Rules = field(default_factory=Rules)

    @property
    def folder(self) -> Path:
        """Where the flow's credentials and environments are."""
        return Path(self.flow.file).parent


def credentials_of(flow: Flow) -> dict[str, str]:
    """The credentials that the flow's nodes name, with what each must speak."""
    used: dict[str, str] = {}
    for step in flow.steps.values():
        for named in step.node.named_credentials():
            used[named.name] = used.get(named.name) or named.speaks
    return used
