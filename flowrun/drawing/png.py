"""A picture as PNG, through resvg: no browser, and no font of the machine's own."""

import math
import re
from importlib.resources import files
from typing import Any

from engine.errors import FlowError

from ..cli.terminal import installing

_ZOOM, _MOST_PIXELS = 2.0, 24_000_000


def png(svg: str) -> bytes:
    """Raises `FlowError` without the extra `graph`."""
    try:
        import resvg_py

        fonts = files("font_source_sans_pro") / "files"
    except ImportError:
        raise FlowError(
            f"a PNG needs resvg and a font; {installing('graph')} (SVG and Mermaid do not)"
        ) from None
    render: Any = resvg_py.svg_to_bytes
    # Without a `sans-serif` resvg leaves text out where none of the named families is installed.
    font_files = [str(fonts / f"SourceSansPro-{it}.ttf") for it in ("Regular", "Semibold", "Bold")]
    return bytes(
        render(
            svg_string=svg,
            zoom=_zoom(svg),
            font_files=font_files,
            sans_serif_family="Source Sans Pro",
        )
    )


def _zoom(svg: str) -> float:
    """Twice the size, for sharp screens; less for a picture so large that it would take minutes."""
    size = re.search(r'width="(\d+)" height="(\d+)"', svg)
    assert size is not None
    return min(_ZOOM, math.sqrt(_MOST_PIXELS / (int(size[1]) * int(size[2]))))
