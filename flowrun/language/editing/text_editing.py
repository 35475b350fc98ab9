"""A YAML text under edit: each change is read again, and refused where the data is not as it should
be by then."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from engine.errors import FlowError
from engine.source.reading import parse_source
from engine.source.source import Source
from engine.source.tree import Block, Items, YamlPath

from ..changes.formatting import Edit
from .layout import Layout
from .pieces import Pieces
from .plain import (
    MISSING,
    Data,
    at,
    check_depth,
    moved,
    plain,
    same,
    shown,
    with_value,
    without,
)
from .putting import added, begun, item_added
from .removing import moved_within, removed
from .replacing import key_renamed, replaced
from .ways import Fragment, Way

Ways = Callable[[Layout], Iterator[Way]]


class TextEditing:
    """`text` is the text by now, without a byte order mark. Raises `FlowError` for one that is no
    YAML, or that has a key twice."""

    def __init__(self, path: Path, text: str) -> None:
        self.file = str(path)
        self._pieces = Pieces(text)
        self.source = self._read(text)
        if self.source.problems:
            raise FlowError(problems=self.source.problems)
        self.data = plain(self.source.data)

    @property
    def text(self) -> str:
        return self.source.text

    def changes(self) -> tuple[Edit, ...]:
        """Of the text as it was at first."""
        return tuple(self._pieces.changes())

    def set(self, path: YamlPath, value: Data) -> None:
        """Puts a value, in blocks that are made where there are none. Of a block and a list only
        what differs is changed."""
        check_depth([value])
        wanted = with_value(self.data, path, value)
        while path and at(self.data, path[:-1]) in (MISSING, None) and len(path) > 1:
            path, value = path[:-1], {path[-1]: value} if isinstance(path[-1], str) else [value]
        self._set(path, value)
        self._check(wanted)

    def set_written(self, path: YamlPath, text: str) -> None:
        """The same with a value as its author writes it."""
        value = plain(parse_source(text, "", excerpts=False).data)
        fragment = Fragment(text)
        wanted = with_value(self.data, path, value)
        missing = at(self.data, path[:-1])
        if missing in (MISSING, None) and len(path) > 1:
            self.set(path[:-1], {} if isinstance(path[-1], str) else [])
        if at(self.data, path) is MISSING:
            self._add(path, value, fragment, self._last(path[:-1]))
        else:
            self._step(wanted, lambda layout: replaced(layout, path, fragment), path)
        self._check(wanted)

    def delete(self, path: YamlPath, *, with_comment: bool = False) -> None:
        """Takes an entry or an item out; of a block that it leaves empty `{}` stays."""
        wanted = without(self.data, path)
        above = at(self.data, path[:-1])
        if len(above) == 1 and not path[:-1]:
            # Of a text without its last entry comments may stay.
            self._step(None, lambda layout: removed(layout, path, with_comment=with_comment), path)
        elif len(above) == 1:
            empty: Data = {} if isinstance(above, dict) else []
            self._replace(path[:-1], empty)
        else:
            self._step(
                wanted, lambda layout: removed(layout, path, with_comment=with_comment), path
            )

    def append(self, path: YamlPath, value: Data) -> None:
        items = at(self.data, path)
        if items in (MISSING, None) or items == []:
            self.set(path, [value])
        elif isinstance(items, list):
            self.set((*path, len(items)), value)
        else:
            raise FlowError(f"{shown(path)} is no list to append to")

    def move(self, path: YamlPath, to: int) -> None:
        wanted = moved(self.data, path, to)
        if not same(wanted, self.data):
            self._step(wanted, lambda layout: moved_within(layout, path, to), path)

    def add(self, path: YamlPath, key: str, value: Data, after: str | None) -> None:
        """An entry of a block that has some, behind that of a key, or before the first."""
        self._add((*path, key), value, value, after)

    def _set(self, path: YamlPath, value: Data) -> None:
        there = at(self.data, path)
        if there is MISSING:
            self._add(path, value, value, self._last(path[:-1]))
        elif not same(there, value) and not self._only_what_differs(path, there, value):
            self._replace(path, value)

    def _only_what_differs(self, path: YamlPath, there: Data, value: Data) -> bool:
        """Whether it could be done; where not, all is as it was."""
        if not (there and value):
            return False
        before = self.source, self.data, self._pieces.copy()
        wanted = with_value(self.data, path, value)
        try:
            if isinstance(value, dict) and isinstance(there, dict):
                self._set_entries(path, there, value)
            elif isinstance(value, list) and isinstance(there, list):
                self._set_items(path, there, value)
        except FlowError:
            pass
        if same(self.data, wanted):
            return True
        self.source, self.data, self._pieces = before
        return False

    def _set_entries(self, path: YamlPath, there: dict[str, Data], value: dict[str, Data]) -> None:
        for old, new in zip(there, value, strict=False):
            if old != new and old not in value and new not in there:
                self._rename_key((*path, old), new)
        for key in at(self.data, path):
            if key not in value:
                self.delete((*path, key))
        before: str | None = None
        for key, one in value.items():
            if at(self.data, (*path, key)) is MISSING:
                self._add((*path, key), one, one, before)
            else:
                self._set((*path, key), one)
            before = key

    def _set_items(self, path: YamlPath, there: list[Data], value: list[Data]) -> None:
        for number in range(len(there) - 1, len(value) - 1, -1):
            self.delete((*path, number))
        for number, one in enumerate(value):
            self._set((*path, number), one)

    def _rename_key(self, path: YamlPath, key: str) -> None:
        above = at(self.data, path[:-1])
        renamed = {key if name == path[-1] else name: one for name, one in above.items()}
        wanted = with_value(self.data, path[:-1], renamed)
        self._step(wanted, lambda layout: key_renamed(layout, path, key), path)

    def _replace(self, path: YamlPath, value: Data) -> None:
        if not path:
            raise FlowError("the whole text cannot be replaced; write it anew")
        wanted = with_value(self.data, path, value)
        self._step(wanted, lambda layout: replaced(layout, path, value), path)

    def _add(
        self, path: YamlPath, value: Data, written: Data | Fragment, after: str | int | None
    ) -> None:
        above, part = at(self.data, path[:-1]), path[-1]
        if isinstance(above, list) and isinstance(part, int):
            wanted = with_value(self.data, path, value)
            if not above:
                self._replace(path[:-1], [value])
            else:
                self._step(
                    wanted, lambda layout: item_added(layout, path[:-1], part, written), path
                )
            return
        key = str(part)
        entries = list((above or {}).items())
        place = 1 + [name for name, _ in entries].index(after) if after in (above or {}) else 0
        block = dict([*entries[:place], (key, value), *entries[place:]])
        wanted = with_value(self.data, path[:-1], block)
        if not path[:-1] and not above and not isinstance(self.source.data, Block):
            self._step(wanted, lambda layout: begun(layout, key, written), path)
        elif not above and not isinstance(self._written(path[:-1]), Block):
            self._replace(path[:-1], {key: value})
        else:
            name = str(after) if after is not None else None
            self._step(wanted, lambda layout: added(layout, path[:-1], key, written, name), path)

    def _last(self, path: YamlPath) -> str | int | None:
        """The key behind which another comes."""
        above = at(self.data, path)
        return list(above)[-1] if isinstance(above, dict) and above else None

    def _written(self, path: YamlPath) -> Any:
        data = self.source.data
        for part in path:
            data = data[part]
        return data

    def _step(self, wanted: Data, ways: Ways, path: YamlPath) -> None:
        """The first way that gives what is wanted. Raises `FlowError` where none does."""
        for way in ways(Layout(self.source)):
            text = self.text
            for edit in sorted(way, key=lambda edit: -edit.span.start):
                text = text[: edit.span.start] + edit.text + text[edit.span.end :]
            try:
                source = self._read(text)
            except FlowError:
                continue
            data = plain(source.data)
            if not source.problems and same(data, wanted):
                self.source, self.data = source, data
                for edit in sorted(way, key=lambda edit: -edit.span.start):
                    self._pieces.edit(edit)
                return
        raise FlowError(
            f"{shown(path)} cannot be changed here without changing more, as it is written "
            f"({_why(self.source, path)}); change it in the text"
        )

    def _check(self, wanted: Data) -> None:
        if not same(self.data, wanted):
            raise FlowError("the change would change more than it says; make it in the text")

    def _read(self, text: str) -> Source:
        return parse_source(text, self.file, excerpts=False, tolerant=True)


def _why(source: Source, path: YamlPath) -> str:
    data = source.data
    if source.aliases or "&" in source.text and _anchored(data):
        return "an anchor or an alias"
    if isinstance(data, Block | Items) and path:
        return "its form is unusual"
    return "it is no block"


def _anchored(data: Any) -> bool:
    if not isinstance(data, Block | Items):
        return False
    values = data.values() if isinstance(data, Block) else data
    return data.anchor is not None or any(map(_anchored, values))
