"""What people write who know SQL, and what says the same in SOQL."""

import re
from collections.abc import Iterator

from ..soql import SLOT

Habit = tuple[str, str, str]
"""Words, and what to write in the place of what is wrong; the wrong text holds the place where the
mistake was found, or begins there. Both are empty where nobody can tell."""

_VALUE = rf"(?:'(?:[^'\\]|\\.)*'|{SLOT}|[\w.:+-]+)"
_FIELD = r"([A-Za-z_][\w.]*)\s+\Z"
_BETWEEN = re.compile(rf"(?is)(NOT\s+)?BETWEEN\s+({_VALUE})\s+AND\s+({_VALUE})")
_NOT_LIKE = re.compile(rf"(?is)NOT\s+(LIKE\s+{_VALUE})")
_TOP = re.compile(r"(?i)\bSELECT\s+(TOP\s*)\Z")
_STAR = re.compile(r"(?i)\bSELECT\s+(TOP\s*\(?\s*(\d+)\s*\)?\s*)?\Z")
_LIMIT = re.compile(rf"(?i)\bLIMIT\s+(\d+|{SLOT})")
_AFTER_LIMIT = r"(?is)\s+(?:OFFSET|FOR\s+(?:VIEW|REFERENCE|UPDATE)|UPDATE)\b.*\Z"
_AFTER_GROUPS = r"(?is)\s+(?:ORDER\s+BY|LIMIT|OFFSET|FOR\s+(?:VIEW|REFERENCE|UPDATE)|UPDATE)\b.*\Z"
_DISTINCT = re.compile(
    r"(?is)\bDISTINCT(?:\s*\(\s*([\w.]+)\s*\)|\s+([\w.]+(?:\s*,\s*[\w.]+)*))(\s+FROM\s.*?)\s*\Z"
)
_TODAY = re.compile(r"(?i)(?:(?:GETDATE|CURDATE|CURRENT_DATE|SYSDATE)\s*\(\s*\)|CURRENT_DATE\b)")
MOST_OF_ALL = 200
"""So many records are had with FIELDS(ALL)."""


def habits(before: str, after: str, found: str) -> Iterator[Habit]:
    """Where `found` does not belong: what stands before it, and what begins with it."""
    yield from _on_a_field(before, after)
    yield from _on_null(before, after)
    yield from _selecting(before, after)
    yield from _bounds(before, after)
    if found == "(" and before.upper().endswith("DISTINCT"):
        yield distinct(before[-len("DISTINCT") :] + after)
    if today := _TODAY.match(after):
        yield "write TODAY", today[0], "TODAY"
    if name := re.match(r"`(\w+)`|\[(\w+)\]", after):
        yield "a name stands without quotes", name[0], name[1] or name[2]
    if (listed := re.match(r"\[([^][]*)\]", after)) and re.search(r"(?i)\bIN\s*\Z", before):
        yield "a list stands in parentheses", listed[0], f"({listed[1]})"
    if order := re.match(r"(?i)(ASC|DESC)ENDING\b", after):
        yield f"write {order[1].upper()}", order[0], order[1].upper()


def distinct(text: str) -> Habit:
    """Of a query from DISTINCT on."""
    words = "there is no DISTINCT; name the fields in GROUP BY"
    written = _DISTINCT.match(text)
    if written is None or re.search(r"(?i)\bGROUP\s+BY\b", text):
        return words, "", ""
    fields, rest = written[1] or written[2], written[3]
    return words, text.rstrip(), f"{fields}{_inserted(rest, f' GROUP BY {fields}', _AFTER_GROUPS)}"


def _on_a_field(before: str, after: str) -> Iterator[Habit]:
    field = re.search(_FIELD, before)
    if field is None:
        return
    if between := _BETWEEN.match(after):
        name, (negative, low, high) = field[1], between.groups()
        if negative:
            meant = f"({name} < {low} OR {name} > {high})"
        else:
            meant = f"{name} >= {low} AND {name} <= {high}"
            if re.search(r"(?i)\b(OR|NOT)\b", before + after[between.end() :]):
                meant = f"({meant})"
        yield "write >= and <=", field[0] + between[0], meant
    if unlike := _NOT_LIKE.match(after):
        yield (
            "NOT stands before the field, in parentheses",
            field[0] + unlike[0],
            f"(NOT {field[1]} {unlike[1]})",
        )


