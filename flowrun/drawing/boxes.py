"""The boxes and lines that a picture is made of, with their sizes, before they have a place."""

from dataclasses import dataclass

from .picture import DrawnExit, DrawnNode, Picture
from .text import shortened, width

TITLE, SMALL = 14.0, 11.0
CARD, CHIP, PILL, DOT = 48.0, 22.0, 26.0, 14.0
START = "start"
NOTE, MOST_NOTES = 15.0, 2
PADDING, LEAST, MOST = 14.0, 130.0, 420.0

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
    """A node, or with no node a pill with a word in it, or the end of the session.

    `x` and `y` are its middle. `card` is its height without the chips.
    """

    node: DrawnNode | None
    title: str
    width: float
    height: float
    chips: tuple[Chip, ...] = ()
    notes: tuple[str, ...] = ()
    x: float = 0.0
    y: float = 0.0

    @property
    def card(self) -> float:
        return CARD + NOTE * len(self.notes)


@dataclass(slots=True)
class Line:
    """From a box, at one of its chips, to a box. One that is `back` closes a loop. `points` are
    those of cubic Bézier curves."""

    source: int
    chip: int | None
    target: int
    exits: tuple[DrawnExit, ...]
    back: bool = False
    points: tuple[Point, ...] = ()


@dataclass(slots=True)
class Layout:
    width: float
    height: float
    boxes: list[Box]
    lines: list[Line]


def unplaced(picture: Picture) -> Layout:
    """Every box with its size, every line with its ends."""
    boxes = [_box(node) for node in picture.nodes]
    numbers = {node.name: number for number, node in enumerate(picture.nodes)}
    lines = []
    for name, word in ((picture.start, START), (picture.on_failed, "any failed")):
        if name is not None:
            boxes.append(Box(None, word, width(word, SMALL) + 2 * PADDING, PILL))
            exit = DrawnExit("failed" if word != START else "next", name)
            lines.append(Line(len(boxes) - 1, None, numbers[name], (exit,)))
    for number, node in enumerate(picture.nodes):
        for place, exits in enumerate(node.bundles()):
            target = exits[0].target
            if target is None:
                boxes.append(Box(None, "", DOT, DOT))
            chip = place if boxes[number].chips else None
            to = len(boxes) - 1 if target is None else numbers[target]
            lines.append(Line(number, chip, to, exits))
    _mark_loops(boxes, lines)
    return Layout(0, 0, boxes, lines)


def _box(node: DrawnNode) -> Box:
    title = shortened(node.title, TITLE, MOST)
    wide = max(width(title, TITLE), width(_kicker(node), SMALL)) + 2 * PADDING
    notes = _notes(node)
    wide = max(wide, *(width(note, SMALL) + 2 * PADDING for note in notes), LEAST)
    chips, left = [], 0.0
    if shows_exits(node):
        for exits in node.bundles():
            text = shortened(" · ".join(_exit_text(exit) for exit in exits), SMALL, MOST)
            chips.append(Chip(exits, text, left, width(text, SMALL) + PADDING))
            left += chips[-1].width
    wide = max(wide, left)
    for chip in chips:
        chip.width *= wide / left
        chip.left *= wide / left
    height = CARD + NOTE * len(notes) + (CHIP if chips else 0)
    return Box(node, title, wide, height, tuple(chips), notes)


def _notes(node: DrawnNode) -> tuple[str, ...]:
    """The first problems, for pictures whose titles nobody can point at."""
    texts = [mark.text for mark in node.marks if mark.level in ("error", "warning")]
    notes = [shortened(" ".join(text.split()), SMALL, MOST) for text in texts[:MOST_NOTES]]
    more = len(texts) - MOST_NOTES
    return (*notes, f"and {more} more") if more > 0 else tuple(notes)


def shows_exits(node: DrawnNode) -> bool:
    """A lone `next` needs no word."""
    return bool(node.exits) and (len(node.exits) > 1 or node.exits[0].name != "next")


def count_text(node: DrawnNode) -> str:
    """How often it was visited."""
    counts = [mark.count for mark in node.marks if mark.count is not None]
    return f"{counts[0]}×" if counts else ""


def _kicker(node: DrawnNode) -> str:
    return f"{kicker(node)} {count_text(node)}"


def kicker(node: DrawnNode) -> str:
    return shortened(node.kicker, SMALL, MOST)


def _exit_text(exit: DrawnExit) -> str:
    return exit.name if exit.mark is None else f"{exit.name} {exit.mark.count or 0}×"


def _mark_loops(boxes: list[Box], lines: list[Line]) -> None:
    """A line that leads to a box on the way to it closes a loop."""
    leaving: list[list[Line]] = [[] for _ in boxes]
    for line in lines:
        leaving[line.source].append(line)
    done: set[int] = set()
    pills = [number for number, box in enumerate(boxes) if box.node is None and box.title]
    for first in [*pills, *range(len(boxes))]:
        if first in done:
            continue
        way, stack = {first}, [(first, iter(leaving[first]))]
        while stack:
            box, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                stack.pop()
                way.discard(box)
                done.add(box)
            elif following.target in way:
                following.back = True
            elif following.target not in done:
                way.add(following.target)
                stack.append((following.target, iter(leaving[following.target])))
