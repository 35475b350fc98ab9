"""A request that a node is expected to send, as a test writes it."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from engine.source.tree import Block, Items, NoJson, Plain, YamlPath, as_json
from engine.values.entities import as_text

from ..reading import Notes
from .wildcards import Wildcard

SENT_KEYS = ("method", "url", "headers", "query", "json", "form", "text", "times")
Read = TypeVar("Read")


class Sent(NamedTuple):
    """A request of a node; what is None is not looked at. `json` has a `Wildcard` for each text."""

    place: str
    method: str | None = None
    url: Wildcard | None = None
    headers: Mapping[str, Wildcard] | None = None
    query: Mapping[str, Wildcard] | None = None
    form: Mapping[str, Wildcard] | None = None
    text: str | None = None
    json: Any = None
    has_json: bool = False
    times: int | None = None


def read_sent(notes: Notes, path: YamlPath, written: Any) -> Sent:
    block = notes.block(path, written, f"any of {', '.join(SENT_KEYS)}")
    notes.keys(path, block, SENT_KEYS)

    def text(key: str, read: Callable[[str], Read]) -> Read | None:
        if key not in block:
            return None
        notes.text((*path, key), block[key])
        return read(block[key] if isinstance(block[key], str) else "")

    def pairs(key: str) -> dict[str, Wildcard] | None:
        if key not in block:
            return None
        given = notes.block((*path, key), block[key], "NAME: value lines")
        return {name: Wildcard.read(_text(value)) for name, value in given.items()}

    times = text("times", str)
    if times is not None and not (times.isascii() and times.isdigit()):
        notes.note((*path, "times"), "takes a number")
        times = None
    return Sent(
        notes.place(path),
        text("method", str),
        text("url", Wildcard.read),
        pairs("headers"),
        pairs("query"),
        pairs("form"),
        text("text", str),
        _json(notes, (*path, "json"), block.get("json")),
        "json" in block,
        None if times is None else int(times[:6]),
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else as_text(value)


def _json(notes: Notes, path: YamlPath, written: Any) -> Any:
    """As plain data, but for texts: in them `*` stands for anything."""
    if isinstance(written, Block):
        return {key: _json(notes, (*path, key), value) for key, value in written.items()}
    if isinstance(written, Items):
        return [_json(notes, (*path, at), value) for at, value in enumerate(written)]
    if isinstance(written, Plain):
        try:
            read = as_json(written)
        except NoJson as error:
            notes.note((*path, *error.path), str(error))
            return None
        return Wildcard.read(read) if isinstance(read, str) else read
    return Wildcard.read(written) if isinstance(written, str) else written
