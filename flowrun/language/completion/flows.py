"""What may be written at the cursor in a flow."""

import re
from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

from engine.fields.item import INDEX, ITEM, REASON
from engine.flow.wiring import END
from engine.source.tree import YamlPath
from engine.values.entities import as_text
from engine.values.parameters import SYSTEM
from engine.values.speaking.choosing import FORMS

from ..analysis import Analysis
from ..hover import node_hover, parameter_hover
from ..schemas.nodes import FAILED_HELP, one_exit
from ..workspace import Workspace
from .offered import Completion, Typing
from .services import service_completions

_SLOT = re.compile(r"(?<!\$)(?:\$\$)*\$\{?(?P<name>[A-Za-z_]\w*)?$", re.ASCII)

_FIELD = re.compile(
    r"(?<!\$)(?:\$\$)*\$\{(?P<name>[A-Za-z_]\w*)(?:\[[^\]]*\])?\.(?P<typed>[\w.]*)$", re.ASCII
)
_FORM = re.compile(
    r"(?<!\$)(?:\$\$)*\$\{(?P<name>[A-Za-z_]\w*)(?:\[[^\]]*\])?(?:\.(?P<path>[\w.]+))?"
    r":(?P<typed>[\w]*)$",
    re.ASCII,
)


def flow_completions(files: Workspace, typing: Typing) -> list[Completion]:
    analysis, cursor = files.analysis(typing.path, typing.text), typing.cursor
    slot = _SLOT.search(typing.before)
    in_node = cursor.path[:1] == ("nodes",) and len(cursor.path) > 2
    if slot and in_node:
        keys = {*cursor.path}
        of_item = bool({"show", "where"} & keys) or ("say" in keys and "valid" not in keys)
        names = (
            *((ITEM, INDEX) if of_item else ()),
            *((REASON,) if "retry_prompt" in keys else ()),
        )
        return _parameters(analysis, len(slot["name"] or ""), "", names)
    if in_node and (field := _FIELD.search(typing.before)):
        return _fields(analysis, field["name"], len(field["typed"]))
    if in_node and (form := _FORM.search(typing.before)):
        entity = _entity_of(analysis, form["name"], form["path"] or "")
        return _forms(entity, len(form["typed"]))
    if offered := service_completions(files, analysis, typing) if in_node else []:
        return offered
    if cursor.is_key:
        return _keys(files, analysis, typing)
    return _values(files, analysis, typing)


def _parameters(
    analysis: Analysis, typed: int, before: str, also: Iterable[str] = ()
) -> list[Completion]:
    return [
        Completion(
            f"${name}",
            before + name,
            "parameter",
            typed,
            documentation=partial(parameter_hover, analysis, name),
        )
        for name in (*also, *analysis.all_parameters)
    ]


def _fields(analysis: Analysis, name: str, typed: int) -> list[Completion]:
    """The fields that a parameter tells of; of an item those that any does."""
    names = analysis.parameters if name == ITEM else (name,)
    fields = {path: entity for one in names for path, entity in analysis.told_fields(one).items()}
    return [Completion(path, path, "field", typed, entity) for path, entity in fields.items()]


def _entity_of(analysis: Analysis, name: str, path: str) -> str:
    """Of a parameter, or of a field that it tells of; empty where it is not known."""
    if path:
        names = analysis.parameters if name == ITEM else (name,)
        return next(
            (told[path] for one in names if path in (told := analysis.told_fields(one))), ""
        )
    written = analysis.parameters.get(name)
    known = SYSTEM.get(name)
    return (
        as_text(written.get("entity"))
        if isinstance(written, dict)
        else (known.entity.name if known else "")
    )


def _forms(entity: str, typed: int) -> list[Completion]:
    """The forms in which a value is said: `${DAY:when}`."""
    names = FORMS.get(entity, ())
    return [Completion(name, name, "value", typed, f"{entity}, as it is said") for name in names]


def _keys(files: Workspace, analysis: Analysis, typing: Typing) -> list[Completion]:
    path = typing.cursor.path
    if len(path) == 3 and path[0] == "nodes" and path[2] == "exits":
        return _exits(analysis, str(path[1]), len(typing.word))
    present = typing.keys_in_braces or _written_keys(analysis, path)
    keys = files.lookup.keys(path, analysis.type_of, present)
    found = typing.schema_keys(keys)
    if "plural" in keys:  # a block of texts by language may begin here
        found += typing.keys(analysis.languages, "key")
    return found


def _written_keys(analysis: Analysis, path: YamlPath) -> Collection[str]:
    """Those of the block at a path, as far as it can be read."""
    here: Any = analysis.data
    for part in path:
        if isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
        elif isinstance(here, dict):
            here = here.get(part)
    return here if isinstance(here, dict) else ()


def _exits(analysis: Analysis, node: str, typed: int) -> list[Completion]:
    kind = analysis.kind(node)
    named = {} if kind is None or one_exit(kind) else analysis.exits(node)
    if kind is not None:
        named.setdefault("failed", FAILED_HELP)
    return [
        Completion(name, f"{name}: ", "exit", typed, "", partial(str, words))
        for name, words in named.items()
    ]


def _values(files: Workspace, analysis: Analysis, typing: Typing) -> list[Completion]:
    typed, path = len(typing.word), typing.cursor.path
    if _is_target(path):
        ends = () if path == ("start",) else (END,)
        return node_completions(analysis, (*analysis.nodes, *ends), typed)
    if (speaks := _credential(analysis, path)) is not None:
        known = files.credential_names(typing.path.parent)
        fitting = [name for name, one in known.items() if speaks in ("", one)]
        return typing.values(fitting, "credential")
    if files.lookup.takes_parameter(path, analysis.type_of):
        return _parameters(analysis, typed, "$")
    known = files.lookup.values(path, analysis.type_of)
    if _is_entity(path):
        known |= dict.fromkeys(analysis.entities, "An entity of this flow.")
    return typing.schema_values(known)


def _is_entity(path: YamlPath) -> bool:
    """Whether the name of an entity stands there: of a parameter, or of a field of an item."""
    if path[:1] == ("parameters",) and len(path) == 3:
        return path[2] == "entity"
    of_field = path[:-1] if path[-1:] == ("entity",) else path
    return path[:1] in (("parameters",), ("nodes",)) and of_field[-2:-1] == ("entities",)


def _is_target(path: YamlPath) -> bool:
    if path in (("start",), ("on_failed",)):
        return True
    if path[:1] != ("nodes",):
        return False
    return path[2:] == ("next",) or (len(path) == 4 and path[2] == "exits")


def node_completions(
    analysis: Analysis, names: Iterable[str], typed: int, after: str = ""
) -> list[Completion]:
    """Nodes by their names, with `after` behind each."""
    return [
        Completion(
            name,
            name + after,
            "node",
            typed,
            analysis.type_of(name),
            partial(node_hover, analysis, name),
        )
        for name in names
    ]


def _credential(analysis: Analysis, path: YamlPath) -> str | None:
    """What a credential that belongs there must speak; None where none belongs."""
    kind = analysis.kind(str(path[1])) if len(path) == 3 and path[0] == "nodes" else None
    fields = dict(kind.credential_fields()) if kind else {}
    field = fields.get(str(path[-1])) if path else None
    return field.speaks if field else None
