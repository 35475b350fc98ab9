"""Parameters that outlive a session (`user: true`): what a caller's earlier ones left."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from engine.errors import CredentialError, StoreError
from engine.run.session import Session
from engine.values.entities import as_json_value
from engine.values.secret import Secret

from ..flows import ServedFlow
from ..given import set_given
from ..refusals import not_kept

log = logging.getLogger("flowrun.serve")


class UserValues(Protocol):
    """Where the values that outlive sessions are."""

    def users(self, flow: str, caller: str) -> dict[str, Any]:
        """What this caller's earlier sessions left, as `Parameter.accept` takes it."""
        ...


class User:
    """Whoever calls, as one flow knows them."""

    def __init__(self, sessions: UserValues, served: ServedFlow) -> None:
        self._sessions = sessions
        self._flow = served.flow
        self._names = served.user_parameters

    def recall(self, session: Session, caller: str, now: Callable[[], datetime]) -> None:
        """Sets what the caller's earlier sessions left. Raises `Refused`."""
        if not self._names:
            return
        try:
            left = self._sessions.users(self._flow.name, caller)
        except (StoreError, CredentialError) as error:
            log.error("what outlives sessions cannot be read: %s", error)
            raise not_kept() from None
        for name in self._names:
            if name in left:
                try:
                    set_given(session, self._flow, {name: left[name]}, now)
                except ValueError:  # kept by a version that declared it otherwise
                    log.warning("what is kept of $%s does not fit it any more", name)

    def values(self, session: Session) -> dict[str, Any]:
        """As they are now; None is unset."""
        return {name: session.parameters.get(name) for name in self._names}

    def changed(self, before: Mapping[str, Any], session: Session) -> dict[str, Any]:
        """Those that the turn changed, as they are kept."""
        after = self.values(session)
        return {name: _kept(after[name]) for name in after if after[name] != before[name]}

    def among(self, session: Session, given: Mapping[str, Any]) -> dict[str, Any]:
        """Those that were given, as they are kept."""
        values = self.values(session)
        return {name: _kept(values[name]) for name in values if name in given}


def _kept(value: Any) -> Any:
    return value if isinstance(value, Secret) else as_json_value(value)
