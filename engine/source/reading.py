"""A file or a text to a `Source`: decoded, composed, every problem told at once."""

import codecs
import os
from pathlib import Path

from ..errors import FlowError, Problem
from .composer import Composer
from .source import Source

MAX_BYTES = 8_000_000
BOM = "\ufeff"
"""The byte order mark, which is none of a text's characters."""


def read_source(path: Path, *, excerpts: bool = True, tolerant: bool = False) -> Source:
    """Raises `FlowError` when the file can't be read or isn't one YAML document.

    Without `excerpts` no problem shows a line of the file, which may hold a secret. A `tolerant`
    reader gets keys that stand twice as problems of the source, to tell them with the others.
    """
    try:
        if path.is_dir():
            raise _unreadable(path, "this is a folder; name a file in it")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise _unreadable(path, f"there is no such file{_neighbours(path)}") from None
    except OSError as error:
        raise _unreadable(path, f"cannot be read: {error.strerror}") from None
    return parse_source(raw, str(path), excerpts=excerpts, tolerant=tolerant)


def parse_source(
    raw: bytes | str, file: str, *, excerpts: bool = True, tolerant: bool = False
) -> Source:
    """Raises `FlowError` with every problem the text has as YAML."""
    if len(raw) > MAX_BYTES:
        raise _unreadable(file, f"larger than {MAX_BYTES // 1_000_000} MB")
    text = _decode(raw, file) if isinstance(raw, bytes) else raw.removeprefix(BOM)
    source = Source(file, text, excerpts=excerpts)
    composer = Composer(source)
    composer.compose()
    problems = composer.problems
    if tolerant and all(problem.code == "duplicate-key" for problem in problems):
        source.problems = tuple(problems)
    elif problems:
        raise FlowError(problems=problems)
    return source


def _decode(raw: bytes, file: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        text = f"not UTF-8 text (byte 0x{raw[error.start]:02x})"
        if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = "UTF-16 text; save it as UTF-8"
        raise _unreadable(file, text, line) from None


def _unreadable(file: Path | str, text: str, line: int = 0) -> FlowError:
    return FlowError(problems=[Problem("error", "unreadable", text, str(file), line)])


def _neighbours(path: Path) -> str:
    import difflib

    folder = path.parent
    names = (
        {item.stem: item.name for item in folder.glob("*.yaml")} if os.path.isdir(folder) else {}
    )
    close = difflib.get_close_matches(path.stem, names, n=1, cutoff=0.6)
    return f'; did you mean "{folder / names[close[0]]}"?' if close else ""
