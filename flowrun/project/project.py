"""What surrounds a flow: its node types, credentials, environments and parameters."""

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.credentials.credential import Credential
from engine.credentials.registry import Credentials, read_credentials, vault_entries
from engine.errors import FlowError
from engine.flow.loading import Flow
from engine.node import Node
from engine.plugins import (
    EntryPointSource,
    FolderSource,
    PackageSource,
    Types,
    TypeSource,
    guard_package,
)
from engine.suggestions import suggestion
from engine.values.environment import Environment, read_environment

from ..cli.terminal import say
from ..storage.sessions import Store
from ..storage.vault.vault import Vault
from ..trial.answers import Answers
from .files import CREDENTIALS_FILE, ENVIRONMENTS, environment_files

HOME = "FLOWRUN_HOME"


def node_types(nodes_dir: Path | None = None) -> Types[Node]:
    guard_package("nodes")
    sources: list[TypeSource] = [PackageSource("nodes"), EntryPointSource("flowrun.nodes")]
    if nodes_dir:
        sources.append(FolderSource(nodes_dir))
    return Types("node", Node, sources)


def credential_types() -> Types[Credential]:
    return Types("credential", Credential, [EntryPointSource("flowrun.credentials")])


def announce(path: Path) -> None:
    """Says that a file is read until it ends where that may take a while: a pipe, a terminal."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return
    if stat.S_ISFIFO(mode) or stat.S_ISCHR(mode):
        say(f"reading {path} until it ends …")


def find_environment(folder: Path, name: str | None) -> Environment:
    """`environments/NAME.yaml` in the folder; the plain environment when no name is given."""
    if not name:
        return Environment()
    known = [path.stem for path in environment_files(folder)]
    if name not in known:
        place = folder / ENVIRONMENTS
        if not known:
            raise FlowError(f'no environment "{name}": there is no {place / name}.yaml')
        raise FlowError(f'no environment "{name}" in {place}{suggestion(name, known)}')
    return read_environment(folder / ENVIRONMENTS / f"{name}.yaml")


def find_credentials(folder: Path, file: Path | None, environment: Environment) -> Credentials:
    """The credentials of `file`, those of `credentials.yaml` in the folder, then the vault's."""
    beside = folder / CREDENTIALS_FILE
    files = [file] if file else []
    if beside.is_file() and beside not in files:
        files.append(beside)
    entries, read = read_credentials(files)
    vault = open_vault()
    entries = {**vault_entries(vault), **entries}
    return Credentials(entries, credential_types(), environment, read, vault)


def warn_of_files(name: str) -> None:
    """Says which credentials files here have the name too: there they win over the vault."""
    for folder in (Path(), Path("flows")):
        file = folder / CREDENTIALS_FILE
        try:
            entries = read_credentials([file])[0] if file.is_file() else {}
        except FlowError:
            continue  # whoever runs a flow beside it is told
        if name in entries:
            say(
                f'warning: {file} has a "{name}" too, which wins over the vault for the flows '
                "beside it; take it out there to use this one"
            )


def home() -> Path:
    """`FLOWRUN_HOME`, or else the user's data folder."""
    if given := os.environ.get(HOME):
        return Path(given)
    import platformdirs

    return platformdirs.user_data_path("flowrun", appauthor=False)


def open_vault() -> Vault:
    return Vault(home(), note=say)


def open_store() -> Store:
    """The sessions beside the vault, whose key seals their secrets."""
    vault = open_vault()
    return Store(vault.folder, lambda: vault.key_for("sessions"))


def open_answers() -> Answers:
    """The last answers of test requests, beside the vault."""
    vault = open_vault()
    return Answers(vault.folder, lambda: vault.key_for("answers"))


def settings_of(pairs: Sequence[str]) -> dict[str, Any]:
    """The values of `--set NAME=VALUE` pairs; the last of a name wins."""
    values = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise FlowError(f'--set takes NAME=VALUE, not "{pair}"')
        values[name.removeprefix("$")] = value
    return values


def parameters_for(flow: Flow, environment: Environment, pairs: Sequence[str]) -> dict[str, Any]:
    """The environment's values for what the flow declares, under the `--set NAME=VALUE` pairs."""
    return environment.values_for(flow.parameters) | settings_of(pairs)
