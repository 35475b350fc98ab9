"""The text of a flow that is open: its changes, and what helps whoever writes it."""

import asyncio
from collections.abc import Callable
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.errors import FlowError

from ...language.changes.formatting import Edit, formatting
from ...language.completion.completions import completions
from ...language.completion.offered import Typing
from ...language.editing.ops import edited
from ...language.editing.text_editing import TextEditing
from ...language.hover import hover_at
from ...language.names.renaming import Name, rename_in
from ...language.showing.form import NodeForm
from ...language.text.document import line_starts, read_text
from ...project.writing import write_all
from ..bodies import read_body
from ..folder import FlowFolder
from ..guard import writing
from ..refusal import Refusal
from .texts import OpenText, SentText
from .view import view_of

Answer = dict[str, Any]


class SentOps(SentText):
    ops: list[dict[str, Any]]
    environment: str | None = None


class SentNode(SentText):
    node: str
    environment: str | None = None


class SentOffset(SentText):
    offset: int


class SentRename(SentText):
    kind: Literal["node", "parameter", "entity"]
    old: str
    new: str
    environment: str | None = None


def routes(folder: FlowFolder) -> list[Route]:
    def asking(kind: type[SentText], answer: Callable[[OpenText, Any], Answer]) -> Any:
        async def handle(request: Request) -> Response:
            body = await read_body(request, kind)
            opened = OpenText.of(folder, body)
            return JSONResponse(await asyncio.to_thread(answer, opened, body))

        return handle

    found = {
        "ops": asking(SentOps, changed),
        "node": asking(SentNode, shown),
        "complete": asking(SentOffset, completed),
        "hover": asking(SentOffset, explained),
        "rename": writing(asking(SentRename, renamed)),
        "format": asking(SentText, formatted),
    }
    return [Route(f"/api/flow/{name}", one, methods=["POST"]) for name, one in found.items()]


def changed(opened: OpenText, sent: SentOps) -> Answer:
    """Raises `FlowError` for what cannot be done."""
    editing = TextEditing(opened.path, opened.text)
    found = edited(editing, opened.folder.types, sent.ops)
    return _after(opened, found.text, found.changes, sent.environment)


def shown(opened: OpenText, sent: SentNode) -> Answer:
    """A node as a form; its problems stand in the view. Raises `Refusal` where there is none."""
    files = opened.folder.workspace
    try:
        form = NodeForm(files, opened.analysis, sent.node)
    except FlowError as error:
        raise Refusal(404, str(error)) from None
    return {
        "name": form.name,
        "type": form.type,
        "title": form.title,
        "help": form.help,
        "label": form.label,
        "lines": form.lines,
        "fields": [
            {**field._asdict(), "span": opened.span(field.span) if field.span else None}
            for field in form.fields
        ],
        "exits": [exit._asdict() for exit in form.exits],
        "asks": form.asks,
        "reads": form.reads,
        "credential": form.credential(sent.environment),
    }


def completed(opened: OpenText, sent: SentOffset) -> Answer:
    offset = opened.offset(sent.offset)
    typing = _typing(opened, offset)
    found = completions(opened.folder.workspace, typing)
    typed = max((one.typed for one in found), default=0)
    return {
        "from": opened.units(offset - typed),
        "items": [
            {
                "label": one.label,
                # All begin where the longest word does.
                "apply": opened.text[offset - typed : offset - one.typed] + one.text,
                "kind": one.kind,
                "detail": one.detail,
                "documentation": one.documentation(),
            }
            for one in found[:MOST_OFFERED]
        ],
    }


MOST_OFFERED = 500


def explained(opened: OpenText, sent: SentOffset) -> Answer:
    lookup = opened.folder.workspace.lookup
    words = hover_at(opened.analysis, lookup, opened.offset(sent.offset))
    return {"markdown": words} if words else {}


def renamed(opened: OpenText, sent: SentRename) -> Answer:
    """The open text comes back; the tests and environments are written. Raises `FlowError`."""
    renaming = rename_in(opened.analysis, Name(sent.kind, sent.old), sent.new, read_text)
    own, others = renaming.changes[0], renaming.changes[1:]
    write_all({change.path: change.after for change in others})
    edits = tuple(Edit(span, own.name) for span in own.spans)
    return {
        **_after(opened, own.after, edits, sent.environment),
        "others": [
            {"file": opened.folder.file(change.path), "changes": len(change.spans)}
            for change in others
        ],
        "notes": list(renaming.notes),
    }


def formatted(opened: OpenText, _: SentText) -> Answer:
    """Raises `FlowError` where the text is no YAML."""
    edits = formatting(opened.path, opened.text)
    text = opened.text
    for edit in reversed(edits):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return _after(opened, text, edits, None)


def _after(opened: OpenText, text: str, edits: tuple[Edit, ...], environment: str | None) -> Answer:
    after = OpenText(opened.folder, opened.file, opened.bom + text)
    return {
        "text": opened.bom + text,
        "changes": opened.changes(edits),
        "view": view_of(after, environment),
    }


def _typing(opened: OpenText, offset: int) -> Typing:
    text = opened.text
    starts = [start for start in line_starts(text) if start <= offset]
    ends = [*starts[1:], len(text)]
    lines = [text[start:end].rstrip("\r\n") for start, end in zip(starts, ends, strict=True)]
    rest = text[starts[-1] :].splitlines()
    lines[-1] = rest[0] if rest else ""
    before = text[starts[-1] : offset]
    return Typing(opened.path, text, offset, lines, before, lines[-1][len(before) :])
