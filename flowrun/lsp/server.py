"""The language server: the Language Server Protocol over pygls, on standard input and output."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from engine.errors import FlowError
from engine.node import Node
from engine.plugins import Types
from engine.source.tree import Span

from .. import __version__
from ..language import problems
from ..language.beside import is_flow, may_be_flow
from ..language.completion import Offer, offers
from ..language.navigation import (
    Place,
    Symbol,
    declaration,
    places_of,
    renamed,
    symbols,
    words_beside,
)
from ..language.words import words_at
from ..language.workspace import Workspace
from ..project.files import CREDENTIALS_FILE
from .positions import Positions

DEBOUNCE = 0.15
_REQUEST_FAILED = -32803

_KINDS = {
    "key": lsp.CompletionItemKind.Property,
    "value": lsp.CompletionItemKind.EnumMember,
    "node": lsp.CompletionItemKind.Function,
    "parameter": lsp.CompletionItemKind.Variable,
    "exit": lsp.CompletionItemKind.Event,
    "credential": lsp.CompletionItemKind.Reference,
}


class FlowServer(LanguageServer):
    """Keeps what is open; answers from the text in memory."""

    def __init__(self, types: Types[Node], credentials: Path | None = None) -> None:
        super().__init__(
            "flowrun", __version__, text_document_sync_kind=lsp.TextDocumentSyncKind.Full
        )
        self.files = Workspace(types, credentials, self._text_of)
        self._due: dict[str, asyncio.TimerHandle] = {}

    def _text_of(self, path: Path) -> str | None:
        """The text of a file that is open in the editor."""
        for document in self.workspace.text_documents.values():
            if path_of(document.uri) == path:
                return str(document.source)
        return None

    def check_later(self, uri: str) -> None:
        """Checks when nobody has typed for a moment."""
        if due := self._due.pop(uri, None):
            due.cancel()
        loop = asyncio.get_running_loop()
        self._due[uri] = loop.call_later(DEBOUNCE, self.check, uri)

    def check(self, uri: str) -> None:
        if due := self._due.pop(uri, None):
            due.cancel()
        document = self.workspace.get_text_document(uri)
        path, text = path_of(uri), document.source
        found: list[problems.Finding] = []
        if path.name == CREDENTIALS_FILE:
            found = problems.credentials_problems(path, text)
        elif is_flow(path, text):
            self.files.analysis(path, text)
            found = problems.flow_problems(path, text, self.files.types, self.files.credentials)
        self.publish(uri, document.version, text, found)

    def publish(
        self, uri: str, version: int | None, text: str, found: list[problems.Finding]
    ) -> None:
        positions = self.positions(text)
        diagnostics = [
            lsp.Diagnostic(
                range_of(positions, one.span),
                one.problem.message,
                severity=lsp.DiagnosticSeverity.Error
                if one.problem.severity == "error"
                else lsp.DiagnosticSeverity.Warning,
                code=one.problem.code,
                source="flowrun",
            )
            for one in found
        ]
        self.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri, diagnostics, version)
        )

    def forget(self, uri: str) -> None:
        if due := self._due.pop(uri, None):
            due.cancel()
        self.files.forget(path_of(uri))
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    def positions(self, text: str) -> Positions:
        return Positions(text, str(self.workspace.position_encoding or "utf-16"))

    def at(self, params: Any) -> tuple[Path, str, int]:
        """The file, its text and the offset that a request is about."""
        uri = params.text_document.uri
        text = self.workspace.get_text_document(uri).source
        offset = self.positions(text).offset(params.position.line, params.position.character)
        return path_of(uri), text, offset

    def location(self, place: Place) -> lsp.Location:
        text = self.files.read(place.path)
        uri = from_fs_path(str(place.path)) or ""
        return lsp.Location(uri, range_of(self.positions(text), place.span))


def path_of(uri: str) -> Path:
    return Path(to_fs_path(uri) or "untitled.yaml")


def range_of(positions: Positions, span: Span) -> lsp.Range:
    start, end = (lsp.Position(*positions.place(offset)) for offset in span)
    return lsp.Range(start, end)


def serve(types: Types[Node], credentials: Path | None = None) -> None:
    """Speaks on standard input and output until the editor says exit. What a node type prints goes
    to standard error, where it harms nothing."""
    server = FlowServer(types, credentials)
    register(server)
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    server.start_io(stdin, stdout)


def register(server: FlowServer) -> None:
    _watch(server)
    _explain(server)
    _navigate(server)


def _watch(server: FlowServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        server.check(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        server.check_later(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: lsp.DidSaveTextDocumentParams) -> None:
        for document in list(server.workspace.text_documents.values()):
            server.check(document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        server.forget(params.text_document.uri)


def _explain(server: FlowServer) -> None:
    @server.feature(
        lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=["$", " ", "{"])
    )
    def complete(params: lsp.CompletionParams) -> list[lsp.CompletionItem]:
        path, text, offset = server.at(params)
        if not may_be_flow(path, text):
            return []
        positions = server.positions(text)
        line, _ = positions.place(offset)
        start = positions.offset(line, 0)
        lines = [positions.line(number) for number in range(line + 1)]
        found = offers(
            server.files.analysis(path, text),
            server.files.guide,
            lambda: server.files.credential_names(path),
            lines,
            line,
            text[start:offset],
        )
        return [
            _item(one, number, range_of(positions, Span(offset - one.typed, offset)))
            for number, one in enumerate(found)
        ]

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        path, text, offset = server.at(params)
        if is_flow(path, text):
            words = words_at(server.files.analysis(path, text), server.files.guide, offset)
        else:
            words = words_beside(server.files, path, text, offset)
        return lsp.Hover(_markdown(words)) if words else None

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def outline(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        uri = params.text_document.uri
        text = server.workspace.get_text_document(uri).source
        if not is_flow(path_of(uri), text):
            return []
        found = symbols(server.files.analysis(path_of(uri), text))
        return [_symbol(server.positions(text), one) for one in found]


def _navigate(server: FlowServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def define(params: lsp.DefinitionParams) -> lsp.Location | None:
        place = declaration(server.files, *server.at(params))
        return server.location(place) if place else None

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    def find(params: lsp.ReferenceParams) -> list[lsp.Location]:
        declared = params.context.include_declaration
        found = places_of(server.files, *server.at(params), declared=declared)
        return [server.location(place) for place in found]

    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(params: lsp.PrepareRenameParams) -> lsp.Range | None:
        path, text, offset = server.at(params)
        reference = server.files.reference_at(path, text, offset)
        return range_of(server.positions(text), reference.span) if reference else None

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    def rename(params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        renaming = _said(lambda: renamed(server.files, *server.at(params), params.new_name))
        edits: dict[str, list[lsp.TextEdit]] = {}
        for change in renaming.changes:
            positions = server.positions(change.document.text)
            before = len(change.document.bom)
            uri = from_fs_path(str(change.path)) or ""
            edits[uri] = [
                lsp.TextEdit(range_of(positions, Span(start + before, end + before)), change.name)
                for start, end in change.spans
            ]
        for note in renaming.notes:
            server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, note))
        return lsp.WorkspaceEdit(changes=edits)


def _said(work: Callable[[], Any]) -> Any:
    """A mistake of the author is an answer that the editor shows."""
    try:
        return work()
    except FlowError as error:
        raise JsonRpcException(code=_REQUEST_FAILED, message=str(error)) from None


def _item(offer: Offer, number: int, place: lsp.Range) -> lsp.CompletionItem:
    return lsp.CompletionItem(
        offer.label,
        kind=_KINDS[offer.shape],
        detail=offer.detail or None,
        documentation=_markdown(offer.words) if offer.words else None,
        filter_text=offer.text.rstrip(": "),
        sort_text=f"{number:05}",
        text_edit=lsp.TextEdit(place, offer.text),
    )


def _markdown(words: str) -> lsp.MarkupContent:
    return lsp.MarkupContent(lsp.MarkupKind.Markdown, words)


def _symbol(positions: Positions, symbol: Symbol) -> lsp.DocumentSymbol:
    kinds = {"node": lsp.SymbolKind.Function, "parameter": lsp.SymbolKind.Variable}
    return lsp.DocumentSymbol(
        symbol.name,
        kinds[symbol.kind],
        range_of(positions, symbol.whole),
        range_of(positions, symbol.name_span),
        detail=symbol.detail,
    )
