"""Published versions of flows, for any number of processes: which there are in one SQLite file, and
the files of each in a folder named by their digest."""

import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from engine.errors import FlowError, StoreError

from ..publishing.freezing import Frozen, digest_of
from .database import Database, Schema, rows
from .home import home
from .session_tables import moment
from .vault.files import FILE_MODE, make_folder, to_disk

FILE = "versions.db"
FOLDER = "versions"
_TABLES = (
    "CREATE TABLE versions (flow TEXT NOT NULL, number INTEGER NOT NULL, digest TEXT NOT NULL,"
    " flow_digest TEXT NOT NULL, file TEXT NOT NULL, nodes_dir TEXT, frozen INTEGER NOT NULL,"
    " published INTEGER, source TEXT NOT NULL, commit_id TEXT,"
    " PRIMARY KEY (flow, number), UNIQUE (flow, digest)) WITHOUT ROWID",
    "CREATE TABLE current (flow TEXT PRIMARY KEY, published INTEGER, draft INTEGER) WITHOUT ROWID",
)
_VERSIONS = (
    "SELECT flow, number, digest, flow_digest, file, nodes_dir, frozen, published, source,"
    " commit_id FROM versions"
)
_CURRENT = "SELECT published, draft FROM current WHERE flow = ?"


class Version(NamedTuple):
    """A version of a flow: `digest` is of all its files, `flow_digest` of its flow alone, which a
    session keeps. `frozen` and `published`, when it last was, are milliseconds since 1970, UTC.
    """

    flow: str
    number: int
    digest: str
    flow_digest: str
    file: str
    nodes_dir: str | None
    frozen: int
    published: int | None
    source: str
    commit: str | None


class Current(NamedTuple):
    """The versions of a flow that new sessions begin with: everybody's, and that of those who are
    given the draft."""

    published: int | None = None
    draft: int | None = None


def open_versions() -> "Versions":
    """Those of this user."""
    return Versions(home())


