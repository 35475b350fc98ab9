"""A picture as SVG: it follows the reader's light or dark scheme and stands on its own ground."""

import math
from xml.sax.saxutils import escape

from .boxes import CARD, CHIP, DOT, NOTE, Box, Chip, Line, Point, count_text, kicker
from .layout import laid_out
from .picture import DrawnExit, Picture

_MARGIN = 24.0
_FONTS = (
    "'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans', 'Noto Sans',"
    " sans-serif"
)
# Hues of Okabe and Ito's palette, which colour-blind readers can tell apart; every mark also has
# a sign of its own.
_STYLE = """\
text{text-anchor:middle}.ground{fill:#f8fafc}.card{fill:#ffffff;stroke:#94a3b8;stroke-width:1.2}
.title{fill:#0f172a;font-size:14px;font-weight:600}.small{fill:#475569;font-size:11px}
.note{fill:#7c2d12;font-size:11px}
.rule{stroke:#cbd5e1;stroke-width:1}.line{fill:none;stroke:#64748b;stroke-width:1.5}
.tip{fill:#64748b}.failed{stroke-dasharray:5 4}
.back{stroke:#8b4a8f;stroke-width:2}.back-tip{fill:#8b4a8f}
.pill{fill:#334155}.pill-text{fill:#ffffff;font-size:11px;font-weight:600}
.dot{fill:#334155}.ring{fill:none;stroke:#334155;stroke-width:1.5}.open{stroke-dasharray:2 2}
.statement{fill:#64748b}.question{fill:#b5589a}.choice{fill:#009e73}.request{fill:#0072b2}
.end{fill:#334155}.unknown,.absent{fill:#c2410c}
.error .card{fill:#fdebe5;stroke:#c2410c;stroke-width:2.5}.error .sign{fill:#c2410c}
.warning .card{fill:#fff7d6;stroke:#a16207;stroke-width:2.5}.warning .sign{fill:#a16207}
.covered .card{fill:#e3f0fb;stroke:#0072b2;stroke-width:2}
.missed .card{fill:#ffffff;stroke:#c2630a;stroke-width:2;stroke-dasharray:6 4}
.absent .card{stroke:#c2410c;stroke-dasharray:3 3}
.sign-text{fill:#ffffff;font-size:12px;font-weight:700}
.covered-line{stroke:#0072b2;stroke-width:2.5}.covered-tip{fill:#0072b2}
.missed-line{stroke:#c2630a;stroke-dasharray:2 4}.missed-tip{fill:#c2630a}
@media screen and (prefers-color-scheme:dark){
.ground{fill:#0f172a}.card{fill:#1e293b;stroke:#64748b}.title{fill:#f1f5f9}.small{fill:#cbd5e1}
.note{fill:#fed7aa}.rule{stroke:#475569}.line{stroke:#94a3b8}.tip{fill:#94a3b8}
.back{stroke:#d9a0d6}.back-tip{fill:#d9a0d6}
.pill,.dot{fill:#e2e8f0}.pill-text{fill:#0f172a}.ring{stroke:#e2e8f0}
.statement{fill:#94a3b8}.question{fill:#d98cc0}.choice{fill:#2cc79c}.request{fill:#56b4e9}
.end{fill:#e2e8f0}.unknown,.absent{fill:#f08a5d}
.error .card{fill:#43201a;stroke:#f08a5d}.error .sign{fill:#c2410c}
.warning .card{fill:#3b3210;stroke:#e5c04b}.warning .sign{fill:#a16207}
.covered .card{fill:#12324a;stroke:#56b4e9}.missed .card{fill:#1e293b;stroke:#e69f00}
.absent .card{stroke:#f08a5d}
.covered-line{stroke:#56b4e9}.covered-tip{fill:#56b4e9}
.missed-line{stroke:#e69f00}.missed-tip{fill:#e69f00}
}"""

