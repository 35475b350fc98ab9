"""What an org lacks of what a node will ask it for, from the org's own descriptions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine import Context, Finding, NodeError
from engine.fields import nearest

from .errors import read_errors, rest_error
from .soql import (
    And,
    Column,
    Condition,
    FieldComparison,
    FieldPath,
    FunctionCall,
    Not,
    Operand,
    Or,
    Origin,
    SoqlQuery,
    TypeOf,
)

if TYPE_CHECKING:
    from .node import Salesforce


@dataclass(slots=True)
class Description:
    """An object as the org describes it, by lower-case names; a child relationship is its own name
    and that of the object it leads to."""

    name: str
    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    children: dict[str, tuple[str, str]] = field(default_factory=dict)

    def parents(self, relationship: str) -> list[str] | None:
        """The objects that a relationship leads to; None when there is no such relationship."""
        for each in self.fields.values():
            if str(each.get("relationshipName") or "").lower() == relationship.lower():
                return [str(name) for name in each.get("referenceTo") or ()]
        return None

    @property
    def relationships(self) -> list[str]:
        return [
            str(one["relationshipName"])
            for one in self.fields.values()
            if one.get("relationshipName")
        ]


class Preflight:
    """One node against one org."""

    def __init__(self, node: "Salesforce", ctx: Context) -> None:
        self.node = node
        self.ctx = ctx
        self._known: dict[str, Description | None] = {}
        self._found: list[Finding] = []

    async def findings(self) -> tuple[Finding, ...]:
        """Raises `NodeError` when the org cannot be asked."""
        if self.node.action == "get_records":
            await self._query(self.node.soql.query, None)
        elif self.node.object:
            await self._record(str(self.node.object))
        return tuple(dict.fromkeys(self._found))

    async def _record(self, name: str) -> None:
        described = await self._described(name, ("object",), name)
        if described is None:
            return
        if key := self.node.external_id:
            about = described.fields.get(key.lower())
            if about is None:
                self._lacks(described, str(key), ("external_id",), str(key))
            elif not (about.get("externalId") or about.get("idLookup")):
                text = f"{described.name}.{key} is no external id in this org"
                self._note(("external_id",), text, "org-external-id", str(key))
        fields = self.node.fields
        for written in fields.names if fields else ():
            await self._path(described, FieldPath(tuple(written.split("."))), ("fields",))
        right = "createable" if self.node.action == "create_record" else "updateable"
        for written in fields.values if fields else ():
            about = described.fields.get(written.lower())
            if about is None and "." not in written and described.parents(written) is None:
                self._lacks(described, written, ("fields", written), "")
            elif about is not None and about.get(right) is False:
                text = f"the credential's user may not write {described.name}.{written}"
                self._note(("fields", written), text, "org-read-only", "")

    async def _query(self, query: SoqlQuery, outer: Description | None) -> None:
        described = await self._origin(query.origins[0], outer)
        if described is None or len(query.origins) > 1:
            return
        named = [one.alias for one in query.select if isinstance(one, Column)]
        aliases = frozenset(alias.lower() for alias in (query.origins[0].alias, *named) if alias)
        for path in _paths(query):
            await self._path(described, path, ("query",), aliases)
        for item in query.select:
            if isinstance(item, SoqlQuery):
                await self._query(item, described)
        for inner in _inner_queries(query.where):
            await self._query(inner, None)

    async def _origin(self, origin: Origin, outer: Description | None) -> Description | None:
        name = origin.path.parts[-1]
        find = self.node.soql.text_at(origin.path.position)
        if outer is None:
            return await self._described(name, ("query",), find)
        child = outer.children.get(name.lower())
        if child is None:
            hint = nearest(name, [one for one, _ in outer.children.values()])
            text = f'{outer.name} has no child relationship "{name}" in this org{hint}'
            self._note(("query",), text, "org-relationship", find)
            return None
        return await self._described(child[1], ("query",), find)

    async def _path(
        self,
        described: Description,
        path: FieldPath,
        place: tuple[str, ...],
        aliases: frozenset[str] = frozenset(),
    ) -> None:
        *relationships, name = path.parts
        if not relationships and name.lower() in aliases:
            return
        if relationships and relationships[0].lower() in {*aliases, described.name.lower()}:
            relationships = relationships[1:]
        find = self.node.soql.text_at(path.position) if place == ("query",) else str(path)
        at = described
        for relationship in relationships:
            parents = at.parents(relationship)
            if parents is None:
                hint = nearest(relationship, at.relationships)
                text = f'{at.name} has no relationship "{relationship}" in this org{hint}'
                self._note(place, text, "org-relationship", find)
                return
            if len(parents) != 1:
                return  # it leads to several objects; which one is known only for each record
            above = await self._described(parents[0], place, find)
            if above is None:
                return
            at = above
        if name.lower() not in at.fields:
            self._lacks(at, name, place, find)

    def _lacks(self, at: Description, name: str, place: tuple[str, ...], find: str) -> None:
        known = [str(one["name"]) for one in at.fields.values()]
        text = f'{at.name} has no field "{name}" in this org, or its user may not see it'
        self._note(place, text + nearest(name, known), "org-field", find)

    def _note(self, place: tuple[str, ...], text: str, code: str, find: str) -> None:
        key = place[0] == "fields" and len(place) > 1
        self._found.append(Finding(place, text, code, "error", find, key))

    async def _described(self, name: str, place: tuple[str, ...], find: str) -> Description | None:
        key = name.lower()
        if key not in self._known:
            self._known[key] = await self._describe(name)
        if self._known[key] is None:
            text = f'there is no object "{name}" in this org, or its user may not see it'
            self._note(place, text, "org-object", find)
        return self._known[key]

    async def _describe(self, name: str) -> Description | None:
        response = await self.node.send(self.ctx, self.node.api.get(f"sobjects/{name}/describe"))
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


def _paths(query: SoqlQuery) -> Iterator[FieldPath]:
    """Every field of the query itself; those of queries within it are not its own."""
    for item in query.select:
        if isinstance(item, Column):
            yield from _fields(item.expression)
        elif isinstance(item, TypeOf):
            continue
    yield from _compared(query.where)
    yield from _compared(query.having)
    for operand in query.group_by.items if query.group_by else ():
        yield from _fields(operand)
    for order in query.order_by:
        yield from _fields(order.expression)


def _fields(operand: Operand) -> Iterator[FieldPath]:
    if isinstance(operand, FieldPath):
        yield operand
    else:
        for argument in operand.arguments:
            if isinstance(argument, FieldPath | FunctionCall):
                yield from _fields(argument)


def _comparisons(condition: Condition | None) -> Iterator[FieldComparison]:
    if isinstance(condition, FieldComparison):
        yield condition
    elif isinstance(condition, And | Or):
        for item in condition.items:
            yield from _comparisons(item)
    elif isinstance(condition, Not):
        yield from _comparisons(condition.item)


def _compared(condition: Condition | None) -> Iterator[FieldPath]:
    for comparison in _comparisons(condition):
        yield from _fields(comparison.left)


def _inner_queries(condition: Condition | None) -> Iterator[SoqlQuery]:
    for comparison in _comparisons(condition):
        if isinstance(comparison.right, SoqlQuery):
            yield comparison.right
