"""What is kept of a conversation between turns: plain JSON."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .entities import as_json_value
from .errors import FlowError
from .flow import Flow
from .mask import Mask
from .parameters import no_clock
from .secret import Secret

Status = Literal["running", "awaiting_input", "ended", "failed", "crashed", "expired"]
Seal = Callable[[str], str]

_SEALED = "sealed"
_HOSTS = "hosts"
_PLAIN = "plain"


@dataclass(slots=True)
class Session:
    """`at` is the node that runs next or waits; `parameters` holds what is set, by name; `hidden`
    is every secret the session has met, so that an old one stays masked."""

    id: str
    flow: str
    digest: str
    at: str
    status: Status = "running"
    parameters: dict[str, Any] = field(default_factory=dict)
    memory: dict[str, Any] = field(default_factory=dict)
    error: str | None = None
    hidden: tuple[Secret, ...] = ()

    def as_json(self, seal: Seal) -> dict[str, Any]:
        """Plain JSON data; `seal` encrypts each secret, and each value that repeats one."""
        mask = Mask()
        for secret in self.hidden:
            mask.add(secret)
        return {
            "id": self.id,
            "flow": self.flow,
            "digest": self.digest,
            "at": self.at,
            "status": self.status,
            "parameters": {
                name: _kept(value, seal, mask) for name, value in self.parameters.items()
            },
            "memory": self.memory,
            "error": self.error,
            "hidden": [seal(secret.reveal()) for secret in self.hidden],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any], flow: Flow, unseal: Seal) -> "Session":
        """Raises `FlowError` when the data belong to another flow or do not fit it any more."""
        if data["flow"] != flow.name:
            raise FlowError(f'the session belongs to flow "{data["flow"]}", not to "{flow.name}"')
        values = {}
        for name, value in data["parameters"].items():
            parameter = flow.parameters.get(name)
            if parameter is not None:
                opened = _opened(value, unseal) if _is_sealed(value) else value
                try:
                    values[name] = parameter.accept(opened, no_clock)
                except (ValueError, LookupError) as error:
                    raise FlowError(f"the session does not fit the flow: {error}") from None
        hidden = tuple(Secret(unseal(sealed)) for sealed in data["hidden"])
        given = {"parameters": values, "memory": dict(data["memory"]), "hidden": hidden}
        return cls(**{**data, **given})


def _kept(value: Any, seal: Seal, mask: Mask) -> Any:
    if isinstance(value, Secret):
        kept: dict[str, Any] = {_SEALED: seal(value.reveal())}
        return kept if value.hosts is None else {**kept, _HOSTS: sorted(value.hosts)}
    plain = as_json_value(value)
    if _is_sealed(plain) or mask.data(plain) != plain:
        return {_SEALED: seal(json.dumps(plain)), _PLAIN: True}
    return plain


def _opened(kept: Mapping[str, Any], unseal: Seal) -> Any:
    if _PLAIN in kept:
        return json.loads(unseal(kept[_SEALED]))
    hosts = kept.get(_HOSTS)
    return Secret(unseal(kept[_SEALED]), hosts=None if hosts is None else frozenset(hosts))


def _is_sealed(value: Any) -> bool:
    return isinstance(value, dict) and _SEALED in value
