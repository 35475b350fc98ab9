"""Writes several files, all of them or none."""

import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from engine.errors import FlowError


def write_all(texts: Mapping[Path, str]) -> None:
    """Each file is whole at any moment. Where one cannot be written, those before it are as they
    were; raises `FlowError`."""
    drafts: dict[Path, Path] = {}
    replaced: dict[Path, bytes | None] = {}
    path = Path()
    try:
        for path, text in texts.items():
            target = path.resolve()
            drafts[target] = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
            _write(drafts[target], text, target)
        for path, draft in drafts.items():
            before = path.read_bytes() if path.exists() else None
            draft.replace(path)
            replaced[path] = before
    except OSError as error:
        for target, content in replaced.items():
            if content is None:
                target.unlink()
            else:
                target.write_bytes(content)
        raise FlowError(f"{path}: cannot be written: {error.strerror}") from None
    finally:
        for draft in drafts.values():
            with suppress(OSError):
                draft.unlink()


def _write(draft: Path, text: str, target: Path) -> None:
    with open(draft, "xb") as file:
        file.write(text.encode("utf-8"))
    if target.exists():
        shutil.copymode(target, draft)
