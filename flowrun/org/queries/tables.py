"""The tables of one SELECT: the driving object, and the parents its fields reach for."""

from typing import NamedTuple

from nodes.salesforce.soql import FieldPath, Origin

from ..data.addresses import key_of
from ..data.polymorphic import NAME, all_names, column_of_name
from ..data.schema import Field, ObjectType, Schema
from ..errors import QueryError, no_such_column, no_such_relationship

MAX_PARENTS = 5


class Found(NamedTuple):
    """A field where a path led: `trail` are the relationships passed, properly spelt."""

    field: Field
    owner: ObjectType
    trail: tuple[str, ...]
    sql: str

    @property
    def targets(self) -> tuple[str, ...]:
        """The objects whose Ids the field may hold."""
        return (self.owner.name,) if self.field.type == "id" else self.field.targets


class Tables:
    def __init__(self, schema: Schema, driving: ObjectType, origins: tuple[Origin, ...]) -> None:
        self.schema = schema
        self.driving = driving
        self._joins: dict[tuple[str, ...], str] = {}
        first, *others = origins
        self._trails: dict[str, tuple[str, ...]] = {driving.name.lower(): ()}
        if first.alias:
            self._trails[first.alias.lower()] = ()
        for origin in others:
            self._add_origin(origin)

    @property
    def sql(self) -> str:
        return f'"{self.driving.name}" t0' + "".join(self._joins.values())

    def find(self, path: FieldPath) -> Found:
        """Raises `QueryError` for what is not there, in Salesforce's words."""
        *relationships, name = self._expanded(path)
        trail, owner = self._walk(relationships, path)
        field = owner.field(name)
        if field is None:
            message = no_such_column(path.parts[-1], owner.name)
            raise QueryError("INVALID_FIELD", message, path.position)
        return Found(field, owner, trail, self._sql_of(field, owner, trail))

    def _sql_of(self, field: Field, owner: ObjectType, trail: tuple[str, ...]) -> str:
        if field.source:
            relationship, name = field.source
            reference = owner.reference(relationship)
            assert reference
            trail = self._join(trail, reference, self.schema.parents(reference)[0], relationship)
            return f'{self._alias(trail)}."{name}"'
        alias = self._alias(trail)
        if owner is NAME:
            return column_of_name(alias, field)
        if field.type != "address":
            return f'{alias}."{field.name}"'
        parts = {key_of(each): f'{alias}."{each.name}"' for each in owner.parts(field)}
        pairs = ", ".join(f"'{key}', {parts[key]}" for key in sorted(parts))
        empty = f"COALESCE({', '.join(parts.values())}) IS NULL"
        return f"CASE WHEN {empty} THEN NULL ELSE json_object({pairs}) END"

    def parent(self, owner: ObjectType, name: str) -> tuple[Field, ObjectType] | None:
        """Where a relationship leads: to an object, to Name where it may be one of several, or to
        the one of them that `What:Account` names."""
        relationship, _, wanted = name.partition(":")
        reference = owner.reference(relationship)
        if reference is None:
            return None
        if wanted:
            return reference, self.schema.object(wanted)
        return reference, NAME if reference.others else self.schema.object(reference.target)

    def kind_of(self, trail: tuple[str, ...]) -> str:
        """The column with the object that a record of Name is of."""
        return f'{self._alias(trail)}."Type"'

    def id_of(self, trail: tuple[str, ...]) -> str:
        return f'{self._alias(trail)}."Id"'

    def _add_origin(self, origin: Origin) -> None:
        parts = origin.path.parts
        if len(parts) < 2 or parts[0].lower() not in self._trails:
            message = (
                "A driving SObject type has already been set, all other entity types in the FROM"
                " clause must be relationships to the initial object.  The driving object is "
                f"{self.driving.name}"
            )
            raise QueryError("MALFORMED_QUERY", message)
        trail = (*self._trails[parts[0].lower()], *parts[1:])
        self._walk(list(trail), origin.path)
        self._trails[(origin.alias or parts[-1]).lower()] = trail

    def _expanded(self, path: FieldPath) -> tuple[str, ...]:
        trail = self._trails.get(path.parts[0].lower()) if len(path.parts) > 1 else None
        return path.parts if trail is None else (*trail, *path.parts[1:])

    def _walk(
        self, relationships: list[str], path: FieldPath
    ) -> tuple[tuple[str, ...], ObjectType]:
        if len(relationships) > MAX_PARENTS:
            message = f"Only {MAX_PARENTS} levels of parent relationships are allowed: {path}"
            raise QueryError("MALFORMED_QUERY", message, path.position)
        trail: tuple[str, ...] = ()
        owner = self.driving
        for name in relationships:
            found = self.parent(owner, name)
            if found is None:
                message = no_such_relationship(name, "field path")
                raise QueryError("INVALID_FIELD", message, path.position)
            reference, owner = found
            step = f"{reference.relationship}:{owner.name}" if ":" in name else ""
            trail = self._join(trail, reference, owner, step or reference.relationship)
        return trail, owner

    def _join(
        self, trail: tuple[str, ...], reference: Field, owner: ObjectType, step: str
    ) -> tuple[str, ...]:
        longer = (*trail, step)
        if longer not in self._joins:
            alias = f"t{len(self._joins) + 1}"
            key = f'{self._alias(trail)}."{reference.name}"'
            table = f'"{owner.name}"'
            if owner is NAME:
                table = f"({all_names(self.schema.parents(reference))})"
            self._joins[longer] = f' LEFT JOIN {table} {alias} ON {alias}."Id" = {key}'
        return longer

    def _alias(self, trail: tuple[str, ...]) -> str:
        return f"t{list(self._joins).index(trail) + 1}" if trail else "t0"
