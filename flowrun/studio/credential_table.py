"""The credentials of all folders with flows, each with the nodes that use it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from engine.credentials.registry import Credentials
from engine.errors import FlowError

from ..connecting.listing import listed, uses_of
from ..language.credential_users import credential_users
from ..language.names.credentials import rename_credential
from ..project.files import environment_files
from ..project.project import Project, find_environment
from .folder import FlowFolder

VAULT = "vault"


class Key(NamedTuple):
    """One credential: two files, or a file and the vault, may have the same name."""

    name: str
    kept_in: str


class CredentialTable:
    """As it is in one environment, or in none. Raises `FlowError` for one that is nowhere."""

    def __init__(self, folder: FlowFolder, environment: str | None) -> None:
        if environment is not None and environment not in folder.environments():
            find_environment(folder.root, environment)  # which says what there is
        self._folder = folder
        self._flows = folder.flows()
        folders = dict.fromkeys([folder.root, *(flow.parent for flow in self._flows)])
        self._projects = {one: self._project(one, environment) for one in folders}

    def _project(self, folder: Path, environment: str | None) -> Project:
        """Only some of the folders may have the environment."""
        known = [file.stem for file in environment_files(folder)]
        return self._folder.project(
            folder / "any.yaml", environment if environment in known else None
        )

    def rows(self) -> list[dict[str, Any]]:
        found: dict[Key, dict[str, Any]] = {}
        users = self.users()
        for project in self._projects.values():
            credentials = project.credentials
            uses = uses_of(credentials)
            for name in credentials.entries:
                key = self._key(credentials, name)
                if key not in found:
                    told = {**listed(credentials, name, uses)._asdict(), "kept_in": key.kept_in}
                    found[key] = {**told, "used_by": users.get(key, [])}
        return [found[key] for key in sorted(found)]

    def swaps(self) -> dict[str, str]:
        """What the environment puts in the place of a name."""
        found: dict[str, str] = {}
        for project in self._projects.values():
            swapped = project.environment.credentials.items()
            found |= {str(name): str(instead) for name, instead in swapped}
        return found

    def users(self) -> dict[Key, list[dict[str, str]]]:
        """The nodes that use each, by what its name stands for in the environment."""
        found: dict[Key, list[dict[str, str]]] = {}
        for flow in self._flows:
            credentials = self._projects[flow.parent].credentials
            for node, name in self._named(flow):
                actual = credentials.actual(name)
                if actual in credentials.entries:
                    user = {"file": self._folder.file(flow), "node": node}
                    found.setdefault(self._key(credentials, actual), []).append(user)
        return found

    def credentials_with(self, name: str, kept_in: str | None = None) -> Credentials | None:
        """Where that very credential is known."""
        for project in self._projects.values():
            credentials = project.credentials
            if name in credentials.entries and kept_in in (None, self._key(credentials, name)[1]):
                return credentials
        return None

    def renamed(self, old: str, new: str) -> dict[Path, str]:
        """The texts of all files that name one of the vault, with its new name; nothing is written.
        Raises `FlowError`, also where a file has that name already, which would win."""
        found: dict[Path, str] = {}
        for folder, project in self._projects.items():
            entries = project.credentials.entries
            if old not in entries or not entries[old].in_vault:
                continue  # there the name means what a file has
            texts = rename_credential(folder, old, new, self._folder.types)
            if texts and new in entries and not entries[new].in_vault:
                file = self._folder.shown(Path(entries[new].source.file))
                raise FlowError(f'{file} has a "{new}" already, which would win over the vault')
            found |= texts
        return found

    def _named(self, flow: Path) -> Iterator[tuple[str, str]]:
        try:
            text, _ = self._folder.read(flow)
        except FlowError:
            return
        for user in credential_users(self._folder.on_disk.analysis(flow, text)):
            yield user.node, user.name

    def _key(self, credentials: Credentials, name: str) -> Key:
        entry = credentials.entries[name]
        if entry.in_vault:
            return Key(name, VAULT)
        return Key(name, self._folder.shown(Path(entry.source.file)))
