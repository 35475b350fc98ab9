"""From a name to its places, over the protocol: definition, references, symbols, rename."""

from collections.abc import Iterator
from pathlib import Path

from lsprotocol import types as lsp

from engine.source.tree import Span

from ..language.names.navigation import Location, definition, find_references, rename_at
from ..language.names.workspace_symbols import workspace_symbols
from ..project.files import below, yaml_files
from .explaining import SYMBOL_KINDS
from .flow_server import FlowServer, path_of, range_of, uri_of
from .refusing import said


def register_navigating(server: FlowServer) -> None:
    _find(server)
    _rename(server)


def _find(server: FlowServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def define(params: lsp.DefinitionParams) -> lsp.Location | None:
        found = definition(server.files, *server.at(params))
        return server.locations([found])[0] if found else None

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    def find(params: lsp.ReferenceParams) -> list[lsp.Location]:
        declared = params.context.include_declaration
        found = find_references(server.files, *server.at(params), declared=declared)
        return server.locations(found)

    @server.feature(lsp.WORKSPACE_SYMBOL)
    def symbols(params: lsp.WorkspaceSymbolParams) -> list[lsp.SymbolInformation]:
        found = workspace_symbols(server.files, _paths(server), params.query)
        places = server.locations(Location(one.path, one.span) for one in found)
        return [
            lsp.SymbolInformation(place, one.name, SYMBOL_KINDS[one.kind], container_name=one.file)
            for one, place in zip(found, places, strict=True)
        ]


def _paths(server: FlowServer) -> Iterator[Path]:
    """The YAML below the folders that are open; where none is, what lies beside a file that is: it
    may be the whole of somebody's home."""
    found = [path_of(folder.uri) for folder in server.workspace.folders.values()]
    if not found and server.workspace.root_uri:
        found = [path_of(server.workspace.root_uri)]
    for folder in found:
        yield from below(folder, lambda _: True)
    documents = server.workspace.text_documents.values() if not found else ()
    for folder in dict.fromkeys(path_of(document.uri).parent for document in documents):
        yield from yaml_files(folder)


def _rename(server: FlowServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(params: lsp.PrepareRenameParams) -> lsp.Range | None:
        path, text, offset = server.at(params)
        reference = server.files.analysis(path, text).reference_at(offset)
        positions = server.opened(params.text_document.uri)
        return range_of(positions, reference.span) if reference else None

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    def rename(params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        renaming = said(lambda: rename_at(server.files, *server.at(params), params.new_name))
        edits: dict[str, list[lsp.TextEdit]] = {}
        for change in renaming.changes:
            positions = server.positions_in(change.path)
            edits[uri_of(change.path)] = [
                lsp.TextEdit(range_of(positions, Span(*span)), change.name) for span in change.spans
            ]
        for note in renaming.notes:
            server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, note))
        return lsp.WorkspaceEdit(changes=edits)
