"""The files that a version of a flow consists of: all that it runs from, and no secret."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from engine.credentials.registry import Credentials
from engine.errors import FlowError
from engine.flow.loading import Flow, load_flow
from engine.values.environment import Environment
from engine.values.secret import SecretReference

from ..project.files import CREDENTIALS_FILE, ENVIRONMENTS, environment_files
from ..project.project import find_credentials, find_environment
from ..project.types import node_types

MOST_FILES, MOST_BYTES = 1_000, 64_000_000


class Frozen(NamedTuple):
    """`files` are contents by their paths below the flow's folder; `nodes_dir` is a folder of node
    types among them."""

    flow: str
    flow_digest: str
    file: str
    nodes_dir: str | None
    files: Mapping[str, bytes]

    @property
    def digest(self) -> str:
        """Tells it from every other: another byte of any file gives another."""
        return digest_of(self.file, self.nodes_dir, self.files)


def digest_of(file: str, nodes_dir: str | None, files: Mapping[str, bytes]) -> str:
    told = [f"{path}\0{hashlib.sha256(files[path]).hexdigest()}" for path in sorted(files)]
    return hashlib.sha256("\n".join([file, nodes_dir or "", *told]).encode()).hexdigest()


def freeze(path: Path, nodes_dir: Path | None = None) -> Frozen:
    """Raises `FlowError` where the flow cannot be read, and where it would not run elsewhere."""
    folder, types = path.parent, {}
    if nodes_dir is not None:
        types = {one.name: _content(one) for one in sorted(nodes_dir.glob("*.py"))}
    # Named by what it holds, for Python knows modules by the name of their folder.
    kept_in = f"node_types_{digest_of('', None, types)[:12]}" if nodes_dir is not None else None
    files = {path.name: _content(path)}
    files |= {f"{kept_in}/{name}": content for name, content in types.items()}
    flow = load_flow(path, node_types(nodes_dir))
    if (folder / CREDENTIALS_FILE).is_file():
        files[CREDENTIALS_FILE] = _content(folder / CREDENTIALS_FILE)
    _no_secret_beside(path, flow, {one.name: one.default for one in flow.parameters.values()})
    for one in environment_files(folder):
        files[f"{ENVIRONMENTS}/{one.name}"] = _content(one)
    for environment in _environments(folder):
        place = folder / ENVIRONMENTS / f"{environment.name}.yaml"
        _no_secret_beside(place, flow, environment.values_for(flow.parameters))
        credentials = find_credentials(folder, None, environment)
        for needed in _needed(flow, credentials, folder):
            files[needed.as_posix()] = _content(folder / needed)
    if len(files) > MOST_FILES or sum(map(len, files.values())) > MOST_BYTES:
        most = f"{MOST_FILES:,} files or {MOST_BYTES // 1_000_000} MB"
        raise FlowError(f"{path}: a version of it would be more than {most}")
    return Frozen(flow.name, flow.digest, path.name, kept_in, files)


def _environments(folder: Path) -> Iterator[Environment]:
    yield Environment()
    for file in environment_files(folder):
        yield find_environment(folder, file.stem)


def _no_secret_beside(place: Path, flow: Flow, values: Mapping[str, Any]) -> None:
    """Raises `FlowError` for a secret that is written out, or kept in a file of the project."""
    for name, value in values.items():
        if isinstance(value, SecretReference):
            _check_kept_elsewhere(place, f"${name}", value)
        elif name in flow.parameters and flow.parameters[name].secret and isinstance(value, str):
            text = f"${name} is secret and stands there as it is; say where it is kept"
            raise FlowError(f"{place}: {text}: {{env: …}} or {{vault: …}}")


def _check_kept_elsewhere(place: Path, owner: str, reference: SecretReference) -> None:
    is_elsewhere = reference.place.startswith("~") or Path(reference.place).is_absolute()
    if reference.kind == "file" and not is_elsewhere:
        raise FlowError(
            f"{place}: the secret of {owner} is kept in {reference.place}, a file of the project, "
            "which a version does not hold; keep it in the vault, or write its whole path"
        )


def _needed(flow: Flow, credentials: Credentials, folder: Path) -> Iterator[Path]:
    """The files beside the flow that its credentials read: their fields that are paths."""
    names = {one.name for step in flow.steps.values() for one in step.node.named_credentials()}
    for name in sorted(names):
        entry = credentials.entries.get(credentials.actual(name))
        if entry is None or entry.in_vault:
            continue
        for field, value in credentials.read(entry.name):
            owner = f'credential "{entry.name}"'
            if isinstance(value, SecretReference):
                _check_kept_elsewhere(Path(entry.source.file), owner, value)
            written = Path(str(entry.block.get(field)))
            if not isinstance(value, Path) or written.is_absolute():
                continue
            try:
                yield value.resolve().relative_to(folder.resolve())
            except ValueError:
                text = f"{owner} needs {written}, which is not below {folder.resolve()}"
                raise FlowError(f"{entry.source.file}: {text}; move it there") from None


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FlowError(f"{path}: cannot be read: {error.strerror}") from None
    return content
