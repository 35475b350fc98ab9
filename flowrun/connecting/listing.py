"""The credentials that are known, with the state of each: what the command and the studio list."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials
from engine.errors import CredentialError, FlowError

State = Literal["ready", "connected", "broken", "unreadable"]


class Listed(NamedTuple):
    """A credential without its secrets. `connected` is one whose token is kept; of a `broken` one
    no token can be had, of an `unreadable` one something is missing or wrong: `reason` says what.
    `last_used` is to the minute (ISO 8601, UTC)."""

    name: str
    type: str
    domain: str
    environment: str
    state: State
    reason: str
    last_used: str | None


def listed_credentials(credentials: Credentials) -> list[Listed]:
    """By their names."""
    uses = uses_of(credentials)
    return [listed(credentials, name, uses) for name in sorted(credentials.entries)]


def uses_of(credentials: Credentials) -> Mapping[str, str]:
    """When each was used last."""
    return credentials.vault.uses() if credentials.vault else {}


def listed(credentials: Credentials, name: str, uses: Mapping[str, str]) -> Listed:
    """The entry of that very name, whatever the environment."""
    domain = environment = reason = ""
    state: State
    try:
        credential = credentials.read(name)
        domain, environment = credential.host, credential.environment
        state, reason = _state(credentials, credential)
    except FlowError as error:
        told = "; ".join(problem.message for problem in error.problems) or str(error)
        state, reason = "unreadable", told
    except CredentialError as error:
        state, reason = "unreadable", str(error).partition(": ")[2] or str(error)
    kind = credentials.entries[name].type
    return Listed(name, kind, domain, environment, state, reason, uses.get(name))


def _state(credentials: Credentials, credential: Credential) -> tuple[State, str]:
    secrets = credential.secrets()
    if credentials.vault is None or not credential.keeps_token:
        return "ready", ""
    kept = credentials.vault.token(credential.fingerprint(secrets))
    if kept.broken:
        return "broken", kept.broken
    return ("connected" if kept.text else "ready"), ""
