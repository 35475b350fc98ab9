"""The credentials that are known: the files and the store they are read from, by name."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from ..errors import CredentialError, FlowError, Problem
from ..plugins import Types
from ..source.reading import parse_source, read_source
from ..source.source import Source
from ..source.tree import Block
from ..source.validation import problems_of
from ..suggestions import nearest
from ..values.environment import Environment
from ..values.secret_store import SecretStore
from .credential import Credential
from .token import Token


class Entry(NamedTuple):
    """A credential as written in a file or kept in the vault, not yet read as its type."""

    name: str
    source: Source
    block: Block
    in_vault: bool = False

    @property
    def type(self) -> str:
        return str(self.block.get("type") or "")


class Credentials:
    """Every credential that is known here, by name, and the names an environment swaps."""

    def __init__(
        self,
        entries: Mapping[str, Entry],
        types: Types[Credential],
        environment: Environment | None = None,
        files: tuple[str, ...] = (),
        vault: SecretStore | None = None,
    ) -> None:
        self._entries = entries
        self.types = types
        self.environment = environment or Environment()
        self.files = files
        self._vault = vault
        self._read: dict[str, Credential] = {}

    @property
    def entries(self) -> Mapping[str, Entry]:
        return self._entries

    @property
    def vault(self) -> SecretStore | None:
        return self._vault

    def actual(self, name: str) -> str:
        """The name a flow's name stands for in this environment."""
        return str(self.environment.credentials.get(name, name))

    def get(self, name: str) -> Credential:
        """Raises `CredentialError` for an unknown name, `FlowError` for a wrong entry."""
        actual = self.actual(name)
        if actual not in self.entries:
            hint = nearest(actual, self.entries)
            raise CredentialError(self._unknown(name, actual, hint), hint=hint)
        return self.read(actual)

    def read(self, actual: str) -> Credential:
        """The entry of that very name, whatever the environment. Raises `FlowError`."""
        if actual not in self._read:
            entry = self.entries[actual]
            try:
                self._read[actual] = self._parse(entry)
            except FlowError as error:
                if entry.in_vault:  # nobody wrote it by hand: no place in it helps
                    raise _connect_again(entry, error) from None
                raise
        return self._read[actual]

    def kept_token(self, credential: Credential) -> Token | None:
        """The token that the vault holds for it. Raises `CredentialError`."""
        if self.vault is None or not credential.keeps_token:
            return None
        text = self.vault.token(credential.fingerprint(credential.secrets())).text
        return Token.from_text(text) if text else None

    def _unknown(self, name: str, actual: str, hint: str) -> str:
        where = f"looked in {' and '.join((*self.files, 'the vault'))}"
        if not self.files:
            where = (
                "there is no credentials.yaml beside the flow, and none of that name in the vault; "
                f"write one with the line `{actual}: {{type: …}}`, or run "
                f'flowrun credentials connect "{actual}"'
            )
        via = f' (for "{name}" in environment {self.environment.name})' if actual != name else ""
        if hint:
            return f'no credential "{actual}"{via}{hint}'
        hint = "; there are: " if self.entries else ""
        hint += ", ".join(f'"{one}"' for one in sorted(self.entries))
        return f'no credential "{actual}"{via}{hint}; {where}'

    def _kind(self, entry: Entry) -> type[Credential]:
        if not entry.type:
            raise entry.source.error((entry.name,), 'missing key "type"', "missing-key")
        try:
            return self.types.get(entry.type)
        except FlowError as error:
            path, text = (entry.name, "type"), str(error)
            problem = entry.source.problem(path, text, "unknown-type", hint=error.hint)
            raise FlowError(problems=[problem]) from None

    def _parse(self, entry: Entry) -> Credential:
        kind = self._kind(entry)
        folder = Path(entry.source.file).parent
        fields = {key: value for key, value in entry.block.items() if key != "type"}
        if "name" in fields:
            raise entry.source.error(
                (entry.name, "name"),
                'unknown key "name": the name is the line above',
                "unknown-key",
            )
        try:
            context = {"folder": folder, "vault": self.vault}
            return kind.model_validate({**fields, "name": entry.name}, context=context)
        except ValidationError as error:
            found = problems_of(error, entry.source, (entry.name,), kind, ("type",))
            raise FlowError(problems=found) from None


def _connect_again(entry: Entry, error: FlowError) -> FlowError:
    reason = next((problem.message for problem in error.problems), str(error))
    again = f'flowrun credentials connect "{entry.name}"'
    return FlowError(f"{entry.source.file}: {reason}; connect it again: {again}")


def entries_of(source: Source) -> tuple[dict[str, Entry], list[Problem]]:
    """The entries of a credentials file, and what in it is none."""
    if source.data is None:
        return {}, []
    if not isinstance(source.data, Block):
        text = "takes NAME: {type: …} entries"
        return {}, [source.problem((), text, "not-a-credential")]
    entries: dict[str, Entry] = {}
    problems = [*source.problems]
    for name, block in source.data.items():
        if isinstance(block, Block):
            entries[name] = Entry(name, source, block)
        else:
            text = "takes {type: …} and the fields of that type"
            problems.append(source.problem((name,), text, "not-a-credential"))
    return entries, problems


def read_credentials(files: Sequence[Path]) -> dict[str, Entry]:
    """The entries of the given files; the first file that has a name wins. Raises `FlowError`."""
    entries: dict[str, Entry] = {}
    for path in files:
        found, problems = entries_of(read_source(path, excerpts=False, tolerant=True))
        if problems:
            raise FlowError(problems=problems)
        entries = entries | {name: one for name, one in found.items() if name not in entries}
    return entries


def vault_entries(vault: SecretStore) -> dict[str, Entry]:
    """The entries of the vault, as a file would have them."""
    entries = {}
    for name, fields in vault.credentials().items():
        text = json.dumps({name: fields}, ensure_ascii=False)
        source = parse_source(text, f"{vault.place} ({name})", excerpts=False)
        entries[name] = Entry(name, source, source.data[name], in_vault=True)
    return entries