_TRAFFIC_STYLE = """\
.traffic-1 .card{fill:#f1f6fb;stroke:#7fb2d6;stroke-width:1.5}.traffic-2 .card{fill:#dcebf7}
.traffic-3 .card{fill:#bcdaf0}.traffic-4 .card{fill:#93c5e8}.traffic-5 .card{fill:#6fb3e2}
.traffic-3 .small,.traffic-4 .small,.traffic-5 .small{fill:#0f172a}
.traffic-0 .card{stroke:#94a3b8;stroke-width:1.2;stroke-dasharray:3 3}
.traffic-0-line{stroke:#94a3b8;stroke-dasharray:2 4}.traffic-0-tip{fill:#94a3b8}
@media screen and (prefers-color-scheme:dark){
.traffic-1 .card{fill:#16283c}.traffic-2 .card{fill:#15344f}.traffic-3 .card{fill:#144468}
.traffic-4 .card{fill:#125784}.traffic-5 .card{fill:#0f6aa3}.traffic-0 .card{stroke:#64748b}
.traffic-3 .small,.traffic-4 .small,.traffic-5 .small{fill:#f1f5f9}
.traffic-0-line{stroke:#64748b}.traffic-0-tip{fill:#64748b}
}"""


def svg(picture: Picture) -> str:
    """Raises `FlowError` when no layout program is installed."""
    layout = laid_out(picture)
    wide, high = layout.width + 2 * _MARGIN, layout.height + 2 * _MARGIN
    has_traffic = any(node.share is not None for node in picture.nodes)
    size = f'width="{wide:.0f}" height="{high:.0f}" viewBox="0 0 {wide:.0f} {high:.0f}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{_FONTS}" role="img">',
        _title(" · ".join([picture.name or "flow", *(mark.text for mark in picture.marks)])),
        f"<style>{_STYLE}{_TRAFFIC_STYLE if has_traffic else ''}</style>",
        f'<rect class="ground" width="{wide:.0f}" height="{high:.0f}" rx="12"/>',
        f'<g transform="translate({_MARGIN:.0f} {_MARGIN:.0f})">',
    ]
    parts += [_line(line) for line in layout.lines]
    parts += [_box(box) for box in layout.boxes if box.node or box.title]
    opens = {line.target: line.exits[0] for line in layout.lines}
    for number, box in enumerate(layout.boxes):
        if not box.node and not box.title:
            parts.append(_end(box, opens[number]))
    return "\n".join([*parts, "</g>", "</svg>"]) + "\n"


def _line(line: Line) -> str:
    """A curve with its tip at the target, in the colour of what it means."""
    (x0, y0), *rest = line.points
    path = f"M{_n(x0)} {_n(y0)}C" + " ".join(f"{_n(x)} {_n(y)}" for x, y in rest)
    mark = line.exits[0].mark
    meaning = f"{mark.level}-" if mark else "back-" if line.back else ""
    share = mark.share if mark else None
    if share == 0:
        meaning = "traffic-0-"
    classes = ["line"]
    if line.exits[0].name == "failed":
        classes.append("failed")
    if meaning:
        classes.append("back" if meaning == "back-" else f"{meaning}line")
    tip = f'<path class="{meaning}tip" d="{_tip(*rest[-2:])}"/>'
    title = _title(", ".join(_exit_title(exit) for exit in line.exits))
    width = f' style="stroke-width:{_n(1.2 + 4.8 * share)}"' if share else ""
    return f'<g>{title}<path class="{" ".join(classes)}"{width} d="{path}"/>{tip}</g>'


def _traffic(share: float) -> int:
    """One of six shades; 0 is none at all."""
    return math.ceil(min(1.0, share) * 5)


def _tip(before: Point, at: Point) -> str:
    """A triangle that points from `before` to `at`."""
    angle = math.atan2(at[1] - before[1], at[0] - before[0])
    along, across = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
    corners = [at] + [
        (at[0] - 8 * along[0] + side * across[0], at[1] - 8 * along[1] + side * across[1])
        for side in (5, -5)
    ]
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in corners) + "Z"


