"""A report as one HTML page that stands alone: no script, nothing from elsewhere."""

from collections.abc import Callable, Iterator, Sequence
from html import escape

from engine.run.store import KeptTurn

from ..cli.terminal import milliseconds
from .graph import Graph
from .plots import STATUSES, days_plot, meter, span_meter
from .report import Report
from .style import STYLE
from .tally import FlowTally
from .text import headline, span

MOST_ROWS = 30
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def report_page(report: Report, graphs: Callable[[FlowTally], Graph]) -> str:
    title = "Report of the sessions"
    parts = [f"<h1>{title}</h1>", f'<p class="soft">{escape(headline(report))}</p>']
    if report.unreadable:
        text = f"{report.unreadable:,} sessions cannot be read: what is kept of them is damaged."
        parts.append(f'<p class="warn">{text}</p>')
    for tally in report.by_sessions():
        parts.append(f"<h2>{escape(tally.flow)}</h2>")
        parts += _flow(tally, graphs(tally))
    return _page(title, parts)


def session_page(
    title: str, told: Sequence[str], turns: Sequence[KeptTurn], tally: FlowTally, graph: Graph
) -> str:
    """One session: what was said, and its way through the flow."""
    parts = [f"<h1>{escape(title)}</h1>"]
    parts += [f'<p class="soft">{escape(line)}</p>' for line in told]
    parts.append(_card("conversation", f'<div class="talk">{"".join(_talk(turns))}</div>'))
    parts += [_graph(graph, "its way through the flow"), *_tables(tally)]
    return _page(title, parts)


def _page(title: str, parts: Sequence[str]) -> str:
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n"
        f"<body><main>{chr(10).join(parts)}</main></body></html>\n"
    )


def _flow(tally: FlowTally, graph: Graph) -> Iterator[str]:
    figures = {
        "sessions": f"{tally.sessions:,}",
        "ended well": f"{tally.outcomes['ended'] / tally.sessions:.1%}",
        "turns each": f"{tally.turns / tally.sessions:.1f}",
        "nodes each": f"{tally.visits / tally.sessions:.1f}",
        "half are over in": span(tally.lasted.percentile(0.5)),
    }
    items = "".join(
        f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in figures.items()
    )
    yield _card("", f'<dl class="figures">{items}</dl>')
    rows = [
        (status, f"{count:,}", f"{count / tally.sessions:.1%}")
        + (meter([(f"is-{status}", count / tally.sessions)]),)
        for status, count in sorted(
            tally.outcomes.items(), key=lambda item: STATUSES.index(item[0])
        )
    ]
    outcomes = _table(("outcome", "sessions", "share", ""), "tnnb", rows)
    yield _card("outcomes", outcomes)
    yield _card("sessions by the day they began (UTC)", days_plot(tally.days))
    yield _graph(graph)
    yield from _tables(tally)


_TRAFFIC = "traffic: the more sessions, the stronger the colour and the wider the line"


def _graph(graph: Graph, title: str = _TRAFFIC) -> str:
    note = f'<p class="soft">{escape(graph.note)}</p>' if graph.note else ""
    drawn = f'<div class="graph">{graph.svg}</div>' if graph.svg else ""
    return _card(title, note + drawn)


def _tables(tally: FlowTally) -> Iterator[str]:
    if left := _left(tally):
        yield _card("where sessions got no further (share of those that came there)", left)
    if slow := _slow(tally):
        yield _card("slowest nodes (half within, 95 % within, longest)", slow)
    yield _card("exits taken", _exits(tally))
    if tally.logins:
        yield _card("logins that were waited for", _logins(tally))
    if tally.causes:
        yield _card("errors by cause", _errors(tally))


def _left(tally: FlowTally) -> str:
    rows = []
    for name, node in tally.left()[:MOST_ROWS]:
        how = ", ".join(f"{status} {count:,}" for status, count in node.stopped.most_common())
        share = [(f"is-{one}", node.stopped[one] / node.sessions) for one in STATUSES]
        told = f"{node.stopped.total():,}", f"{node.drop_off:.1%}", meter(share), escape(how)
        rows.append((escape(name), *told))
    return _table(("node", "sessions", "share", "", "as"), "tnnbx", rows) if rows else ""


def _slow(tally: FlowTally) -> str:
    shown = [(name, node.times) for name, node in tally.slowest()[:MOST_ROWS]]
    scale = max((times.percentile(0.95) for _, times in shown), default=0.0)
    rows = []
    for name, times in shown:
        half, most = times.percentile(0.5), times.percentile(0.95)
        told = [milliseconds(ms) for ms in (half, most, times.longest)]
        rows.append((escape(name), *told, span_meter(half, most, scale)))
    return _table(("node", "half", "95 %", "longest", ""), "tnnnb", rows) if rows else ""


def _exits(tally: FlowTally) -> str:
    rows = []
    for name, node in tally.busiest()[: 2 * MOST_ROWS]:
        exits = ", ".join(f"{exit} {count:,}" for exit, count in node.exits.most_common(8))
        rows.append((escape(name), escape(node.type), f"{node.visits:,}", escape(exits)))
    return _table(("node", "type", "visits", "exits"), "tsnx", rows)


def _logins(tally: FlowTally) -> str:
    rows = [
        (escape(name), f"{one.times.count:,}", milliseconds(one.times.percentile(0.5)))
        + (milliseconds(one.times.longest), f"{one.failed:,}")
        for name, one in sorted(tally.logins.items())
    ]
    return _table(("credential", "logins", "half within", "longest", "failed"), "tnnnn", rows)


def _errors(tally: FlowTally) -> str:
    rows = [
        (escape(node), f"{count:,}", escape(cause))
        for (node, cause), count in tally.causes.most_common(MOST_ROWS)
    ]
    return _table(("node", "times", "cause"), "tnx", rows)


def _talk(turns: Sequence[KeptTurn]) -> Iterator[str]:
    for turn in turns:
        if turn.heard is not None:
            yield f'<p class="user">{escape(turn.heard) or "&nbsp;"}</p>'
        yield from (f'<p class="bot">{escape(text)}</p>' for text in turn.says)
        way = " → ".join(
            f"{visit['node']} {visit['exit'] or ('crashed' if 'error' in visit else 'waits')}"
            for visit in turn.visits
        )
        took = milliseconds(max(0.0, (turn.ended - turn.began).total_seconds() * 1000))
        yield f'<p class="way">{turn.began:%H:%M:%S} · {took} · {escape(way)}</p>'


_CLASSES = {
    "t": ' class="name"',
    "n": ' class="n"',
    "b": ' class="bar"',
    "x": ' class="text"',
    "s": ' class="type"',
}


def _table(heads: Sequence[str], kinds: str, rows: Sequence[Sequence[str]]) -> str:
    """`rows` hold HTML; of the kinds `t` is a name, `n` a number, `b` a bar, `s` a word, `x` any
    text."""
    top = "".join(
        f"<th{_CLASSES[kind] if kind == 'n' else ''}>{head}</th>"
        for head, kind in zip(heads, kinds, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(f"<td{_CLASSES[kind]}>{cell}</td>" for cell, kind in zip(row, kinds, strict=True))
        + "</tr>"
        for row in rows
    )
    head = f"<thead><tr>{top}</tr></thead>"
    return f'<div class="scroll"><table>{head}<tbody>{body}</tbody></table></div>'


def _card(title: str, content: str) -> str:
    head = f"<h3>{escape(title)}</h3>" if title else ""
    return f'<section class="panel">{head}{content}</section>'
