"""A picture as PNG, through resvg: no browser."""

import math
import re
from typing import Any

from engine.errors import FlowError

from ..cli.terminal import installing

_ZOOM, _MOST_PIXELS = 2.0, 24_000_000
_PROBE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" font-family='
    "\"Arial, 'Liberation Sans', 'DejaVu Sans', 'Noto Sans', sans-serif\">"
    '<text x="2" y="15">{}</text></svg>'
)


def png(svg: str) -> bytes:
    """Raises `FlowError` without the extra `graph`, and on a machine with no font."""
    try:
        import resvg_py
    except ImportError:
        raise FlowError(
            f"a PNG needs resvg; {installing('graph')} (SVG and Mermaid do not)"
        ) from None
    render: Any = resvg_py.svg_to_bytes
    if render(svg_string=_PROBE.format("flow")) == render(svg_string=_PROBE.format("")):
        raise FlowError(
            "this machine has no font to write with; install one, such as DejaVu (Debian:"
            " fonts-dejavu-core)"
        )
    return bytes(render(svg_string=svg, zoom=_zoom(svg)))


def _zoom(svg: str) -> float:
    """Twice the size, for sharp screens; less for a picture so large that it would take minutes."""
    size = re.search(r'width="(\d+)" height="(\d+)"', svg)
    assert size is not None
    return min(_ZOOM, math.sqrt(_MOST_PIXELS / (int(size[1]) * int(size[2]))))
