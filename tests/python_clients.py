"""Python programs that tests hold us against and that pin what we don't: each in a venv of its own,
made once beside this Python."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock


def installed(requirement: str) -> Path:
    """The Python that has it. Where pip cannot fetch it the test is skipped in one line; in CI it
    fails."""
    key = hashlib.sha256(f"{sys.version}{requirement}".encode()).hexdigest()[:12]
    folder = Path(sys.prefix) / "clients" / f"{requirement.partition('=')[0]}-{key}"
    folder.parent.mkdir(exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if not (folder / "complete").exists():
            _install(requirement, folder)
            (folder / "complete").touch()
    return _python(folder)


def _python(folder: Path) -> Path:
    return folder / "bin" / "python"


def _install(requirement: str, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    steps = [
        [sys.executable, "-m", "venv", str(folder)],
        [str(_python(folder)), "-m", "pip", "install", "--quiet", "--no-cache-dir", requirement],
    ]
    for step in steps:
        ran = subprocess.run(step, capture_output=True, text=True, timeout=600)
        if ran.returncode:
            said = (ran.stderr.strip().splitlines() or [f"exit code {ran.returncode}"])[-1]
            reason = f"pip cannot install {requirement} ({said})"
            if os.environ.get("CI"):
                pytest.fail(f"{reason}\n{ran.stderr}", pytrace=False)
            pytest.skip(reason)
