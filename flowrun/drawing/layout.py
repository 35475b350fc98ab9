"""Where everything of a picture stands: Graphviz's `dot` places boxes of known sizes."""

import json
import shutil
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import FlowError

from .picture import DrawnExit, DrawnNode, Picture
from .text import shortened, width

TITLE, SMALL = 14.0, 11.0
CARD, CHIP, PILL, DOT = 48.0, 22.0, 26.0, 14.0
PADDING, LEAST, MOST = 14.0, 130.0, 420.0
_SECONDS = 60

Point = tuple[float, float]


@dataclass(slots=True)
class Chip:
    """The part of a box that an exit leaves from, as wide as its text; `left` from the box."""

    exits: tuple[DrawnExit, ...]
    text: str
    left: float
    width: float


@dataclass(slots=True)
class Box:
    """A node, or with no node a `pill` with a word in it, or the end of the session.
    `x` and `y` are its middle."""

    node: DrawnNode | None
    title: str
    width: float
    height: float
    chips: tuple[Chip, ...] = ()
    x: float = 0.0
    y: float = 0.0


@dataclass(slots=True)
class Line:
    """From a box, at one of its chips, to a box; `points` are those of cubic Bézier curves."""

    source: int
    chip: int | None
    target: int
    exits: tuple[DrawnExit, ...]
    points: tuple[Point, ...] = ()


@dataclass(slots=True)
class Layout:
    width: float
    height: float
    boxes: list[Box]
    lines: list[Line]


def laid_out(picture: Picture) -> Layout:
    """Raises `FlowError` when no layout program is installed."""
    layout = _unplaced(picture)
    _place(layout, _run(_dot(layout)))
    return layout


def _unplaced(picture: Picture) -> Layout:
    boxes = [_box(node) for node in picture.nodes]
    numbers = {node.name: number for number, node in enumerate(picture.nodes)}
    lines = []
    for name, word in ((picture.start, "start"), (picture.on_failed, "any failed")):
        if name is not None:
            boxes.append(Box(None, word, width(word, SMALL) + 2 * PADDING, PILL))
            exits = (DrawnExit("failed" if word != "start" else "next", name),)
            lines.append(Line(len(boxes) - 1, None, numbers[name], exits))
    for number, node in enumerate(picture.nodes):
        for place, exits in enumerate(node.bundles()):
            target = exits[0].target
            if target is None:
                boxes.append(Box(None, "", DOT, DOT))
            chip = place if boxes[number].chips else None
            to = len(boxes) - 1 if target is None else numbers[target]
            lines.append(Line(number, chip, to, exits))
    return Layout(0, 0, boxes, lines)


def _box(node: DrawnNode) -> Box:
    title = shortened(node.title, TITLE, MOST)
    wide = max(width(title, TITLE), width(_kicker(node), SMALL)) + 2 * PADDING
    chips, left = [], 0.0
    if shows_exits(node):
        for exits in node.bundles():
            text = shortened(" · ".join(_exit_text(exit) for exit in exits), SMALL, MOST)
            chips.append(Chip(exits, text, left, width(text, SMALL) + PADDING))
            left += chips[-1].width
    wide = max(wide, left, LEAST)
    for chip in chips:
        chip.width *= wide / left
        chip.left *= wide / left
    return Box(node, title, wide, CARD + (CHIP if chips else 0), tuple(chips))


def shows_exits(node: DrawnNode) -> bool:
    """A lone `next` needs no word."""
    return bool(node.exits) and (len(node.exits) > 1 or node.exits[0].name != "next")


def count_text(node: DrawnNode) -> str:
    """`✓ 3` or `✕ 0`, in the corner of a box."""
    counts = [mark for mark in node.marks if mark.count is not None]
    return f"{'✓' if counts[0].count else '✕'} {counts[0].count}" if counts else ""


def _kicker(node: DrawnNode) -> str:
    return f"{kicker(node)}      {count_text(node)}"


def kicker(node: DrawnNode) -> str:
    return shortened(node.kicker, SMALL, MOST)


def _exit_text(exit: DrawnExit) -> str:
    if exit.mark is None:
        return exit.name
    return f"{exit.name} {'✓' if exit.mark.count else '✕'} {exit.mark.count or 0}"


def _dot(layout: Layout) -> str:
    """The sizes alone, in points, so that no font of this machine has a say."""
    lines = ["digraph {", "graph [nodesep=0.4, ranksep=0.55]", "node [shape=plain]"]
    lines.append("edge [arrowhead=none]")
    for number, box in enumerate(layout.boxes):
        lines.append(f"n{number} [label=<{_table(box)}>]")
    for number, line in enumerate(layout.lines):
        port = "" if line.chip is None else f":c{line.chip}"
        weight = 0 if line.exits[0].name == "failed" else 3 if line.chip is None else 1
        ends = layout.boxes[line.target].title == ""
        attributes = f"number={number}, weight={8 if ends else weight}"
        lines.append(f"n{line.source}{port}:s -> n{line.target}:n [{attributes}]")
    return "\n".join([*lines, "}"])


def _table(box: Box) -> str:
    open_table = '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"'
    if not box.chips:
        return f'{open_table}><TR><TD FIXEDSIZE="TRUE" {_size(box.width, box.height)}></TD></TR>' + (
            "</TABLE>"
        )
    top = f'<TD COLSPAN="{len(box.chips)}" FIXEDSIZE="TRUE" {_size(box.width, CARD)}></TD>'
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
            "to lay out a picture, install flowrun[graph] (pip install -e '.[graph]') or Graphviz;"
            " Mermaid, DOT and JSON need neither"
        )
    return found


def _run(graph: str) -> dict[str, Any]:
    """What Graphviz makes of a graph, as its JSON."""
    program = _program()
    try:
        ended = subprocess.run(
            [program, "-Tjson"], input=graph, capture_output=True, text=True, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FlowError(f"{Path(program).name} could not lay the picture out: {error}") from None
    if ended.returncode:
        raise FlowError(f"{Path(program).name} failed: {ended.stderr.strip()[:300]}")
    placed: dict[str, Any] = json.loads(ended.stdout)
    return placed


def _place(layout: Layout, placed: dict[str, Any]) -> None:
    """Graphviz counts from the bottom, pictures from the top."""
    _, _, layout.width, layout.height = map(float, placed["bb"].split(","))
    for item in placed["objects"]:
        box = layout.boxes[int(item["name"][1:])]
        box.x, box.y = _point(item["pos"], layout.height)
    for item in placed.get("edges", ()):
        line = layout.lines[int(item["number"])]
        line.points = tuple(_point(pair, layout.height) for pair in item["pos"].split())


def _point(pair: str, height: float) -> Point:
    x, y = map(float, pair.split(","))
    return x, height - y
