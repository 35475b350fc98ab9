"""The server: what is open in the editor, when it is checked, and where things stand in it."""

import asyncio
import gc
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from engine.node import Node
from engine.plugins import Types
from engine.source.tree import Span

from .. import __version__
from ..language.diagnostics import Diagnostic, diagnostics
from ..language.names.navigation import Location
from ..language.text.document import read_text
from ..language.workspace import Workspace
from .positions import Positions

DEBOUNCE = 0.15
QUIET = 2.0
"""Seconds without a check after which the collector may take its time."""
MOST_UNCOLLECTED = 20


class FlowServer(LanguageServer):
    """Keeps what is open; answers from the text in memory."""

    def __init__(self, types: Types[Node], credentials: Path | None = None) -> None:
        super().__init__(
            "flowrun", __version__, text_document_sync_kind=lsp.TextDocumentSyncKind.Full
        )
        self.files = Workspace(types, credentials, self._text_of)
        self._due: dict[str, asyncio.TimerHandle] = {}
        self._found: dict[str, tuple[str, list[Diagnostic]]] = {}
        self._collecting: asyncio.TimerHandle | None = None
        self._uncollected = 0

    def _text_of(self, path: Path) -> str | None:
        """The text of a file that is open in the editor."""
        for document in self.workspace.text_documents.values():
            if path_of(document.uri) == path:
                return str(document.source)
        return None

    def opened(self, uri: str) -> Positions:
        """The text of what is open, with its places; of what is no more, and not there, none."""
        try:
            return self._positions(str(self.workspace.get_text_document(uri).source))
        except (OSError, ValueError):
            return self._positions("")

    def check_later(self, uri: str) -> None:
        """Checks when nobody has typed for a moment."""
        if due := self._due.pop(uri, None):
            due.cancel()
        loop = asyncio.get_running_loop()
        self._due[uri] = loop.call_later(DEBOUNCE, self.check, uri)

    def check_all(self) -> None:
        """What is open, when something beside it has changed."""
        for document in list(self.workspace.text_documents.values()):
            self.check(document.uri)

    def check(self, uri: str) -> None:
        if due := self._due.pop(uri, None):
            due.cancel()
        positions = self.opened(uri)
        found = diagnostics(self.files, path_of(uri), positions.text)
        self._found[uri] = positions.text, found
        told = [diagnostic_of(positions, one) for one in found]
        version = self.workspace.get_text_document(uri).version
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, told, version))
        self._collect_later()

    def problems(self, uri: str, text: str) -> list[Diagnostic]:
        """Those of the text as it is now."""
        checked, found = self._found.get(uri, (None, []))
        return found if checked == text else diagnostics(self.files, path_of(uri), text)

    def forget(self, uri: str) -> None:
        if due := self._due.pop(uri, None):
            due.cancel()
        self._found.pop(uri, None)
        self.files.forget(path_of(uri))
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    def positions_in(self, path: Path) -> Positions:
        """Of a file, as it is in the editor or on the disk. Raises `FlowError`."""
        text = self._text_of(path)
        return self._positions(read_text(path) if text is None else text)

    def _positions(self, text: str) -> Positions:
        return Positions(text, str(self.workspace.position_encoding or "utf-16"))

    def at(self, params: Any) -> tuple[Path, str, int]:
        """The file, its text and the offset that a request is about."""
        uri = params.text_document.uri
        positions = self.opened(uri)
        offset = positions.offset(params.position.line, params.position.character)
        return path_of(uri), positions.text, offset

    def locations(self, found: Iterable[Location]) -> list[lsp.Location]:
        files: dict[Path, tuple[str, Positions]] = {}
        places = []
        for path, span in found:
            if path not in files:
                files[path] = uri_of(path), self.positions_in(path)
            uri, positions = files[path]
            places.append(lsp.Location(uri, range_of(positions, span)))
        return places

    def _collect_later(self) -> None:
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


def path_of(uri: str) -> Path:
    return Path(to_fs_path(uri) or "untitled.yaml")


def uri_of(path: Path) -> str:
    return from_fs_path(str(path)) or ""


def range_of(positions: Positions, span: Span) -> lsp.Range:
    start, end = (lsp.Position(*positions.place(offset)) for offset in span)
    return lsp.Range(start, end)


def diagnostic_of(positions: Positions, found: Diagnostic) -> lsp.Diagnostic:
    is_error = found.problem.severity == "error"
    return lsp.Diagnostic(
        range_of(positions, found.span),
        found.problem.message,
        severity=lsp.DiagnosticSeverity.Error if is_error else lsp.DiagnosticSeverity.Warning,
        code=found.problem.code,
        source="flowrun",
    )