class Versions:
    """Opens its file for each operation. Raises `StoreError` where it cannot be used."""

    def __init__(self, home: Path) -> None:
        self.folder = home / FOLDER
        self.database = Database(
            home / FILE, Schema(1, 1, _TABLES), f"the versions in {home / FILE}", StoreError
        )

    def mark(self) -> bytes:
        """Another after each change of what is published: reading it costs some microseconds.

        SQLite counts a file's changes at byte 24 (https://sqlite.org/fileformat2.html).
        """
        try:
            with self.database.file.open("rb", buffering=0) as file:
                file.seek(24)
                return file.read(4)
        except OSError:
            return b""

    def all(self, flow: str | None = None) -> list[Version]:
        """Flow by flow, the latest first."""
        with self.database.reading() as db:
            return list(_versions(db, flow)) if db else []

    def flows(self) -> list[str]:
        """Those that have a published version."""
        with self.database.reading() as db:
            asked = "SELECT flow FROM current WHERE published IS NOT NULL ORDER BY flow"
            return [flow for (flow,) in rows(db, tuple[str], asked)] if db else []

    def current(self, flow: str) -> Current:
        with self.database.reading() as db:
            return _current(db, flow) if db else Current()

    def published(self, flow: str) -> Version | None:
        return self._numbered(flow, self.current(flow).published)

    def draft(self, flow: str) -> Version | None:
        return self._numbered(flow, self.current(flow).draft)

    def with_flow_digest(self, flow: str, flow_digest: str) -> Version | None:
        """What a session goes on with: its flow as it began. Of several that differ in credentials
        or environments it is the published one, or else the latest."""
        found = [one for one in self.all(flow) if one.flow_digest == flow_digest]
        published = self.current(flow).published
        return next((one for one in found if one.number == published), next(iter(found), None))

    def flow_file(self, version: Version) -> Path:
        """The flow's file, in a folder with all that it needs beside it. Raises `StoreError` where
        that is not what was frozen."""
        folder = self.folder / version.digest
        if not _is_whole(folder, version.digest, version.file, version.nodes_dir):
            text = f"{folder} is not what was frozen as {version.flow} {version.number}"
            raise StoreError(f"{text}; put a copy in its place, or publish another version")
        return folder / version.file

    def nodes_dir(self, version: Version) -> Path | None:
        """The folder of its own node types, where it has some."""
        if version.nodes_dir is None:
            return None
        return self.folder / version.digest / version.nodes_dir

    def keep(
        self, frozen: Frozen, source: str, commit: str | None, now: datetime, *, draft: bool = False
    ) -> Version:
        """Makes it the published version, or the draft; one with the same files keeps its number.
        Whoever is killed in it leaves all as it was."""
        with self.database.writing() as db:
            self._write_files(frozen)
            digest = frozen.digest
            at = moment(now)
            same = [one for one in _versions(db, frozen.flow) if one.digest == digest]
            number = same[0].number if same else _last(db, frozen.flow) + 1
            if not same:
                head = (frozen.flow, number, digest, frozen.flow_digest, frozen.file)
                rest = (frozen.nodes_dir, at, None, source, commit)
                db.execute(f"INSERT INTO versions VALUES ({'?, ' * 9}?)", (*head, *rest))
            self._make_current(db, frozen.flow, number, at, draft=draft)
        return next(one for one in self.all(frozen.flow) if one.number == number)

    def roll_back(self, flow: str, number: int | None, now: datetime) -> Version:
        """Makes an earlier version the published one; without a number, the one before. Raises
        `FlowError` where there is none."""
        with self.database.writing() as db:
            published = _current(db, flow).published
            if published is None:
                raise FlowError(f'no version of "{flow}" is published; flowrun versions lists all')
            known = [one.number for one in _versions(db, flow) if one.published is not None]
            if number is None:
                number = next((one for one in known if one < published), None)
                if number is None:
                    raise FlowError(f"{flow} {published} is the first that was published")
            elif number not in known:
                there = ", ".join(map(str, sorted(known)))
                raise FlowError(f"{flow} {number} was never published; those that were: {there}")
            self._make_current(db, flow, number, moment(now), draft=False)
        return next(one for one in self.all(flow) if one.number == number)

    def _numbered(self, flow: str, number: int | None) -> Version | None:
        return next((one for one in self.all(flow) if one.number == number), None)

    @staticmethod
    def _make_current(
        db: sqlite3.Connection, flow: str, number: int, at: int, *, draft: bool
    ) -> None:
        published, drafted = _current(db, flow)
        if draft:
            now = Current(published, None if number == published else number)
        else:
            now = Current(number, None if drafted == number else drafted)
            where = "UPDATE versions SET published = ? WHERE flow = ? AND number = ?"
            db.execute(where, (at, flow, number))
        db.execute("INSERT OR REPLACE INTO current VALUES (?, ?, ?)", (flow, *now))

    def _write_files(self, frozen: Frozen) -> None:
        """All of them or none, on the disk when this returns. Nobody else writes meanwhile."""
        try:
            make_folder(self.folder)
            for left in self.folder.glob(".new-*"):  # by one that was killed
                shutil.rmtree(left)
            folder = self.folder / frozen.digest
            if _is_whole(folder, frozen.digest, frozen.file, frozen.nodes_dir):
                return
            draft = self.folder / f".new-{secrets.token_hex(4)}"
            for path, content in frozen.files.items():
                _write(draft / path, content)
            if folder.exists():
                shutil.rmtree(folder)
            draft.rename(folder)
            to_disk(self.folder)
        except OSError as error:
            reason = error.strerror or error
            raise StoreError(f"the versions in {self.folder} cannot be kept: {reason}") from None


def _versions(db: sqlite3.Connection, flow: str | None) -> Iterator[Version]:
    where, values = ("", ()) if flow is None else (" WHERE flow = ?", (flow,))
    yield from rows(db, Version, f"{_VERSIONS}{where} ORDER BY flow, number DESC", values)


def _current(db: sqlite3.Connection, flow: str) -> Current:
    return next(rows(db, Current, _CURRENT, (flow,)), Current())


def _last(db: sqlite3.Connection, flow: str) -> int:
    return max((one.number for one in _versions(db, flow)), default=0)


def _write(path: Path, content: bytes) -> None:
    make_folder(path.parent)
    with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    to_disk(path.parent)


def _is_whole(folder: Path, digest: str, file: str, nodes_dir: str | None) -> bool:
    """Whether the folder holds what the digest says, and no file besides."""
    try:
        found = (one for one in folder.rglob("*") if one.is_file())
        own = [one for one in found if "__pycache__" not in one.parts]
        files = {one.relative_to(folder).as_posix(): one.read_bytes() for one in own}
    except OSError:
        return False
    return digest_of(file, nodes_dir, files) == digest
