"""Completion over the protocol. What explains an item is sent when the editor shows it: a list of
ten thousand nodes is names alone."""

from lsprotocol import types as lsp

from engine.source.tree import Span

from ..language.completion.completions import completions
from ..language.completion.offered import Completion, Typing
from .explaining import markdown
from .flow_server import FlowServer, range_of

_KINDS = {
    "key": lsp.CompletionItemKind.Property,
    "value": lsp.CompletionItemKind.EnumMember,
    "node": lsp.CompletionItemKind.Function,
    "parameter": lsp.CompletionItemKind.Variable,
    "exit": lsp.CompletionItemKind.Event,
    "credential": lsp.CompletionItemKind.Reference,
    "file": lsp.CompletionItemKind.File,
    "field": lsp.CompletionItemKind.Field,
}
_OPTIONS = lsp.CompletionOptions(
    trigger_characters=["$", " ", "{", ".", "'"], resolve_provider=True
)


def register_completing(server: FlowServer) -> None:
    offered = _Offered()

    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, _OPTIONS)
    def complete(params: lsp.CompletionParams) -> list[lsp.CompletionItem]:
        path, text, offset = server.at(params)
        positions = server.opened(params.text_document.uri)
        line, _ = positions.place(offset)
        lines = [positions.line(number) for number in range(line + 1)]
        before = text[positions.offset(line, 0) : offset]
        after = positions.line(line)[len(before) :]
        found = completions(server.files, Typing(path, text, offset, lines, before, after))
        number = offered.keep(found)
        return [
            _item(one, [number, at], range_of(positions, Span(offset - one.typed, offset)))
            for at, one in enumerate(found)
        ]

    @server.feature(lsp.COMPLETION_ITEM_RESOLVE)
    def resolve(item: lsp.CompletionItem) -> lsp.CompletionItem:
        if words := offered.words(item.data):
            item.documentation = markdown(words)
        return item


class _Offered:
    """The list that was offered last, which is the one that an editor shows."""

    def __init__(self) -> None:
        self._number = 0
        self._items: list[Completion] = []

    def keep(self, items: list[Completion]) -> int:
        self._number, self._items = self._number + 1, items
        return self._number

    def words(self, data: object) -> str:
        """What explains the item of that list; empty for one of an earlier list."""
        match data:
            case [int(number), int(at)] if number == self._number and at < len(self._items):
                return self._items[at].documentation()
        return ""


def _item(completion: Completion, data: list[int], place: lsp.Range) -> lsp.CompletionItem:
    return lsp.CompletionItem(
        completion.label,
        kind=_KINDS[completion.kind],
        detail=completion.detail or None,
        filter_text=completion.text.rstrip(": "),
        sort_text=f"{data[1]:05}",
        text_edit=lsp.TextEdit(place, completion.text),
        data=data,
    )
