"""Hover and outline over the protocol."""

from lsprotocol import types as lsp

from ..language.hover import hover_at
from ..language.names.navigation import DocumentSymbol, document_symbols, hover_in_test
from ..language.related_files import is_flow
from .flow_server import FlowServer, path_of, range_of
from .positions import Positions

SYMBOL_KINDS = {
    "node": lsp.SymbolKind.Function,
    "parameter": lsp.SymbolKind.Variable,
    "flow": lsp.SymbolKind.Module,
    "entity": lsp.SymbolKind.Enum,
    "beginning": lsp.SymbolKind.Method,
    "test": lsp.SymbolKind.Method,
}


def register_explaining(server: FlowServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        path, text, offset = server.at(params)
        if is_flow(path, text):
            words = hover_at(server.files.analysis(path, text), server.files.lookup, offset)
        else:
            words = hover_in_test(server.files, path, text, offset)
        return lsp.Hover(markdown(words)) if words else None

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def outline(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        uri = params.text_document.uri
        positions = server.opened(uri)
        if not is_flow(path_of(uri), positions.text):
            return []
        found = document_symbols(server.files.analysis(path_of(uri), positions.text))
        return [_symbol(positions, one) for one in found]


def markdown(words: str) -> lsp.MarkupContent:
    return lsp.MarkupContent(lsp.MarkupKind.Markdown, words)


def _symbol(positions: Positions, symbol: DocumentSymbol) -> lsp.DocumentSymbol:
    return lsp.DocumentSymbol(
        symbol.name,
        SYMBOL_KINDS[symbol.kind],
        range_of(positions, symbol.span),
        range_of(positions, symbol.name_span),
        detail=symbol.detail,
    )
