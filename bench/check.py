"""What checking a large flow costs, processor time of whole processes: against reading the same
YAML and no more, the collector off in both."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from .cold_start import ENVIRONMENT, MAIN
from .measure import Figure, Side, interleave

_READ = "import gc, sys, yaml; gc.disable(); yaml.load(open(sys.argv[1]), Loader=yaml.CSafeLoader)"
_KINDS = (
    "{{type: speak, text: 'Hello ${parameter}, this is number {number}.', next: {next}}}",
    "{{type: collect_input, parameter: ${parameter}, prompt: And now?,\n"
    "    exits: {{filled: {next}, missed: sorry, no_input: sorry}}}}",
    "{{type: conditions, conditions: {{big: [${parameter}, '>', 5]}},\n"
    "    exits: {{big: {next}, default: {next}}}}}",
    "\n    type: webhook\n    url: https://api.example.com/orders/{number}\n"
    "    query_parameters: {{channel: voice}}\n"
    "    response_mapping:\n      data.status: ${parameter}\n      data.lines[*].name: $NAMES\n"
    "    exits: {{success: {next}, failed: sorry}}",
)


def flow(nodes: int) -> str:
    """A chain of speak, collect_input, conditions and webhook nodes in turn."""
    lines = ["flow: large", "start: n1", "turn_budget: 8s", "parameters:", "  NAMES:"]
    lines += [f"  P{number}:" for number in range(nodes // 10 + 1)]
    lines.append("nodes:")
    for number in range(1, nodes + 1):
        places = {"number": number, "next": f"n{number + 1}" if number < nodes else "sorry"}
        node = _KINDS[number % 4].format(parameter=f"P{number // 10}", **places)
        lines.append(f"  n{number}: {node}")
    return "\n".join([*lines, "  sorry: {type: end, text: Not now.}"])


def written(folder: str, nodes: int) -> str:
    path = Path(folder, f"{nodes}.yaml")
    path.write_text(flow(nodes), "utf-8")
    return str(path)


def spent(*arguments: str) -> Side:
    """Processor time of a whole process."""
    command = [sys.executable, *arguments]

    async def side() -> float:
        before = os.times()
        subprocess.run(  # noqa: ASYNC221
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
            env=ENVIRONMENT,
        )
        after = os.times()
        of_children = after.children_user + after.children_system
        return of_children - before.children_user - before.children_system

    return side


async def measure(rounds: int) -> dict[str, Figure]:
    with tempfile.TemporaryDirectory() as folder:
        small, large = written(folder, 2_000), written(folder, 10_000)
        return await interleave(
            {
                "yaml.load, 10,000 nodes": spent("-c", _READ, large),
                "flowrun check, 2,000 nodes": spent("-c", MAIN, "check", small),
                "flowrun check, 10,000 nodes": spent("-c", MAIN, "check", large),
            },
            rounds,
        )
