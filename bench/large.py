"""What commands cost on large files, processor time of whole processes: it should grow with the
file, and no faster."""

import tempfile

from .check import spent, written
from .cold_start import MAIN
from .measure import Figure, interleave
from .turn import power

SIZES = (200, 2_000, 10_000)
COMMANDS: dict[str, tuple[str, ...]] = {"fmt": ("fmt",), "graph": ("graph",), "run": ()}


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
