"""One target under libFuzzer, which is steered by what of our code an input reaches.

`python -m fuzz.guided NAME [libFuzzer's options and folders]`; it ends the process by itself.
"""

import importlib
import sys
from typing import Any


def main() -> None:
    atheris: Any = importlib.import_module("atheris")
    name, *options = sys.argv[1:]
    with atheris.instrument_imports(include=["engine", "nodes", "flowrun"]):
        check = importlib.import_module(f"fuzz.{name}").check
    atheris.Setup([sys.argv[0], *options], check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
