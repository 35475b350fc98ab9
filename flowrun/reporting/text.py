"""A report as text on a terminal."""

from collections import Counter
from collections.abc import Sequence

from ..cli.terminal import Style, clean, counted, milliseconds, shortened
from .report import Report
from .tally import FlowTally

MOST_LINES = 15
_COLOURS = {"ended": "green", "awaiting_input": "yellow", "expired": "yellow"}
_BAR = 24


def show_report(report: Report, style: Style) -> None:
    style.line(style.paint(headline(report), "bold"))
    if report.unreadable:
        text = f"{counted(report.unreadable, 'session')} cannot be read: what is kept is damaged"
        style.line(style.paint(text, "red"))
    for tally in report.by_sessions():
        style.line()
        _flow(tally, style)


def headline(report: Report) -> str:
    if not report.sessions or report.first is None or report.last is None:
        return "no session is kept that all of this is true of"
    days = sorted({f"{report.first:%Y-%m-%d}", f"{report.last:%Y-%m-%d}"})
    return f"{report.sessions:,} session{'s' * (report.sessions != 1)} · {' – '.join(days)} UTC"


def _flow(tally: FlowTally, style: Style) -> None:
    turns, visits = tally.turns / tally.sessions, tally.visits / tally.sessions
    facts = [
        f"{tally.sessions:,} session{'s' * (tally.sessions != 1)}",
        f"{turns:.1f} turns and {visits:.1f} nodes each",
        f"half of them over in {span(tally.lasted.percentile(0.5))}",
    ]
    style.line(style.paint(clean(tally.flow), "bold") + "  " + " · ".join(facts))
    outcomes(tally.outcomes, tally.sessions, style)
    _nodes(tally, style)
    _slow(tally, style)
    _left(tally, style)
    _logins(tally, style)
    _errors(tally, style)


def outcomes(counts: Counter[str], total: int, style: Style) -> None:
    for status, count in counts.most_common():
        share = count / total
        bar = style.paint(
            f"{'█' * max(1, round(share * _BAR)):<{_BAR}}", _COLOURS.get(status, "red")
        )
        style.line(f"  {status:<14} {count:>9,} {share:>6.1%}  {bar}".rstrip())


def _nodes(tally: FlowTally, style: Style) -> None:
    _head("exits taken", style)
    shown = tally.busiest()
    rows = []
    for name, node in shown[:MOST_LINES]:
        exits = ", ".join(f"{clean(exit)} {count:,}" for exit, count in node.exits.most_common(6))
        rows.append((clean(name), clean(node.type), f"{node.visits:,}", exits))
    table(rows, "<<><", style)
    _more(len(shown), style)


def _slow(tally: FlowTally, style: Style) -> None:
    shown = tally.slowest()
    if shown:
        _head("slowest nodes (half within, 95 % within, longest)", style)
        table(
            [
                (clean(name), *map(milliseconds, (times.percentile(0.5), times.percentile(0.95))))
                + (milliseconds(times.longest),)
                for name, times in ((name, node.times) for name, node in shown[:MOST_LINES])
            ],
            "<>>>",
            style,
        )
        _more(len(shown), style)


def _left(tally: FlowTally, style: Style) -> None:
    shown = tally.left()
    if shown:
        _head("where sessions got no further (of those that came there)", style)
        rows = []
        for name, node in shown[:MOST_LINES]:
            how = ", ".join(f"{status} {count:,}" for status, count in node.stopped.most_common())
            stopped = node.stopped.total()
            rows.append((clean(name), f"{stopped:,}", f"{node.drop_off:.1%}", how))
        table(rows, "<>><", style)
        _more(len(shown), style)


def _logins(tally: FlowTally, style: Style) -> None:
    if tally.logins:
        _head("logins that were waited for (half within, longest)", style)
        rows = []
        for name, one in sorted(tally.logins.items()):
            times, failed = one.times, f"{one.failed:,} failed" if one.failed else ""
            half, longest = milliseconds(times.percentile(0.5)), milliseconds(times.longest)
            shown = (half, longest) if times.count else ("", "")
            rows.append((clean(name), f"{times.count:,}", *shown, failed))
        table(rows, "<>>><", style)


def _errors(tally: FlowTally, style: Style) -> None:
    if tally.causes:
        _head("errors by cause", style)
        table(
            [
                (f"{count:,}", clean(node), shortened(clean(cause), 110))
                for (node, cause), count in tally.causes.most_common(MOST_LINES)
            ],
            "><<",
            style,
        )
        _more(len(tally.causes), style)


def _head(text: str, style: Style) -> None:
    style.line()
    style.line(style.paint(f"  {text}", "cyan"))


def _more(count: int, style: Style) -> None:
    if count > MOST_LINES:
        style.line(style.paint(f"    and {count - MOST_LINES:,} more; --json has all", "dim"))


def table(rows: Sequence[Sequence[str]], sides: str, style: Style) -> None:
    widths = [max(len(row[place]) for row in rows) for place in range(len(sides))]
    for row in rows:
        cells = [
            f"{cell:{side}{width}}" for cell, side, width in zip(row, sides, widths, strict=True)
        ]
        style.line("    " + "  ".join(cells).rstrip())


def span(ms: float) -> str:
    """A time that people took."""
    seconds = ms / 1000
    if seconds < 1:
        return milliseconds(ms)
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 1.5 * size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.1f} s"
