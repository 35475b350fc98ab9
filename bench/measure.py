"""Rounds that take turns, so that a noisy machine is noisy to both sides."""

import statistics
from collections.abc import Awaitable, Callable
from typing import NamedTuple


class Figure(NamedTuple):
    """The least and the median of all rounds: seconds per operation, or megabytes."""

    name: str
    least: float
    median: float


Side = Callable[[], Awaitable[float]]


async def interleave(sides: dict[str, Side], rounds: int) -> dict[str, Figure]:
    """Each side returns its figure of one round; the first round is not counted."""
    figures: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds + 1):
        for name, side in sides.items():
            figure = await side()
            if number:
                figures[name].append(figure)
    return {
        name: Figure(name, min(values), statistics.median(values))
        for name, values in figures.items()
    }


def duration(seconds: float) -> str:
    if seconds < 1e-5:
        return f"{seconds * 1e6:.2f} µs"
    return f"{seconds * 1e6:.0f} µs" if seconds < 1e-3 else f"{seconds * 1e3:.1f} ms"


def megabytes(amount: float) -> str:
    return f"{amount:.0f} MB"


def table(
    title: str,
    figures: dict[str, Figure],
    base: Callable[[str], str],
    target: dict[str, float],
    shown: Callable[[float], str],
) -> list[str]:
    """Lines of a table; ratios are of the medians, against the `base` of each."""
    lines = [title, f"  {'':<36}{'least':>10}{'median':>10}{'ratio':>8}  target"]
    for figure in figures.values():
        ratio = figure.median / figures[base(figure.name)].median
        goal = f"≤ {target[figure.name]:g}" if figure.name in target else ""
        lines.append(
            f"  {figure.name:<36}{shown(figure.least):>10}{shown(figure.median):>10}"
            f"{ratio:>7.2f}×  {goal}".rstrip()
        )
    return [*lines, ""]
