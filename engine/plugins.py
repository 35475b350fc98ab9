"""Finding node and credential types by name; a type is imported when it is first used."""

import importlib
import importlib.metadata
import importlib.util
import pkgutil
import sys
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType
from typing import Any, Generic, Protocol, TypeVar

from .errors import FlowError
from .suggestions import did_you_mean, listed, nearest

Kind = TypeVar("Kind")


class TypeSource(Protocol):
    """Where types come from."""

    def names(self) -> Mapping[str, str]:
        """Type name → the module it lives in, for messages. Imports nothing."""
        ...

    def load(self, name: str) -> Any:
        """The class, or the module that holds it."""
        ...


class PackageSource:
    """The modules of a package, one type each, named as the type."""

    def __init__(self, package: str) -> None:
        self.package = package

    def names(self) -> Mapping[str, str]:
        found = pkgutil.iter_modules(importlib.import_module(self.package).__path__)
        return {
            item.name: f"{self.package}.{item.name}"
            for item in found
            if not item.name.startswith("_")
        }

    def load(self, name: str) -> Any:
        return importlib.import_module(f"{self.package}.{name}")


class EntryPointSource:
    """What installed packages offer under an entry point group; the entry's name is the type."""

    def __init__(self, group: str) -> None:
        self.group = group

    @cached_property
    def _entries(self) -> dict[str, importlib.metadata.EntryPoint]:
        found = _installed().select(group=self.group)
        return {entry.name: entry for entry in found}

    def names(self) -> Mapping[str, str]:
        return {name: entry.value for name, entry in self._entries.items()}

    def load(self, name: str) -> Any:
        return self._entries[name].load()


@cache
def _installed() -> Any:
    """Read once in a process: every installed package is looked at for it."""
    return importlib.metadata.entry_points()


class FolderSource:
    """The `.py` files of a folder, one type each, named as the type.

    They are imported as `flowrun_local.<folder>.<file>`, so a `json.py` among them harms nobody.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise FlowError(f"{folder}: there is no such folder of node types")
        self.folder = folder

    def names(self) -> Mapping[str, str]:
        files = self.folder.glob("[!_.]*.py")
        return {file.stem: str(file) for file in sorted(files)}

    def load(self, name: str) -> ModuleType:
        file = self.folder / f"{name}.py"
        module_name = f"flowrun_local.{self.folder.resolve().name}.{name}"
        spec = importlib.util.spec_from_file_location(module_name, file)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[module_name] = module
        spec.loader.exec_module(module)
        return module


class Types(Generic[Kind]):
    """Every type of one kind (`node`, `credential`) that the sources offer.

    The sources are asked when the first type is. Every method raises `FlowError` where two of them
    offer the same name.
    """

    def __init__(self, kind: str, base: type[Kind], sources: Sequence[TypeSource]) -> None:
        self.kind = kind
        self.base = base
        self._sources = sources
        self._loaded: dict[str, type[Kind]] = {}

    @cached_property
    def _offered(self) -> dict[str, tuple[TypeSource, str]]:
        """Name → the source, and where the type is for messages."""
        offered: dict[str, tuple[TypeSource, str]] = {}
        for source in self._sources:
            for name, where in source.names().items():
                if name in offered:
                    twice = f"{offered[name][1]} and {where}"
                    raise FlowError(f'two {self.kind} types are called "{name}": {twice}')
                offered[name] = source, where
        return offered

    def names(self) -> list[str]:
        return sorted(self._offered)

    def all(self) -> list[type[Kind]]:
        """Every type. Raises `FlowError` for a module that can't be used."""
        return [self.get(name) for name in self.names()]

    def get(self, name: str) -> type[Kind]:
        """Raises `FlowError` for an unknown name and for a module that can't be used."""
        if name not in self._offered:
            hint = self._likely(name)
            raise FlowError(f'no {self.kind} type "{name}"{hint}', hint=hint)
        if name not in self._loaded:
            self._loaded[name] = self._load(name)
        return self._loaded[name]

    def _likely(self, name: str) -> str:
        if elsewhere := self._called(name):
            return did_you_mean(name, elsewhere)
        if near := nearest(name, self.names()):
            return near
        folders = any(isinstance(source, FolderSource) for source in self._sources)
        own = "" if folders or self.kind != "node" else "; --nodes-dir DIR adds those of a folder"
        return listed(self.names()) + own

    def _called(self, name: str) -> str:
        """The type that other tools call so. One that can't be used is passed over."""
        for known in self.names():
            try:
                kind = self.get(known)
            except FlowError:
                continue
            if name.lower().replace("-", "_") in getattr(kind, "also_called", "").split():
                return known
        return ""

    def _load(self, name: str) -> type[Kind]:
        source, place = self._offered[name]
        where = f'{self.kind} type "{name}" ({place})'
        try:
            found = source.load(name)
        except Exception as error:  # a plugin may fail in any way, and others still load
            raise FlowError(f"{where} cannot be loaded: {type(error).__name__}: {error}") from error
        candidates = vars(found).values() if isinstance(found, ModuleType) else (found,)
        for candidate in candidates:
            is_type = isinstance(candidate, type) and issubclass(candidate, self.base)
            if is_type and getattr(candidate, "type", None) == name:
                return candidate  # type: ignore[no-any-return]
        raise FlowError(f'{where}: there is no {self.base.__name__} with type = "{name}" in it')


def guard_package(name: str) -> None:
    """Raises `FlowError` when another project's package `name` hides the one beside `engine`."""
    ours = Path(__file__).parent.parent / name
    module = importlib.import_module(name)
    places = [Path(place) for place in getattr(module, "__path__", [])]
    if not any(place.resolve() == ours.resolve() for place in places):
        theirs = places[0] if places else getattr(module, "__file__", "?")
        raise FlowError(f"another package called '{name}' is in the way: {theirs}; ours is {ours}")
