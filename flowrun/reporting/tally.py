"""What the sessions of one flow did, counted as they pass by: none of them is held."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from engine.run.session import Status

from .times import Times

MOST_NODES, MOST_EXITS, MOST_CAUSES, MOST_CREDENTIALS = 5_000, 200, 1_000, 500
OTHERS = "(others)"
"""Where what is beyond a bound is counted."""
DAY = 86_400_000
_LONGEST_CAUSE = 160
# What differs from session to session: queries of URLs, numbers and ids, quoted values.
_VARIES = r'\?[^\s:]+|(?<=")[^"]*\d[^"]*(?=")|\b(?=\w*\d)\w{5,}\b'
_OF_CREDENTIAL = r'credential "([^"]*)"'


class Login(Struct, gc=False):
    credential: str
    ms: float


class Called(Struct, gc=False):
    ms: float
    login: Login | None = None


class Visit(Struct, gc=False):
    """What of a kept visit is counted."""

    node: str
    type: str
    exit: str | None
    ms: float
    error: str | None = None
    calls: list[Called] = []


class SessionRow(Struct, gc=False, array_like=True):
    """A session as its row has it; moments are milliseconds since 1970, UTC."""

    id: str
    flow: str
    file: str
    digest: str
    status: Status
    at: str
    created: int
    changed: int


class NodeTally:
    """`stopped` counts the sessions whose last visit was here and that did not end well."""

    __slots__ = ("exits", "sessions", "stopped", "times", "type", "visits")

    def __init__(self, type: str) -> None:
        self.type = type
        self.visits = self.sessions = 0
        self.exits: Counter[str] = Counter()
        self.times = Times()
        self.stopped: Counter[str] = Counter()

    @property
    def drop_off(self) -> float:
        """The share of the sessions that came here and got no further."""
        return self.stopped.total() / self.sessions if self.sessions else 0.0


class LoginTally:
    __slots__ = ("failed", "times")

    def __init__(self) -> None:
        self.times = Times()
        self.failed = 0


class FlowTally:
    """The sessions of one flow."""

    def __init__(self, flow: str) -> None:
        self.flow = flow
        self.file = ""
        self.sessions = self.turns = self.visits = 0
        self.outcomes: Counter[str] = Counter()
        self.days: dict[int, Counter[str]] = {}
        self.digests: Counter[str] = Counter()
        self.lasted = Times()
        self.nodes: dict[str, NodeTally] = {}
        self.logins: dict[str, LoginTally] = {}
        self.causes: Counter[tuple[str, str]] = Counter()
        self._latest = -1

    def add(self, session: SessionRow, turns: int, visits: Sequence[Visit]) -> None:
        self.sessions += 1
        self.turns += turns
        self.outcomes[session.status] += 1
        self.days.setdefault(session.created // DAY, Counter())[session.status] += 1
        self.lasted.add(max(0, session.changed - session.created))
        digest = session.digest
        self.digests[digest if digest in self.digests or len(self.digests) < 1_000 else OTHERS] += 1
        if session.changed > self._latest:
            self._latest, self.file = session.changed, session.file
        came: dict[str, NodeTally] = {}
        last = len(visits) - 1
        for place, visit in enumerate(visits):
            name = visit.node
            node = came.get(name)
            if node is None:
                node = came[name] = self._node(name, visit.type)
                node.sessions += 1
            # A node that waited goes on where it was: its next visit is the one that counts.
            if place == last or visit.exit is not None or visit.error is not None:
                self._visit(visit, node)
        if session.status != "ended" and visits:
            came[visits[-1].node].stopped[session.status] += 1

    def _visit(self, visit: Visit, node: NodeTally) -> None:
        self.visits += 1
        node.visits += 1
        node.times.add(visit.ms)
        exit = visit.exit or ("(waits)" if visit.error is None else "(crashed)")
        node.exits[exit if exit in node.exits or len(node.exits) < MOST_EXITS else OTHERS] += 1
        if visit.error is not None:
            self._error(visit.node, visit.error)
        for call in visit.calls:
            if call.login is not None:
                self._login(call.login.credential).times.add(call.login.ms)

    def _node(self, name: str, type: str) -> NodeTally:
        node = self.nodes.get(name)
        if node is None:
            if len(self.nodes) >= MOST_NODES:
                name, type = OTHERS, ""
            node = self.nodes.setdefault(name, NodeTally(type))
        return node

    def _error(self, node: str, error: str) -> None:
        if found := re.match(_OF_CREDENTIAL, error):
            self._login(found[1]).failed += 1
        cause = (node, cause_of(error))
        fits = cause in self.causes or len(self.causes) < MOST_CAUSES
        self.causes[cause if fits else (OTHERS, OTHERS)] += 1

    def _login(self, credential: str) -> LoginTally:
        if credential not in self.logins:
            credential = credential if len(self.logins) < MOST_CREDENTIALS else OTHERS
            self.logins.setdefault(credential, LoginTally())
        return self.logins[credential]

    def busiest(self) -> list[tuple[str, NodeTally]]:
        return sorted(self.nodes.items(), key=lambda item: (-item[1].visits, item[0]))

    def slowest(self) -> list[tuple[str, NodeTally]]:
        """By the time that 95 % keep within; those that take no time are left out."""
        timed = [(node.times.percentile(0.95), name) for name, node in self.nodes.items()]
        return [(name, self.nodes[name]) for ms, name in sorted(timed, reverse=True) if ms >= 1]

    def left(self) -> list[tuple[str, NodeTally]]:
        """Where sessions got no further, most of them first."""
        stopped = [(name, node) for name, node in self.nodes.items() if node.stopped]
        return sorted(stopped, key=lambda item: (-item[1].stopped.total(), item[0]))

    def as_json(self) -> dict[str, Any]:
        return {
            "flow": self.flow,
            "file": self.file,
            "sessions": self.sessions,
            "turns": self.turns,
            "visits": self.visits,
            "outcomes": dict(self.outcomes.most_common()),
            "days": {_day(day): dict(self.days[day]) for day in sorted(self.days)},
            "lasted": self.lasted.as_json(),
            "nodes": [_node_as_json(name, node) for name, node in self.busiest()],
            "logins": [
                {"credential": name, "failed": one.failed, "count": one.times.count}
                | {"ms": one.times.as_json()}
                for name, one in sorted(self.logins.items())
            ],
            "errors": [
                {"node": node, "cause": cause, "count": count}
                for (node, cause), count in self.causes.most_common()
            ],
        }


def cause_of(error: str) -> str:
    """An error without what differs from session to session."""
    head = error[:2_000].partition("\n")[0]
    cause = re.sub(_VARIES, "…", head)
    return cause if len(cause) <= _LONGEST_CAUSE else cause[: _LONGEST_CAUSE - 1] + "…"


def _day(day: int) -> str:
    from datetime import UTC, datetime

    return f"{datetime.fromtimestamp(day * DAY / 1000, UTC):%Y-%m-%d}"


def _node_as_json(name: str, node: NodeTally) -> dict[str, Any]:
    return {
        "node": name,
        "type": node.type,
        "visits": node.visits,
        "sessions": node.sessions,
        "exits": dict(node.exits.most_common()),
        "ms": node.times.as_json(),
        "stopped": dict(node.stopped.most_common()),
        "drop_off": round(node.drop_off, 4),
    }
