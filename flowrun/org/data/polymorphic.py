"""What a reference to several objects leads to: the Name of a record, whatever object it is of.

https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_relationships_and_polymorph_keys.htm
"""

from collections.abc import Iterable

from .schema import TEXTS, Field, ObjectType

NAME = ObjectType("Name", "")
NAME.add(
    Field("Id", "id"),
    Field("Name", "string"),
    Field("Type", "string"),
    Field("FirstName", "string"),
    Field("LastName", "string"),
    Field("Title", "string"),
    Field("Alias", "string"),
    Field("Username", "string"),
    Field("Email", "email"),
    Field("Phone", "phone"),
    Field("IsActive", "boolean"),
)


def all_names(targets: Iterable[ObjectType]) -> str:
    """The SQL of the Names of all records of the objects."""
    return " UNION ALL ".join(_names(target) for target in targets)


def _names(target: ObjectType) -> str:
    columns = [f'{_column(each, target)} AS "{each.name}"' for each in NAME.fields.values()]
    return f'SELECT {", ".join(columns)} FROM "{target.name}"'


def _column(field: Field, target: ObjectType) -> str:
    if field.name == "Type":
        return f"'{target.name}'"
    own = target.label if field.name == "Name" else target.field(field.name)
    return "NULL" if own is None else f'"{own.name}"'


def column_of_name(alias: str, field: Field) -> str:
    """A column of such a Name; what several tables give has lost how its text compares."""
    folded = " COLLATE SOQL" if field.type in TEXTS else ""
    return f'{alias}."{field.name}"{folded}'
