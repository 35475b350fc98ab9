"""Where sessions are kept between turns: the protocol that a storage implements."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from ..flow.loading import Flow
from .session import Session


class Provenance(NamedTuple):
    """Where a session comes from: the file its flow was read from, who talks to it, and which
    client brought it, where these are known; it goes on until `expires`. `environment` is the one
    that it began in, None for none."""

    file: str
    caller: str | None = None
    client: str | None = None
    expires: datetime | None = None
    environment: str | None = None


class KeptTurn(NamedTuple):
    """A turn as it is kept, masked; `visits` are JSON. The first of a session says which values
    it `began_with`.

    `key` is what a client calls it by, so that a repeat is known; `asked` tells what was asked
    from anything else.
    """

    heard: str | None
    says: Sequence[str]
    visits: Sequence[Mapping[str, Any]]
    began: datetime
    ended: datetime
    key: str | None = None
    asked: str | None = None
    began_with: Mapping[str, Any] | None = None


class SessionStore(Protocol):
    """Sessions by their ids. Every method raises `StoreError` where the store cannot be used, and
    `CredentialError` where it cannot seal or open what is secret."""

    async def keep(
        self, session: Session, turns: Sequence[KeptTurn], origin: Provenance, *, now: datetime
    ) -> None:
        """Keeps a session in the place of what was kept of it, and adds what its last turns did:
        all of it, or nothing. It is there for good when this returns."""
        ...

    def load(self, id: str, flow: Flow) -> Session:
        """Raises `FlowError` for an unknown id, and for a session that does not fit the flow."""
        ...
