"""Which comparisons the type of a field allows: the types are those that a describe names.

https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_comparisonoperators.htm
"""

from .tree import Operator

_PATTERNS_NEVER = frozenset(
    {"id", "reference", "date", "datetime", "time", "int", "long", "double", "currency", "percent"}
    | {"boolean", "multipicklist", "base64", "address", "location"}
)
_EQUALITY: tuple[Operator, ...] = ("=", "!=")
_SEVERAL: tuple[Operator, ...] = ("INCLUDES", "EXCLUDES")
_LISTS: tuple[Operator, ...] = ("IN", "NOT IN")
_ORDER: tuple[Operator, ...] = ("<", "<=", ">", ">=")


def comparisons_of(field_type: str) -> tuple[Operator, ...]:
    """A type that nobody knows is compared as text is."""
    if field_type == "multipicklist":
        return (*_EQUALITY, *_SEVERAL)
    ordered = () if field_type == "boolean" else _ORDER
    patterns: tuple[Operator, ...] = () if field_type in _PATTERNS_NEVER else ("LIKE",)
    return (*_EQUALITY, *ordered, *patterns, *_LISTS)
