"""The last answer of each node, kept sealed, so that mappings can be tried without asking."""

import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from engine.errors import NodeError
from engine.fields.object_path import MISSING
from engine.fields.response_mapping import MappingError, MappingRow, ResponseMapping
from engine.flow.loading import Flow
from engine.node import Node
from engine.values.redaction import Redaction

from ..storage.home import open_vault
from ..storage.vault.files import write_privately
from ..storage.vault.sealing import Key, WrongKey

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


class Tried(NamedTuple):
    """What one row of a mapping makes of an answer.

    `value` is what the path found (`MISSING`: nothing, and `error` says what is there instead),
    `kept` what the parameter would hold. With an `error` it holds nothing.
    """

    path: str
    parameter: str
    value: Any
    kept: Any = None
    error: str = ""
    by_default: bool = False


def mapping_of(node: Node) -> tuple[MappingRow, ...]:
    """The rows of the node's own response mappings."""
    fields = (getattr(node, name) for name in type(node).model_fields)
    return tuple(
        row for field in fields if isinstance(field, ResponseMapping) for row in field.rows
    )


def try_rows(
    flow: Flow,
    rows: tuple[MappingRow, ...],
    data: Any,
    now: Callable[[], datetime],
) -> list[Tried]:
    """Each row on its own, by the same steps as at run time."""
    return [_try_row(flow, row, data, now) for row in rows]


def _try_row(flow: Flow, row: MappingRow, data: Any, now: Callable[[], datetime]) -> Tried:
    path, target = row.path, row.target
    found = MISSING
    try:
        found = path.find(data)
        value = ResponseMapping((row,)).values(data)[target.name]
        kept = flow.parameters[target.name].accept(value, now)
    except MappingError:
        text = f"finds nothing: {path.explain(data)}"
        return Tried(path.text, target.name, MISSING, error=text)
    except (ValueError, NodeError) as error:
        return Tried(path.text, target.name, found, error=str(error))
    return Tried(path.text, target.name, value, kept, by_default=found is MISSING)


class Answers:
    """One file per flow and node, sealed; `key` is asked for when there is something to do.

    An answer goes when the next one comes, after a week, or when there are too many.
    """

    def __init__(self, folder: Path, key: Callable[[], Key]) -> None:
        self.folder = folder / "answers"
        self._key = key

    def keep(self, flow: Path, node: str, answer: Answer) -> None:
        """Raises `OSError`, and `CredentialError` for a vault without its key."""
        text = _as_text(answer)
        if len(text) > MOST_BYTES:
            why = f"it is larger than {MOST_BYTES / 1_000_000:g} MB, so it was not kept"
            text = _as_text(answer._replace(data=MISSING, missing=why))
        key = self._key()
        path = self._path(key, flow, node)
        write_privately(path, key.seal(text, f"answer {path.stem}"))
        self._prune()

    def last(self, flow: Path, node: str, now: datetime) -> Answer | None:
        if not self.folder.is_dir():
            return None
        key = self._key()
        path = self._path(key, flow, node)
        try:
            told = json.loads(key.open(path.read_bytes(), f"answer {path.stem}"))
        except (FileNotFoundError, WrongKey, ValueError):
            return None
        answer = _from_json(told)
        if now - datetime.fromisoformat(answer.at) > KEPT_FOR:
            path.unlink(missing_ok=True)
            return None
        return answer

    def forget(self, flow: Path, node: str) -> bool:
        """Whether there was one."""
        if not self.folder.is_dir():
            return False
        path = self._path(self._key(), flow, node)
        there = path.exists()
        path.unlink(missing_ok=True)
        return there

    def _path(self, key: Key, flow: Path, node: str) -> Path:
        return self.folder / f"{key.name(f'{flow.resolve()}#{node}')[:32]}.sealed"

    def _prune(self) -> None:
        oldest = time.time() - KEPT_FOR.total_seconds()
        dated = []
        for path in self.folder.glob("*.sealed"):
            try:
                dated.append((path.stat().st_mtime, path))
            except FileNotFoundError:  # another process took it away
                continue
        dated.sort(reverse=True)
        for position, (changed, path) in enumerate(dated):
            if position >= MOST_KEPT or changed < oldest:
                path.unlink(missing_ok=True)


def _as_text(answer: Answer) -> str:
    told = answer._asdict()
    if answer.data is MISSING:
        del told["data"]
    return json.dumps(told)


def _from_json(told: Mapping[str, Any]) -> Answer:
    return Answer(**{**told, "hidden": tuple(told["hidden"])})


def open_answers() -> Answers:
    """Those of this user, beside the vault, whose key seals them."""
    vault = open_vault()
    return Answers(vault.folder, lambda: vault.key_for("answers"))
