"""What a test says in place of a service: an answer, or several in turn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec

from engine.errors import FlowError
from engine.policy import seconds
from engine.source.tree import Block, Items, YamlPath
from engine.values.entities import as_text

from ...project.files import is_file
from ..reading import Notes
from ..stand_ins import Filled, forms, stand_in, words

Failure = Literal["", "timeout", "connection", "refused"]

_KEYS = ("status", "json", "text", "body", "headers", "after", "timeout", "error")
BODIES = {"json": "application/json", "text": "text/plain; charset=utf-8", "body": ""}
FAILURES: tuple[Failure, ...] = ("connection", "refused", "timeout")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer at the wire. `after` is in seconds of virtual time; `filled` is a stand-in that
    answers."""

    place: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    after: float = 0.0
    failure: Failure = ""
    filled: Filled | None = None


class Answers(NamedTuple):
    """A single answer is given every time; those of a list once each, in turn."""

    items: tuple[Answer, ...]
    repeats: bool = True

    @property
    def filled(self) -> tuple[Filled, ...]:
        return tuple(item.filled for item in self.items if item.filled is not None)


def answer_keys() -> tuple[str, ...]:
    """The keys of an answer; the words of stand-ins come last."""
    return (*_KEYS, *words())


def read_answers(notes: Notes, path: YamlPath, written: Any, folder: Path) -> Answers:
    if isinstance(written, Items):
        if not written:
            notes.note(path, "a list of answers has at least one")
        items = [_answer(notes, (*path, at), one, folder) for at, one in enumerate(written)]
        return Answers(tuple(items), repeats=False)
    return Answers((_answer(notes, path, written, folder),))


def _answer(notes: Notes, path: YamlPath, written: Any, folder: Path) -> Answer:
    place = notes.place(path)
    takes = f"a status, {{status: …, json: …}}, {forms()}, {{timeout: true}}, {{error: refused}}"
    takes += " or a list"
    if isinstance(written, str):
        if written in FAILURES:
            return Answer(place, failure=written)
        return Answer(place, status=_status(notes, path, written, takes=takes))
    if not isinstance(written, Block):
        notes.note(path, f"takes {takes}")
        return Answer(place)
    notes.keys(path, written, answer_keys())
    bodies = [key for key in BODIES if key in written]
    ways = [key for key in (*words(), "timeout", "error") if key in written]
    if len(ways) > 1 or (ways and (bodies or "status" in written or "headers" in written)):
        text = f"{ways[0]}: stands alone (after: may stand beside it)"
        notes.note((*path, ways[0]), text, key=True)
    elif len(bodies) > 1:
        notes.note((*path, bodies[1]), f"a body is one of {', '.join(BODIES)}", key=True)
    after = _after(notes, (*path, "after"), written.get("after"))
    if ways and ways[0] in words():
        filled = _filled(notes, (*path, ways[0]), written[ways[0]], folder)
        return Answer(place, after=after, filled=filled)
    if failure := _failure(notes, path, written):
        return Answer(place, after=after, failure=failure)
    body, kind = _body(notes, path, written, bodies[0] if bodies else "")
    headers = {} if not kind else {"content-type": kind}
    given = notes.block((*path, "headers"), written.get("headers"), "NAME: value lines")
    headers |= {name.lower(): as_text(value) for name, value in given.items()}
    status = _status(notes, (*path, "status"), written.get("status", "200"))
    return Answer(place, status, headers, body, after)


def _filled(notes: Notes, path: YamlPath, written: Any, folder: Path) -> Filled | None:
    """A stand-in whose data file is found right; what is wrong in it is noted too."""
    word = str(path[-1])
    kind = stand_in(word)
    name = notes.text(path, written, f"the data file of {kind.described}")
    if not name:
        return None
    file = folder / name
    try:
        kind.check(file)
    except FlowError as error:
        if is_file(file):
            notes.adopt(error, path)
        else:
            notes.note(path, f"there is no file {file}", "unreadable")
        return None
    return Filled(word, file)


def _status(notes: Notes, path: YamlPath, written: Any, takes: str = "a status code") -> int:
    if isinstance(written, str) and written.isascii() and written.isdigit():
        status = int(written[:6])
        if 200 <= status <= 599:
            return status
        notes.note(path, f"{written} is not the status of an answer (200 to 599)")
        return 200
    notes.note(path, f"takes {takes}")
    return 200


def _after(notes: Notes, path: YamlPath, written: Any) -> float:
    try:
        return seconds(written) if written is not None else 0.0
    except ValueError as error:
        notes.note(path, str(error))
        return 0.0


def _failure(notes: Notes, path: YamlPath, written: Block) -> Failure:
    if "timeout" in written:
        if written["timeout"] != "true":
            notes.note((*path, "timeout"), "takes true; for a slow answer write after: 6s")
        return "timeout"
    if "error" not in written:
        return ""
    for failure in FAILURES:
        if written["error"] == failure:
            return failure
    notes.note((*path, "error"), f"takes one of {', '.join(FAILURES)}")
    return "connection"


def _body(notes: Notes, path: YamlPath, written: Block, key: str) -> tuple[bytes, str]:
    if not key:
        return b"", ""
    value = written[key]
    if key == "json":
        # A text with the value of an example in it is a text of its own kind.
        data = notes.json((*path, key), value)
        return msgspec.json.encode(data, enc_hook=str), BODIES[key]
    if isinstance(value, Block | Items):
        notes.note((*path, key), "takes text; data stands under json:")
        return b"", ""
    return as_text(value).encode(), BODIES[key]
