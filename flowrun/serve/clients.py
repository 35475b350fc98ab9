"""Who talks to a server: by a key that was made for them, or by the one of this very run."""

import hmac
import secrets

from ..storage.api_keys import RESERVED, ApiKeys
from .limits import Rate
from .refusals import unauthorized

LOCAL, TRY = RESERVED


class Clients:
    """`own` is the key of this run, for a server on loopback for which none was made."""

    def __init__(self, keys: ApiKeys, rate: Rate, own: str | None = None) -> None:
        self._keys = keys
        self._rate = rate
        self.own = own

    @classmethod
    def of(cls, keys: ApiKeys, rate: Rate) -> "Clients":
        return cls(keys, rate, None if keys.names() else f"flowrun_local_{secrets.token_hex(16)}")

    def by_key(self, text: str | None) -> str:
        """The client who has this key. Raises `Refused`, also where they ask too often."""
        return self._let_in(text)[0]

    def looking_into(self, text: str | None) -> str | None:
        """Whose sessions this key looks into: its own client's, or None for all. Raises as
        `by_key`."""
        client, sees_all = self._let_in(text)
        return None if sees_all else client

    def _let_in(self, text: str | None) -> tuple[str, bool]:
        """The client, and whether they see the sessions of all."""
        if not text:
            raise unauthorized("send your key as X-Vgai-Key")
        sent = text.encode("utf-8", "replace")
        if self.own is not None and hmac.compare_digest(sent, self.own.encode()):
            return self._counted(LOCAL), True
        found = self._keys.find(text)
        if found is None:
            raise unauthorized("the key in X-Vgai-Key is not one of this server's, or was revoked")
        return self._counted(found.name), bool(found.insights)

    def of_session(self, client: str | None) -> str:
        """The client who began a session, which their token was given for. Raises `Refused` where
        their key was revoked meanwhile."""
        if client is None or (client not in RESERVED and client not in self._keys.names()):
            raise unauthorized("the key that began this session was revoked")
        return self._counted(client)

    def trying(self) -> str:
        return self._counted(TRY)

    def _counted(self, client: str) -> str:
        self._rate.take(client)
        return client
