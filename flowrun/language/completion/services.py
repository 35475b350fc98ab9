"""Words of a node's service, names among them as far as they are kept in the project."""

import re

from engine.source.tree import YamlPath

from ..analysis import Analysis
from ..workspace import Workspace
from .offered import Completion, Typing

_WORD = re.compile(r"\w*\Z")


def service_completions(files: Workspace, analysis: Analysis, typing: Typing) -> list[Completion]:
    """What the node's type offers at the cursor."""
    path, before, after = _value_at(analysis, typing)
    kind = analysis.kind(str(path[1])) if len(path) > 2 else None
    written = analysis.node(str(path[1])) if kind else None
    if kind is None or not isinstance(written, dict):
        return []
    found: dict[str, str] = {}
    for key, _ in kind.credential_fields():
        described = files.described(typing.path.parent, str(written.get(key)))
        found |= dict(kind.offers(written, path[2:], before, after, described))
    word = _WORD.search(before)
    typed = len(word[0]) if word else 0
    ends = ": " if typing.cursor.is_key and path == typing.cursor.path else ""
    return [Completion(one, one + ends, "field", typed, told) for one, told in found.items()]


def _value_at(analysis: Analysis, typing: Typing) -> tuple[YamlPath, str, str]:
    """The path of the value that the cursor is in, with what stands in it before and after: of
    several lines where the text is YAML, and else of one."""
    place = analysis.path_at(typing.offset) if analysis.document else None
    if analysis.document and place and not place[1]:
        value = analysis.document.source_map.value(place[0])
        if value is not None:
            (start, end), text = value.span, analysis.document.source.text
            return place[0], text[start : typing.offset], text[typing.offset : end]
    return typing.cursor.path, typing.word, typing.after
