"""Where everything of a picture stands: Graphviz's `dot` places boxes of known sizes."""

import json
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

from engine.errors import FlowError

from ..cli.terminal import installing
from .boxes import CHIP, START, Box, Layout, Point, unplaced
from .picture import Picture

_SECONDS, _MANY = 120, 200


def laid_out(picture: Picture) -> Layout:
    """Raises `FlowError` when no layout program is installed."""
    layout = unplaced(picture)
    _place(layout, _run(_dot(layout)))
    return layout


def _dot(layout: Layout) -> str:
    """The sizes alone, in points, so that no font of this machine has a say."""
    limits = ", nslimit=1, nslimit1=1" if len(layout.boxes) > _MANY else ""
    lines = ["digraph {", f"graph [nodesep=0.4, ranksep=0.55{limits}]", "node [shape=plain]"]
    lines.append("edge [arrowhead=none]")
    for number, box in enumerate(layout.boxes):
        lines.append(f"n{number} [label=<{_table(box)}>]")
        if box.node is None and box.title == START:
            lines.append(f"{{rank=source n{number}}}")
    for number, line in enumerate(layout.lines):
        port = "" if line.chip is None else f":c{line.chip}"
        weight = 0 if line.exits[0].name == "failed" else 3 if line.chip is None else 1
        weight = weight if layout.boxes[line.target].title else 8
        attributes = f"number={number}, weight={weight}"
        tail, head = f"n{line.source}{port}:s", f"n{line.target}:n"
        if line.source == line.target:
            head = f"n{line.target}:top:e"
        elif line.back:
            tail, head = f"n{line.target}:top", tail
        lines.append(f"{tail} -> {head} [{attributes}]")
    return "\n".join([*lines, "}"])


def _table(box: Box) -> str:
    open_table = '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"'
    if not box.chips:
        cell = f'<TD PORT="top" FIXEDSIZE="TRUE" {_size(box.width, box.height)}></TD>'
        return f"{open_table}><TR>{cell}</TR></TABLE>"
    span = f'COLSPAN="{len(box.chips)}" FIXEDSIZE="TRUE"'
    top = f'<TD PORT="top" {span} {_size(box.width, box.card)}></TD>'
    cells = [
        f'<TD PORT="c{place}" FIXEDSIZE="TRUE" {_size(chip.width, CHIP)}></TD>'
        for place, chip in enumerate(box.chips)
    ]
    return f"{open_table}><TR>{top}</TR><TR>{''.join(cells)}</TR></TABLE>"


def _size(width: float, height: float) -> str:
    return f'WIDTH="{width:.0f}" HEIGHT="{height:.0f}"'


def _program() -> str:
    """The `graphviz-pure` of the extra draws the same everywhere; Graphviz itself does as well."""
    beside = shutil.which("graphviz-pure", path=sysconfig.get_path("scripts"))
    found = beside or shutil.which("graphviz-pure") or shutil.which("dot")
    if found is None:
        raise FlowError(
            f"a picture needs graphviz-pure or Graphviz; {installing('graph')} "
            "(Mermaid, DOT and JSON need neither)"
        )
    return found


def _run(graph: str) -> dict[str, Any]:
    """What Graphviz makes of a graph, as its JSON."""
    program = _program()
    try:
        ended = subprocess.run(
            [program, "-Tjson"], input=graph, capture_output=True, text=True, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        text = f"this flow takes longer than {_SECONDS} s to lay out; draw it as mermaid or dot"
        raise FlowError(text) from None
    except OSError as error:
        raise FlowError(f"{Path(program).name} cannot be run: {error.strerror}") from None
    if ended.returncode:
        raise FlowError(f"{Path(program).name} failed: {ended.stderr.strip()[:300]}")
    placed: dict[str, Any] = json.loads(ended.stdout)
    return placed


def _place(layout: Layout, placed: dict[str, Any]) -> None:
    """Graphviz counts from the bottom, pictures from the top."""
    _, _, layout.width, layout.height = map(float, placed["bb"].split(","))
    for item in placed["objects"]:
        if "pos" not in item:
            continue  # the set of those in the first row
        box = layout.boxes[int(item["name"][1:])]
        box.x, box.y = _point(item["pos"], layout.height)
    for item in placed.get("edges", ()):
        line = layout.lines[int(item["number"])]
        points = tuple(_point(pair, layout.height) for pair in item["pos"].split())
        line.points = points[::-1] if line.back and line.source != line.target else points


def _point(pair: str, height: float) -> Point:
    x, y = map(float, pair.split(","))
    return x, height - y
