"""Credentials for tests: real types, invented secrets, logins answered at the wire."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials, Entry, read_credentials
from engine.errors import FlowError
from engine.plugins import Types
from engine.source.tree import Block
from engine.values.environment import Environment
from engine.values.secret import GivenSecret
from engine.values.secret_store import SecretStore
from nodes.salesforce.login.credential import SalesforceCredential
from nodes.salesforce.login.domain import normalise

from ..org.app import LocalOrg
from ..org.credential import LocalOrgCredential
from ..project.files import CREDENTIALS_FILE
from ..project.types import credential_types

SALESFORCE = "salesforce"
DOMAIN = "local-org.my.salesforce.com"
"""Where a Salesforce credential leads in a test when no file says so."""

_SECRET_FORMS = ({"env"}, {"file"}, {"vault"})


def invented(name: str) -> str:
    """A secret of a test, the same each time."""
    return f"invented-{name}"


class StandIns(Credentials):
    """The flow's credentials without their secrets.

    What speaks Salesforce is a `SalesforceCredential` that logs in with the key of a local org,
    whatever its grant; every other type stays, with invented secrets. `speaks` tells what the
    flow's nodes need of each name; `orgs` are the local orgs that answer, by actual name.
    """

    def __init__(
        self,
        entries: Mapping[str, Entry],
        environment: Environment,
        files: tuple[str, ...],
        speaks: Mapping[str, str],
    ) -> None:
        super().__init__(entries, _types(), environment, files)
        self.speaks = {self.actual(name): needed for name, needed in speaks.items()}
        self.orgs: dict[str, LocalOrg] = {}
        self.answered: set[str] = set()
        self.real: Credentials | None = None
        """In a run against the world, where a credential comes from that nothing stands in for."""

    @property
    def vault(self) -> SecretStore | None:
        return self.real.vault if self.real is not None else None

    def get(self, name: str) -> Credential:
        actual = self.actual(name)
        if self._is_real(actual) and self.real is not None:
            return self.real.get(name)
        if actual not in self.entries and self.speaks.get(actual) == SALESFORCE:
            return self.read(actual)
        return super().get(name)

    def _is_real(self, actual: str) -> bool:
        stands_in = actual in self.orgs or actual in self.answered
        return self.real is not None and not stands_in

    def read(self, actual: str) -> Credential:
        if actual not in self._read:
            self._read[actual] = self._stand_in(actual)
        return self._read[actual]

    def is_local_org(self, actual: str) -> bool:
        """Whether it is a local org already, in the credentials file."""
        return actual in self.entries and self.entries[actual].type == LocalOrgCredential.type

    def own_data(self, actual: str) -> Path | None:
        """The data file of a credential that is a local org."""
        entry = self.entries[actual]
        data = entry.block.get("data")
        return Path(entry.source.file).parent / str(data) if data else None

    def speaks_salesforce(self, actual: str) -> bool:
        entry = self.entries.get(actual)
        if entry is None:
            return self.speaks.get(actual) == SALESFORCE
        return self._kind(entry).speaks == SALESFORCE

    def _stand_in(self, actual: str) -> Credential:
        if not self.speaks_salesforce(actual):
            return self._parse(_without_secrets(self.entries[actual]))
        org = self.orgs.get(actual)
        key, secret = (org.consumer_key, org.consumer_secret) if org else ("key", "secret")
        return SalesforceCredential(
            name=actual,
            domain=_domain(self.entries.get(actual)),
            allow_custom_host=True,
            consumer_key=key,
            consumer_secret=GivenSecret(secret),
        )


def stand_ins(folder: Path, environment: Environment, speaks: Mapping[str, str]) -> StandIns:
    """The credentials of `credentials.yaml` in the folder; the vault is left alone."""
    beside = folder / CREDENTIALS_FILE
    files = [beside] if beside.is_file() else []
    entries = read_credentials(files)
    return StandIns(entries, environment, tuple(map(str, files)), speaks)


@cache
def _types() -> Types[Credential]:
    """Looked up once in a process, not in each test."""
    return credential_types()


def _without_secrets(entry: Entry) -> Entry:
    block = Block()
    for key, value in entry.block.items():
        secret = isinstance(value, dict) and set(value) in _SECRET_FORMS
        block[key] = GivenSecret(invented(key)) if secret else value
    return entry._replace(block=block)


def _domain(entry: Entry | None) -> str:
    written = entry.block.get("domain") if entry is not None else None
    if not isinstance(written, str):
        return DOMAIN
    try:
        return normalise(written, allow_custom_host=True)
    except (ValueError, FlowError):
        return DOMAIN
