"""What commands cost on large files, processor time of whole processes: it should grow with the
file, and no faster; and what it brings to play tests in two processes."""

import shutil
import tempfile
from pathlib import Path

from .check import spent, written
from .cold_start import DEMO, MAIN, timed
from .measure import Figure, interleave
from .turn import power

SIZES = (200, 2_000, 10_000)
TESTS = (5, 50, 500)
COMMANDS: dict[str, tuple[str, ...]] = {"fmt": ("fmt",), "graph": ("graph",), "run": ()}
_TEST = """
  - name: caller {number}
    talk:
      - user: "1042"
      - bot: its status is Working
      - user: no
    expect: {{status: ended}}
"""


async def measure(rounds: int) -> dict[str, Figure]:
    with tempfile.TemporaryDirectory() as folder:
        files = {nodes: written(folder, nodes) for nodes in SIZES}
        sides = {
            f"{nodes:,} nodes, {name}": spent("-c", MAIN, *command, files[nodes])
            for name, command in COMMANDS.items()
            for nodes in SIZES
        }
        return await interleave(sides, rounds)


def exponents(figures: dict[str, Figure]) -> list[str]:
    """By which power of its nodes each command grows: 1 is in proportion."""
    lines = []
    for name in COMMANDS:
        points = [(nodes, figures[f"{nodes:,} nodes, {name}"]) for nodes in SIZES[1:]]
        lines.append(f"  {name} grows from 2,000 to 10,000 nodes by the power {power(points):.2f}")
    return [*lines, ""]


async def tests(rounds: int) -> dict[str, Figure]:
    """The whole command's time, with tests that each have a local org."""
    with tempfile.TemporaryDirectory() as folder:
        flows = Path(folder, "flows")
        shutil.copytree(DEMO.parent, flows, ignore=shutil.ignore_patterns("*.test.yaml"))
        sides = {}
        for many in TESTS:
            file = flows / f"{many}.test.yaml"
            cases = "".join(_TEST.format(number=number) for number in range(many))
            file.write_text(f"flow: {DEMO.name}\ntests:{cases}", "utf-8")
            for jobs in ("1", "2"):
                side = timed("-c", MAIN, "test", "-j", jobs, str(file))
                sides[f"-j {jobs}, {many:,} tests"] = side
        return await interleave(sides, rounds)