def _on_null(before: str, after: str) -> Iterator[Habit]:
    words = "write = null or != null"
    if null := re.match(r"(?i)IS\s+(NOT\s+)?NULL\b|(NOTNULL)\b|ISNULL\b(?!\s*\()", after):
        yield words, null[0], "!= null" if null[1] or null[2] else "= null"
    name = re.search(r"(?i)\bISNULL\s*\Z", before)
    if name and (field := re.match(r"\(\s*([\w.]+)\s*\)", after)):
        yield words, name[0] + field[0], f"{field[1]} = null"


def _selecting(before: str, after: str) -> Iterator[Habit]:
    """`TOP 5`, `*` and both."""
    if top := _TOP.search(before):
        counted = re.match(r"(?s)\(?\s*(\d+)\s*\)?\s*(.*?)\s*\Z", after)
        limited = counted and _limited(counted[2], int(counted[1]))
        yield "write LIMIT at the end", top[1] + after.rstrip() if limited else "", limited or ""
    if not after.startswith("*"):
        return
    if re.search(r"(?i)\bCOUNT\s*\(\s*\Z", before):
        alone = re.match(r"(?i)\*\s*\)\s*FROM\b", after) and re.match(
            r"(?i)\s*SELECT\s+COUNT\b", before
        )
        yield "write COUNT() or COUNT(Id)", "*", "" if alone else "Id"
    elif star := _STAR.search(before):
        words = f"name the fields, or write FIELDS(ALL) with LIMIT {MOST_OF_ALL}"
        rest = f"FIELDS(ALL){after[1:].rstrip()}"
        limit = _LIMIT.search(rest)
        if not limit:
            most = min(int(star[2] or MOST_OF_ALL), MOST_OF_ALL)
            limited = _limited(rest, most)
            yield words, (star[1] or "") + after.rstrip() if limited else "", limited or ""
        elif not star[1] and limit[1].isdigit() and int(limit[1]) <= MOST_OF_ALL:
            yield words, "*", "FIELDS(ALL)"


def _bounds(before: str, after: str) -> Iterator[Habit]:
    """`LIMIT 5, 10`, `OFFSET 5 LIMIT 10` and `FETCH FIRST 5 ROWS ONLY`."""
    skipped = re.search(r"(?i)\bLIMIT\s+(\d+)\s*\Z", before)
    if skipped and (most := re.match(r",\s*(\d+)", after)):
        text = f"LIMIT {most[1]} OFFSET {skipped[1]}"
        yield f"write {text}", skipped[0] + most[0], text
    skipped = re.search(r"(?i)\bOFFSET\s+(\d+)(?:\s+ROWS?)?\s+\Z", before)
    if skipped and (most := re.match(r"(?i)LIMIT\s+(\d+)", after)):
        text = f"{most[0]} OFFSET {skipped[1]}"
        yield "LIMIT stands before OFFSET", skipped[0] + most[0], text
    fetch = re.search(r"(?i)\bFETCH\s+\Z", before)
    if fetch and (most := re.match(r"(?i)(?:FIRST|NEXT)\s+(\d+)\s+ROWS?\s+ONLY\b", after)):
        yield f"write LIMIT {most[1]}", fetch[0] + most[0], f"LIMIT {most[1]}"


def _limited(rest: str, most: int) -> str | None:
    """The rest of a query with LIMIT at its place; None where it has one, or is no whole query."""
    if _LIMIT.search(rest) or rest.count(")") > rest.count("("):
        return None
    return _inserted(rest, f" LIMIT {most}", _AFTER_LIMIT)


def _inserted(rest: str, text: str, before: str) -> str:
    """`text` before what has to follow it, or at the end."""
    follows = re.search(before, rest)
    at = follows.start() if follows else len(rest)
    return rest[:at] + text + rest[at:]
