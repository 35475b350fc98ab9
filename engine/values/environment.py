"""Environments: the same flow against other credentials, parameters and write rules."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, cast

from ..errors import FlowError, Problem, in_order
from ..source.reading import read_source
from ..source.source import Source
from ..source.tree import Block, NoJson, as_json
from .parameters import Parameter
from .secret import SecretReference

Writes = Literal["allow", "confirm", "deny"]
_KEYS = ("credentials", "parameters", "writes", "description")


class Environment(NamedTuple):
    """`credentials` maps the names a flow uses to the names to use here; `writes` guards every
    request that is not a read."""

    name: str = ""
    credentials: Any = MappingProxyType({})
    parameters: Any = MappingProxyType({})
    writes: Writes = "allow"
    source: Source | None = None

    def values_for(self, declared: Mapping[str, Parameter]) -> dict[str, Any]:
        """Its values for what a flow declares; for a secret parameter, where the secret is kept.
        Raises `FlowError`."""
        values: dict[str, Any] = {}
        for name, value in self.parameters.items():
            if name in declared:
                is_kept = declared[name].secret and isinstance(value, dict)
                plain = str(value) if isinstance(value, str) else value
                values[name] = self._reference(name, value) if is_kept else plain
        return values

    def _reference(self, name: str, written: Any) -> SecretReference:
        source = self.source
        try:
            return SecretReference.parse(written, Path(source.file).parent if source else Path())
        except ValueError as error:
            if source is None:
                raise FlowError(f"environment {self.name}: ${name}: {error}") from None
            place, text = ("parameters", name), str(error)
            problem = source.problem(place, text, "secret-reference", excerpt=False)
            raise FlowError(problems=[problem]) from None


def read_environment(path: Path) -> Environment:
    """Raises `FlowError` with every problem of the file; no line of it is shown, for it may hold a
    secret."""
    return environment_of(read_source(path, excerpts=False, tolerant=True))


def environment_of(source: Source) -> Environment:
    """As `read_environment`, for a source that is already read."""
    data, name = source.data, Path(source.file).stem
    if data is None:
        return Environment(name)
    if not isinstance(data, Block):
        raise source.error((), f"takes {', '.join(_KEYS)}", "wrong-environment")
    problems: list[Problem] = [*source.problems]
    for key in data:
        if key not in _KEYS:
            hint = source.nearest(key, _KEYS)
            text = f'unknown key "{key}"{hint}'
            problems.append(source.problem((key,), text, "unknown-key", key=True, hint=hint))
    for key in ("credentials", "parameters"):
        if data.get(key) is not None and not isinstance(data[key], Block):
            problems.append(
                source.problem((key,), f"{key}: takes NAME: … lines", "wrong-environment")
            )
    for swapped, value in _block(data, "credentials").items():
        if not isinstance(value, str):
            text = "takes the name of a credential"
            problems.append(source.problem(("credentials", swapped), text, "wrong-environment"))
    writes = data.get("writes") or "allow"
    if writes not in ("allow", "confirm", "deny"):
        text = "writes: takes allow, confirm or deny"
        problems.append(source.problem(("writes",), text, "wrong-environment"))
    parameters: dict[str, Any] = {}
    for set_name, value in _block(data, "parameters").items():
        try:
            parameters[set_name] = as_json(value) if isinstance(value, dict | list) else value
        except NoJson as error:
            place = ("parameters", set_name, *error.path)
            problems.append(source.problem(place, str(error), "wrong-environment"))
    if problems:
        raise FlowError(problems=in_order(problems))
    credentials = {swapped: str(value) for swapped, value in _block(data, "credentials").items()}
    return Environment(name, credentials, parameters, cast(Writes, str(writes)), source)


def _block(data: Block, key: str) -> Block:
    value = data.get(key)
    return value if isinstance(value, Block) else Block()
