"""What a login gives: the token that signs requests."""

import json
from typing import NamedTuple

from ..values.secret import Secret


class Token(NamedTuple):
    """What signs a request. `base_url` is where the token is valid, if the answer said so;
    `refresh` is what the next one can be had for."""

    value: Secret
    base_url: str = ""
    refresh: Secret | None = None

    @property
    def text(self) -> str:
        """All of it in clear, for the vault."""
        refresh = self.refresh.reveal() if self.refresh else None
        return json.dumps([self.value.reveal(), self.base_url, refresh])

    @classmethod
    def from_text(cls, text: str) -> "Token":
        value, base_url, refresh = json.loads(text)
        return cls(Secret(value), base_url, Secret(refresh) if refresh else None)
