"""The credentials of a test: real types, invented secrets, logins answered at the wire."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials, Entry, read_credentials
from engine.plugins import Types
from engine.source.tree import Block
from engine.values.environment import Environment
from engine.values.secret import GivenSecret
from engine.values.secret_store import SecretStore

from ...project.files import CREDENTIALS_FILE
from ...project.types import credential_types
from ..stand_ins import Service, StandIn, standing_for

_SECRET_FORMS = ({"env"}, {"file"}, {"vault"})


def invented(name: str) -> str:
    """A secret of a test, the same each time."""
    return f"invented-{name}"


class OfflineCredentials(Credentials):
    """The flow's credentials without their secrets.

    One for which there is a stand-in logs in there; every other stays, with invented secrets.
    `speaks` tells what the flow's nodes need of each name; `services` are the stand-ins that
    answer, by actual name.
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
        self.services: dict[str, Service] = {}
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
        if actual not in self.entries and self.stand_in(actual):
            return self.read(actual)
        return super().get(name)

    def _is_real(self, actual: str) -> bool:
        stands_in = actual in self.services or actual in self.answered
        return self.real is not None and not stands_in

    def read(self, actual: str) -> Credential:
        if actual not in self._read:
            self._read[actual] = self._offline(actual)
        return self._read[actual]

    def stand_in(self, actual: str) -> StandIn | None:
        """What can answer for a credential."""
        entry = self.entries.get(actual)
        needed = self.speaks.get(actual, "")
        return standing_for(needed if entry is None else self._kind(entry).speaks)

    def leads_to(self, stand_in: StandIn, actual: str) -> bool:
        """Whether it leads to such a service already, in the credentials file."""
        return actual in self.entries and self.entries[actual].type == stand_in.credential_type

    def own_data(self, actual: str) -> Path | None:
        """The data file of a credential that leads to a stand-in already."""
        entry = self.entries[actual]
        data = entry.block.get("data")
        return Path(entry.source.file).parent / str(data) if data else None

    def _offline(self, actual: str) -> Credential:
        entry, stand_in = self.entries.get(actual), self.stand_in(actual)
        if stand_in is not None:
            written = entry.block if entry is not None else {}
            return stand_in.credential(actual, written, self.services.get(actual))
        return self._parse(_without_secrets(self.entries[actual]))


def offline_credentials(
    folder: Path, environment: Environment, speaks: Mapping[str, str]
) -> OfflineCredentials:
    """The credentials of `credentials.yaml` in the folder; the vault is left alone."""
    beside = folder / CREDENTIALS_FILE
    files = [beside] if beside.is_file() else []
    entries = read_credentials(files)
    return OfflineCredentials(entries, environment, tuple(map(str, files)), speaks)


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
