"""The `nodes:` of a flow: each read as its type, its parameters known, its exits wired."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from pydantic import ValidationError

from ..errors import LITERAL_SECRET, FlowError, Problem
from ..fields.escaping import Header
from ..fields.protocols import fills_of, reads_of
from ..fields.slot import Slot
from ..fields.url import Url
from ..node import ENGINE_KEYS, FAILED, Context, Node, Result, Wait
from ..plugins import Types
from ..policy import Policy
from ..source.source import Source
from ..source.tree import Block, YamlPath
from ..source.validation import problems_of, unknown_keys
from ..values.parameters import Parameter, no_clock

END = "end"


class Step:
    """A node in its flow. An exit that leads to None ends the session.

    `fixed` is the result of a node that does the same in every session.
    """

    __slots__ = (
        "exits",
        "fixed",
        "io",
        "label",
        "name",
        "node",
        "policy",
        "resume",
        "run",
        "unwired",
    )

    def __init__(self, name: str, label: str, node: Node, policy: Policy) -> None:
        self.name = name
        self.label = label
        self.node = node
        self.policy = policy
        self.io = node.io
        self.fixed: Result | None = None
        self.exits: dict[str, Step | None] = {}
        self.unwired: tuple[str, ...] = ()
        self.run: Callable[[Context], Awaitable[Result | Wait]] = node.run
        self.resume: Callable[[Context, str], Awaitable[Result | Wait]] = node.resume

    @property
    def type(self) -> str:
        return self.node.type


def read_steps(
    source: Source,
    types: Types[Node],
    parameters: Mapping[str, Parameter],
    allow_hosts: frozenset[str],
    problems: list[Problem],
) -> dict[str, Step]:
    """Every node that can be read, wired; what is wrong with the others goes to `problems`."""
    block = source.data.get("nodes")
    if not isinstance(block, Block) or not block:
        text = 'missing key "nodes"' if block is None else "nodes: takes NAME: {type: …} entries"
        problems.append(
            source.problem(("nodes",) if "nodes" in source.data else (), text, "no-nodes")
        )
        return {}
    reader = _Reader(source, types, parameters, allow_hosts, problems)
    steps = {}
    for name, written in block.items():
        step = reader.step(name, written)
        if step is not None:
            steps[name] = step
    wires = _Wires(source, steps, problems)
    for name, written in block.items():
        if name in steps:
            wires.wire(name)
        elif isinstance(written, Block):
            wires.check_targets(name)
    wires.on_failed()
    return steps


_ANSWERS = frozenset({"yes", "no", "true", "false", "on", "off"})
_SIGNING_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie"})


class _Reader:
    def __init__(
        self,
        source: Source,
        types: Types[Node],
        parameters: Mapping[str, Parameter],
        allow_hosts: frozenset[str],
        problems: list[Problem],
    ) -> None:
        self.source = source
        self.types = types
        self.parameters = parameters
        self.allow_hosts = allow_hosts
        self.problems = problems
        self.policies: dict[type[Node], Policy] = {}
        self.misspelt_parameters = "parameters" not in source.data and any(
            '"parameters"' in source.nearest(key, ("parameters",)) for key in source.data
        )

    def step(self, name: str, written: Any) -> Step | None:
        path: YamlPath = ("nodes", name)
        if name == END:
            self._note(path, f'"{END}" is reserved: it ends the session', "node-name", key=True)
            return None
        if not isinstance(written, Block):
            hint = f"; is {name}: indented too little?" if name in ENGINE_KEYS else ""
            self._note(
                path, f"a node is a block that begins with type:{hint}", "not-a-node", key=True
            )
            return None
        kind = self._kind(path, written)
        policy = self._policy(path, written, kind)
        node = self._node(path, written, kind) if kind else None
        if node is None or kind is None or policy is None:
            return None
        self._check_pieces(path, node)
        step = Step(name, self._label(path, written) or name, node, policy)
        step.fixed = self._fixed(path, node)
        return step

    def _label(self, path: YamlPath, written: Block) -> str:
        label = written.get("label")
        if label is None or isinstance(label, str):
            return label or ""
        self._note((*path, "label"), "takes text", "wrong-value")
        return ""

    def _kind(self, path: YamlPath, written: Block) -> type[Node] | None:
        name = written.get("type")
        if not isinstance(name, str):
            text = 'missing key "type"' if "type" not in written else "type: takes a name"
            self._note((*path, "type"), text, "missing-key")
            return None
        try:
            return self.types.get(name)
        except FlowError as error:
            self._note((*path, "type"), str(error), "unknown-type")
            return None

    def _policy(self, path: YamlPath, written: Block, kind: type[Node] | None) -> Policy | None:
        like = kind or Node
        if like not in self.policies:
            self.policies[like] = Policy.usual(like.timeout, like.retry, like.max_response)
        usual = self.policies[like]
        block = written.get("policy")
        if "policy" in written and kind and not kind.io:
            text = f"a {kind.type} node makes no requests, so no policy applies"
            self._note((*path, "policy"), text, "wrong-policy", key=True)
            return None
        if block is None:
            return usual
        if not isinstance(block, Block):
            self._note((*path, "policy"), "takes timeout, retry and max_response", "wrong-policy")
            return None
        try:
            return Policy.model_validate(dict(usual) | dict(block))
        except ValidationError as error:
            self.problems += problems_of(error, self.source, (*path, "policy"), Policy)
            return None

    def _node(self, path: YamlPath, written: Block, kind: type[Node]) -> Node | None:
        fields = {key: value for key, value in written.items() if key not in ENGINE_KEYS}
        try:
            return kind.model_validate(fields)
        except ValidationError as error:
            self.problems += problems_of(error, self.source, path, kind, ENGINE_KEYS)
            unknown = unknown_keys(error)
        try:
            known = {key: value for key, value in fields.items() if key not in unknown}
            return kind.model_validate(known)
        except ValidationError:
            return None

    def _check_pieces(self, path: YamlPath, node: Node) -> None:
        for at, piece in node.pieces():
            for slot in {slot.text: slot for slot in reads_of(piece)}.values():  # once each
                self._declared((*path, *at), slot.name, slot.text)
                refusal = piece.refuses_secrets
                if refusal and self._is_secret(slot.name):
                    text = f"${slot.name} is secret and {refusal}"
                    self._note((*path, *at), text, "secret-refused", find=slot.text)
            for slot in reads_of(piece):
                if slot.default and slot.name in self.parameters:
                    self._read_default((*path, *at), slot)
            for name in fills_of(piece):
                self._declared((*path, *at), name, f"${name}", key=at[-1] == f"${name}")
            if isinstance(piece, Header) and str(at[-1]).lower() in _SIGNING_HEADERS:
                self._check_signature((*path, *at), piece)
            if isinstance(piece, Url) and piece.host_slots and not self.allow_hosts:
                text = (
                    f"${piece.host_slots[0].name} stands in the host; list the hosts it may become "
                    "in the flow's allow_hosts"
                )
                self._note((*path, *at), text, "host-parameter", find=piece.host_slots[0].text)

    def _read_default(self, path: YamlPath, slot: Slot) -> None:
        """A default in place as its parameter's entity reads it."""
        parameter = self.parameters[slot.name]
        if parameter.secret:
            text = f"a secret is written out; write ${slot.name} and keep it outside"
            self._note(path, text, LITERAL_SECRET, excerpt=False)
        elif slot.path is None:
            try:
                slot.default = parameter.entity.accept(slot.default, no_clock)
            except LookupError:
                text = f"{slot.text}: a default in place is the same every day"
                self._note(path, text, "entity-value", find=slot.text)
            except ValueError as error:
                self._note(path, f"{slot.text}: {error}", "entity-value", find=slot.text)

    def _check_signature(self, path: YamlPath, header: Header) -> None:
        """What signs a request is secret."""
        for slot in header.reads():
            if slot.name in self.parameters and not self._is_secret(slot.name):
                text = f"{path[-1]} takes secret parameters; declare {slot.name}: {{secret: true}}"
                self._note(path, text, "open-signature", find=slot.text)

    def _fixed(self, path: YamlPath, node: Node) -> Result | None:
        """The node's fixed result with its values as their parameters keep them."""
        result = node.fixed()
        if result is None or any(self._is_secret(name) for name in result.outputs):
            return None
        accepted = {}
        for name, value in result.outputs.items():
            try:
                accepted[name] = self.parameters[name].accept(value, no_clock)
            except ValueError as error:
                self._note(path, str(error), "entity-value", key=True)
            except LookupError:
                return None
        return result._replace(outputs=accepted)

    def _declared(self, path: YamlPath, name: str, written: str, *, key: bool = False) -> None:
        if name in self.parameters or self.misspelt_parameters:
            return
        hint = self.source.nearest(name, self.parameters, sign="$") or "; add it to parameters:"
        text = f"${name} is not declared{hint}"
        self._note(path, text, "undeclared-parameter", find="" if key else written, key=key)

    def _is_secret(self, name: str) -> bool:
        return name in self.parameters and self.parameters[name].secret

    def _note(self, path: YamlPath, text: str, code: str, **options: Any) -> None:
        self.problems.append(self.source.problem(path, text, code, **options))


