"""SOQL text to a tree, by recursive descent."""

from .conditions import condition, operand, value, whole_number
from .cursor import RESERVED, Cursor
from .lexemes import Lexeme, SoqlError, lex
from .tree import (
    Column,
    DataCategory,
    FieldSet,
    Grouping,
    Order,
    Origin,
    SelectItem,
    Setting,
    SettingGroup,
    SoqlQuery,
    TypeOf,
)
from .values import FieldPath, FunctionCall, Operand

_AFTER_ORIGIN = frozenset(
    {"USING", "WHERE", "WITH", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "ALL"}
    | {"FOR", "UPDATE"}
)
_AFTER_COLUMN = frozenset({"FROM"})


def parse(text: str, *, allow_slots: bool = True, lexemes: list[Lexeme] | None = None) -> SoqlQuery:
    """Raises `SoqlError`. A slot may stand where a value may, unless `allow_slots` is false.
    `lexemes` are those of the text, where they are known."""
    cursor = Cursor(text, lex(text) if lexemes is None else lexemes, allow_slots)
    query = _query(cursor)
    if cursor.lexeme.kind != "end":
        raise cursor.unexpected()
    return query


def _query(cursor: Cursor) -> SoqlQuery:
    cursor.deeper()
    position = cursor.expect("SELECT").start
    select = _select(cursor)
    cursor.expect("FROM")
    origins = _origins(cursor)
    scope = cursor.name() if cursor.take("USING", "SCOPE") else None
    where = condition(cursor, _semi_join) if cursor.take("WHERE") else None
    mode, data_categories, setting = _with(cursor)
    group_by = _grouping(cursor) if cursor.take("GROUP", "BY") else None
    having = condition(cursor, _semi_join) if group_by and cursor.take("HAVING") else None
    order_by = ordering(cursor) if cursor.take("ORDER", "BY") else ()
    limit = whole_number(cursor) if cursor.take("LIMIT") else None
    offset = whole_number(cursor) if cursor.take("OFFSET") else None
    if cursor.sign == "ALL" and cursor.next_is("ROWS"):
        raise SoqlError("ALL ROWS not allowed in this context", cursor.lexeme.start)
    purposes = _purposes(cursor)
    updated = updates(cursor) if cursor.take("UPDATE") else ()
    cursor.shallower()
    return SoqlQuery(
        select,
        origins,
        scope,
        where,
        mode,
        data_categories,
        setting,
        group_by,
        having,
        order_by,
        limit,
        offset,
        purposes,
        updated,
        position,
    )


def _semi_join(cursor: Cursor) -> SoqlQuery:
    """The query in `IN (SELECT …)`: one field of one object, and what narrows its records."""
    cursor.deeper()
    position = cursor.expect("SELECT").start
    column = Column(operand(cursor))
    cursor.expect("FROM")
    origins = _origins(cursor)
    scope = cursor.name() if cursor.take("USING", "SCOPE") else None
    where = condition(cursor, _semi_join) if cursor.take("WHERE") else None
    found: tuple[DataCategory, ...] = ()
    setting = None
    if cursor.take("WITH", "DATA"):
        cursor.expect("CATEGORY")
        found = categories(cursor)
    elif cursor.take("WITH"):
        setting = _setting(cursor)
    cursor.shallower()
    return SoqlQuery(
        (column,), origins, scope, where, categories=found, setting=setting, position=position
    )


def _select(cursor: Cursor) -> tuple[SelectItem, ...]:
    if cursor.word == "COUNT" and cursor.next_is("(", ")"):
        position = cursor.advance().start
        cursor.take("(", ")")
        return (Column(FunctionCall("COUNT", (), position)),)
    items = [_select_item(cursor)]
    while cursor.take(","):
        items.append(_select_item(cursor))
    return tuple(items)


def _select_item(cursor: Cursor) -> SelectItem:
    if cursor.take("("):
        query = _query(cursor)
        cursor.expect(")")
        return query
    if cursor.word == "TYPEOF":
        return _type_of(cursor)
    if cursor.word == "FIELDS" and cursor.next_is("("):
        return _field_set(cursor)
    if cursor.word == "FROM":
        raise cursor.unexpected()
    expression = operand(cursor)
    return Column(expression, alias(cursor, _AFTER_COLUMN))


def _field_set(cursor: Cursor) -> FieldSet:
    position = cursor.advance().start
    cursor.expect("(")
    kind = cursor.one_of("ALL", "STANDARD", "CUSTOM")
    cursor.expect(")")
    return FieldSet(kind, position)


def _type_of(cursor: Cursor) -> TypeOf:
    cursor.advance()
    relationship = cursor.path()
    branches = []
    while cursor.take("WHEN"):
        position = cursor.lexeme.start
        name = FieldPath((cursor.name(),), position)
        cursor.expect("THEN")
        branches.append((name, _paths(cursor)))
    if not branches:
        raise cursor.unexpected()
    otherwise = _paths(cursor) if cursor.take("ELSE") else ()
    cursor.expect("END")
    return TypeOf(relationship, tuple(branches), otherwise)


