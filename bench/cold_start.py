"""What starting costs: the command against `python -c pass`."""

import subprocess
import sys
import time
from pathlib import Path

from .measure import Figure, Side, interleave

DEMO = Path(__file__).parent.parent / "flows" / "demo.yaml"
MAIN = "import sys; from flowrun.cli import main; sys.exit(main())"


def timed(*arguments: str) -> Side:
    command = [sys.executable, *arguments]

    async def side() -> float:
        started = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)  # noqa: ASYNC221
        return time.perf_counter() - started

    return side


async def measure(rounds: int) -> dict[str, Figure]:
    demo = ("-c", MAIN, str(DEMO), "--input", "1042", "--input", "no")
    return await interleave(
        {
            "python -c pass": timed("-c", "pass"),
            "flowrun --version": timed("-c", MAIN, "--version"),
            "flowrun flows/demo.yaml": timed(*demo),
        },
        rounds,
    )
