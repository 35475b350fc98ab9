"""Where secrets and logins are kept outside of files: the protocol that a storage implements."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, NamedTuple, Protocol


class KeptToken(NamedTuple):
    """A login as text, empty if there is none; `broken` says why no other can be had."""

    text: str = ""
    broken: str = ""


NoteLogin = Callable[[str, str], None]
"""Notes the login that a credential, told by its name, has just been given, as text."""


class SecretStore(Protocol):
    """Secrets by name, and the logins of credentials by their fingerprint, for all processes.

    Every method raises `CredentialError` where the store cannot be used. A flow writes
    `{vault: NAME}` for a secret of it.
    """

    @property
    def place(self) -> str:
        """Where it is, for messages."""
        ...

    def credentials(self) -> Mapping[str, Mapping[str, Any]]:
        """The fields of each credential that is kept, by its name; a secret is a reference."""
        ...

    def secret(self, name: str) -> str:
        """A secret in clear."""
        ...

    def token(self, fingerprint: str) -> KeptToken: ...

    def keep_token(self, fingerprint: str, credential: str, text: str) -> None:
        """The login is safe when this returns: it may be the only copy of a refresh token."""
        ...

    def mark_broken(self, fingerprint: str, credential: str, reason: str) -> None:
        """From now on `token` says that no login can be had, and why."""
        ...

    def touch(self, credential: str) -> None:
        """Notes that a credential is used now."""
        ...

    def uses(self) -> Mapping[str, str]:
        """When each credential was used last (ISO 8601, UTC), to the minute."""
        ...

    def renewing(self, fingerprint: str) -> AbstractAsyncContextManager[NoteLogin]:
        """Held by the one process that logs in for a credential.

        What it gives notes a login at once, before the slower `keep_token`: a process that is
        killed between the two loses nothing.
        """
        ...
