"""Writes several files, all of them or none."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from engine import FlowError


def write_all(texts: Mapping[Path, str]) -> None:
    """Each file is whole at any moment. Where one cannot be written, those before it are put back;
    raises `FlowError`."""
    drafts: dict[Path, str] = {}
    replaced: dict[Path, bytes] = {}
    path = Path()
    try:
        for path, text in texts.items():
            drafts[path.resolve()] = _draft(path.resolve(), text)
        for path, draft in drafts.items():
            before = path.read_bytes()
            os.replace(draft, path)
            replaced[path] = before
    except OSError as error:
        for target, before in replaced.items():
            target.write_bytes(before)
        raise FlowError(f"{path}: cannot be written: {error.strerror}") from None
    finally:
        for draft in drafts.values():
            with suppress(OSError):
                os.unlink(draft)


def _draft(target: Path, text: str) -> str:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode("utf-8"))
    shutil.copymode(target, name)
    return name
