"""What tests take and miss of each flow, as a picture."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.node import Node
from engine.plugins import Types

from ...drawing import coverage_marks, draw, render
from ..isolation.offline import a_program_of_ours
from ..suite import Suite
from .coverage import Coverage


def draw_coverage(
    folder: Path, suites: Sequence[Suite], coverages: Sequence[Coverage], types: Types[Node]
) -> Iterator[Path]:
    """Draws each flow that is tested, in files named as the flows are, and gives their paths.

    Raises `FlowError` where what SVG needs is not installed, `OSError` for a folder that cannot be
    written to.
    """
    flows = {suite.flow.file: suite.flow for suite in suites}
    folder.mkdir(parents=True, exist_ok=True)
    stems = Counter(Path(coverage.flow).stem for coverage in coverages)
    for coverage in coverages:
        file = Path(coverage.flow)
        name = file.stem if stems[file.stem] == 1 else "-".join(_parts(file))
        flow = flows[coverage.flow]
        picture = draw(
            flow.source, types, flow.steps, coverage_marks(coverage.nodes, coverage.exits)
        )
        drawn = folder / f"{name}.svg"
        with a_program_of_ours():
            drawn.write_bytes(render(picture, "svg"))
        yield drawn


def _parts(file: Path) -> list[str]:
    """A flow's folders and its name, for where two flows have the same name."""
    parts = file.with_suffix("").parts
    return [part for part in parts if part not in (file.anchor, "..", ".")]