class _Wires:
    def __init__(self, source: Source, steps: dict[str, Step], problems: list[Problem]) -> None:
        self.source = source
        self.steps = steps
        self.problems = problems
        self.nodes: Block = source.data["nodes"]

    def wire(self, name: str) -> None:
        step, written = self.steps[name], self.nodes[name]
        path: YamlPath = ("nodes", name)
        names = step.node.exit_names()
        wired: dict[str, Step | None] = {}
        if "next" in written:
            if names == ("next",):
                wired["next"] = self._target((*path, "next"), written["next"])
            else:
                has = ", ".join(names) or "none"
                text = f'"next" is for nodes with one exit; {step.type} has: {has}'
                if names:
                    text += f"; write exits: {{{names[0]}: {written['next']}}}"
                self._note((*path, "next"), text, "wrong-exits", key=True)
        self._exits(path, step, names, wired)
        step.exits = {exit: wired.get(exit) for exit in (*names, FAILED)}
        step.unwired = tuple(exit for exit in step.exits if exit not in wired)
        step.exits[END] = None

    def _exits(
        self, path: YamlPath, step: Step, names: tuple[str, ...], wired: dict[str, Step | None]
    ) -> None:
        block = self.nodes[step.name].get("exits")
        if block is None:
            return
        if not isinstance(block, Block):
            self._note((*path, "exits"), "takes EXIT: NODE lines", "wrong-exits")
            return
        known = dict.fromkeys((*names, FAILED))
        for exit, target in block.items():
            at = (*path, "exits", exit)
            if exit == "next" and names == ("next",):
                self._note(at, f"write next: {target} without exits:", "wrong-exits", key=True)
            elif exit not in known:
                text = f'no exit "{exit}"{self.source.suggestion(exit, known)}'
                if exit.lower() in _ANSWERS:
                    text += "; to branch on an answer, use a conditions node"
                self._note(at, text, "unknown-exit", key=True)
            else:
                wired[exit] = self._target(at, target)

    def check_targets(self, name: str) -> None:
        """The targets of a node that cannot be read, so that all problems come at once."""
        written, path = self.nodes[name], ("nodes", name)
        if "next" in written:
            self._target((*path, "next"), written["next"])
        exits = written.get("exits")
        for exit, target in exits.items() if isinstance(exits, Block) else ():
            self._target((*path, "exits", exit), target)

    def on_failed(self) -> None:
        """Wires every unwired `failed`, but for the node it leads to, which would go round."""
        if "on_failed" not in self.source.data:
            return
        target = self._target(("on_failed",), self.source.data["on_failed"])
        for step in self.steps.values():
            if FAILED in step.unwired and step is not target:
                step.exits[FAILED] = target
                step.unwired = tuple(exit for exit in step.unwired if exit != FAILED)

    def _target(self, path: YamlPath, written: Any) -> Step | None:
        if written == END:
            return None
        if isinstance(written, str) and written in self.nodes:
            return self.steps.get(written)
        if isinstance(written, str):
            near = self.source.nearest
            hint = near(written, self.nodes) or near(written, (END,))
            self._note(path, f'no node "{written}"{hint}', "unknown-node")
        else:
            self._note(path, f"takes the name of a node, or {END}", "unknown-node")
        return None

    def _note(self, path: YamlPath, text: str, code: str, **options: Any) -> None:
        self.problems.append(self.source.problem(path, text, code, **options))
