"""What is shown about the node, the parameter or the key under the pointer, as Markdown."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.flow.wiring import END, written_exits
from engine.values.entities import ENTITIES, as_text
from engine.values.parameters import RESERVED, SYSTEM
from engine.values.secret import DOTS

from .analysis import Analysis
from .finder import Kind, Reference, Role
from .schemas.lookup import SchemaLookup
from .schemas.nodes import FAILED_HELP, help_of, markdown_of


def hover_at(analysis: Analysis, lookup: SchemaLookup, offset: int) -> str:
    """What to show about the place; empty where there is nothing to say."""
    reference = analysis.reference_at(offset)
    if reference and (told := hover_of(analysis, reference)):
        return told
    place = analysis.path_at(offset)
    if place is None:
        return ""
    path, is_key = place
    if is_key:
        return _key_hover(analysis, lookup, path)
    kind = analysis.kind(str(path[1])) if path[:1] == ("nodes",) and path[2:] == ("type",) else None
    if kind is not None:
        return markdown_of(kind)
    return lookup.values(path, analysis.type_of).get(_value(analysis, path), "")


def hover_of(analysis: Analysis, reference: Reference) -> str:
    told = _HOVERS.get(reference.kind)
    return told(analysis, reference.name) if told else ""


def node_hover(analysis: Analysis, name: str) -> str:
    """A node's type and help, and where its exits lead."""
    if name == END:
        return "Ends the session."
    kind = analysis.kind(name)
    if kind is None:
        return ""
    targets = {exit.name: exit.target for exit in written_exits(analysis.node(name))}
    if not targets.get("failed"):
        targets["failed"] = analysis.data.get("on_failed")
    exits = analysis.exits(name) | {"failed": kind.exits.get("failed", FAILED_HELP)}
    lines = [_exit_line(exit, targets.get(exit), text) for exit, text in exits.items()]
    return "\n".join([f"**{name}** · {kind.type}", "", help_of(kind), "", *lines])


def entity_hover(analysis: Analysis, name: str) -> str:
    """What an entity takes, and for what the flow has it."""
    if name in ENTITIES:
        return f"Takes {ENTITIES[name].takes}."
    written = analysis.entities.get(name)
    using = [one for one, told in analysis.parameters.items() if _entity_of(told) == name]
    if not isinstance(written, dict) or not using:
        return f"**{name}**" if name in analysis.entities else ""
    lines = [f"**{name}** · takes {_taken(analysis, using[0])}", ""]
    if text := as_text(written.get("description")):
        lines += [text, ""]
    return "\n".join([*lines, f"- of {', '.join(f'${one}' for one in using)}"])


def _entity_of(written: Any) -> str:
    return as_text(written.get("entity")) if isinstance(written, dict) else ""


def _exit_line(exit: str, target: Any, text: str) -> str:
    arrow = f" → {as_text(target)}" if target else ""
    return f"- `{exit}`{arrow}" + (f": {text}" if text else "")


_USES: tuple[tuple[Role, str], ...] = (("set", "set by"), ("read", "read by"))


def parameter_hover(analysis: Analysis, name: str) -> str:
    """A parameter's declaration and the nodes that set and read it. A secret's value stays out."""
    if name in RESERVED:
        return f"**${name}** · {RESERVED[name]}"
    if name not in analysis.parameters and name not in SYSTEM:
        return ""
    written = analysis.parameters.get(name)
    block = written if isinstance(written, dict) else {"value": written}
    known = SYSTEM.get(name)
    entity = as_text(block.get("entity")) or (known.entity.name if known else "any")
    secret = as_text(block.get("secret")).lower() not in ("", "false", "no")
    if known and known.entity.name == entity:
        takes = known.entity.takes
    else:
        takes = ENTITIES[entity].takes if entity in ENTITIES else _taken(analysis, name)
    lines = [f"**${name}** · {entity}" + (" · secret" if secret else ""), ""]
    if text := as_text(block.get("description")) or (known.description if known else ""):
        lines += [text, ""]
    lines.append(f"- takes {takes}")
    if (default := block.get("value")) is not None:
        lines.append(f"- default: `{DOTS if secret else as_text(default)}`")
    for role, word in _USES:
        if nodes := analysis.users.get((name, role)):
            lines.append(f"- {word}: {', '.join(nodes)}")
    return "\n".join(lines)


def _taken(analysis: Analysis, name: str) -> str:
    """What a parameter of an entity takes that is the flow's own."""
    good = analysis.good
    flow = good.written if good else None
    declared = flow.parameters.get(name) if flow else None
    return declared.entity.takes if declared else "?"


def _key_hover(analysis: Analysis, lookup: SchemaLookup, path: Any) -> str:
    if len(path) == 4 and path[0] == "nodes" and path[2] == "exits":
        exits = analysis.exits(path[1])
        return exits.get(path[3], "") or (FAILED_HELP if path[3] == "failed" else "")
    return lookup.description(path, analysis.type_of)


def _value(analysis: Analysis, path: Any) -> str:
    """Nothing below a key that stands twice, of which the data has the other."""
    node: Any = analysis.data
    for part in path:
        try:
            node = node[part]
        except (KeyError, IndexError, TypeError):
            return ""
    return as_text(node)


_HOVERS: Mapping[Kind, Callable[[Analysis, str], str]] = {
    "node": node_hover,
    "parameter": parameter_hover,
    "entity": entity_hover,
}
