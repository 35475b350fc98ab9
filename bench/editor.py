"""What an editor waits for in a large flow, against composing its YAML and no more.

Everything goes through the language server's own handlers, in one process, its collector off as
the server has it. Figures are of processor time: an editor's machine is busy too.
"""

import gc
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp

from engine.source.reading import parse_source
from flowrun.lsp.flow_server import FlowServer
from flowrun.lsp.server import register
from flowrun.project.types import node_types

from .check import flow
from .measure import Figure, Side, interleave

SIZES = (500, 2_000, 10_000)
_METHODS = {
    "Reference": "references",
    "DocumentFormatting": "formatting",
    "DocumentRangeFormatting": "rangeFormatting",
}
_WHOLE = frozenset(
    {"DocumentSymbol", "DocumentFormatting", "DocumentRangeFormatting", "CodeAction"}
)
_OPTIONS = lsp.FormattingOptions(tab_size=2, insert_spaces=True)
_ALL = lsp.Range(lsp.Position(0, 0), lsp.Position(1_000_000, 0))


class Editor:
    """A language server with one large flow open, and what may be asked about it."""

    def __init__(self, folder: Path, nodes: int, shape: Callable[[str], str] = str) -> None:
        self.path = folder / f"{nodes}.yaml"
        self.text = shape(flow(nodes))
        self.path.write_text(self.text, "utf-8")
        self.uri = self.path.as_uri()
        self.edits = 0
        self.server = FlowServer(node_types())
        self.server.text_document_publish_diagnostics = self._published  # type: ignore[method-assign]
        register(self.server)
        begin = lsp.InitializeParams(lsp.ClientCapabilities())
        for _ in self.server.protocol.lsp_initialize(begin):
            pass
        named = list(re.finditer(r'next"?: "?(?=n\d)', self.text))
        at = named[len(named) // 2].end()
        line_start = self.text.rfind("\n", 0, at) + 1
        column = len(self.text[line_start:at].encode("utf-16-le")) // 2
        self.place = lsp.Position(self.text.count("\n", 0, at), column + 1)
        self.open(self.text)

    def open(self, text: str) -> None:
        document = lsp.TextDocumentItem(self.uri, lsp.LanguageKind.Yaml, self.edits, text)
        self.server.workspace.put_text_document(document)

    def edited(self) -> str:
        """The flow with another letter in what it says last."""
        self.edits += 1
        return self.text.replace("Not now.", f"Not now, {self.edits}.")

    def ask(self, what: str, **more: Any) -> Any:
        asked = getattr(lsp, f"{what}Params")
        at = {} if what in _WHOLE else {"position": self.place}
        params = asked(text_document=lsp.TextDocumentIdentifier(self.uri), **at, **more)
        method = "textDocument/" + _METHODS.get(what, what[0].lower() + what[1:])
        return self.server.protocol.fm.features[method](params)

    def symbols(self) -> Any:
        params = lsp.WorkspaceSymbolParams("ends")
        return self.server.protocol.fm.features["workspace/symbol"](params)

    def complete(self) -> Any:
        """The list, and what explains one of its items."""
        first = self.ask("Completion")[0]
        return self.server.protocol.fm.features["completionItem/resolve"](first)

    def _published(self, params: lsp.PublishDiagnosticsParams) -> None:
        self.published = params.diagnostics


def requests(editor: Editor) -> dict[str, Callable[[], Any]]:
    """Whatever an editor asks, by its name; the text is as it was checked last."""
    declared = lsp.ReferenceContext(include_declaration=True)
    nothing = lsp.CodeActionContext([])
    return {
        "outline": lambda: editor.ask("DocumentSymbol"),
        "hover": lambda: editor.ask("Hover"),
        "definition": lambda: editor.ask("Definition"),
        "references": lambda: editor.ask("Reference", context=declared),
        "completion": editor.complete,
        "rename": lambda: editor.ask("Rename", new_name="another"),
        "formatting": lambda: editor.ask("DocumentFormatting", options=_OPTIONS),
        "formatting of a selection": lambda: editor.ask(
            "DocumentRangeFormatting", range=lsp.Range(editor.place, editor.place), options=_OPTIONS
        ),
        "quick fixes": lambda: editor.ask("CodeAction", range=_ALL, context=nothing),
        "symbols of the folder": editor.symbols,
    }


def check(editor: Editor) -> None:
    """An edit, up to the diagnostics of the new text."""
    editor.open(editor.edited())
    editor.server.check(editor.uri)


def check_half_typed(editor: Editor) -> None:
    """The same while a line is no YAML, and the outline of the last text that was."""
    editor.open(editor.edited() + "\n  half: {type: ")
    editor.server.check(editor.uri)
    editor.ask("DocumentSymbol")


def _timed(work: Callable[[], Any]) -> Side:
    async def side() -> float:
        started = time.process_time()
        work()
        return time.process_time() - started

    return side


async def measure(rounds: int) -> dict[str, Figure]:
    collects = gc.isenabled()
    with tempfile.TemporaryDirectory() as folder:
        sides: dict[str, Side] = {}
        for nodes in SIZES:
            editor = Editor(Path(folder), nodes)
            sides |= _sides(editor, f"{nodes:,} nodes")
        gc.disable()
        try:
            return await interleave(sides, rounds)
        finally:
            if collects:
                gc.enable()


def _sides(editor: Editor, size: str) -> dict[str, Side]:
    return {
        f"compose, {size}": _timed(lambda: parse_source(editor.text, "large.yaml")),
        f"edit to diagnostics, {size}": _timed(lambda: check(editor)),
        **{f"{name}, {size}": _timed(work) for name, work in requests(editor).items()},
        f"half typed, outline, {size}": _timed(lambda: check_half_typed(editor)),
    }
