"""What became of a test: plain data, masked, so that it may be shown, sent and kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from engine.flow.loading import Flow

from .coverage import Coverage, Taken

Mark = Literal["", "missing", "instead", "unheard"]


class Said(NamedTuple):
    """A line of the conversation. `missing` was expected and not said; `instead` was said where
    that was expected; `unheard` is what nobody listened to."""

    who: Literal["bot", "user"]
    text: str
    mark: Mark = ""
    place: str = ""


class Visited(NamedTuple):
    """A node on the path: the exit it took (None: it waits), its requests in short, its error."""

    node: str
    type: str
    exit: str | None
    calls: tuple[str, ...] = ()
    error: str = ""


class Failure(NamedTuple):
    """Something that is not as expected: where it is expected, what is the matter, and lines that
    begin with `-` (expected), `+` (found) or a space."""

    place: str
    text: str
    lines: tuple[str, ...] = ()


@dataclass(slots=True)
class Outcome:
    """`seconds` is how long the test took, `virtual_seconds` how long the conversation would,
    `recorded` how many exchanges with real services were kept, `masked` how many of each kind of
    personal data were taken out of them, `likely_people` what still looks like a person.
    `skipped` is why it was not played at all."""

    file: str
    name: str
    line: int
    flow: str
    skipped: str = ""
    failures: tuple[Failure, ...] = ()
    talk: tuple[Said, ...] = ()
    trace: tuple[Visited, ...] = ()
    log: str = ""
    status: str = ""
    seconds: float = 0.0
    virtual_seconds: float = 0.0
    recorded: int = 0
    masked: Mapping[str, int] = field(default_factory=dict)
    likely_people: tuple[str, ...] = ()
    taken: Taken = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.file}::{self.name}"

    @property
    def passed(self) -> bool:
        return not (self.failures or self.skipped)

    @property
    def failed(self) -> bool:
        return bool(self.failures)

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "line": self.line,
            "name": self.name,
            "flow": self.flow,
            "passed": self.passed,
            **({"skipped": self.skipped} if self.skipped else {}),
            "seconds": round(self.seconds, 4),
            "virtual_seconds": round(self.virtual_seconds, 3),
            "status": self.status,
            "path": [visited.node for visited in self.trace],
            "talk": [_without_nothing(said._asdict()) for said in self.talk],
            "trace": [_without_nothing(visited._asdict()) for visited in self.trace],
            "failures": [failure._asdict() for failure in self.failures],
            **({"recorded": self.recorded, "masked": dict(self.masked)} if self.recorded else {}),
            **({"likely_people": list(self.likely_people)} if self.likely_people else {}),
            **({"log": self.log} if self.log else {}),
        }


def coverage_of(flows: Iterable[Flow], outcomes: Sequence[Outcome]) -> list[Coverage]:
    """What the outcomes cover, flow by flow."""
    coverages = {flow.file: Coverage.of(flow) for flow in flows}
    for outcome in outcomes:
        if outcome.flow in coverages:
            coverages[outcome.flow].add(outcome.taken)
    return list(coverages.values())


def _without_nothing(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in ("", (), [])}
