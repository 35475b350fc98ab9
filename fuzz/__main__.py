"""`python -m fuzz`: each target for a while, from its corpus and from what earlier runs found."""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .targets import CORPUS, names

FOUND = Path(".fuzz")
_LONGEST_INPUT = 4_096
_HANGS = 20


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    known = ", ".join(names())
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"{known} (default: all)")
    parser.add_argument("--seconds", type=int, default=60, help="for each target (default: 60)")
    options = parser.parse_args()
    unknown = [name for name in options.targets if name not in names()]
    if unknown:
        parser.error(f"no target {unknown[0]}; there are: {known}")
    held = [_fuzz(name, options.seconds) for name in options.targets or names()]
    return 0 if all(held) else 1


def _fuzz(name: str, seconds: int) -> bool:
    """Whether the target held."""
    grown = FOUND / name
    grown.mkdir(parents=True, exist_ok=True)
    command = [
        *(sys.executable, "-m", "fuzz.guided", name),
        *(f"-max_total_time={seconds}", f"-max_len={_LONGEST_INPUT}", f"-timeout={_HANGS}"),
        *("-verbosity=0", "-print_final_stats=1", f"-artifact_prefix={FOUND}/{name}-"),
    ]
    words = CORPUS / f"{name}.dict"
    if words.exists():
        command.append(f"-dict={words}")
    with tempfile.TemporaryFile("w+", errors="replace") as log:
        with subprocess.Popen([*command, grown, CORPUS / name], stdout=log, stderr=log) as process:
            _wait(process, name, seconds)
        log.seek(0)
        told = log.read()
    if process.returncode == 0:
        tried = re.search(r"number_of_executed_units: (\d+)", told)
        print(f"{name}: {int(tried[1]) if tried else 0:,} inputs in {seconds} s; nothing broke")
        return True
    print(told.strip())
    written = re.search(r"Test unit written to (\S+)", told)
    if written:
        print(f"\n{name} broke on {written[1]}; mend it and add that file to {CORPUS.name}/{name}")
    return False


def _wait(process: "subprocess.Popen[bytes]", name: str, seconds: int) -> None:
    began = time.monotonic()
    while process.poll() is None:
        if sys.stderr.isatty():
            passed = min(seconds, round(time.monotonic() - began))
            bar = "█" * round(24 * passed / max(1, seconds))
            print(f"\r\x1b[K{name}  {bar:░<24} {passed} of {seconds} s", end="", file=sys.stderr)
        time.sleep(0.2)
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
