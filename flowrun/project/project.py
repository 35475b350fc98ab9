"""What surrounds a flow: its node types, credentials, environment and parameters."""

import argparse
import stat
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from engine.credentials.registry import Credentials, Entry, read_credentials, vault_entries
from engine.errors import FlowError
from engine.flow.loading import Flow, load_flow, read_flow
from engine.node import Node
from engine.plugins import Types
from engine.source.reading import parse_source
from engine.suggestions import suggestion
from engine.values.environment import Environment, read_environment
from engine.values.json_text import read_json
from engine.values.secret_store import SecretStore

from ..cli.terminal import say
from .files import CREDENTIALS_FILE, ENVIRONMENTS, environment_files, is_file
from .types import credential_types, node_types


class Project:
    """A folder of flows and what lies beside them, each part read when it is first asked for.

    `environment` is one of its environments by name, `credentials_file` one more file of
    credentials, which wins over the folder's, `nodes_dir` a folder of node types.
    """

    def __init__(
        self,
        folder: Path,
        *,
        environment: str | None = None,
        credentials_file: Path | None = None,
        nodes_dir: Path | None = None,
    ) -> None:
        self.folder = folder
        self._environment_name = environment
        self._credentials_file = credentials_file
        self._nodes_dir = nodes_dir

    @classmethod
    def around(cls, flow: Path, options: argparse.Namespace) -> "Project":
        """The folder of a flow, with the options of `cli.arguments.surroundings`."""
        return cls.of(flow.parent, options, nodes_dir=options.nodes_dir)

    @classmethod
    def of(
        cls, folder: Path, options: argparse.Namespace, nodes_dir: Path | None = None
    ) -> "Project":
        """A folder, with the options of `cli.arguments.where`."""
        return cls(
            folder,
            environment=options.env,
            credentials_file=options.credentials,
            nodes_dir=nodes_dir,
        )

    @cached_property
    def node_types(self) -> Types[Node]:
        return node_types(self._nodes_dir)

    @cached_property
    def environment(self) -> Environment:
        return find_environment(self.folder, self._environment_name)

    @cached_property
    def credentials(self) -> Credentials:
        return find_credentials(self.folder, self._credentials_file, self.environment)

    def load(self, flow: Path) -> Flow:
        """Raises `FlowError` with every problem that keeps the flow from running; that a credential
        is missing is one of them."""
        return load_flow(flow, self.node_types, self.credentials)

    def read(self, flow: Path, text: str, *, credentials: bool = True) -> Flow:
        """As `load`, of a text that need not be what lies there; without `credentials` their names
        are not looked for."""
        source = parse_source(text, str(flow), tolerant=True)
        return read_flow(source, self.node_types, self.credentials if credentials else None)

    def parameters(self, flow: Flow, pairs: Sequence[str]) -> dict[str, Any]:
        """The environment's values for what the flow declares, under the `--set NAME=VALUE` pairs.
        Raises `FlowError`."""
        return self.environment.values_for(flow.parameters) | settings_of(flow, pairs)


class FolderCredentials(Credentials):
    """The credentials of files, and those of the vault under them. The vault is opened when one of
    them is asked for, so that a flow without credentials needs none. Raises `FlowError` for a file
    that cannot be read."""

    def __init__(self, files: Sequence[Path], environment: Environment) -> None:
        super().__init__({}, credential_types(), environment, tuple(map(str, files)))
        self._written = read_credentials(files)

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        return {**vault_entries(self.vault), **self._written}

    @cached_property
    def vault(self) -> SecretStore:
        from ..storage.home import open_vault

        return open_vault()


def find_environment(folder: Path, name: str | None) -> Environment:
    """`environments/NAME.yaml` in the folder; the plain environment when no name is given."""
    if not name:
        return Environment()
    known = [path.stem for path in environment_files(folder)]
    if name not in known:
        place = folder / ENVIRONMENTS
        if not known:
            raise FlowError(f'no environment "{name}": there is no {place / name}.yaml')
        hint = suggestion(name, known)
        raise FlowError(f'no environment "{name}" in {place}{hint}', hint=hint)
    return read_environment(folder / ENVIRONMENTS / f"{name}.yaml")


def find_credentials(folder: Path, file: Path | None, environment: Environment) -> Credentials:
    """The credentials of `file`, those of `credentials.yaml` in the folder, then the vault's."""
    beside = folder / CREDENTIALS_FILE
    files = [file] if file else []
    if is_file(beside) and beside not in files:
        files.append(beside)
    return FolderCredentials(files, environment)


def settings_of(flow: Flow, pairs: Sequence[str]) -> dict[str, Any]:
    """The values of `--set NAME=VALUE` pairs; the last of a name wins. For a parameter that takes
    any value, what is a record or a list in JSON is one."""
    values = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise FlowError(f'--set takes NAME=VALUE, not "{pair}"')
        name = name.removeprefix("$")
        parameter = flow.parameters.get(name)
        takes_any = parameter is not None and parameter.entity.name == "any"
        values[name] = _record_or_list(value) if takes_any else value
    return values


def _record_or_list(text: str) -> Any:
    try:
        value = read_json(text)
    except ValueError:
        return text
    return value if isinstance(value, dict | list) else text


def announce(path: Path) -> None:
    """Says that a file is read until it ends where that may take a while: a pipe, a terminal."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return
    if stat.S_ISFIFO(mode) or stat.S_ISCHR(mode):
        say(f"reading {path} until it ends …")


def warn_of_files(name: str) -> None:
    """Says which credentials files here have the name too: there they win over the vault."""
    for folder in (Path(), Path("flows")):
        file = folder / CREDENTIALS_FILE
        try:
            entries = read_credentials([file]) if is_file(file) else {}
        except FlowError:
            continue  # whoever runs a flow beside it is told
        if name in entries:
            say(
                f'warning: {file} has a "{name}" too, which wins over the vault for the flows '
                "beside it; take it out there to use this one"
            )
