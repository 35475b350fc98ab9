"""The `nodes:` of a flow, each read as its type, with parameters that are declared and may stand
where they do."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from ..errors import FlowError
from ..fields.escaping import Header
from ..fields.protocols import fills_of, reads_of
from ..fields.url import Url
from ..node import ENGINE_KEYS, Node
from ..plugins import Types
from ..policy import Policy
from ..source.problems import Problems
from ..source.tree import Block, YamlPath
from ..source.validation import problems_of, unknown_keys
from ..suggestions import with_article
from ..values.known_entities import KnownEntities
from ..values.parameters import RESERVED, Parameter
from .pieces.results import entities_of
from .pieces.speech import check_forms, check_speech, declare_fields, speak_as_declared
from .pieces.told_fields import Told, tell_fields
from .pieces.values import check_values
from .settings import FlowSettings
from .wiring import END, Pieces, Step

_SIGNING_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie"})

_TYPELESS = {
    "goto go_to jump jump_to": "a node leads on by its next: or exits:",
    "transfer transfer_call call_transfer forward": "no type transfers a call yet",
    "record record_call voicemail": "no type records a call yet",
    "play play_audio audio": "no type plays a recording yet",
}
"""What other tools have a type for, and flowrun has none."""


def _typeless(name: str) -> str:
    """Why there is no type of that name; empty where nothing is known of it."""
    word = name.lower().replace("-", "_")
    return next((why for words, why in _TYPELESS.items() if word in words.split()), "")


def own_fields(written: Mapping[str, Any]) -> dict[str, Any]:
    """What of a node belongs to its type."""
    return {key: value for key, value in written.items() if key not in ENGINE_KEYS}


class NodeReader:
    """Reads one node after another into steps that lead nowhere yet, and keeps what they share:
    the flow's parameters, and the policy that is usual for a type."""

    def __init__(
        self,
        problems: Problems,
        types: Types[Node],
        parameters: Mapping[str, Parameter],
        entities: KnownEntities,
        told: Told,
        settings: FlowSettings,
    ) -> None:
        self.problems = problems
        self.source = problems.source
        self.types = types
        self.parameters = parameters
        self.entities = entities
        self.told = told
        self.settings = settings
        self.entity_of = entities_of(parameters)
        self.policies: dict[type[Node], Policy] = {}
        self.kinds: dict[str, type[Node]] = {}

    def read(self, name: str, written: Any) -> Step | None:
        path: YamlPath = ("nodes", name)
        if name == END:
            text = f'"{END}" is reserved: it ends the session'
            self.problems.add(path, text, "node-name", key=True)
            return None
        if not isinstance(written, Block):
            hint = f"; is {name}: indented too little?" if name in ENGINE_KEYS else ""
            text = f"a node is a block that begins with type:{hint}"
            self.problems.add(path, text, "not-a-node", key=True)
            return None
        kind = self._kind(path, written)
        policy = self._policy(path, written, kind)
        node, is_whole = self._node(path, written, kind) if kind else (None, False)
        if node is None or policy is None:
            return None
        label = self._label(path, written) or name
        step = Step(name, label, node, policy, is_whole, self.entity_of)
        self._check_pieces(path, step.pieces)
        return step

    def _kind(self, path: YamlPath, written: Block) -> type[Node] | None:
        name = written.get("type")
        for key in written if "type" not in written else ():
            if key not in ENGINE_KEYS and (hint := self.source.nearest(key, ("type",))):
                text = f'unknown key "{key}"{hint}'
                self.problems.add((*path, key), text, "unknown-key", key=True, hint=hint)
                return None
        if not isinstance(name, str):
            text = 'missing key "type"' if "type" not in written else "type: takes a name"
            self.problems.add((*path, "type"), text, "missing-key")
            return None
        try:
            kind = self.types.get(name)
            self.kinds[str(path[-1])] = kind
            return kind
        except FlowError as error:
            place, why = (*path, "type"), _typeless(name)
            if why and name not in self.types.names() and not getattr(error.hint, "meant", ""):
                self.problems.add(place, f'no node type "{name}": {why}', "unknown-type")
            else:
                self.problems.add(place, str(error), "unknown-type", hint=error.hint)
            return None

    def _label(self, path: YamlPath, written: Block) -> str:
        label = written.get("label")
        if label is None or isinstance(label, str):
            return label or ""
        self.problems.add((*path, "label"), "takes text", "wrong-value")
        return ""

    def _policy(self, path: YamlPath, written: Block, kind: type[Node] | None) -> Policy | None:
        like, path = kind or Node, (*path, "policy")
        if like not in self.policies:
            self.policies[like] = Policy.usual(like.timeout, like.retry, like.max_response)
        usual = self.policies[like]
        block = written.get("policy")
        if "policy" in written and kind and not kind.io:
            text = f"{with_article(kind.type)} node makes no requests, so no policy applies"
            self.problems.add(path, text, "wrong-policy", key=True)
            return None
        if block is None:
            return usual
        if not isinstance(block, Block):
            self.problems.add(path, "takes timeout, retry and max_response", "wrong-policy")
            return None
        try:
            return Policy.model_validate(dict(usual) | dict(block))
        except ValidationError as error:
            self.problems.found += problems_of(error, self.source, path, Policy)
            return None

    def _node(self, path: YamlPath, written: Block, kind: type[Node]) -> tuple[Node | None, bool]:
        """The node, and whether that is all of it: keys that it does not know are left out."""
        fields = own_fields(written)
        try:
            return kind.model_validate(fields), True
        except ValidationError as error:
            self.problems.found += problems_of(error, self.source, path, kind, sorted(ENGINE_KEYS))
            unknown = unknown_keys(error)
        try:
            known = {key: value for key, value in fields.items() if key not in unknown}
            return kind.model_validate(known), False
        except ValidationError:
            return None, False

    def _check_pieces(self, path: YamlPath, pieces: Pieces) -> None:
        speak_as_declared(pieces, self.parameters)
        tell_fields(self.told, pieces)
        check_values(self.problems, self.parameters, path, pieces)
        declare_fields(self.problems, self.entities, path, pieces)
        check_forms(self.problems, path, pieces)
        check_speech(self.problems, self.settings.languages, path, pieces)
        for at, piece in pieces:
            place = (*path, *at)
            for slot in {slot.text: slot for slot in reads_of(piece)}.values():  # once each
                self._check_declared(place, slot.name, find=slot.text)
                refusal = piece.refuses_secrets
                if refusal and self._is_secret(slot.name):
                    text = f"${slot.name} is secret and {refusal}"
                    self.problems.add(place, text, "secret-refused", find=slot.text)
            for name in fills_of(piece):
                is_key = at[-1] == f"${name}"
                self._check_declared(place, name, find="" if is_key else f"${name}", key=is_key)
            if isinstance(piece, Header) and str(at[-1]).lower() in _SIGNING_HEADERS:
                self._check_signature(place, piece)
            if isinstance(piece, Url) and piece.host_slots and not self.settings.allow_hosts:
                slot = piece.host_slots[0]
                text = (
                    f"${slot.name} stands in the host; list the hosts it may become "
                    "in the flow's allow_hosts"
                )
                self.problems.add(place, text, "host-parameter", find=slot.text)

    def _check_declared(self, path: YamlPath, name: str, **place: Any) -> None:
        if name in self.parameters or self._are_parameters_misspelt:
            return
        if name in RESERVED:
            text = f"${name} is {RESERVED[name]}, and stands nowhere else"
            self.problems.add(path, text, "reserved-name", **place)
            return
        hint = self.source.nearest(name, self.parameters, sign="$") or "; add it to parameters:"
        text = f"${name} is not declared{hint}"
        self.problems.add(path, text, "undeclared-parameter", hint=hint, **place)

    @cached_property
    def _are_parameters_misspelt(self) -> bool:
        """Whether a key of the flow may be meant for `parameters:`, so that none is declared."""
        keys, near = self.source.data, self.source.nearest
        return "parameters" not in keys and any(near(key, ("parameters",)) for key in keys)

    def _check_signature(self, path: YamlPath, header: Header) -> None:
        """What signs a request is secret."""
        for slot in header.reads():
            if slot.name in self.parameters and not self._is_secret(slot.name):
                text = f"{path[-1]} takes secret parameters; declare {slot.name}: {{secret: true}}"
                self.problems.add(path, text, "open-signature", find=slot.text)

    def _is_secret(self, name: str) -> bool:
        return name in self.parameters and self.parameters[name].secret
