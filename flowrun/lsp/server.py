"""The language server: the Language Server Protocol over pygls, on standard input and output."""

import asyncio
import gc
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
from ..language.completion import Completion, completions
from ..language.diagnostics import Diagnostic, credentials_diagnostics, flow_diagnostics
from ..language.hover import hover_at
from ..language.navigation import (
    DocumentSymbol,
    Location,
    definition,
    document_symbols,
    find_references,
    hover_in_test,
    rename_at,
)
from ..language.related_files import is_flow, may_be_flow
from ..language.workspace import Workspace
from ..project.files import CREDENTIALS_FILE
from ..project.flow_text import is_foreign
from .positions import Positions
from .watching import register_watching

DEBOUNCE = 0.15
QUIET = 2.0
"""Seconds without a check after which the collector may take its time."""
MOST_UNCOLLECTED = 20
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
        self._collecting: asyncio.TimerHandle | None = None
        self._uncollected = 0

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
        found: list[Diagnostic] = []
        if path.name == CREDENTIALS_FILE and not is_foreign(text):
            found = credentials_diagnostics(self.files.analysis(path, text))
        elif is_flow(path, text):
            found = flow_diagnostics(self.files.analysis(path, text), self.files.credentials)
        self.publish(uri, document.version, text, found)
        self.collect_later()

    def collect_later(self) -> None:
        """Has Python's collector look for what is left over of earlier texts: when nobody types, or
        when many of them may be left."""
        if self._collecting:
            self._collecting.cancel()
        self._uncollected += 1
        if self._uncollected > MOST_UNCOLLECTED:
            self._collect()
        else:
            self._collecting = asyncio.get_running_loop().call_later(QUIET, self._collect)

    def _collect(self) -> None:
        self._uncollected, self._collecting = 0, None
        gc.collect()

    def publish(self, uri: str, version: int | None, text: str, found: list[Diagnostic]) -> None:
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

    def locations(self, found: list[Location]) -> list[lsp.Location]:
        files: dict[Path, tuple[str, Positions]] = {}
        for path in {one.path for one in found}:
            uri = from_fs_path(str(path)) or ""
            files[path] = uri, self.positions(self.files.read(path))
        return [
            lsp.Location(uri, range_of(positions, one.span))
            for one in found
            for uri, positions in [files[one.path]]
        ]


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
    gc.disable()  # a text of a few thousand nodes is read in half the time
    gc.freeze()
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    server.start_io(stdin, stdout)


def register(server: FlowServer) -> None:
    _watch(server)
    _explain(server)
    _navigate(server)
    register_watching(server, server.check_later)


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
        found = completions(
            server.files.analysis(path, text),
            server.files.lookup,
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
            words = hover_at(server.files.analysis(path, text), server.files.lookup, offset)
        else:
            words = hover_in_test(server.files, path, text, offset)
        return lsp.Hover(_markdown(words)) if words else None

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def outline(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        uri = params.text_document.uri
        text = server.workspace.get_text_document(uri).source
        if not is_flow(path_of(uri), text):
            return []
        found = document_symbols(server.files.analysis(path_of(uri), text))
        positions = server.positions(text)
        return [_symbol(positions, one) for one in found]


def _navigate(server: FlowServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def define(params: lsp.DefinitionParams) -> lsp.Location | None:
        found = definition(server.files, *server.at(params))
        return server.locations([found])[0] if found else None

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    def find(params: lsp.ReferenceParams) -> list[lsp.Location]:
        declared = params.context.include_declaration
        found = find_references(server.files, *server.at(params), declared=declared)
        return server.locations(found)

    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(params: lsp.PrepareRenameParams) -> lsp.Range | None:
        path, text, offset = server.at(params)
        reference = server.files.analysis(path, text).reference_at(offset)
        return range_of(server.positions(text), reference.span) if reference else None

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    def rename(params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        renaming = _said(lambda: rename_at(server.files, *server.at(params), params.new_name))
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


def _item(completion: Completion, number: int, place: lsp.Range) -> lsp.CompletionItem:
    return lsp.CompletionItem(
        completion.label,
        kind=_KINDS[completion.kind],
        detail=completion.detail or None,
        documentation=_markdown(completion.documentation) if completion.documentation else None,
        filter_text=completion.text.rstrip(": "),
        sort_text=f"{number:05}",
        text_edit=lsp.TextEdit(place, completion.text),
    )


def _markdown(words: str) -> lsp.MarkupContent:
    return lsp.MarkupContent(lsp.MarkupKind.Markdown, words)


def _symbol(positions: Positions, symbol: DocumentSymbol) -> lsp.DocumentSymbol:
    kinds = {"node": lsp.SymbolKind.Function, "parameter": lsp.SymbolKind.Variable}
    return lsp.DocumentSymbol(
        symbol.name,
        kinds[symbol.kind],
        range_of(positions, symbol.span),
        range_of(positions, symbol.name_span),
        detail=symbol.detail,
    )
