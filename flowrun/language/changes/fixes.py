"""What mends a problem: changes of the text that an editor offers at its place."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from engine.flow.wiring import END
from engine.source.tree import Block, Span

from ...formatting.order import FLOW
from ..analysis import Analysis
from ..diagnostics import Diagnostic
from ..editing.layout import Layout
from ..editing.putting import added
from ..editing.removing import removed
from ..editing.replacing import replaced
from ..editing.ways import Way
from .formatting import Edit

_PLAIN = r"\$?\w[\w.$/-]*(?: [\w.$/-]+)*"
"""What means itself in YAML without quotes, whatever stands around it."""


class Fix(NamedTuple):
    """A change that mends `diagnostic`; one that `is_sure` is what was meant, as far as anybody can
    tell."""

    title: str
    edits: tuple[Edit, ...]
    diagnostic: Diagnostic
    is_sure: bool = False


def fixes(analysis: Analysis, diagnostic: Diagnostic) -> Iterator[Fix]:
    """None for a problem of another file, or while the text is no YAML."""
    if analysis.document is None or diagnostic.problem.file != str(analysis.path):
        return
    yield from _meant(analysis, diagnostic)
    if special := _BY_CODE.get(diagnostic.problem.code):
        yield from special(analysis, diagnostic)


def _meant(analysis: Analysis, diagnostic: Diagnostic) -> Iterator[Fix]:
    """The name that was likely meant, where the other stands."""
    suggestion = diagnostic.problem.suggestion
    if suggestion is None:
        return
    wrong, meant = suggestion
    start, end = diagnostic.span
    written = analysis.text[start:end]
    at = written.lower().rfind(wrong.lower())
    if at < 0 and wrong[:1] == meant[:1] == "$":  # it is written ${NAME}
        wrong, meant = wrong[1:], meant[1:]
        at = written.rfind(wrong)
    if at < 0:
        return
    text = meant
    if not re.fullmatch(_PLAIN, meant):
        if written != wrong:
            return  # within quotes, or a part of more
        text = json.dumps(meant, ensure_ascii=False)
    place = Span(start + at, start + at + len(wrong))
    yield Fix(f'Write "{meant}"', (Edit(place, text),), diagnostic, is_sure=True)


def _declare(analysis: Analysis, diagnostic: Diagnostic) -> Iterator[Fix]:
    document, name = analysis.document, _parameter_at(analysis, diagnostic)
    if document is None or not name or name in analysis.parameters:
        return
    layout, data = Layout(document.source), document.data
    if isinstance(data.get("parameters"), Block) and data["parameters"]:
        last = list(data["parameters"])[-1]
        ways = added(layout, ("parameters",), name, None, last)
    elif "parameters" in data:
        ways = replaced(layout, ("parameters",), {name: None})
    else:
        before = [key for key in data if key in FLOW[: FLOW.index("parameters")]]
        ways = added(layout, (), "parameters", {name: None}, before[-1] if before else None)
    yield from _placed(analysis, diagnostic, f"Declare ${name}", ways)


def _wire(analysis: Analysis, diagnostic: Diagnostic) -> Iterator[Fix]:
    """The exits that a node leaves open, led to the end."""
    document, node = analysis.document, analysis.reference_at(diagnostic.span.start)
    step = analysis.written.steps.get(node.name) if analysis.written and node else None
    if document is None or step is None:
        return
    names = [exit for exit in step.unwired if exit in step.node.exit_names()]
    if not names:
        return
    layout, path = Layout(document.source), ("nodes", step.name, "exits")
    node_block = document.data["nodes"][step.name]
    exits, wanted = node_block.get("exits"), dict.fromkeys(names, END)
    if isinstance(exits, Block) and exits:
        last = list(exits)[-1]
        put = [next(added(layout, path, exit, END, last))[0] for exit in names]
        # Each of them would stand behind the last one that is there.
        ways: Iterator[Way] = iter([(Edit(put[0].span, "".join(edit.text for edit in put)),)])
    elif "exits" in node_block:
        ways = replaced(layout, path, wanted)
    else:
        ways = added(layout, path[:-1], "exits", wanted, list(node_block)[-1])
    title = f"Add exits: {', '.join(names)}"
    yield from _placed(analysis, diagnostic, title, ways)


def _remove(analysis: Analysis, diagnostic: Diagnostic) -> Iterator[Fix]:
    """A parameter that nothing reads; one that a node fills is declared for that."""
    document, name = analysis.document, _parameter_at(analysis, diagnostic)
    if document is None or not name or analysis.users.get((name, "set")):
        return
    last = list(analysis.parameters) == [name]
    path = ("parameters",) if last else ("parameters", name)
    if path == ("parameters",) and len(document.data) == 1:
        return
    ways = removed(Layout(document.source), path)
    yield from _placed(analysis, diagnostic, f"Remove ${name}", ways)


_BY_CODE: Mapping[str, Callable[[Analysis, Diagnostic], Iterator[Fix]]] = {
    "undeclared-parameter": _declare,
    "open-exit": _wire,
    "unread-parameter": _remove,
}


def _parameter_at(analysis: Analysis, diagnostic: Diagnostic) -> str:
    start, end = diagnostic.span
    found = [
        one
        for one in analysis.references
        if one.kind == "parameter" and start <= one.span.start and one.span.end <= end
    ]
    return found[0].name if found else ""


def _placed(
    analysis: Analysis, diagnostic: Diagnostic, title: str, ways: Iterator[Way]
) -> Iterator[Fix]:
    """By the first of the ways. The edits count without the byte order mark, which the editor's
    text has."""
    before = len(analysis.document.bom) if analysis.document else 0
    for way in islice(ways, 1):
        spans = (Span(edit.span.start + before, edit.span.end + before) for edit in way)
        edits = tuple(Edit(span, edit.text) for span, edit in zip(spans, way, strict=True))
        yield Fix(title, edits, diagnostic)
