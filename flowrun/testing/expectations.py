"""What a test expects: read here, judged in `judging`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, NamedTuple, get_args

from engine.flow.loading import Flow
from engine.http_node import HttpNode
from engine.source.tree import Block, Items, Plain, YamlPath
from engine.suggestions import suggestion, with_article
from engine.values.entities import as_text
from engine.values.patterns import Pattern

from .reading import Notes

EXPECT_KEYS = ("path", "exits", "parameters", "status", "says", "sent", "not_sent")
SENT_KEYS = ("method", "url", "headers", "query", "json", "form", "text", "times")
Status = Literal["ended", "failed", "awaiting_input", "crashed"]
GAP = "..."
TOO_SLOW = "takes too long for what was said; simplify the pattern"


class Words(NamedTuple):
    """What somebody is expected to say, or says. `how` is how it is compared."""

    text: str
    how: Literal["contains", "exact", "matches"] = "contains"

    def found_in(self, said: str, start: int = 0) -> int:
        """Where a match in `said` ends; -1 when there is none after `start`. Raises `NodeError` for
        a pattern that takes too long."""
        if self.how == "exact":
            return len(said) if not start and _plain(said) == _plain(self.text) else -1
        if self.how == "matches":
            found = _pattern(self.text).found_in(said, start)
            return found[1] if found else -1
        pattern = r"\s+".join(map(re.escape, self.text.split()))
        match = re.compile(pattern).search(said, start)
        return match.end() if match else -1

    def __str__(self) -> str:
        return self.text if self.how == "contains" else f"{self.text}  ({self.how})"


_pattern = lru_cache(maxsize=256)(Pattern)


def _plain(text: str) -> str:
    return " ".join(text.split())


class Hop(NamedTuple):
    """A node on the path, with the exit it leaves through if the test says so; `...` is any way."""

    node: str
    exit: str = ""


class Sent(NamedTuple):
    """A request of a node; what is None is not looked at."""

    place: str
    method: str | None = None
    url: str | None = None
    headers: Mapping[str, str] | None = None
    query: Mapping[str, str] | None = None
    form: Mapping[str, str] | None = None
    text: str | None = None
    json: Any = None
    has_json: bool = False
    times: int | None = None


@dataclass(slots=True)
class Expectation:
    """`places` tells where each key stands; the keys of `parameters` and `sent` too."""

    places: dict[str, str] = field(default_factory=dict)
    path: tuple[Hop, ...] | None = None
    exits: dict[str, tuple[str, ...]] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)
    status: str | None = None
    says: tuple[Words, ...] = ()
    sent: dict[str, tuple[Sent, ...]] = field(default_factory=dict)
    listed: frozenset[str] = frozenset()
    """Nodes whose `sent:` is a list: exactly these requests, in this order."""
    not_sent: tuple[str, ...] = ()


def read_words(notes: Notes, path: YamlPath, written: Any) -> Words:
    """`text`, `{exact: text}` or `{matches: pattern}`."""
    if written == "":
        notes.note(path, "takes a text that is not empty")
    if not isinstance(written, Block):
        return Words(notes.text(path, written))
    notes.keys(path, written, ("exact", "matches"))
    if len(written) != 1:
        notes.note(path, "takes a text, or one of exact: and matches:")
    if "exact" in written:
        return Words(notes.text((*path, "exact"), written["exact"]), "exact")
    text = notes.text((*path, "matches"), written.get("matches", ""))
    try:
        _pattern(text)
    except ValueError as error:
        notes.note((*path, "matches"), str(error))
        text = ""
    return Words(text, "matches")


class ExpectationReader:
    """Reads one `expect:` block against the flow it is about."""

    def __init__(self, notes: Notes, flow: Flow, path: YamlPath) -> None:
        self.notes = notes
        self.flow = flow
        self.at = path

    def read(self, written: Any) -> Expectation:
        notes, at = self.notes, self.at
        block = notes.block(at, written, f"any of {', '.join(EXPECT_KEYS)}")
        notes.keys(at, block, EXPECT_KEYS)
        expected = Expectation()
        for key in block:
            expected.places[key] = notes.place((*at, key), key=True)
        if "path" in block:
            expected.path = self._path((*at, "path"), block["path"])
        expected.exits = self._exits((*at, "exits"), block.get("exits"))
        self._parameters((*at, "parameters"), block.get("parameters"), expected)
        if "status" in block:
            expected.status = self._status((*at, "status"), block["status"])
        says, path = block.get("says"), (*at, "says")
        if isinstance(says, Items):
            lines = (read_words(notes, (*path, at), one) for at, one in enumerate(says))
            expected.says = tuple(lines)
        elif "says" in block:
            expected.says = (read_words(notes, path, says),)
        self._sent((*at, "sent"), block.get("sent"), expected)
        expected.not_sent = self._not_sent((*at, "not_sent"), block.get("not_sent"))
        return expected

    def asks(self, path: YamlPath, name: str) -> bool:
        """Whether `name` is a node that makes requests; what is wrong otherwise is noted."""
        if not self._known(path, name):
            return False
        step = self.flow.steps[name]
        if not isinstance(step.node, HttpNode):
            text = f'"{name}" is {with_article(step.type)} node, which makes no requests'
            self.notes.note(path, text, "no-requests", key=True)
            return False
        return True

    def _known(self, path: YamlPath, name: str) -> bool:
        if name in self.flow.steps:
            return True
        where = f" in {self.flow.file}"
        self.notes.unknown((*path[:-1], name), "no node", self.flow.steps, where)
        return False

    def _path(self, path: YamlPath, written: Any) -> tuple[Hop, ...]:
        hops = []
        for index, item in enumerate(self.notes.items(path, written, "a list of nodes")):
            at = (*path, index)
            if isinstance(item, Block) and len(item) == 1:
                ((name, exit),) = item.items()
                if self._named(at, name):
                    exit = self._exit((*at, name), name, exit)
                    hops.append(Hop(name, exit))
            elif item == GAP or self._named(at, self.notes.text(at, item, "the name of a node")):
                hops.append(Hop(str(item)))
        return tuple(hops)

    def _named(self, path: YamlPath, name: str) -> bool:
        """As `_known`, for a name that is a value in a list."""
        if name and name not in self.flow.steps:
            hint = suggestion(name, self.flow.steps)
            self.notes.note(path, f'no node "{name}" in {self.flow.file}{hint}', "unknown-node")
        return name in self.flow.steps

    def _exit(self, path: YamlPath, node: str, written: Any) -> str:
        exit = self.notes.text(path, written, "the name of an exit")
        known = [*self.flow.steps[node].exits]
        if exit and exit not in known:
            text = f'{node} has no exit "{exit}"{suggestion(exit, known)}'
            self.notes.note(path, text, "unknown-exit")
        return exit

    def _exits(self, path: YamlPath, written: Any) -> dict[str, tuple[str, ...]]:
        exits = {}
        for name, value in self.notes.block(path, written, "NODE: EXIT lines").items():
            if not self._known((*path, name), name):
                continue
            at = (*path, name)
            if isinstance(value, Items):
                listed = [self._exit((*at, i), name, one) for i, one in enumerate(value)]
                exits[name] = tuple(listed)
            else:
                exits[name] = (self._exit(at, name, value),)
        return exits

    def _parameters(self, path: YamlPath, written: Any, expected: Expectation) -> None:
        block = self.notes.block(path, written, "NAME: value lines")
        for name, value in parameters_of(self.notes, self.flow, path, block).items():
            expected.parameters[name] = value
            expected.places[f"${name}"] = self.notes.place((*path, name), key=True)

    def _status(self, path: YamlPath, written: Any) -> str | None:
        known = get_args(Status)
        if written in known:
            return str(written)
        self.notes.note(path, f"takes one of {', '.join(known)}")
        return None

    def _not_sent(self, path: YamlPath, written: Any) -> tuple[str, ...]:
        if isinstance(written, str):
            return (str(written),) if self._asks_in_list(path, written) else ()
        names = self.notes.items(path, written, "a node or a list of nodes")
        return tuple(
            str(name) for at, name in enumerate(names) if self._asks_in_list((*path, at), name)
        )

    def _asks_in_list(self, path: YamlPath, name: Any) -> bool:
        name = self.notes.text(path, name, "the name of a node")
        if not name or not self._named(path, name):
            return False
        step = self.flow.steps[name]
        if not isinstance(step.node, HttpNode):
            text = f'"{name}" is {with_article(step.type)} node, which makes no requests'
            self.notes.note(path, text, "no-requests")
            return False
        return True

    def _sent(self, path: YamlPath, written: Any, expected: Expectation) -> None:
        takes = "NODE: {method: …, url: …} lines"
        for name, value in self.notes.block(path, written, takes).items():
            at = (*path, name)
            if not self.asks(at, name):
                continue
            expected.places[f"sent.{name}"] = self.notes.place(at, key=True)
            if isinstance(value, Items):
                expected.listed |= {name}
                one = (self._request((*at, index), item) for index, item in enumerate(value))
                expected.sent[name] = tuple(one)
            else:
                expected.sent[name] = (self._request(at, value),)

    def _request(self, path: YamlPath, written: Any) -> Sent:
        notes = self.notes
        block = notes.block(path, written, f"any of {', '.join(SENT_KEYS)}")
        notes.keys(path, block, SENT_KEYS)

        def text(key: str) -> str | None:
            return notes.text((*path, key), block[key]) if key in block else None

        def pairs(key: str) -> dict[str, str] | None:
            if key not in block:
                return None
            given = notes.block((*path, key), block[key], "NAME: value lines")
            return {name: as_text(value) for name, value in given.items()}

        times = text("times")
        if times is not None and not (times.isascii() and times.isdigit()):
            notes.note((*path, "times"), "takes a number")
            times = None
        return Sent(
            notes.place(path),
            text("method"),
            text("url"),
            pairs("headers"),
            pairs("query"),
            pairs("form"),
            text("text"),
            notes.json((*path, "json"), block.get("json")),
            "json" in block,
            None if times is None else int(times[:6]),
        )


def parameters_of(notes: Notes, flow: Flow, path: YamlPath, block: Block) -> dict[str, Any]:
    """Values as `--set` takes them: text as written, lists and blocks as JSON."""
    values: dict[str, Any] = {}
    for written, value in block.items():
        name = written.removeprefix("$")
        if name not in flow.parameters:
            notes.unknown((*path, written), "no parameter", flow.parameters, f" in {flow.file}")
        elif isinstance(value, Block | Items):
            values[name] = notes.json((*path, written), value)
        elif value is None or (isinstance(value, Plain) and value in ("null", "~")):
            values[name] = None
        else:
            values[name] = str(value)
    return values
