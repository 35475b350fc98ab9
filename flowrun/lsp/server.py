"""The language server: the Language Server Protocol over pygls, on standard input and output."""

import gc
import sys
from pathlib import Path

from lsprotocol import types as lsp

from engine.node import Node
from engine.plugins import Types

from .completing import register_completing
from .editing import register_editing
from .explaining import register_explaining
from .flow_server import FlowServer
from .navigating import register_navigating
from .watching import register_watching


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
    _follow(server)
    register_completing(server)
    register_explaining(server)
    register_navigating(server)
    register_editing(server)
    register_watching(server, server.check_later)


def _follow(server: FlowServer) -> None:
    """What is opened, typed, saved and closed."""

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        server.check(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        server.check_later(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: lsp.DidSaveTextDocumentParams) -> None:
        server.check_all()

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        server.forget(params.text_document.uri)
