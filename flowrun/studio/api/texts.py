"""A flow's text as the page has it: where things stand in it, as JSON."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from engine.source.reading import BOM
from engine.source.tree import Span

from ...language.analysis import Analysis
from ...language.changes.formatting import Edit
from ...language.text.utf16 import Utf16
from ..bodies import Body
from ..folder import FlowFolder


class SentText(Body):
    """What the page sends of a flow that is open, saved or not."""

    file: str
    text: str


class OpenText:
    """A flow that is open. A byte order mark is counted by the page and read by nobody."""

    def __init__(self, folder: FlowFolder, file: str, text: str) -> None:
        """Raises `Refusal` for what is no flow of the folder."""
        self.folder = folder
        self.file = file
        self.path: Path = folder.path(file)
        self.bom = BOM if text.startswith(BOM) else ""
        self.text = text.removeprefix(BOM)
        self._utf16 = Utf16(text)

    @classmethod
    def of(cls, folder: FlowFolder, sent: SentText) -> "OpenText":
        return cls(folder, sent.file, sent.text)

    @property
    def analysis(self) -> Analysis:
        return self.folder.workspace.analysis(self.path, self.text)

    def units(self, offset: int) -> int:
        return self._utf16.units(offset + len(self.bom))

    def offset(self, units: int) -> int:
        return max(0, self._utf16.offset(units) - len(self.bom))

    def span(self, span: Span) -> dict[str, int]:
        return {"from": self.units(span.start), "to": self.units(span.end)}

    def changes(self, edits: Iterable[Edit]) -> list[dict[str, Any]]:
        return [{**self.span(edit.span), "insert": edit.text} for edit in edits]
