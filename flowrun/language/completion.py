"""What may be written at the cursor."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Literal, NamedTuple

from engine.flow.wiring import END
from engine.source.tree import YamlPath

from .analysis import Analysis
from .guide import Guide
from .schema import FAILED_HELP, one_exit
from .symbols import Spot, spot_at
from .words import node_words, parameter_words

Credentials = Callable[[], Mapping[str, str]]
"""Gives the names of the credentials, and what each of them speaks."""

Shape = Literal["key", "value", "node", "parameter", "exit", "credential"]

_SLOT = re.compile(r"(?<!\$)(?:\$\$)*\$\{?(?P<name>[A-Za-z_]\w*)?$", re.ASCII)


class Offer(NamedTuple):
    """`text` takes the place of the `typed` characters before the cursor."""

    label: str
    text: str
    shape: Shape
    typed: int
    detail: str = ""
    words: str = ""


def offers(
    analysis: Analysis,
    guide: Guide,
    credentials: Credentials,
    lines: list[str],
    line: int,
    before: str,
) -> list[Offer]:
    """`before` is the line up to the cursor."""
    spot = spot_at(lines, line, before)
    slot = _SLOT.search(before)
    in_node = spot.path[:1] == ("nodes",) and len(spot.path) > 2
    if slot and in_node:
        return _parameters(analysis, len(slot["name"] or ""), "")
    if spot.is_key:
        return _keys(analysis, guide, spot)
    return _values(analysis, guide, credentials, spot)


def _parameters(analysis: Analysis, typed: int, before: str) -> list[Offer]:
    return [
        Offer(f"${name}", before + name, "parameter", typed, words=parameter_words(analysis, name))
        for name in analysis.all_parameters
    ]


def _keys(analysis: Analysis, guide: Guide, spot: Spot) -> list[Offer]:
    if len(spot.path) == 3 and spot.path[0] == "nodes" and spot.path[2] == "exits":
        return _exits(analysis, spot)
    typed = len(spot.word)
    found = []
    for key, schema in guide.keys(spot.path, analysis.type_of).items():
        words = schema.get("markdownDescription") or schema.get("description", "")
        below = "object" in schema.get("type", ())
        found.append(Offer(key, f"{key}:" if below else f"{key}: ", "key", typed, "", words))
    return found


def _exits(analysis: Analysis, spot: Spot) -> list[Offer]:
    node, typed = str(spot.path[1]), len(spot.word)
    kind = analysis.kind(node)
    named = {} if kind is None or one_exit(kind) else analysis.exits(node)
    if kind is not None:
        named.setdefault("failed", FAILED_HELP)
    return [Offer(name, f"{name}: ", "exit", typed, "", words) for name, words in named.items()]


def _values(analysis: Analysis, guide: Guide, credentials: Credentials, spot: Spot) -> list[Offer]:
    word = spot.word.lstrip("'\"")
    typed, path = len(word), spot.path
    if _is_target(path):
        ends = () if path == ("start",) else (END,)
        return _nodes(analysis, (*analysis.nodes, *ends), typed)
    if (speaks := _credential(analysis, path)) is not None:
        fitting = [name for name, one in credentials().items() if speaks in ("", one)]
        return [Offer(name, name, "credential", typed) for name in fitting]
    if guide.takes_parameter(path, analysis.type_of):
        return _parameters(analysis, typed, "$")
    return [
        Offer(value, value, "value", typed, "", words)
        for value, words in guide.values(path, analysis.type_of).items()
    ]


def _is_target(path: YamlPath) -> bool:
    if path in (("start",), ("on_failed",)):
        return True
    if path[:1] != ("nodes",):
        return False
    return path[2:] == ("next",) or (len(path) == 4 and path[2] == "exits")


def _nodes(analysis: Analysis, names: Iterable[str], typed: int) -> list[Offer]:
    return [
        Offer(name, name, "node", typed, analysis.type_of(name), node_words(analysis, name))
        for name in names
    ]


def _credential(analysis: Analysis, path: YamlPath) -> str | None:
    """What a credential that belongs there must speak; None where none belongs."""
    kind = analysis.kind(str(path[1])) if len(path) == 3 and path[0] == "nodes" else None
    fields = dict(kind.credential_fields()) if kind else {}
    field = fields.get(str(path[-1])) if path else None
    return field.speaks if field else None
