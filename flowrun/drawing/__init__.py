"""Pictures of flows: `draw` reads one, marks are given from outside, `render` writes it.

`draw(source, types, flow.steps, coverage_marks({"greet": 3}, {"ask": {"missed": 0}}))` is a picture
of what tests have covered; `traffic_marks` are of what sessions did, and `problem_marks(source,
problems)` of what `check` has found.
"""

import json

from .dot import dot
from .marks import Marks, coverage_marks, problem_marks, traffic_marks
from .mermaid import mermaid
from .picture import DrawnExit, DrawnNode, Mark, Picture
from .reading import draw

FORMATS = ("mermaid", "svg", "png", "dot", "json")
SUFFIXES = {".mmd": "mermaid", ".mermaid": "mermaid", ".gv": "dot"} | {
    f".{name}": name for name in ("svg", "png", "dot", "json")
}

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "DrawnExit",
    "DrawnNode",
    "Mark",
    "Marks",
    "Picture",
    "coverage_marks",
    "draw",
    "problem_marks",
    "render",
    "traffic_marks",
]


def render(picture: Picture, form: str) -> bytes:
    """A picture in one of `FORMATS`. Raises `FlowError` when what SVG or PNG need is missing."""
    if form == "json":
        return (json.dumps(picture.as_json(), ensure_ascii=False, indent=2) + "\n").encode()
    if form in ("mermaid", "dot"):
        return (mermaid if form == "mermaid" else dot)(picture).encode()
    from .svg import svg

    drawn = svg(picture)
    if form == "png":
        from .png import png

        return png(drawn)
    return drawn.encode()
