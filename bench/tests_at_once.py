"""What `flowrun test -j 2` brings, by the processor time of each process: how long it takes where
each has a processor of its own, however busy this machine is."""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from .cold_start import DEMO, ENVIRONMENT
from .measure import Figure, Side, interleave

FEW, MANY = 5, 500
"""Played within a second, and not."""
JOBS = 2
_COMMAND = """
import resource, sys
from flowrun.cli import main
code = main()
for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
    print(sum(resource.getrusage(whose)[:2]), file=sys.stderr)
sys.exit(code)
"""
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
        flows = Path(folder, "flows")
        shutil.copytree(DEMO.parent, flows, ignore=shutil.ignore_patterns("*.test.yaml"))
        sides: dict[str, Side] = {}
        for many in (FEW, MANY):
            file = flows / f"{many}.test.yaml"
            cases = "".join(_TEST.format(number=number) for number in range(many))
            file.write_text(f"flow: {DEMO.name}\ntests:{cases}", "utf-8")
            sides |= _sides(file, f"{many} tests")
        return await interleave(sides, rounds)


def _sides(file: Path, tests: str) -> dict[str, Side]:
    spent = dict[str, float]()

    async def one() -> float:
        own, others = await _spent("1", file)
        return own + others

    async def several() -> float:
        own, others = await _spent(str(JOBS), file)
        spent.update({"in all": own + others, "others alone": others})
        return own + others / JOBS

    def told(what: str) -> Side:
        async def last() -> float:
            return spent[what]

        return last

    return {
        f"-j 1, {tests}": one,
        f"-j {JOBS}, {tests}": several,
        **{f"-j {JOBS}, {what}, {tests}": told(what) for what in ("in all", "others alone")},
    }


async def _spent(jobs: str, file: Path) -> tuple[float, float]:
    """The processor time of the command's own process, and of those that it began."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _COMMAND, "test", "-j", jobs, str(file)),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env=ENVIRONMENT,
    )
    told = (await process.communicate())[1].decode()
    if process.returncode:
        raise RuntimeError(f"flowrun test ended with {process.returncode}: {told}")
    own, others = map(float, told.split()[-2:])
    return own, others
