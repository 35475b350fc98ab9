"""Secret values, and where they come from."""

import hmac
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import core_schema

from ..errors import CredentialError
from .secret_store import SecretStore

DOTS = "•••"
Hosts = frozenset[str] | None


class Secret:
    """A value that prints as `•••` and gives itself only to `reveal`.

    `hosts` are the only hosts it may be sent to; None means any that the flow names.
    """

    __slots__ = ("_value", "hosts", "name")

    def __init__(self, value: str, *, name: str = "", hosts: Hosts = None) -> None:
        self._value = value
        self.name = name
        self.hosts = hosts

    @classmethod
    def joined(cls, text: str, secrets: Iterable["Secret"]) -> "Secret":
        """Text that took in secrets: it may go only where all of them may."""
        joined = cls(text)
        for secret in secrets:
            joined = secret.narrowed(joined._value, joined.name or secret.name, joined.hosts)
        return joined

    def narrowed(self, value: str, name: str, hosts: Hosts) -> "Secret":
        """A new secret bound to this one's hosts and to `hosts`."""
        if self.hosts is None or hosts is None:
            return Secret(value, name=name, hosts=hosts if self.hosts is None else self.hosts)
        return Secret(value, name=name, hosts=self.hosts & hosts)

    def reveal(self) -> str:
        return self._value

    def __str__(self) -> str:
        return DOTS

    __repr__ = __str__

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")


class SecretReference:
    """Where a secret is kept: `{env: NAME}`, `{file: PATH}` or `{vault: NAME}`; a literal one is
    refused. Without a vault at hand there is no third form."""

    __slots__ = ("folder", "kind", "place", "vault")

    def __init__(
        self, kind: str, place: str, folder: Path, vault: SecretStore | None = None
    ) -> None:
        self.kind = kind
        self.place = place
        self.folder = folder
        self.vault = vault

    def read(self, owner: str) -> Secret:
        """Raises `CredentialError` naming `owner` when there is nothing to read."""
        if self.vault is not None and self.kind == "vault":
            return Secret(_from_vault(self.vault, self.place, owner), name=owner)
        return Secret(_SOURCES[self.kind](self.place, self.folder, owner), name=owner)

    def __repr__(self) -> str:
        return f"{{{self.kind}: {self.place}}}"

    @staticmethod
    def parse(value: Any, folder: Path, vault: SecretStore | None = None) -> "SecretReference":
        kinds = [*_SOURCES, *(["vault"] if vault is not None else [])]
        forms = " or ".join(f"{{{kind}: …}}" for kind in kinds)
        if isinstance(value, SecretReference):
            return value
        if not isinstance(value, Mapping):
            raise ValueError(f"a secret is not written here; say where it is kept: {forms}")
        if len(value) != 1 or (kind := next(iter(value))) not in kinds:
            raise ValueError(f"say where the secret is kept: {forms}")
        if not isinstance(value[kind], str):
            raise ValueError(f"{{{kind}: …}} takes a name")
        return SecretReference(kind, str(value[kind]), folder, vault)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        def validate(value: Any, info: core_schema.ValidationInfo[Any]) -> SecretReference:
            context = info.context or {}
            return cls.parse(value, context.get("folder", Path()), context.get("vault"))

        return core_schema.with_info_plain_validator_function(validate)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        forms = [
            {
                "type": "object",
                "properties": {kind: {"type": "string"}},
                "required": [kind],
                "additionalProperties": False,
            }
            for kind in (*_SOURCES, "vault")
        ]
        return {"oneOf": forms}


class GivenSecret(SecretReference):
    """A secret at hand that is not kept anywhere yet."""

    __slots__ = ("_given",)

    def __init__(self, text: str) -> None:
        super().__init__("given", DOTS, Path())
        self._given = text

    def read(self, owner: str) -> Secret:
        return Secret(self._given, name=owner)


def _from_vault(vault: SecretStore, name: str, owner: str) -> str:
    try:
        return vault.secret(name)
    except CredentialError as error:
        raise CredentialError(f"{owner}: {error}") from None


def _from_env(name: str, folder: Path, owner: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise CredentialError(f"{owner}: the environment variable {name} is not set or empty")
    try:
        value.encode()
    except UnicodeEncodeError:
        reason = f"the environment variable {name} is not UTF-8 text"
        raise CredentialError(f"{owner}: {reason}") from None
    return value


def _from_file(name: str, folder: Path, owner: str) -> str:
    path = folder / Path(name).expanduser()
    try:
        value = path.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise CredentialError(f"{owner}: the secret's file {path}: {reason}") from None
    if not value:
        raise CredentialError(f"{owner}: the secret's file {path} is empty")
    return value


_SOURCES = {"env": _from_env, "file": _from_file}
