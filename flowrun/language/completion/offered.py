"""What may be written at the cursor, as an editor offers it, and what is typed there so far."""

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from ..schemas.json_schema import Schema
from ..text.half_typed import Cursor, cursor_at

CompletionKind = Literal["key", "value", "node", "parameter", "exit", "credential", "file", "field"]


_KEYS = re.compile(r"([A-Za-z_]+)\s*:")


def _nothing() -> str:
    return ""


class Completion(NamedTuple):
    """`text` takes the place of the `typed` characters before the cursor. `documentation` gives
    what explains it, when somebody looks."""

    label: str
    text: str
    kind: CompletionKind
    typed: int
    detail: str = ""
    documentation: Callable[[], str] = _nothing


class Typing:
    """A text in the editor, with the cursor in it: `lines` up to that of the cursor, and of this
    what stands `before` and `after` it."""

    def __init__(
        self, path: Path, text: str, offset: int, lines: list[str], before: str, after: str
    ) -> None:
        self.path = path
        self.text = text
        self.offset = offset
        self.lines = lines
        self.before = before
        self.after = after

    @cached_property
    def cursor(self) -> Cursor:
        return cursor_at(self.lines, len(self.lines) - 1, self.before)

    @cached_property
    def word(self) -> str:
        """What is typed of a value so far."""
        return self.cursor.word.lstrip("'\"")

    @cached_property
    def keys_in_braces(self) -> list[str]:
        """The keys before the cursor in the braces that are opened last."""
        return _KEYS.findall(self.before.rpartition("{")[2]) if "{" in self.before else []

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The keys that lead to the cursor, without the places in lists."""
        return tuple(one for one in self.cursor.path if isinstance(one, str))

    def values(self, names: Iterable[str], kind: CompletionKind) -> list[Completion]:
        typed = len(self.word)
        return [Completion(name, name, kind, typed) for name in names]

    def keys(self, names: Iterable[str], kind: CompletionKind) -> list[Completion]:
        typed = len(self.word)
        return [Completion(name, f"{name}: ", kind, typed) for name in names]

    def schema_keys(self, keys: dict[str, Schema]) -> list[Completion]:
        typed, found = len(self.word), []
        for key, schema in keys.items():
            words = schema.get("markdownDescription") or schema.get("description", "")
            text = f"{key}:" if "object" in schema.get("type", ()) else f"{key}: "
            found.append(Completion(key, text, "key", typed, "", _always(words)))
        return found

    def schema_values(self, values: dict[str, str]) -> list[Completion]:
        typed = len(self.word)
        return [
            Completion(value, value, "value", typed, "", _always(words))
            for value, words in values.items()
        ]


def _always(words: str) -> Callable[[], str]:
    return lambda: words
