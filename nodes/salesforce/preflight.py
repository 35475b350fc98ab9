"""What an org lacks of what a node will ask it for, from the org's own descriptions."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from engine import Finding
from engine.fields import nearest

from .binding import Soql
from .descriptions import Description, Descriptions
from .record_keys import ApiName, Fields
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
    comparisons_of,
)


class Preflight:
    """What one node will ask for, compared with one org. All raise `NodeError` when the org cannot
    be asked."""

    def __init__(self, descriptions: Descriptions) -> None:
        self._descriptions = descriptions
        self._found: list[Finding] = []

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(dict.fromkeys(self._found))

    async def query(self, soql: Soql) -> None:
        await self._query(soql, soql.query, None)

    async def record(
        self, name: ApiName, external_id: ApiName | None, fields: Fields | None, *, creates: bool
    ) -> None:
        described = await self._described(name, ("object",), name)
        if described is None:
            return
        if external_id:
            self._key(described, external_id)
        for written in fields.names if fields else ():
            await self._path(described, FieldPath(tuple(written.split("."))), ("fields",), written)
        if fields:
            self._written(described, fields.values, "createable" if creates else "updateable")
        if fields and creates:
            self._left_out(described, fields.values)

    def _key(self, described: Description, name: str) -> None:
        about = described.fields.get(name.lower())
        if about is None and not described.is_whole:
            return
        if about is None:
            self._lacks(described, name, ("external_id",), name)
        elif not (about.get("externalId") or about.get("idLookup")):
            text = f"{described.name}.{name} is no external id in this org"
            self._note(("external_id",), text, "org-external-id", name)

    def _written(self, described: Description, values: Mapping[str, Any], right: str) -> None:
        for written in values:
            about = described.fields.get(written.lower())
            if about is None and not described.is_whole:
                continue
            if about is None and "." not in written and described.parents(written) is None:
                self._lacks(described, written, ("fields", written), "")
            elif about is not None and about.get(right) is False:
                text = f"the credential's user may not write {described.name}.{written}"
                self._note(("fields", written), text, "org-read-only", "")

    def _left_out(self, described: Description, values: Mapping[str, Any]) -> None:
        """A warning: a trigger of the org may give them."""
        given = {written.lower() for written in values}
        for name in described.required:
            about = described.fields[name.lower()]
            names = {name.lower(), str(about.get("relationshipName") or "").lower()}
            # The name of a person account is its LastName.
            names |= {"lastname"} if name == "Name" else set()
            if not names & given:
                text = f"{described.name} is not created without {name} in this org"
                self._note(("fields",), text, "org-required", "", severity="warning")

    async def _query(self, soql: Soql, query: SoqlQuery, outer: Description | None) -> None:
        origin = query.origins[0]
        described = await self._origin(origin, outer, soql.text_at(origin.path.position))
        if described is None or len(query.origins) > 1:
            return
        named = [one.alias for one in query.select if isinstance(one, Column)]
        aliases = frozenset(alias.lower() for alias in (origin.alias, *named) if alias)
        for path in _paths(query):
            await self._path(described, path, ("query",), soql.text_at(path.position), aliases)
        for comparison in _comparisons(query.where):
            await self._comparison(soql, described, comparison, aliases)
        for item in query.select:
            if isinstance(item, SoqlQuery):
                await self._query(soql, item, described)
        for inner in _inner_queries(query.where):
            await self._query(soql, inner, None)

    async def _origin(
        self, origin: Origin, outer: Description | None, find: str
    ) -> Description | None:
        name = origin.path.parts[-1]
        if outer is None:
            return await self._described(name, ("query",), find)
        child = outer.children.get(name.lower())
        if child is None and not outer.is_whole:
            return None
        if child is None:
            hint = nearest(name, [one for one, _ in outer.children.values()])
            text = f'{outer.name} has no child relationship "{name}" in this org{hint}'
            self._note(("query",), text, "org-relationship", find, hint)
            return None
        return await self._described(child[1], ("query",), find)

    async def _comparison(
        self,
        soql: Soql,
        described: Description,
        comparison: FieldComparison,
        aliases: frozenset[str],
    ) -> None:
        left, operator = comparison.left, comparison.operator
        if not isinstance(left, FieldPath):
            return
        find = soql.text_at(left.position)
        field = await self._path(described, left, ("query",), find, aliases)
        if field is None:
            return
        kind = str(field.get("type") or "")
        if field.get("filterable") is False:
            text = f"{left} cannot stand in a condition in this org (its type is {kind})"
            self._note(("query",), text, "org-comparison", find)
        elif operator not in (allowed := comparisons_of(kind)):
            text = f"{left} is a {kind}, which {operator} does not compare; there are "
            self._note(("query",), text + " ".join(allowed), "org-comparison", find)

    async def _path(
        self,
        described: Description,
        path: FieldPath,
        place: tuple[str, ...],
        find: str,
        aliases: frozenset[str] = frozenset(),
    ) -> dict[str, Any] | None:
        """The field as the org describes it, where it leads to one."""
        *relationships, name = path.parts
        if not relationships and name.lower() in aliases:
            return None
        if relationships and relationships[0].lower() in {*aliases, described.name.lower()}:
            relationships = relationships[1:]
        at = described
        for relationship in relationships:
            parents = at.parents(relationship)
            if parents is None and not at.is_whole:
                return None
            if parents is None:
                hint = nearest(relationship, at.relationships)
                text = f'{at.name} has no relationship "{relationship}" in this org{hint}'
                self._note(place, text, "org-relationship", find, hint)
                return None
            if len(parents) != 1:
                return None  # it leads to several objects; which one is known only for each record
            above = await self._described(parents[0], place, find)
            if above is None:
                return None
            at = above
        if name.lower() not in at.fields and at.is_whole:
            self._lacks(at, name, place, find)
        return at.fields.get(name.lower())

    def _lacks(self, at: Description, name: str, place: tuple[str, ...], find: str) -> None:
        text = f'{at.name} has no field "{name}" in this org, or its user may not see it'
        hint = nearest(name, at.field_names)
        self._note(place, text + hint, "org-field", find, hint)

    def _note(
        self,
        place: tuple[str, ...],
        text: str,
        code: str,
        find: str,
        hint: str = "",
        *,
        severity: Literal["error", "warning"] = "error",
    ) -> None:
        key = place[0] == "fields" and len(place) > 1
        self._found.append(Finding(place, text, code, severity, find, key, hint))

    async def _described(self, name: str, place: tuple[str, ...], find: str) -> Description | None:
        described = await self._descriptions.of(name)
        if described is None:
            hint = nearest(name, self._descriptions.names)
            text = f'there is no object "{name}" in this org, or its user may not see it{hint}'
            self._note(place, text, "org-object", find, hint)
        return described


def _paths(query: SoqlQuery) -> Iterator[FieldPath]:
    """Every field of the query itself; those of queries within it are not its own."""
    for item in query.select:
        if isinstance(item, Column):
            yield from _fields(item.expression)
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