def _paths(cursor: Cursor) -> tuple[FieldPath, ...]:
    paths = [cursor.path()]
    while cursor.take(","):
        paths.append(cursor.path())
    return tuple(paths)


def _origins(cursor: Cursor) -> tuple[Origin, ...]:
    origins = [_origin(cursor)]
    while cursor.take(","):
        origins.append(_origin(cursor))
    return tuple(origins)


def _origin(cursor: Cursor) -> Origin:
    path = cursor.path()
    return Origin(path, cursor.name() if cursor.take("AS") else alias(cursor, _AFTER_ORIGIN))


def alias(cursor: Cursor, keywords: frozenset[str]) -> str | None:
    word = cursor.word
    if cursor.take("AS"):
        raise cursor.unexpected()
    return cursor.name() if word and word not in keywords and word not in RESERVED else None


_With = tuple[str | None, tuple[DataCategory, ...], Setting | SettingGroup | None]


def _with(cursor: Cursor) -> _With:
    """Categories or a setting, an access mode, or one of those two and a mode."""
    found: tuple[DataCategory, ...] = ()
    setting: Setting | SettingGroup | None = None
    if not cursor.take("WITH"):
        return None, found, setting
    if cursor.take("DATA", "CATEGORY"):
        found = categories(cursor)
    elif cursor.next_is("("):
        setting = _setting_group(cursor)
    elif cursor.next_is("="):
        setting = _setting(cursor)
    else:
        return _mode(cursor), found, setting
    return _mode(cursor) if cursor.take("WITH") else None, found, setting


def _mode(cursor: Cursor) -> str:
    return cursor.one_of("SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE")


def _setting(cursor: Cursor) -> Setting:
    name = cursor.name()
    cursor.expect("=")
    if cursor.lexeme.kind not in ("string", "slot"):
        raise cursor.unexpected()
    return Setting(name, value(cursor))


def _setting_group(cursor: Cursor) -> SettingGroup:
    name = cursor.name()
    cursor.expect("(")
    settings = [_group_setting(cursor)]
    while cursor.take(","):
        settings.append(_group_setting(cursor))
    cursor.expect(")")
    return SettingGroup(name, tuple(settings))


def _group_setting(cursor: Cursor) -> Setting:
    name = cursor.name()
    cursor.expect("=")
    if cursor.lexeme.kind == "number" and not cursor.lexeme.text.isdigit():
        raise cursor.unexpected()
    if cursor.lexeme.kind in ("number", "string", "slot") or cursor.word in ("TRUE", "FALSE"):
        return Setting(name, value(cursor))
    raise cursor.unexpected()


def categories(cursor: Cursor) -> tuple[DataCategory, ...]:
    found = [_category(cursor)]
    while cursor.take("AND"):
        found.append(_category(cursor))
    return tuple(found)


def _category(cursor: Cursor) -> DataCategory:
    group = cursor.name()
    selector = cursor.one_of("AT", "ABOVE", "BELOW", "ABOVE_OR_BELOW")
    if not cursor.take("("):
        return DataCategory(group, selector, (cursor.name(),))
    names = [cursor.name()]
    while cursor.take(","):
        names.append(cursor.name())
    cursor.expect(")")
    return DataCategory(group, selector, tuple(names))


def _grouping(cursor: Cursor) -> Grouping:
    if cursor.word == "DISTANCE" and cursor.next_is("("):
        raise cursor.unexpected()
    for kind in ("ROLLUP", "CUBE"):
        if cursor.take(kind, "("):
            items = _operands(cursor)
            cursor.expect(")")
            return Grouping(items, kind)
    return Grouping(_operands(cursor))


def _operands(cursor: Cursor) -> tuple[Operand, ...]:
    items = [operand(cursor)]
    while cursor.take(","):
        items.append(operand(cursor))
    return tuple(items)


def ordering(cursor: Cursor) -> tuple[Order, ...]:
    items = [_order(cursor)]
    while cursor.take(","):
        items.append(_order(cursor))
    return tuple(items)


def _order(cursor: Cursor) -> Order:
    expression = operand(cursor)
    descending = not cursor.take("ASC") and cursor.take("DESC")
    nulls = cursor.one_of("FIRST", "LAST") if cursor.take("NULLS") else None
    return Order(expression, descending, nulls)


def _purposes(cursor: Cursor) -> tuple[str, ...]:
    purposes = []
    while cursor.take("FOR"):
        if cursor.word in purposes:
            raise cursor.unexpected()
        purposes.append(cursor.one_of("VIEW", "REFERENCE", "UPDATE"))
    return tuple(purposes)


def updates(cursor: Cursor) -> tuple[str, ...]:
    found = [cursor.one_of("TRACKING", "VIEWSTAT")]
    while cursor.take(","):
        found.append(cursor.one_of("TRACKING", "VIEWSTAT"))
    return tuple(found)
