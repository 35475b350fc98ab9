"""The files of a project: which kind each is, and which lie below a folder."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from engine.errors import FlowError
from engine.suggestions import nearest

from .flow_text import is_flow_text

CREDENTIALS_FILE = "credentials.yaml"
ENVIRONMENTS = "environments"
TEST = ".test.yaml"
CASSETTE = ".cassette.yaml"
SUFFIXES = (".yaml", ".yml")
MOST_BYTES = 8_000_000

_OTHERS = frozenset({"node_modules", "__pycache__", "site-packages"})


def is_file(path: Path) -> bool:
    """Whether it is one that somebody may look at: pathlib raises where a name is too long, or the
    folder is closed."""
    return os.path.isfile(path)


def is_same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one place, there or not."""
    try:
        return one.resolve() == other.resolve()
    except (OSError, ValueError, RuntimeError):  # a loop of links leads nowhere
        return False


def is_test(path: Path) -> bool:
    return path.name.endswith(TEST)


def is_cassette(path: Path) -> bool:
    return path.name.endswith(CASSETTE)


def is_environment(path: Path) -> bool:
    return path.parent.name == ENVIRONMENTS


def may_hold_secrets(path: Path) -> bool:
    """Whether no line of it is shown."""
    return path.name == CREDENTIALS_FILE or is_environment(path)


def is_of_no_flow(path: Path) -> bool:
    """Whether the name tells that it is a test, a cassette, an environment or credentials."""
    named = path.name == CREDENTIALS_FILE or path.stem.endswith(".test")
    return named or is_cassette(path) or is_environment(path)


def is_flow(path: Path) -> bool:
    """Whether a YAML file is a flow, by its name and its text."""
    if is_of_no_flow(path):
        return False
    try:
        if not is_file(path):
            return False
        with path.open("rb") as file:
            text = file.read(MOST_BYTES)
    except OSError:
        return False
    return is_flow_text(text.decode("utf-8", "replace"))


def cassette_of(test: Path) -> Path:
    """`demo.cassette.yaml` beside `demo.test.yaml`."""
    return test.with_name(test.name.removesuffix(TEST) + CASSETTE)


def yaml_files(folder: Path) -> list[Path]:
    return sorted([*_files(folder, "*.yaml"), *_files(folder, "*.yml")])


def test_files(folder: Path) -> list[Path]:
    return sorted(_files(folder, f"*{TEST}"))


def environment_files(folder: Path) -> list[Path]:
    return sorted(_files(folder / ENVIRONMENTS, "*.yaml"))


def below(folder: Path, wanted: Callable[[Path], bool]) -> list[Path]:
    """The YAML files that are `wanted`, not those of hidden folders, virtual environments and
    node_modules."""
    return sorted(path for path in _yaml_below(folder) if wanted(path))


def flow_files(paths: Sequence[Path]) -> list[Path]:
    """The files among `paths`, there or not, and the flows below the folders among them, each once.
    Raises `FlowError` for a folder without flows."""
    found: dict[Path, None] = {}
    for path in paths:
        flows = below(path, is_flow) if os.path.isdir(path) else [path]
        if not flows:
            raise FlowError(f"no flow below {path.resolve()}")
        found |= dict.fromkeys(flows)
    return list(found)


def named_or_below(paths: Sequence[Path], wanted: Callable[[Path], bool]) -> list[Path]:
    """The files among `paths`, and those `below` the folders among them, each once. Raises
    `FlowError` for a path that is not there."""
    found: dict[Path, None] = {}
    for path in paths:
        if os.path.isdir(path):
            found |= dict.fromkeys(below(path, wanted))
        elif _may_be_there(path):
            found[path] = None
        else:
            beside = path.parent.glob("*.yaml") if os.path.isdir(path.parent) else ()
            hint = nearest(str(path), map(str, beside))
            raise FlowError(f"{path}: there is no such file or folder{hint}")
    return list(found)


def _files(folder: Path, pattern: str) -> list[Path]:
    """None of a folder that nobody may look into."""
    try:
        return [path for path in folder.glob(pattern) if is_file(path)]
    except OSError:
        return []


def _may_be_there(path: Path) -> bool:
    """Whoever reads what cannot be looked at is told why."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError:
        return True
    return True


def _yaml_below(folder: Path) -> Iterator[Path]:
    for above, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if is_the_projects(Path(above, name))]
        paths = (Path(above, name) for name in names if name.endswith(SUFFIXES))
        # Whoever reads a pipe waits for ever.
        yield from filter(is_file, paths)


def is_the_projects(folder: Path) -> bool:
    foreign = folder.name.startswith(".") or folder.name in _OTHERS
    return not foreign and not is_file(folder / "pyvenv.cfg")
