"""What may be written at the cursor in an environment or a credentials file."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.values.entities import as_text

from ..text.half_typed import typed_blocks
from ..workspace import Workspace
from .offered import Completion, Typing

_VALUES: Mapping[str, tuple[str, ...]] = {
    "confirmation": ("yes", "no"),
    "date": ("today", "tomorrow"),
}
"""What is mostly set for parameters of an entity, where that is a few words."""


def no_type(_: str) -> str:
    """Nothing in the file has a type of its own."""
    return ""


def entity_values(written: Any) -> Iterable[str]:
    """The usual values of a parameter as it is declared."""
    entity = written.get("entity") if isinstance(written, Mapping) else None
    return _VALUES.get(as_text(entity), ())


def environment_completions(files: Workspace, typing: Typing) -> list[Completion]:
    """The credentials and parameters of the flows in the folder above."""
    folder = typing.path.parent.parent
    match typing.names, typing.cursor.is_key:
        case ("credentials",), True:
            return typing.keys(_used(files, typing), "credential")
        case ("credentials", swapped), False:
            speaks = _used(files, typing).get(swapped, "")
            known = files.credential_names(folder).items()
            return typing.values([one for one, has in known if speaks in ("", has)], "credential")
        case ("parameters",), True:
            return typing.keys(_declared(files, typing), "parameter")
        case ("parameters", name), False:
            return typing.values(entity_values(_declared(files, typing).get(name)), "value")
    lookup, path = files.environment_lookup, typing.cursor.path
    if typing.cursor.is_key:
        return typing.schema_keys(lookup.keys(path, no_type))
    return typing.schema_values(lookup.values(path, no_type))


def credentials_completions(files: Workspace, typing: Typing) -> list[Completion]:
    """Types, their fields, and the names that the flows beside use and the file lacks."""
    path, lookup = typing.cursor.path, files.credentials_lookup
    blocks = typed_blocks(typing.text)
    if not path and typing.cursor.is_key:
        used: dict[str, str] = {}
        for flow in files.flows_in(typing.path.parent):
            used |= files.named_credentials(flow)
        return typing.keys([one for one in used if one not in blocks], "credential")
    type_of = _type_of(blocks)
    if typing.cursor.is_key:
        return typing.schema_keys(lookup.keys(path, type_of))
    return typing.schema_values(lookup.values(path, type_of))


def _type_of(blocks: Mapping[str, str]) -> Any:
    return lambda name: blocks.get(name, "")


def _used(files: Workspace, typing: Typing) -> dict[str, str]:
    """The credentials that the flows of the folder above name, with what each must speak."""
    used: dict[str, str] = {}
    for flow in files.flows_in(typing.path.parent.parent):
        used |= files.named_credentials(flow)
    return used


def _declared(files: Workspace, typing: Typing) -> dict[str, Any]:
    declared: dict[str, Any] = {}
    for flow in files.flows_in(typing.path.parent.parent):
        declared = {**flow.parameters, **declared}
    return declared
