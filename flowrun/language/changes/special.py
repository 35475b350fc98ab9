"""What mends a problem of one code: a change of more than the word that is wrong."""

from collections.abc import Callable, Mapping

from engine.source.tree import Span

from ..analysis import Analysis
from ..diagnostics import Diagnostic
from ..text.document import Document
from .adding import entry_added, entry_removed
from .formatting import Edit

Change = tuple[str, Edit]
"""What it is called, and the edit, which counts without a byte order mark."""


def _declare(analysis: Analysis, document: Document, diagnostic: Diagnostic) -> Change | None:
    name = _parameter_at(analysis, diagnostic)
    if not name or name in analysis.parameters:
        return None
    block = document.source_map.value(("parameters",))
    if block is None:
        nodes = document.source_map.key(("nodes",)) or document.source_map.key(("start",))
        at = nodes.span.start if nodes else 0
        edit = Edit(Span(at, at), f"parameters:\n  {name}:\n")
        if document.source.data is not None and document.source.data.in_braces:
            edit = entry_added(document, document.source_map.root, f"parameters: {{{name}: }}")
    else:
        edit = entry_added(document, block, f"{name}:")
    return f"Declare ${name}", edit


def _wire(analysis: Analysis, document: Document, diagnostic: Diagnostic) -> Change | None:
    """The exits that a node leaves open, led to the end."""
    node = analysis.reference_at(diagnostic.span.start)
    step = analysis.written.steps.get(node.name) if analysis.written and node else None
    if step is None:
        return None
    names = [exit for exit in step.unwired if exit in step.exit_names()]
    written = document.source_map.value(("nodes", step.name))
    exits = document.source_map.value(("nodes", step.name, "exits"))
    lines = [f"{exit}: end" for exit in names]
    if exits is not None and exits.value:
        edit = entry_added(document, exits, *lines)
    elif exits is not None:
        return None  # an empty `exits:` has no place to add to
    else:
        edit = entry_added(document, written, f"exits: {{{', '.join(lines)}}}")
    return f"Add exits: {', '.join(names)}", edit


def _remove(analysis: Analysis, document: Document, diagnostic: Diagnostic) -> Change | None:
    """A parameter that nothing reads; one that a node fills is declared for that."""
    name = _parameter_at(analysis, diagnostic)
    if not name or analysis.users.get((name, "set")):
        return None
    last = list(analysis.parameters) == [name]
    path = ("parameters",) if last else ("parameters", name)
    return f"Remove ${name}", entry_removed(document, path)


def _rewire(analysis: Analysis, document: Document, diagnostic: Diagnostic) -> Change | None:
    """`next:` of a node with several exits as the first of them, and the other way round."""
    found = analysis.path_at(diagnostic.span.start - len(document.bom))
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
    return (f"Write {text}", Edit(Span(key.span.start, end), text)) if text else None


def _leave_out(analysis: Analysis, document: Document, diagnostic: Diagnostic) -> Change | None:
    """The `say:` of a parameter; without it a value is said in the usual form."""
    found = analysis.path_at(diagnostic.span.start - len(document.bom))
    if found is None or found[0][-1:] != ("say",):
        return None
    return "Remove say:", entry_removed(document, found[0])


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
