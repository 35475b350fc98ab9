"""Which nodes of a flow name which credential."""

from collections.abc import Iterator
from typing import NamedTuple

from .analysis import Analysis


class CredentialUser(NamedTuple):
    """A node with the key under which it names a credential, and what that must speak."""

    node: str
    key: str
    name: str
    speaks: str


def credential_users(flow: Analysis) -> Iterator[CredentialUser]:
    for name in flow.nodes:
        kind, written = flow.kind(name), flow.node(name)
        for key, field in kind.credential_fields() if kind else ():
            used = written.get(key) if isinstance(written, dict) else None
            if isinstance(used, str) and used:
                yield CredentialUser(name, key, str(used), field.speaks)
