"""Changes that an editor asks for: the one style, and what mends a problem."""

from itertools import islice

from lsprotocol import types as lsp

from engine.source.tree import Span

from ..language.changes.fixes import Fix, fixes
from ..language.changes.formatting import Edit, formatting
from .flow_server import FlowServer, diagnostic_of, path_of, range_of
from .positions import Positions
from .refusing import said

_QUICK_FIX = lsp.CodeActionKind.QuickFix
MOST_FIXES = 20
"""So many are offered for a stretch: for some of them the whole text is read once more."""


def register_editing(server: FlowServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_FORMATTING)
    def format(params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit]:
        uri = params.text_document.uri
        positions = server.opened(uri)
        return _edits(positions, said(lambda: formatting(path_of(uri), positions.text)))

    @server.feature(lsp.TEXT_DOCUMENT_RANGE_FORMATTING)
    def format_range(params: lsp.DocumentRangeFormattingParams) -> list[lsp.TextEdit]:
        uri = params.text_document.uri
        positions = server.opened(uri)
        touched = _span(positions, params.range)
        return _edits(positions, said(lambda: formatting(path_of(uri), positions.text, touched)))

    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=[_QUICK_FIX])
    )
    def mend(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        if params.context.only and not any(map(_takes_quick_fixes, params.context.only)):
            return []
        uri = params.text_document.uri
        positions = server.opened(uri)
        first, last = _span(positions, params.range)
        analysis = server.files.analysis(path_of(uri), positions.text)
        found = (
            _action(uri, positions, fix)
            for one in server.problems(uri, positions.text)
            if one.span.start <= last and first <= one.span.end
            for fix in fixes(analysis, one)
        )
        return list(islice(found, MOST_FIXES))


def _takes_quick_fixes(kind: str) -> bool:
    """Whether quick fixes are of a kind that is asked for: `quickfix`, or all there are."""
    return kind in ("", _QUICK_FIX.value)


def _action(uri: str, positions: Positions, fix: Fix) -> lsp.CodeAction:
    return lsp.CodeAction(
        fix.title,
        kind=_QUICK_FIX,
        diagnostics=[diagnostic_of(positions, fix.diagnostic)],
        is_preferred=fix.is_sure or None,
        edit=lsp.WorkspaceEdit(changes={uri: _edits(positions, fix.edits)}),
    )


def _span(positions: Positions, place: lsp.Range) -> Span:
    start, end = (positions.offset(one.line, one.character) for one in (place.start, place.end))
    return Span(start, max(start, end))


def _edits(positions: Positions, edits: tuple[Edit, ...]) -> list[lsp.TextEdit]:
    return [lsp.TextEdit(range_of(positions, span), text) for span, text in edits]
