"""The last answer of each node, kept sealed, so that mappings can be tried without asking."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, NotRequired, TypedDict

from engine.errors import StoreError
from engine.fields.object_path import MISSING
from engine.values.redaction import Redaction

from ..storage.database import Damaged, from_json
from ..storage.home import open_vault
from ..storage.vault.files import write_privately
from ..storage.vault.lock import held_meanwhile
from ..storage.vault.sealing import DataKeys, WrongKey

MOST_BYTES = 5_000_000
MOST_KEPT = 50
KEPT_FOR = timedelta(days=7)


class Answer(NamedTuple):
    """What a node's response mapping is given; where there is nothing, `missing` says why.

    `request` is masked; `hidden` are the secrets that the answer may repeat; `unmapped` means that
    the node took an exit for which its mapping is not asked.
    """

    request: str
    status: int
    data: Any = MISSING
    missing: str = ""
    environment: str = ""
    at: str = ""
    hidden: tuple[str, ...] = ()
    unmapped: bool = False

    def redaction(self) -> Redaction:
        redaction = Redaction()
        for secret in self.hidden:
            redaction.add(secret)
        return redaction

    def head(self) -> dict[str, Any]:
        """What it is the answer to, as JSON."""
        return {
            "request": self.request,
            "status": self.status,
            "environment": self.environment or None,
            "at": self.at,
            "unmapped": self.unmapped,
        }


class _Kept(TypedDict):
    """An `Answer` as its file holds it."""

    request: str
    status: int
    data: NotRequired[Any]
    missing: str
    environment: str
    at: str
    hidden: tuple[str, ...]
    unmapped: bool


class Answers:
    """One file per flow and node, sealed; `keys` are asked for when there is something to do.

    An answer goes when the next one comes, after a week, or when there are too many. Every
    operation raises `StoreError` for a file that cannot be used, and `CredentialError` for a vault
    that cannot.
    """

    def __init__(self, folder: Path, keys: Callable[[], DataKeys]) -> None:
        self.folder = folder / "answers"
        self._keys = keys
        self._lock = folder / "locks" / "answers.lock"

    def keep(self, flow: Path, node: str, answer: Answer) -> None:
        text = _as_text(answer)
        if len(text) > MOST_BYTES:
            why = f"it is larger than {MOST_BYTES / 1_000_000:g} MB, so it was not kept"
            text = _as_text(answer._replace(data=MISSING, missing=why))
        with held_meanwhile(self._lock):
            # Within the lock, which `reseal` waits for: a key asked for before may be gone.
            keys = self._keys()
            path = self._path(keys, flow, node)
            with _told(path, "kept"):
                write_privately(path, keys.seal(text, _place(path)).encode())
                self._prune()

    def last(self, flow: Path, node: str, now: datetime) -> Answer | None:
        if not os.path.lexists(self.folder):
            return None
        path = self._path(self._keys(), flow, node)
        try:
            try:
                answer = self._read(path)
            except WrongKey:  # sealed anew while it was read: its old key is gone
                answer = self._read(path)
        except (WrongKey, Damaged):
            raise StoreError(
                f"the answer of {node} in {path} is damaged; make the request again, whose answer "
                f"takes its place: flowrun test-request {flow} {node}"
            ) from None
        is_old = answer and now - datetime.fromisoformat(answer.at) > KEPT_FOR
        if is_old:
            self.forget(flow, node)
        return None if is_old else answer

    def forget(self, flow: Path, node: str) -> bool:
        """Whether there was one."""
        if not os.path.lexists(self.folder):
            return False
        with held_meanwhile(self._lock):
            path = self._path(self._keys(), flow, node)
            with _told(path, "removed"):
                there = os.path.lexists(path)
                path.unlink(missing_ok=True)
        return there

    def reseal(self, keys: DataKeys) -> None:
        """Seals every answer by the current key; one that does not open goes."""
        if not os.path.lexists(self.folder):
            return
        with held_meanwhile(self._lock), _told(self.folder, "sealed anew"):
            self._prune()
            for path, changed in self._dated():
                sealed = path.read_text("ascii", "replace")
                try:
                    again = keys.again(sealed, _place(path))
                except WrongKey:
                    path.unlink()
                    continue
                if again != sealed:
                    write_privately(path, again.encode())
                    os.utime(path, (changed, changed))

    def _read(self, path: Path) -> Answer | None:
        with _told(path, "read"):
            try:
                sealed = path.read_text("ascii", "replace")
            except FileNotFoundError:
                return None
        return Answer(**from_json(self._keys().open(sealed, _place(path)), _Kept))

    def _path(self, keys: DataKeys, flow: Path, node: str) -> Path:
        name = keys.names.derived("answers").name(f"{flow.resolve()}#{node}")
        return self.folder / f"{name[:32]}.sealed"

    def _prune(self) -> None:
        """Takes away what is old or too much, and what a killed process left half written."""
        for path in self.folder.glob(".*.sealed.*"):
            path.unlink(missing_ok=True)
        oldest = time.time() - KEPT_FOR.total_seconds()
        for position, (path, changed) in enumerate(self._dated()):
            if position >= MOST_KEPT or changed < oldest:
                path.unlink(missing_ok=True)

    def _dated(self) -> list[tuple[Path, float]]:
        """Those that are kept, the newest first."""
        found = [(path, path.stat().st_mtime) for path in self.folder.glob("*.sealed")]
        return sorted(found, key=lambda one: one[1], reverse=True)


def _place(path: Path) -> str:
    return f"answer {path.stem}"


@contextmanager
def _told(path: Path, done: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path} cannot be {done}: {error.strerror or error}") from None


def _as_text(answer: Answer) -> str:
    told = answer._asdict()
    if answer.data is MISSING:
        del told["data"]
    return json.dumps(told)


def open_answers() -> Answers:
    """Those of this user, beside the vault, whose data keys seal them."""
    vault = open_vault()
    return Answers(vault.folder, vault.data_keys)
