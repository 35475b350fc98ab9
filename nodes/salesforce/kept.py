"""What is kept in the project of an org's objects and fields: no record, and of a field what
queries and writes need to know.

`{"names": [NAME, …], "objects": {NAME: {"fields": {NAME: {"type": …}}, "children": {RELATIONSHIP:
NAME}}}}`. Every object has its name there; those that the flows use, and those that these refer to,
have their fields too.
"""

from collections.abc import Coroutine, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from .descriptions import AskedDescriptions, Description, is_required

MOST_OBJECTS = 200
"""So many are described for one node; who needs more has a node that uses them."""
_USUAL: Mapping[str, Any] = {
    "relationshipName": None,
    "filterable": True,
    "createable": True,
    "updateable": True,
    "externalId": False,
    "idLookup": False,
}
"""What is left out of a field, as most have it."""

Answer = TypeVar("Answer")


async def to_keep(descriptions: AskedDescriptions) -> dict[str, Any]:
    """The objects that were asked for, and those that their fields refer to. Raises `NodeError`."""
    if not descriptions.known:
        return {}
    for described in descriptions.known:
        for about in described.fields.values():
            for name in about.get("referenceTo") or ():
                if len(descriptions.known) < MOST_OBJECTS:
                    await descriptions.of(str(name))
    objects = {one.name: _kept(one) for one in descriptions.known}
    return {"names": await descriptions.all_names(), "objects": objects}


def _kept(described: Description) -> dict[str, Any]:
    fields = {str(one["name"]): _kept_field(one) for one in described.fields.values()}
    return {"fields": fields, "children": dict(described.children.values())}


def _kept_field(about: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {"type": str(about.get("type") or "")}
    kept |= {key: about[key] for key, usual in _USUAL.items() if about.get(key, usual) != usual}
    if is_required(about):
        kept["required"] = True
    if references := about.get("referenceTo"):
        kept["referenceTo"] = [str(name) for name in references]
    if picked := about.get("picklistValues"):
        kept["values"] = [str(one["value"]) for one in picked if one.get("active", True)]
    return kept


class KeptDescriptions:
    """The objects of an org as they were kept."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self.kept = kept
        self._known: dict[str, Description | None] = {}
        self._objects = _blocks(kept.get("objects"))
        names = kept.get("names")
        listed = names if isinstance(names, list) else ()
        self.names: Sequence[str] = [one for one in listed if isinstance(one, str)]

    @cached_property
    def _by_lower(self) -> dict[str, str]:
        return {name.lower(): name for name in (*self.names, *self._objects)}

    async def of(self, name: str) -> Description | None:
        return self.get(name)

    def get(self, name: str) -> Description | None:
        key = name.lower()
        if key not in self._known:
            self._known[key] = self._read(key)
        return self._known[key]

    def _read(self, key: str) -> Description | None:
        own = self._by_lower.get(key)
        kept = self._objects.get(own) if own else None
        if own is None or kept is None:
            return Description(own, is_whole=False) if own else None
        fields = {
            key.lower(): _field(key, about) for key, about in _blocks(kept.get("fields")).items()
        }
        children = kept.get("children")
        named = children.items() if isinstance(children, Mapping) else ()
        return Description(own, fields, {key.lower(): (key, str(to)) for key, to in named})


def _field(name: str, about: Mapping[str, Any]) -> dict[str, Any]:
    lists = {key: about.get(key) for key in ("referenceTo", "values")}
    listed = {key: value if isinstance(value, list) else [] for key, value in lists.items()}
    return {"type": "", **about, **listed, "name": name}


def _blocks(written: Any) -> dict[str, Mapping[str, Any]]:
    """The entries that are blocks; somebody may have written in the file."""
    entries = written.items() if isinstance(written, Mapping) else ()
    return {key: value for key, value in entries if isinstance(value, Mapping)}


_latest: list[KeptDescriptions] = []
_MOST_ORGS = 4


def kept_descriptions(kept: Mapping[str, Any]) -> KeptDescriptions:
    """Those of an org, read once for all the nodes of a flow."""
    for one in _latest:
        if one.kept is kept:
            return one
    _latest.insert(0, KeptDescriptions(kept))
    del _latest[_MOST_ORGS:]
    return _latest[0]


def finished(work: Coroutine[Any, Any, Answer]) -> Answer:
    """What a coroutine gives that never waits, as none does that asks what is kept."""
    try:
        work.send(None)
    except StopIteration as done:
        answer: Answer = done.value
        return answer
    raise AssertionError("it waits")
