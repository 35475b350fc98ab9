"""Where sessions are kept between turns: the protocol that a storage implements."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from ..flow.loading import Flow
from .session import Session


class SessionStore(Protocol):
    """Sessions by their ids. Every method raises `StoreError` where the store cannot be used, and
    `CredentialError` where it cannot seal or open what is secret."""

    def keep(
        self, session: Session, visits: Sequence[Mapping[str, Any]], *, file: str, now: datetime
    ) -> None:
        """Keeps a session in the place of what was kept of it, and adds `visits` (masked JSON) to
        its trace. `file` is where its flow was read from."""
        ...

    def load(self, id: str, flow: Flow) -> Session:
        """Raises `FlowError` for an unknown id, and for a session that does not fit the flow."""
        ...

    def remove(self, *ids: str) -> None: ...
