"""What a function may know when a flow is loaded: no parameter, no day, no chance."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ...values.secret import Secret


class Outside:
    """A rendering outside any session; `parameters` are those that are known all the same."""

    allow_hosts: frozenset[str] = frozenset()
    language = "en"

    def __init__(self, parameters: Mapping[str, Any] | None = None) -> None:
        self.parameters: Mapping[str, Any] = parameters or {}

    def unwrap(self, secret: Secret) -> str:
        raise LookupError("a secret is not known outside a session")

    def warn(self, text: str) -> None:
        return None

    def now(self) -> datetime:
        raise LookupError("there is no today outside a session")

    def random(self) -> float:
        raise LookupError("there is no chance outside a session")
