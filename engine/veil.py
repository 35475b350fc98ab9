"""A request with placeholders in the place of its secrets, to show without reading one."""

import secrets as random
from typing import Any, NamedTuple

from .call import Call, Request
from .flow import Flow
from .parameters import UNSET
from .secret import Secret, SecretReference
from .sending import preview
from .turn import RunningTurn


class Veiled(NamedTuple):
    """What a placeholder stands for: the secret of a parameter, or a credential's token.

    `variable` is the environment variable that holds the secret already, where one does.
    """

    owner: str
    variable: str = ""
    is_token: bool = False


class Veil:
    """Gives placeholders, which no way of encoding changes, and knows what each stands for."""

    def __init__(self) -> None:
        self.known: dict[str, Veiled] = {}

    def placeholder(self, veiled: Veiled) -> str:
        text = f"veiled{random.token_hex(8)}"
        self.known[text] = veiled
        return text

    def over(self, flow: Flow, name: str, given: Any) -> Any:
        """What stands for the value of a secret parameter; one without a value has none here."""
        parameter = flow.parameters[name]
        value = parameter.default if given is UNSET else given
        if not isinstance(value, SecretReference) and not value:
            return value
        env = isinstance(value, SecretReference) and value.kind == "env"
        veiled = Veiled(f"${name}", value.place if env else "")
        return Secret(self.placeholder(veiled), name=f"${name}", hosts=parameter.hosts)

    def preview(self, turn: RunningTurn, request: Request) -> Call:
        """The call that would be made, signed by a placeholder. Raises `NodeError`."""
        if not request.credential:
            return preview(turn.ctx, request)
        owner = turn.ctx.connections.credentials.actual(request.credential)
        token = Secret(self.placeholder(Veiled(owner, is_token=True)))
        turn.mask.add(token)
        return preview(turn.ctx, request, token)