def _exit_title(exit: DrawnExit) -> str:
    leads = exit.target or ("ends the session" if exit.wired else "left open: ends the session")
    return f"{exit.name} → {leads}" + (f" ({exit.mark.text})" if exit.mark else "")


def _box(box: Box) -> str:
    left, top = box.x - box.width / 2, box.y - box.height / 2
    if box.node is None:
        return (
            f'<rect class="pill" x="{_n(left)}" y="{_n(top)}" width="{_n(box.width)}"'
            f' height="{_n(box.height)}" rx="{_n(box.height / 2)}"/>'
            + _text(box.x, box.y + 4, box.title, "pill-text")
        )
    node = box.node
    meaning = node.level if node.share is None else f"traffic-{_traffic(node.share)}"
    classes = " ".join(filter(None, (meaning, "absent" if node.kind == "absent" else "")))
    title = "\n".join([f"{node.title} ({node.kicker})", *(mark.text for mark in node.marks)])
    round = CARD / 2 if node.kind == "end" else 8
    parts = [
        f'<g class="{classes}">' if classes else "<g>",
        _title(title),
        f'<rect class="card" x="{_n(left)}" y="{_n(top)}" width="{_n(box.width)}"'
        f' height="{_n(box.height)}" rx="{_n(round)}"/>',
        f'<rect class="{node.kind}" x="{_n(left + 14)}" y="{_n(top + 3)}"'
        f' width="{_n(box.width - 28)}" height="3" rx="1.5"/>',
        _text(box.x, top + 23, box.title, "title"),
        _text(box.x, top + 39, " ".join(filter(None, (kicker(node), count_text(node)))), "small"),
    ]
    for place, note in enumerate(box.notes):
        parts.append(_text(box.x, top + CARD + 6 + NOTE * place, note, "note"))
    if box.chips:
        low = top + box.card
        parts += [_chip(chip, left, low, place) for place, chip in enumerate(box.chips)]
        parts.append(_rule(left, low, left + box.width, low))
    if node.level in ("error", "warning"):
        parts.append(_sign(left + box.width - 4, top + 4, "×" if node.level == "error" else "!"))
    return "".join([*parts, "</g>"])


def _chip(chip: Chip, left: float, top: float, place: int) -> str:
    x = left + chip.left
    text = _text(x + chip.width / 2, top + 15, chip.text, "small")
    return text + (_rule(x, top, x, top + CHIP) if place else "")


def _sign(x: float, y: float, sign: str) -> str:
    circle = f'<circle class="sign" cx="{_n(x)}" cy="{_n(y)}" r="9"/>'
    return circle + _text(x, y + 4.3, sign, "sign-text")


def _end(box: Box, exit: DrawnExit) -> str:
    """The end of the session: a ring around a dot; dashed and empty where the exit is open."""
    x, y, radius = _n(box.x), _n(box.y), DOT / 2 - 1
    is_open = not exit.wired and exit.name != "next"
    ring = f'<circle class="ring{" open" if is_open else ""}" cx="{x}" cy="{y}" r="{radius}"/>'
    dot = "" if is_open else f'<circle class="dot" cx="{x}" cy="{y}" r="3.5"/>'
    return f"<g>{_title('left open: ends the session' if is_open else 'end')}{ring}{dot}</g>"


def _text(x: float, y: float, text: str, style: str) -> str:
    return f'<text class="{style}" x="{_n(x)}" y="{_n(y)}">{_escaped(text)}</text>'


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path class="rule" d="M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}"/>'


def _title(text: str) -> str:
    return f"<title>{_escaped(text)}</title>"


def _escaped(text: str) -> str:
    return escape("".join(mark if mark.isprintable() or mark == "\n" else "�" for mark in text))


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
