"""The hooks for pre-commit, installed and run by pre-commit itself from a clone of this project."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flowrun.formatting import formatted

ROOT = Path(__file__).parent.parent
PACKED = ("engine", "nodes", "flowrun", "docs", "pyproject.toml", "README.md", "LICENSE")
MANIFEST = ".pre-commit-hooks.yaml"
FLOW = "flow: hello\nstart: greet\nnodes:\n  greet: {type: speak, text: Hello., next: end}\n"
TEST = "flow: hello.yaml\ntests:\n  - name: it greets\n    talk:\n      - bot: Hello.\n"
OTHER = "kind: Cluster\napiVersion: x/v1\nnodes:\n    - role:   worker\n"


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=tests", "-c", "user.email=tests@localhost"]
    command = ["git", *who, "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This project as it is now, in a repository of its own."""
    clone = tmp_path_factory.mktemp("hooks")
    for name in (*PACKED, MANIFEST):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, clone / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, clone / name)
    git(clone, "init", "-q")
    git(clone, "add", "-A", "-f")
    git(clone, "commit", "-qm", "as it is now")
    return clone


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pre-commit")


def committed(folder: Path, hooks: Path, home: Path) -> tuple[int, str]:
    """What pre-commit says of a repository with every hook."""
    listed = "".join(f"  - id: flowrun-{name}\n" for name in ("check", "fmt", "test"))
    head = f"repos:\n- repo: {hooks}\n  rev: {git(hooks, 'rev-parse', 'HEAD')}\n  hooks:\n"
    (folder / ".pre-commit-config.yaml").write_text(head + listed, "utf-8")
    if not (folder / ".git").exists():
        git(folder, "init", "-q")
    git(folder, "add", "-A")
    ran = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color=never"],
        cwd=folder,
        env={**os.environ, "PRE_COMMIT_HOME": str(home)},
        capture_output=True,
        text=True,
    )
    return ran.returncode, ran.stdout + ran.stderr


def test_each_hook_says_what_its_command_says(hooks: Path, home: Path, tmp_path: Path) -> None:
    (tmp_path / "hello.yaml").write_text(formatted(FLOW, "hello.yaml"), "utf-8")
    (tmp_path / "hello.test.yaml").write_text(formatted(TEST, "x.test.yaml"), "utf-8")
    (tmp_path / "kind.yaml").write_text(OTHER, "utf-8")
    code, said = committed(tmp_path, hooks, home)
    assert code == 0 and said.count("Passed") == 3, said
    wrong = FLOW.replace("next: end", "next:   ned").replace("Hello.", "Hi.")
    (tmp_path / "hello.yaml").write_text(wrong, "utf-8")
    code, said = committed(tmp_path, hooks, home)
    assert code == 1 and said.count("Failed") == 3, said
    assert 'no node "ned"; did you mean "end"?' in said
    assert "formatted hello.yaml" in said and "files were modified by this hook" in said
    assert (tmp_path / "kind.yaml").read_text("utf-8") == OTHER
