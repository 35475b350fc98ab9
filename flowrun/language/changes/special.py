"""What mends a problem of one code: a change of more than the word that is wrong."""

from collections.abc import Callable, Iterator, Mapping

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
from ..text.document import Document
from .formatting import Edit

Change = tuple[str, Way]
"""What it is called, and the edits."""


def _declare(analysis: Analysis, document: Document, diagnostic: Diagnostic) -> Change | None:
    name = _parameter_at(analysis, diagnostic)
    if not name or name in analysis.parameters:
        return None
    layout, data = Layout(document.source), document.data
    if isinstance(data.get("parameters"), Block) and data["parameters"]:
        ways = added(layout, ("parameters",), name, None, list(data["parameters"])[-1])
    elif "parameters" in data:
        ways = replaced(layout, ("parameters",), {name: None})
    else:
        before = [key for key in data if key in FLOW[: FLOW.index("parameters")]]
        ways = added(layout, (), "parameters", {name: None}, before[-1] if before else None)
    return _first(f"Declare ${name}", ways)


def _wire(analysis: Analysis, document: Document, diagnostic: Diagnostic) -> Change | None:
    """The exits that a node leaves open, led to the end."""
    node = analysis.reference_at(diagnostic.span.start)
    step = analysis.written.steps.get(node.name) if analysis.written and node else None
    if step is None:
        return None
    names = [exit for exit in step.unwired if exit in step.exit_names()]
    if not names:
        return None
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
    return _first(f"Add exits: {', '.join(names)}", ways)


def _remove(analysis: Analysis, document: Document, diagnostic: Diagnostic) -> Change | None:
    """A parameter that nothing reads; one that a node fills is declared for that."""
    name = _parameter_at(analysis, diagnostic)
    if not name or analysis.users.get((name, "set")):
        return None
    last = list(analysis.parameters) == [name]
    path = ("parameters",) if last else ("parameters", name)
    if path == ("parameters",) and len(document.data) == 1:
        return None
    return _first(f"Remove ${name}", removed(Layout(document.source), path))


def _rewire(analysis: Analysis, document: Document, diagnostic: Diagnostic) -> Change | None:
    """`next:` of a node with several exits as the first of them, and the other way round."""
    found = analysis.path_at(diagnostic.span.start)
    path = found[0] if found else ()
    if len(path) < 3 or path[-1] != "next":
        return None
    node = path[:2]
    entry = path if path[2:] == ("next",) else (*node, "exits")
    target, exits = document.source_map.value(path), analysis.exits(str(node[1]))
    key, value = document.source_map.key(entry), document.source_map.value(entry)
    if key is None or value is None or target is None or not isinstance(target.value, str):
        return None
    written = document.source.text[slice(*target.span)]
    if entry != path:
        text = f"next: {written}" if len(value.value) == 1 else ""
    else:
        other = document.source_map.value((*node, "exits"))
        text = f"exits: {{{next(iter(exits))}: {written}}}" if exits and not other else ""
    end = key.span.start + len(document.source.text[key.span.start : value.span.end].rstrip())
    return (f"Write {text}", (Edit(Span(key.span.start, end), text),)) if text else None


def _leave_out(analysis: Analysis, document: Document, diagnostic: Diagnostic) -> Change | None:
    """The `say:` of a parameter; without it a value is said in the usual form."""
    found = analysis.path_at(diagnostic.span.start)
    if found is None or found[0][-1:] != ("say",):
        return None
    return _first("Remove say:", removed(Layout(document.source), found[0]))


def _first(title: str, ways: Iterator[Way]) -> Change | None:
    """By the first of the ways to do it, if there is one."""
    return next(((title, way) for way in ways), None)


def _parameter_at(analysis: Analysis, diagnostic: Diagnostic) -> str:
    start, end = diagnostic.span
    found = [
        one
        for one in analysis.references
        if one.kind == "parameter" and start <= one.span.start and one.span.end <= end
    ]
    return found[0].name if found else ""


SPECIAL: Mapping[str, Callable[[Analysis, Document, Diagnostic], Change | None]] = {
    "undeclared-parameter": _declare,
    "open-exit": _wire,
    "unread-parameter": _remove,
    "wrong-exits": _rewire,
    "wrong-form": _leave_out,
}
