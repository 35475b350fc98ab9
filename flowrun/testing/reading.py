"""What is wrong in a test file, each with its place."""

from collections.abc import Iterable
from typing import Any

from engine.errors import FlowError, Problem
from engine.source.source import Source
from engine.source.tree import Block, Items, NoJson, YamlPath, as_json
from engine.suggestions import nearest, suggestion


class Notes:
    """Reads values of a test file and keeps what is wrong with them."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = [*source.problems]

    def note(
        self,
        path: YamlPath,
        message: str,
        code: str = "wrong-test",
        *,
        key: bool = False,
        hint: str = "",
    ) -> None:
        self.problems.append(self.source.problem(path, message, code, key=key, hint=hint))

    def unknown(self, path: YamlPath, what: str, known: Iterable[str], where: str = "") -> None:
        """A name at the end of `path` that is none of the `known`."""
        known = list(known)
        name = str(path[-1])
        hint: str = nearest(name, known)
        if not hint and known:
            hint = f"; there are: {', '.join(known)}"
        text, code = f'{what} "{name}"{where}{hint}', _CODES.get(what, "wrong-test")
        self.note(path, text, code, key=True, hint=hint)

    def unknown_value(
        self, path: YamlPath, what: str, name: str, known: Iterable[str], code: str = "wrong-test"
    ) -> None:
        """A name that stands as a value at `path` and is none of the `known`."""
        hint = suggestion(name, known)
        self.note(path, f"{what}{hint}", code, hint=hint)

    def keys(self, path: YamlPath, block: Block, known: Iterable[str]) -> None:
        known = list(known)
        for key in block:
            if key not in known:
                self.unknown((*path, key), "unknown key", known)

    def block(self, path: YamlPath, value: Any, takes: str) -> Block:
        """The block at `path`; anything else is noted and read as an empty one."""
        if isinstance(value, Block):
            return value
        if value is not None:
            self.note(path, f"takes {takes}")
        return Block()

    def items(self, path: YamlPath, value: Any, takes: str) -> list[Any]:
        """The list at `path`; anything else is noted and read as an empty one."""
        if isinstance(value, Items):
            return value
        if value is not None:
            self.note(path, f"takes {takes}")
        return []

    def text(self, path: YamlPath, value: Any, takes: str = "text") -> str:
        if isinstance(value, str):
            return str(value)
        self.note(path, f"takes {takes}")
        return ""

    def json(self, path: YamlPath, value: Any) -> Any:
        """The value at `path` as plain data; what JSON has not is noted and read as null."""
        try:
            return as_json(value)
        except NoJson as error:
            self.note((*path, *error.path), str(error))
            return None

    def place(self, path: YamlPath, *, key: bool = False) -> str:
        return self.source.problem(path, "", "", key=key).place

    def adopt(self, error: FlowError, path: YamlPath, code: str = "wrong-test") -> None:
        """The problems of another file that `path` names."""
        if error.problems:
            self.problems += error.problems
        else:
            self.note(path, str(error), code, hint=error.hint)


_CODES = {
    "unknown key": "unknown-key",
    "no node": "unknown-node",
    "no exit": "unknown-exit",
    "no parameter": "undeclared-parameter",
}
