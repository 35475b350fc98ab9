"""Quick replies that their own question does not hear: whoever presses one is asked again."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from ..conversing import Conversing
from ..errors import Problem, Severity
from ..fields.line import Line
from ..fields.reply import Reply
from ..flow.loading import WrittenFlow
from ..source.tree import YamlPath
from ..values.entities import as_text
from ..values.heard import AS_SAID
from ..values.languages import either
from ..values.literals import Written
from ..values.redaction import Redaction
from .graph import Graph

_DAY = datetime(2026, 1, 31, 10)


def reply_problems(graph: Graph) -> Iterator[Problem]:
    """Each is heard as somebody would say it, in every language in which it is offered."""
    for node, pieces in graph.pieces.items():
        for at, piece in pieces:
            if isinstance(piece, Reply) and not _takes_all(graph.written, piece):
                yield from _unheard(graph, ("nodes", node, *at), piece)


def _takes_all(written: WrittenFlow, reply: Reply) -> bool:
    declared = written.parameters.get(reply.parameter)
    if not reply.parameter:
        return False
    if declared is None or declared.secret:
        return True
    return declared.entity.name in AS_SAID and not reply.is_closed


def _unheard(graph: Graph, path: YamlPath, reply: Reply) -> Iterator[Problem]:
    written = graph.written
    tags = written.settings.languages.all
    wrong: dict[tuple[YamlPath, str, _Wrong], list[str]] = {}
    heard: list[str] = []
    for tag in tags:
        place, text = _said(reply.said, tag, tags)
        if not text:
            continue
        if why := _why(reply, _Listener(written, tag), text):
            wrong.setdefault((place, text, why), []).append(tag)
        else:
            heard.append(tag)
    for (place, text, why), found in wrong.items():
        told = f'"{text}" {why.text}'
        if len(tags) > 1:
            told = f"in {either(tuple(found))}: {told}"
        if heard and not place:
            others = ", ".join(f"{tag}: …" for tag in found)
            told += f"; write it in each language, such as {{{heard[0]}: {text}, {others}}}"
        yield written.source.problem(
            (*path, *place), told, "unheard-reply", severity=why.severity, key=reply.is_key
        )


class _Wrong(NamedTuple):
    text: str
    severity: Severity = "error"


def _said(line: Line, tag: str, tags: tuple[str, ...]) -> tuple[YamlPath, str]:
    """The text in a language and its place; none where it is made of values."""
    lines: Mapping[str, Line] | None = getattr(line, "lines", None)
    if lines is None:
        return (), line.constant or ""
    if not lines.keys() <= set(tags) or tag not in lines:
        return (), ""
    return (tag,), lines[tag].constant or ""


def _why(reply: Reply, listener: "_Listener", text: str) -> _Wrong | None:
    """Why it is not taken for one value, or for the one that it stands for. Of several the caller
    is asked which."""
    wanted = reply.means
    try:
        if reply.parameter and wanted is not None:
            wanted = listener.accept(reply.parameter, Written(wanted))
        outcome = reply.hears(listener, text)
    except (ValueError, LookupError):
        return None  # the option itself is told
    found = [as_text(one) for one in outcome.candidates]
    if not found and outcome.half is not None:
        return None  # the rest is asked for
    if not found:
        reason = outcome.reason.removeprefix(f"${reply.parameter}: ").removeprefix(f'"{text}" ')
        return _Wrong(f"is not heard as an answer: it {reason}")
    if len(found) > 1 and not reply.may_be_several:
        return _Wrong(f"may mean {', '.join(found[:-1])} or {found[-1]}", "warning")
    if wanted is not None and outcome.candidates[0] != wanted:
        return _Wrong(f"is heard as {found[0]}")
    return None


class _Listener(Conversing):
    """Hears as a session does, on some day."""

    __slots__ = ("_declared", "_heard", "_redaction", "languages", "now", "parameters")

    def __init__(self, written: WrittenFlow, tag: str) -> None:
        self._declared = written.parameters
        self._heard: list[str] = []
        self._redaction = Redaction()
        self.languages = written.settings.languages
        moment = _DAY.replace(tzinfo=written.settings.time_zone)
        self.now = lambda: moment
        self.parameters: Mapping[str, Any] = {"LANGUAGE": tag}

    def accept(self, name: str, value: Any) -> Any:
        return self._declared[name].accept(value, self.now)
