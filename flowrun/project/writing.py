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
    drafts, before = dict[Path, Path](), dict[Path, Path]()
    replaced: list[Path] = []
    path = Path()
    try:
        for path, text in texts.items():
            target = path.resolve()
            drafts[target] = _beside(target)
            _write(drafts[target], text.encode("utf-8"), target)
            if len(texts) > 1 and target.is_file():
                # Written now, so that going back takes nothing of a full disk.
                before[target] = _beside(target)
                _write(before[target], target.read_bytes(), target)
        for path, draft in drafts.items():
            draft.replace(path)
            replaced.append(path)
    except OSError as error:
        for target in replaced:
            with suppress(OSError):
                before[target].replace(target) if target in before else target.unlink()
        raise FlowError(f"{path}: cannot be written: {error.strerror}") from None
    finally:
        for draft in (*drafts.values(), *before.values()):
            with suppress(OSError):
                draft.unlink()


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}")


def _write(draft: Path, content: bytes, target: Path) -> None:
    with open(draft, "xb") as file:
        file.write(content)
    if target.exists():
        shutil.copymode(target, draft)
