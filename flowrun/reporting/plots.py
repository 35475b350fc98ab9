"""Plots as SVG, made by us: a page with them needs no script and no network."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape

from .tally import DAY

STATUSES = ("ended", "awaiting_input", "running", "expired", "failed", "crashed")
_MOST_BARS = 60
_WIDE, _HIGH, _LEFT, _LOW = 720, 170, 44, 24


def days_plot(days: Mapping[int, Counter[str]]) -> str:
    """A bar a day, or for so many days as leave sixty bars, stacked by outcome."""
    first, last = min(days), max(days)
    step = -(-(last - first + 1) // _MOST_BARS)
    bars: dict[int, Counter[str]] = {}
    for day, counts in days.items():
        bars.setdefault((day - first) // step, Counter()).update(counts)
    number = (last - first) // step + 1
    most = _round_up(max(counts.total() for counts in bars.values()))
    pitch = (_WIDE - _LEFT) / max(number, 7)
    parts = [_grid(share, most) for share in (0, 0.5, 1)]
    for place in sorted(bars):
        parts.append(
            _bar(bars[place], _LEFT + pitch * place, pitch, most, _day(first + place * step))
        )
    for place in sorted({0, number // 2, number - 1} if number > 6 else {0}):
        side = "to-start" if not place else "to-end" if place == number - 1 else "mid"
        x = _LEFT + pitch * (place + {"to-start": 0.0, "mid": 0.5, "to-end": 1.0}[side])
        text = _day(first + place * step)
        parts.append(f'<text class="axis {side}" x="{x:.1f}" y="{_HIGH + 17}">{text}</text>')
    return (
        f'<svg class="plot" viewBox="0 0 {_WIDE} {_HIGH + _LOW}" role="img"'
        f' aria-label="Sessions by the day they began">{"".join(parts)}</svg>'
    )


def _bar(counts: Counter[str], x: float, pitch: float, most: int, day: str) -> str:
    told = ", ".join(f"{status} {counts[status]:,}" for status in STATUSES if counts[status])
    parts, below = [f"<g><title>{escape(f'{day}: {told}')}</title>"], 0
    wide = max(1.0, min(40.0, pitch - 2))
    for status in STATUSES:
        if counts[status]:
            high = (_HIGH - 10) * counts[status] / most
            below += counts[status]
            y = _HIGH - (_HIGH - 10) * below / most
            parts.append(
                f'<rect class="is-{status}" x="{x + (pitch - wide) / 2:.1f}" y="{y:.1f}"'
                f' width="{wide:.1f}" height="{max(high, 0.5):.1f}"/>'
            )
    return "".join([*parts, "</g>"])


def _grid(share: float, most: int) -> str:
    y = _HIGH - (_HIGH - 10) * share
    line = f'<path class="grid" d="M{_LEFT} {y:.1f}H{_WIDE}"/>'
    text = f"{most * share:,.0f}" if most * share == int(most * share) else ""
    return f'{line}<text class="axis to-end" x="{_LEFT - 6}" y="{y + 4:.1f}">{text}</text>'


def _day(day: int) -> str:
    return f"{datetime.fromtimestamp(day * DAY / 1000, UTC):%Y-%m-%d}"


def _round_up(number: int) -> int:
    """To one that a scale may end with."""
    size = 1
    while size * 10 <= number:
        size *= 10
    return next(size * part for part in (1, 2, 4, 5, 6, 8, 10) if size * part >= number)


def meter(parts: Sequence[tuple[str, float]]) -> str:
    """Shares of a whole side by side, each in the colour of its class."""
    rects, x = [], 0.0
    for name, share in parts:
        wide = 100 * min(1.0, max(0.0, share))
        rects.append(f'<rect class="{name}" x="{x:.2f}" width="{wide:.2f}" height="10"/>')
        x += wide
    return (
        '<svg class="meter" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="track" width="100" height="10"/>{"".join(rects)}</svg>'
    )


def span_meter(half: float, most: float, scale: float) -> str:
    """A time that half of them keep within, and on it the one that nearly all do."""
    scale = max(scale, 0.001)
    return meter([("half", half / scale), ("rest", max(0.0, most - half) / scale)])
