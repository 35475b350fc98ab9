"""A request with placeholders in the place of its secrets, to show without reading one."""

import secrets as random
from typing import Any, NamedTuple

from engine.credentials.connections import Connections
from engine.flow.loading import Flow
from engine.http.messages import Call, Request
from engine.run.turn import RunningTurn
from engine.sending import joined
from engine.values.parameters import UNSET
from engine.values.secret import Secret, SecretReference


class HiddenSecret(NamedTuple):
    """What a placeholder stands for: the secret of a parameter, or a credential's token.

    `variable` is the environment variable that holds the secret already, where one does.
    """

    owner: str
    variable: str = ""
    is_token: bool = False


class Placeholders:
    """Gives placeholders, which no way of encoding changes, and knows what each stands for."""

    def __init__(self) -> None:
        self.known: dict[str, HiddenSecret] = {}

    def standing_for(self, hidden: HiddenSecret) -> str:
        text = f"veiled{random.token_hex(8)}"
        self.known[text] = hidden
        return text

    def over(self, flow: Flow, name: str, given: Any) -> Any:
        """What stands for the value of a secret parameter; one without a value has none here."""
        parameter = flow.parameters[name]
        value = parameter.default if given is UNSET else given
        if not isinstance(value, SecretReference) and not value:
            return value
        env = isinstance(value, SecretReference) and value.kind == "env"
        placeholder = HiddenSecret(f"${name}", value.place if env else "")
        return Secret(self.standing_for(placeholder), name=f"${name}", hosts=parameter.hosts)

    def preview(self, turn: RunningTurn, connections: Connections, request: Request) -> Call:
        """The call that would be made, without a login or a byte sent, signed by a placeholder.
        Raises `NodeError`."""
        if not request.credential:
            return Call(request, joined("", request.url))
        owner = connections.credentials.actual(request.credential)
        token = Secret(self.standing_for(HiddenSecret(owner, is_token=True)))
        turn.redaction.add(token)
        base, signature = connections.preview(request.credential, token)
        headers = {**request.headers, **signature}
        return Call(request._replace(headers=headers), joined(base, request.url))
