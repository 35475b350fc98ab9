"""Objects as an org describes them: their fields, and the relationships that lead from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from engine import NodeError

from .errors import read_errors, rest_error
from .requests import RestApi, Send


@dataclass(slots=True)
class Description:
    """An object as the org describes it, by lower-case names; a child relationship is its own name
    and that of the object it leads to."""

    name: str
    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    children: dict[str, tuple[str, str]] = field(default_factory=dict)
    is_whole: bool = True
    """Whether this is all of it; of some objects no more than the name is kept."""

    def parents(self, relationship: str) -> list[str] | None:
        """The objects that a relationship leads to; None when there is no such relationship."""
        for each in self.fields.values():
            if str(each.get("relationshipName") or "").lower() == relationship.lower():
                return [str(name) for name in each.get("referenceTo") or ()]
        return None

    @property
    def required(self) -> list[str]:
        """The fields without which no record is created."""
        return [str(one["name"]) for one in self.fields.values() if is_required(one)]

    @property
    def field_names(self) -> list[str]:
        return [str(one["name"]) for one in self.fields.values()]

    @property
    def relationships(self) -> list[str]:
        return [
            str(one["relationshipName"])
            for one in self.fields.values()
            if one.get("relationshipName")
        ]


def is_required(about: Mapping[str, Any]) -> bool:
    """Whether whoever creates a record has to give the field; `required` is how that is kept."""
    if "required" in about:
        return about["required"] is True
    asked = about.get("createable", True), about.get("nillable"), about.get("defaultedOnCreate")
    return asked == (True, False, False)


class Descriptions(Protocol):
    """The objects of an org; `names` are those that are known without asking."""

    @property
    def names(self) -> Sequence[str]: ...

    async def of(self, name: str) -> Description | None:
        """None for an object that is not there. Raises `NodeError` when the org cannot tell."""
        ...


class AskedDescriptions:
    """Those that one preflight needs, each asked for once."""

    names: Sequence[str] = ()

    def __init__(self, api: RestApi, send: Send) -> None:
        self.api = api
        self.send = send
        self._known: dict[str, Description | None] = {}

    async def of(self, name: str) -> Description | None:
        key = name.lower()
        if key not in self._known:
            self._known[key] = await self._ask(name)
        return self._known[key]

    @property
    def known(self) -> list[Description]:
        """All that were asked for and are there."""
        return [one for one in self._known.values() if one is not None]

    async def all_names(self) -> list[str]:
        """Every object's name, in the order of the alphabet. Raises `NodeError`."""
        response = await self.send(self.api.get("sobjects"))
        if not response.ok:
            raise rest_error(response)
        try:
            return sorted(str(one["name"]) for one in response.json()["sobjects"])
        except (KeyError, TypeError):
            raise NodeError("the list of objects is none") from None

    async def _ask(self, name: str) -> Description | None:
        response = await self.send(self.api.get(f"sobjects/{name}/describe"))
        if response.status == 404 and any(e.code == "NOT_FOUND" for e in read_errors(response)):
            return None
        if not response.ok:
            raise rest_error(response)
        data = response.json()
        try:
            fields = {str(one["name"]).lower(): dict(one) for one in data["fields"]}
            children = {
                str(one["relationshipName"]).lower(): (
                    str(one["relationshipName"]),
                    str(one["childSObject"]),
                )
                for one in data.get("childRelationships") or ()
                if one.get("relationshipName")
            }
            return Description(str(data["name"]), fields, children)
        except (KeyError, TypeError, AttributeError):
            raise NodeError(f"the description of {name} is none") from None
