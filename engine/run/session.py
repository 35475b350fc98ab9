"""What is kept of a conversation between turns: plain JSON."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ..errors import FlowError
from ..flow.loading import Flow
from ..values.at_rest import Seal, kept_each, opened, resealed
from ..values.parameters import no_clock
from ..values.redaction import Redaction
from ..values.secret import Secret
from .parameters import SessionParameters

Status = Literal["running", "awaiting_input", "ended", "failed", "crashed", "expired"]


@dataclass(slots=True)
class Session:
    """`at` is the node that runs next or waits; `parameters` holds what is set, by name; `hidden`
    is every secret that stands in it, and the last it has met, so that an old one stays masked."""

    id: str
    flow: str
    digest: str
    at: str
    status: Status = "running"
    parameters: MutableMapping[str, Any] = field(default_factory=dict)
    memory: dict[str, Any] = field(default_factory=dict)
    error: str | None = None
    hidden: tuple[Secret, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.parameters, SessionParameters):
            secrets = [value for value in self.parameters.values() if isinstance(value, Secret)]
            if secrets:
                self.hidden = tuple(dict.fromkeys((*self.hidden, *secrets)))
            self.parameters = SessionParameters(self.parameters)

    def as_json(self, seal: Seal) -> dict[str, Any]:
        """Plain JSON data; `seal` encrypts each secret, and each value that repeats one."""
        return {
            "id": self.id,
            "flow": self.flow,
            "digest": self.digest,
            "at": self.at,
            "status": self.status,
            **self.data(seal),
        }

    def data(self, seal: Seal) -> dict[str, Any]:
        """What of `as_json` does not tell which session it is and how it stands."""
        redaction = Redaction()
        for secret in self.hidden:
            redaction.add(secret)
        return {
            "parameters": kept_each(self.parameters, seal, redaction),
            "memory": kept_each(self.memory, seal, redaction),
            "error": self.error,
            "hidden": [seal(secret.reveal()) for secret in self.hidden],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any], flow: Flow, unseal: Seal) -> "Session":
        """Raises `FlowError` when the data belong to another flow or do not fit it any more."""
        if data["flow"] != flow.name:
            raise FlowError(f'the session belongs to flow "{data["flow"]}", not to "{flow.name}"')
        values, secrets, declared, texts = {}, [], flow.parameters, flow.texts
        for name, value in data["parameters"].items():
            if type(value) is str and name in texts and value.isascii():  # the most, as they were
                values[name] = value
            elif name in declared:
                try:
                    value = declared[name].accept(opened(value, unseal), no_clock)
                except (ValueError, LookupError) as error:
                    raise FlowError(f"the session does not fit the flow: {error}") from None
                values[name] = value
                if type(value) is Secret:
                    secrets.append(value)
        hidden = [Secret(unseal(sealed)) for sealed in data["hidden"]]
        memory = {name: opened(value, unseal) for name, value in data["memory"].items()}
        told = (data["id"], data["flow"], data["digest"], data["at"], data["status"])
        met = tuple(dict.fromkeys((*hidden, *secrets)))
        return cls(*told, SessionParameters(values), memory, data["error"], met)

    @staticmethod
    def resealed(data: Mapping[str, Any], again: Seal) -> dict[str, Any]:
        """What `as_json` gave, with what `again` makes of each seal."""
        return {
            **data,
            "parameters": {
                name: resealed(value, again) for name, value in data["parameters"].items()
            },
            "memory": {name: resealed(value, again) for name, value in data["memory"].items()},
            "hidden": [again(sealed) for sealed in data["hidden"]],
        }
