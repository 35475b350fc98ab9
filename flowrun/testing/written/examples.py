"""Tables of examples: a test that is written once and read once for each row.

A text `<column>` is the row's value as it is written there, whatever it is: a text, a number, a
list, nothing. Within a longer text the value stands as a text that means nothing but itself.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from engine.source.tree import Block, Items, YamlPath, is_null
from engine.suggestions import suggestion

from ..expecting.wildcards import Filled
from ..reading import Notes

_COLUMN = r"[A-Za-z_]\w*"
_SLOT = rf"<<|<({_COLUMN})>"
_ROW = "COLUMN: value lines, such as {number: 1042}"
_TAKES = "a list of rows, such as [{number: 1042, status: Working}]"
LONGEST_VALUE = 60


class RowNotes(Notes):
    """Notes of a test as a row fills it: what is wrong with a value is told in the row."""

    def __init__(self, notes: Notes, moved: Mapping[YamlPath, YamlPath]) -> None:
        super().__init__(notes.source)
        self.problems = notes.problems
        self.moved = moved

    def note(
        self,
        path: YamlPath,
        message: str,
        code: str = "wrong-test",
        *,
        key: bool = False,
        hint: str = "",
    ) -> None:
        moved = self._moved(path)
        super().note(moved, message, code, key=key and moved == path, hint=hint)

    def place(self, path: YamlPath, *, key: bool = False) -> str:
        moved = self._moved(path)
        return super().place(moved, key=key and moved == path)

    def _moved(self, path: YamlPath) -> YamlPath:
        for length in range(len(path), 0, -1):
            if path[:length] in self.moved:
                return (*self.moved[path[:length]], *path[length:])
        return path


class Example(NamedTuple):
    """A row: what the test is called with it, where the row stands, and the test as it fills it."""

    name: str
    path: YamlPath
    block: Block
    notes: Notes


def examples_of(notes: Notes, path: YamlPath, block: Block, name: str) -> Iterator[Example]:
    """The rows of `examples:`; what is wrong with the table is noted."""
    at = (*path, "examples")
    rows = _rows(notes, at, block["examples"])
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    test = Block()
    test.update({key: value for key, value in block.items() if key not in ("examples", "name")})
    _check(notes, at, rows, columns, [*_slots((*path, "name"), name), *_slots(path, test)])
    whole = {index: row for index, row in rows.items() if all(column in row for column in columns)}
    names = _names(name, columns, list(whole.values()))
    for (index, row), shown in zip(whole.items(), names, strict=True):
        moved: dict[YamlPath, YamlPath] = {}
        filled = _Filling(notes, row, (*at, index), moved).of(test, path)
        yield Example(shown, (*at, index), filled, RowNotes(notes, moved))


def _rows(notes: Notes, path: YamlPath, written: Any) -> dict[int, Block]:
    """The rows by their number, none of them twice."""
    items = notes.items(path, written, _TAKES)
    if not items and (written is None or isinstance(written, Items)):
        notes.note(path, f"takes {_TAKES}")
    rows, seen = dict[int, Block](), dict[str, int]()
    for index, item in enumerate(items):
        at = (*path, index)
        row = notes.block(at, item, _ROW)
        if item is None or item == {}:
            notes.note(at, f"takes {_ROW}")
        if not row:
            continue
        first = seen.setdefault(repr(sorted(row.items())), index)
        if first != index:
            line = notes.source.problem((*path, first), "", "").line
            notes.note(at, f"is the same row as the one on line {line}")
        else:
            rows[index] = row
    return rows


def _check(
    notes: Notes,
    path: YamlPath,
    rows: Mapping[int, Block],
    columns: Sequence[str],
    slots: Sequence[tuple[YamlPath, str]],
) -> None:
    """Every row has every column, and every column a place in the test."""
    for index, row in rows.items():
        for column in columns:
            if column not in row:
                told = (
                    f'lacks the column "{column}", which other rows have; for no value: {column}:'
                )
                notes.note((*path, index), told)
    named = {column for _, column in slots}
    for column in columns:
        index = next(index for index, row in rows.items() if column in row)
        if not re.fullmatch(_COLUMN, column):
            text = f'"{column}" is no name of a column: letters, digits and _'
            notes.note((*path, index, column), text, key=True)
        elif column not in named:
            text = f"nothing in the test says <{column}>; take the column out, or use it"
            notes.note((*path, index, column), text, key=True)
    for place, column in slots if columns else ():
        if column not in columns:
            hint = suggestion(column, columns)
            text = f'no column "{column}"{hint}; for the text itself: <<{column}>'
            notes.note(place, text, hint=hint)


def _slots(path: YamlPath, value: Any) -> Iterator[tuple[YamlPath, str]]:
    """Every place of a column in a test."""
    if isinstance(value, Block):
        for key, item in value.items():
            yield from _slots((*path, key), item)
    elif isinstance(value, Items):
        for at, item in enumerate(value):
            yield from _slots((*path, at), item)
    elif isinstance(value, str):
        for match in re.finditer(_SLOT, value):
            if match[1]:
                yield path, match[1]


class _Filling(NamedTuple):
    """Fills a test with the values of a row, and keeps which of its places stand in the row."""

    notes: Notes
    row: Block
    path: YamlPath
    moved: dict[YamlPath, YamlPath]

    def of(self, value: Any, path: YamlPath) -> Any:
        if isinstance(value, Block):
            block = Block()
            block.update({key: self.of(item, (*path, key)) for key, item in value.items()})
            return block
        if isinstance(value, Items):
            items = Items()
            items.extend(self.of(item, (*path, at)) for at, item in enumerate(value))
            return items
        return self._text(value, path) if isinstance(value, str) else value

    def _text(self, text: str, path: YamlPath) -> Any:
        whole = re.fullmatch(_SLOT, text)
        if whole and whole[1] in self.row:
            self.moved[path] = (*self.path, whole[1])
            return self.row[whole[1]]
        pieces, end = list[tuple[str, bool]](), 0
        for match in re.finditer(_SLOT, text):
            pieces.append((text[end : match.start()], False))
            pieces.append(("<", False) if not match[1] else self._value(match[1], path))
            end = match.end()
        return Filled([*pieces, (text[end:], False)]) if pieces else text

    def _value(self, column: str, path: YamlPath) -> tuple[str, bool]:
        value = self.row.get(column)
        if isinstance(value, Block | Items):
            line = self.notes.source.problem(path, "", "").line
            text = f"stands within a text, on line {line}, and takes a text too"
            self.notes.note((*self.path, column), text)
        return ("" if is_null(value) else str(value)), True


def _names(name: str, columns: Sequence[str], rows: Sequence[Block]) -> list[str]:
    """What each row's test is called: by the columns that the name says, and by all of them where
    that tells no two rows apart."""
    said = [_filled(name, row) for row in rows]
    if any(match[1] for match in re.finditer(_SLOT, name)) and len(set(said)) == len(said):
        return said
    return [
        f"{shown} ({', '.join(f'{column}: {_shown(row[column])}' for column in columns)})"
        for shown, row in zip(said, rows, strict=True)
    ]


def _filled(name: str, row: Block) -> str:
    def value(match: re.Match[str]) -> str:
        return _shown(row.get(match[1])) if match[1] else "<"

    return re.sub(_SLOT, value, name)


def _shown(value: Any) -> str:
    """On one line, and cut where it is long."""
    if isinstance(value, Block | Items):
        value = json.dumps(value, ensure_ascii=False, default=str)
    text = "nothing" if is_null(value) else " ".join(str(value).split()) or "silence"
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
