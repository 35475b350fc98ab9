"""What a test expects at the end: read here, judged in `judging`."""

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, get_args

from engine.flow.loading import Flow
from engine.http_node import HttpNode
from engine.source.tree import Block, Items, Plain, YamlPath
from engine.suggestions import suggestion, with_article

from ..reading import Notes
from .records import ExpectedRecords, read_records
from .sent import Sent, read_sent
from .took import Took, read_took
from .words import Words, read_several, read_words

EXPECT_KEYS = (
    *("path", "exits", "parameters", "status", "took"),
    *("says", "said_in_any_order", "not_said", "nothing_else_said", "quick_replies"),
    *("sent", "not_sent", "records"),
)
Status = Literal["ended", "failed", "awaiting_input", "crashed"]
GAP = "..."


class Hop(NamedTuple):
    """A node on the path, with the exit it leaves through if the test says so; `...` is any way."""

    node: str
    exit: str = ""


@dataclass(slots=True)
class Expectation:
    """`places` tells where each key stands; the keys of `parameters` and `sent` too."""

    places: dict[str, str] = field(default_factory=dict)
    path: tuple[Hop, ...] | None = None
    exits: dict[str, tuple[str, ...]] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)
    status: str | None = None
    took: Took | None = None
    says: tuple[Words, ...] = ()
    in_any_order: tuple[Words, ...] = ()
    not_said: tuple[Words, ...] = ()
    nothing_else: bool = False
    quick_replies: tuple[str, ...] | None = None
    sent: dict[str, tuple[Sent, ...]] = field(default_factory=dict)
    listed: frozenset[str] = frozenset()
    """Nodes whose `sent:` is a list: exactly these requests, in this order."""
    not_sent: tuple[str, ...] = ()
    records: tuple[ExpectedRecords, ...] = ()


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
        if "took" in block:
            expected.took = read_took(notes, (*at, "took"), block["took"])
        expected.says = self._words(block, "says")
        expected.not_said = self._words(block, "not_said")
        if "said_in_any_order" in block:
            path = (*at, "said_in_any_order")
            expected.in_any_order = read_several(notes, path, block["said_in_any_order"])
        if "nothing_else_said" in block:
            expected.nothing_else = self._nothing_else(block["nothing_else_said"])
        if "quick_replies" in block:
            expected.quick_replies = self._quick_replies(block["quick_replies"])
        self._sent((*at, "sent"), block.get("sent"), expected)
        expected.not_sent = self._not_sent((*at, "not_sent"), block.get("not_sent"))
        expected.records = read_records(notes, (*at, "records"), block.get("records"))
        return expected

    def _words(self, block: Block, key: str) -> tuple[Words, ...]:
        """A text or a list of texts."""
        path, written = (*self.at, key), block.get(key)
        if isinstance(written, Items):
            return tuple(read_words(self.notes, (*path, at), one) for at, one in enumerate(written))
        return (read_words(self.notes, path, written),) if key in block else ()

    def _nothing_else(self, written: Any) -> bool:
        if written != "true":
            self.notes.note((*self.at, "nothing_else_said"), "takes true; leave it out otherwise")
        return True

    def _quick_replies(self, written: Any) -> tuple[str, ...]:
        path = (*self.at, "quick_replies")
        replies = self.notes.items(path, written, "a list of texts")
        return tuple(self.notes.text((*path, at), one, "a text") for at, one in enumerate(replies))

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

    def node(self, path: YamlPath, written: Any) -> str:
        """The name of a node that stands as a value; empty where there is none of that name."""
        name = self.notes.text(path, written, "the name of a node")
        return name if self._named(path, name) else ""

    def _named(self, path: YamlPath, name: str) -> bool:
        """As `_known`, for a name that is a value in a list."""
        if name and name not in self.flow.steps:
            what = f'no node "{name}" in {self.flow.file}'
            self.notes.unknown_value(path, what, name, self.flow.steps, "unknown-node")
        return name in self.flow.steps

    def _exit(self, path: YamlPath, node: str, written: Any) -> str:
        exit = self.notes.text(path, written, "the name of an exit")
        known = [*self.flow.steps[node].exits]
        if exit and exit not in known:
            hint = suggestion(exit, known)
            text = f'{node} has no exit "{exit}"{hint}'
            self.notes.note(path, text, "unknown-exit", hint=hint)
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
                one = (
                    read_sent(self.notes, (*at, index), item) for index, item in enumerate(value)
                )
                expected.sent[name] = tuple(one)
            else:
                expected.sent[name] = (read_sent(self.notes, at, value),)


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
