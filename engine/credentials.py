"""Credentials: the contract of a type, the registry, and the files it is read from."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from .environment import Environment
from .errors import CredentialError, FlowError, Problem
from .hosts import origin
from .invalid import problems_of
from .secret import Secret, SecretReference
from .source import Source, parse_source, read_source
from .spelling import nearest
from .tree import Block

if TYPE_CHECKING:
    import httpx

    from .call import Response
    from .http import Http
    from .plugins import Types
    from .vault import Vault


Ask = Callable[[str], Awaitable["Response"]]
Fact = str | int | bool


class Token(NamedTuple):
    """What signs a request. `base_url` is where the token is valid, if the answer said so;
    `refresh` is what the next one can be had for."""

    value: Secret
    base_url: str = ""
    refresh: Secret | None = None

    @property
    def text(self) -> str:
        """All of it in clear, for the vault."""
        refresh = self.refresh.reveal() if self.refresh else None
        return json.dumps([self.value.reveal(), self.base_url, refresh])

    @classmethod
    def from_text(cls, text: str) -> "Token":
        value, base_url, refresh = json.loads(text)
        return cls(Secret(value), base_url, Secret(refresh) if refresh else None)


class Credential(BaseModel):
    """A credential type. Its fields are its YAML keys; secrets are `SecretReference` fields.

    `speaks` says which nodes may pick it (`salesforce`), whatever its type is called.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, arbitrary_types_allowed=True
    )

    type: ClassVar[str]
    speaks: ClassVar[str] = ""
    keeps_token: ClassVar[bool] = False
    """Whether a login is worth sharing: its token is then kept in the vault for all processes."""

    name: str

    @property
    def host(self) -> str:
        """The host it is for, to show; empty when it is not for one host."""
        return ""

    @property
    def environment(self) -> str:
        """`production`, `sandbox`, `local`, or nothing when the host does not say."""
        return ""

    @property
    def base_url(self) -> str:
        """Where paths lead as long as no token says otherwise."""
        return origin(self.host) if self.host else ""

    @property
    def bound_to(self) -> frozenset[str]:
        """The hosts its signature may be sent to."""
        raise NotImplementedError

    def transport(self) -> "httpx.AsyncBaseTransport | None":
        """A wire of its own, for what is reached without the network."""
        return None

    async def fetch_token(self, http: "Http") -> Token:
        """Logs in. Raises `CredentialError` with what the operator has to do, `LoginRefused` where
        the service said no."""
        raise NotImplementedError

    async def renew_token(self, http: "Http", last: Token) -> Token:
        """A token in the place of `last`. What the answer leaves out is kept from `last`."""
        return await self.fetch_token(http)

    async def revoke_token(self, http: "Http", token: Token) -> bool:
        """Takes a token back at the service; False where there is no such thing."""
        return False

    async def facts(self, ask: Ask) -> dict[str, Fact]:
        """What the service says of itself, for `credentials test`, by names such as `calls_left`.
        `ask` gets a path with the credential's signature. Raises `NodeError`."""
        return {}

    def expired(self, response: "Response") -> bool:
        """Whether the answer says that the token is no longer good."""
        return False

    def sign(self, token: Token) -> dict[str, str]:
        """The headers that sign a request."""
        return {"Authorization": f"Bearer {token.value.reveal()}"}

    def references(self) -> Iterator[SecretReference]:
        for _, value in self:
            if isinstance(value, SecretReference):
                yield value

    def secrets(self) -> tuple[Secret, ...]:
        """Its secrets, read where they are kept. Raises `CredentialError`."""
        return tuple(reference.read(f'credential "{self.name}"') for reference in self.references())

    def fingerprint(self, secrets: tuple[Secret, ...]) -> str:
        """Tells it from every other: a changed field or secret gives another."""
        fields: Mapping[str, object] = dict(self)
        told = repr((self.type, sorted((key, repr(value)) for key, value in fields.items())))
        digest = hashlib.sha256(told.encode())
        for secret in secrets:
            digest.update(hashlib.sha256(secret.reveal().encode()).digest())
        return digest.hexdigest()


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
        types: "Types[Credential]",
        environment: Environment | None = None,
        files: tuple[str, ...] = (),
        vault: "Vault | None" = None,
    ) -> None:
        self.entries = entries
        self.types = types
        self.environment = environment or Environment()
        self.files = files
        self.vault = vault
        self._read: dict[str, Credential] = {}

    def actual(self, name: str) -> str:
        """The name a flow's name stands for in this environment."""
        return str(self.environment.credentials.get(name, name))

    def get(self, name: str) -> Credential:
        """Raises `CredentialError` for an unknown name, `FlowError` for a wrong entry."""
        actual = self.actual(name)
        if actual not in self.entries:
            raise CredentialError(self._unknown(name, actual))
        return self.read(actual)

    def read(self, actual: str) -> Credential:
        """The entry of that very name, whatever the environment. Raises `FlowError`."""
        if actual not in self._read:
            self._read[actual] = self._parse(self.entries[actual])
        return self._read[actual]

    def kept_token(self, credential: Credential) -> Token | None:
        """The token that the vault holds for it. Raises `CredentialError`."""
        if self.vault is None or not credential.keeps_token:
            return None
        text = self.vault.token(credential.fingerprint(credential.secrets())).text
        return Token.from_text(text) if text else None

    def _unknown(self, name: str, actual: str) -> str:
        where = f"looked in {' and '.join((*self.files, 'the vault'))}"
        if not self.files:
            where = (
                "there is no credentials.yaml beside the flow, and none of that name in the vault"
            )
        via = f' (for "{name}" in environment {self.environment.name})' if actual != name else ""
        if hint := nearest(actual, self.entries):
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
            raise entry.source.error((entry.name, "type"), str(error), "unknown-type") from None

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


def entries_of(source: Source) -> tuple[dict[str, Entry], list[Problem]]:
    """The entries of a credentials file, and what in it is none."""
    if source.data is None:
        return {}, []
    if not isinstance(source.data, Block):
        text = "takes NAME: {type: …} entries"
        return {}, [source.problem((), text, "not-a-credential")]
    entries: dict[str, Entry] = {}
    problems: list[Problem] = []
    for name, block in source.data.items():
        if isinstance(block, Block):
            entries[name] = Entry(name, source, block)
        else:
            text = "takes {type: …} and the fields of that type"
            problems.append(source.problem((name,), text, "not-a-credential"))
    return entries, problems


def read_credentials(files: list[Path]) -> tuple[dict[str, Entry], tuple[str, ...]]:
    """The entries of the given files; the first file that has a name wins. Raises `FlowError`."""
    entries: dict[str, Entry] = {}
    for path in files:
        found, problems = entries_of(read_source(path, excerpts=False))
        if problems:
            raise FlowError(problems=problems)
        entries = entries | {name: one for name, one in found.items() if name not in entries}
    return entries, tuple(str(path) for path in files)


def vault_entries(vault: "Vault") -> dict[str, Entry]:
    """The entries of the vault, as a file would have them."""
    entries = {}
    for name, fields in vault.credentials().items():
        text = json.dumps({name: fields}, ensure_ascii=False)
        source = parse_source(text, f"{vault.file} ({name})", excerpts=False)
        entries[name] = Entry(name, source, source.data[name], in_vault=True)
    return entries
