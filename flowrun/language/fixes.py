"""What mends a problem: changes of the text that an editor offers at its place."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from engine.source.tree import Span

from .adding import entry_added, entry_removed
from .analysis import Analysis
from .diagnostics import Diagnostic
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
    block = document.source_map.value(("parameters",))
    if block is None:
        nodes = document.source_map.key(("nodes",)) or document.source_map.key(("start",))
        at = nodes.span.start if nodes else 0
        edit = Edit(Span(at, at), f"parameters:\n  {name}:\n")
        if document.source.data is not None and document.source.data.in_braces:
            edit = entry_added(document, document.source_map.root, f"parameters: {{{name}: }}")
    else:
        edit = entry_added(document, block, f"{name}:")
    yield _placed(analysis, diagnostic, f"Declare ${name}", edit)


def _wire(analysis: Analysis, diagnostic: Diagnostic) -> Iterator[Fix]:
    """The exits that a node leaves open, led to the end."""
    document, node = analysis.document, analysis.reference_at(diagnostic.span.start)
    step = analysis.written.steps.get(node.name) if analysis.written and node else None
    if document is None or step is None:
        return
    names = [exit for exit in step.unwired if exit in step.exit_names()]
    written = document.source_map.value(("nodes", step.name))
    exits = document.source_map.value(("nodes", step.name, "exits"))
    lines = [f"{exit}: end" for exit in names]
    if exits is not None and exits.value:
        edit = entry_added(document, exits, *lines)
    elif exits is not None:
        return  # an empty `exits:` has no place to add to
    else:
        edit = entry_added(document, written, f"exits: {{{', '.join(lines)}}}")
    title = f"Add exits: {', '.join(names)}"
    yield _placed(analysis, diagnostic, title, edit)


def _remove(analysis: Analysis, diagnostic: Diagnostic) -> Iterator[Fix]:
    """A parameter that nothing reads; one that a node fills is declared for that."""
    document, name = analysis.document, _parameter_at(analysis, diagnostic)
    if document is None or not name or analysis.users.get((name, "set")):
        return
    last = list(analysis.parameters) == [name]
    path = ("parameters",) if last else ("parameters", name)
    edit = entry_removed(document, path)
    yield _placed(analysis, diagnostic, f"Remove ${name}", edit)


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


def _placed(analysis: Analysis, diagnostic: Diagnostic, title: str, edit: Edit) -> Fix:
    """The edit counts without the byte order mark, which the editor's text has."""
    before = len(analysis.document.bom) if analysis.document else 0
    span = Span(edit.span.start + before, edit.span.end + before)
    return Fix(title, (Edit(span, edit.text),), diagnostic)
