"""A result of any size into a file: JSON lines or CSV, whole or not at all."""

import asyncio
import csv
import re
import secrets
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing, suppress
from pathlib import Path, PurePath, PureWindowsPath
from typing import IO, Any

from engine import NodeError
from engine.fields import FieldType, WrongAt

from .binding import Soql
from .held_folder import HeldFolder
from .pages import Page

_KINDS = (".jsonl", ".csv")


class SavePath(FieldType):
    """A file that a result is saved to, `.jsonl` or `.csv`, in the folder that flowrun runs in or
    below it: a flow is the same on every machine, and a test keeps it in a folder of its own."""

    __slots__ = ("path",)

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def is_csv(self) -> bool:
        return self.path.suffix == ".csv"

    def check(self, soql: Soql) -> None:
        """Raises `WrongAt` for a query whose records do not fit the kind of file."""
        if self.is_csv and soql.has_children:
            message = "a CSV has no place for child records; save to .jsonl"
            raise WrongAt(message, ("save_to",))

    @classmethod
    def parse(cls, value: Any) -> "SavePath":
        if not isinstance(value, str) or Path(value).suffix not in _KINDS:
            raise ValueError("takes the name of a .jsonl or .csv file")
        if "$" in value:
            raise ValueError("takes a fixed name; what a caller says may not name a file")
        path = PurePath(value)
        if path.is_absolute() or PureWindowsPath(value).is_absolute() or ".." in path.parts:
            raise ValueError("takes a file in the folder that flowrun runs in, or below it")
        return cls(Path(path))

    @classmethod
    def schema(cls) -> dict[str, Any]:
        return {"type": "string", "pattern": r"\.(jsonl|csv)$"}


Progress = Callable[[str, int, int], None]


async def saved(
    path: Path, soql: Soql, pages: AsyncGenerator[Page, None], progress: Progress
) -> dict[str, Any]:
    """Writes every record; `{totalSize, done, file}` as the mapping sees it. The file appears once
    it is whole. Raises `NodeError`."""
    total, done = 0, 0
    with _Draft(path, [str(column) for column in soql.columns or ()]) as draft:
        async with aclosing(pages) as stream:
            async for page in stream:
                await asyncio.to_thread(draft.add, page.records)
                total, done = page.total, done + len(page.records)
                progress(path.name, done, max(total, done))
        draft.finish()
    return {"totalSize": total if soql.counts else done, "done": True, "file": str(path)}


class _Draft:
    """The file while it is written, under another name beside its own."""

    def __init__(self, path: Path, columns: list[str]) -> None:
        self.path = path
        self.columns = columns
        self._begun = False
        self._file: IO[bytes]

    def __enter__(self) -> "_Draft":
        self._folder = HeldFolder(self.path.parent)
        self.name = f".{self.path.name}.{secrets.token_hex(8)}"
        try:
            self._file = self._folder.create(self.name)
        except OSError as error:
            self._folder.close()
            raise NodeError(f"save_to: {self.path.parent}: {error.strerror}") from None
        return self

    def add(self, records: list[Any]) -> None:
        data = self._lines(records) if self.path.suffix == ".jsonl" else self._rows(records)
        try:
            self._file.write(data)
        except OSError as error:
            raise NodeError(f"save_to: {self.path}: {error.strerror}") from None

    def finish(self) -> None:
        try:
            self._file.close()
            self._folder.replace(self.name, self.path.name)
        except OSError as error:
            raise NodeError(f"save_to: {self.path}: {error.strerror}") from None

    def __exit__(self, *exception: object) -> None:
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._folder.remove(self.name)
        self._folder.close()

    def _lines(self, records: list[Any]) -> bytes:
        import msgspec

        return msgspec.json.Encoder().encode_lines(records)

    def _rows(self, records: list[Any]) -> bytes:
        rows = _Rows()
        writer = csv.writer(rows, lineterminator=_ROW_END)
        if not self._begun and (records or self.columns):
            self.columns = self.columns or [name for name, _ in _flat(records[0])]
            self._folded = [column.lower() for column in self.columns]
            self._begun = True
            writer.writerow(self.columns)
        writer.writerows(map(self._row, records))
        text = "".join([row[: -len(_ROW_END)] + "\n" for row in rows])
        return text.encode("utf-8", "replace")

    def _row(self, record: dict[str, Any]) -> list[Any]:
        values: Iterable[Any] = record.values()
        if list(record) != self.columns:
            named = {name.lower(): value for name, value in _flat(record)}
            values = map(named.get, self._folded)
        return [
            _as_text(value)
            if value.__class__ is str and value[:1] in _FORMULAS
            else _WORDS[value]
            if value.__class__ is bool
            else value
            for value in values
        ]


class _Rows(list[str]):
    """What a writer of CSV has written."""

    write = list.append


_ROW_END = "\r\n"
"""The writer puts cells in quotes for the signs that end a row: for a lone `\\r` too."""
_WORDS = {True: "true", False: "false"}
# With the full-width signs, which spreadsheets in some languages read alike.
_FORMULAS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_NEGATIVE = re.compile(r"-\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)


def _as_text(cell: str) -> str:
    """What a spreadsheet shows and does not reckon. All values of a bulk job are text: so a number
    stays one, as the numbers of pages do.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    return cell if _NEGATIVE.fullmatch(cell) else f"'{cell}"


def _flat(record: dict[str, Any], above: str = "") -> Iterable[tuple[str, Any]]:
    """A record's values under the dotted names of their fields."""
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield above + name, value
