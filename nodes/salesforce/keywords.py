"""SOQL's own words, by what stands before the cursor in a query that is half typed."""

import re
from collections.abc import Iterator

LATER = ("USING SCOPE", "WHERE", "WITH", "GROUP BY", "ORDER BY", "LIMIT", "OFFSET", "FOR")
"""The clauses behind FROM, in their order."""

_GROUP = "§"
"""Stands for parentheses that are closed."""
_TOKEN = re.compile(r"\$\{[^}]*\}|\$?[\w.:%-]+|[<>!=]+|\S")
_CLAUSES = frozenset({"SELECT", "FROM", *(clause.partition(" ")[0] for clause in LATER), "HAVING"})
_OPERATORS = ("LIKE", "IN", "NOT IN", "INCLUDES", "EXCLUDES")
_JOINING = frozenset({"AND", "OR", "NOT"})
_COMPARING = frozenset({"LIKE", "IN", "INCLUDES", "EXCLUDES"})
_SECOND = {
    "USING": ("SCOPE",),
    "GROUP": ("BY",),
    "ORDER": ("BY",),
    "NULLS": ("FIRST", "LAST"),
    "WITH": ("SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE"),
    "FOR": ("VIEW", "REFERENCE", "UPDATE"),
}
"""What comes behind a word that never stands alone."""


def keywords(before: str) -> Iterator[str]:
    """Those that may come next in a query, of which the word at the end may be half typed; what
    stands in quotes is none of it."""
    while (bare := re.sub(r"\([^()]*\)", f" {_GROUP} ", before)) != before:
        before = bare
    head = re.sub(r"\w*\Z", "", before)
    head = re.sub(r"\A\s*(?:[\"']|[|>][-+\d]*)", "", head)  # how YAML begins a text
    tokens = [found[0].upper() for found in _TOKEN.finditer(head)]
    if not head.endswith((".", "$", "{")):
        yield from _next(tokens)


def _next(tokens: list[str]) -> Iterator[str]:
    starts = [at for at, token in enumerate(tokens) if token in _CLAUSES]
    if not starts:
        yield from () if tokens else ("SELECT",)
        return
    clause, rest = tokens[starts[-1]], tokens[starts[-1] + 1 :]
    last = tokens[-1]
    if last in _SECOND:
        yield from _SECOND[last]
    elif clause == "SELECT":
        yield from _in_select(rest)
    elif clause in ("WHERE", "HAVING"):
        yield from _in_condition(clause, rest)
    elif rest and last not in (",", "BY", "SCOPE", "("):
        if clause == "ORDER":
            yield from _in_order(last)
        if clause == "GROUP":
            yield "HAVING"
        yield from _behind(clause)


def _in_select(rest: list[str]) -> Iterator[str]:
    if "TYPEOF" in rest and "END" not in rest[_last(rest, "TYPEOF") :]:
        yield from _in_typeof(rest[_last(rest, "TYPEOF") + 1 :])
    elif not rest or rest[-1] == ",":
        yield "TYPEOF"
    elif rest[-1] == "(":
        yield from ("SELECT",) if len(rest) == 1 or rest[-2] == "," else ()
    else:
        yield "FROM"


def _in_typeof(rest: list[str]) -> Iterator[str]:
    words = [token for token in rest if token in ("WHEN", "THEN", "ELSE")]
    clause = words[-1] if words else ""
    if not rest or rest[-1] in (",", clause):
        return
    if clause == "WHEN":
        yield "THEN"
    elif clause == "ELSE":
        yield "END"
    else:
        yield from ("WHEN", "ELSE", "END") if clause else ("WHEN",)


def _in_condition(clause: str, rest: list[str]) -> Iterator[str]:
    last, before = (["", "", *rest])[-1], (["", "", *rest])[-2]
    if last in ("", "AND", "OR", "(") and (last != "(" or before in _JOINING | {"", "("}):
        yield "NOT"
    elif last == "(":
        yield from ("SELECT",) if before == "IN" else ()
    elif last == "NOT":
        yield from () if before in ("", "AND", "OR", "(") else ("IN",)
    elif _compares(last):
        yield from () if last in _COMPARING else ("NULL", "TRUE", "FALSE")
    elif _compares(before) or (last == _GROUP and before in _JOINING | {"", "("}):
        yield from ("AND", "OR")
        if "(" not in rest:
            yield from _behind(clause)
    else:
        yield from _OPERATORS


def _in_order(last: str) -> Iterator[str]:
    if last not in ("FIRST", "LAST"):
        yield from () if last in ("ASC", "DESC") else ("ASC", "DESC")
        yield from ("NULLS FIRST", "NULLS LAST")


def _behind(clause: str) -> tuple[str, ...]:
    """HAVING, which nothing but GROUP BY leads to, is behind that."""
    if clause == "FROM":
        return LATER
    firsts = [one.partition(" ")[0] for one in LATER]
    return LATER[firsts.index("GROUP" if clause == "HAVING" else clause) + 1 :]


def _compares(token: str) -> bool:
    return token in _COMPARING or bool(token) and not set(token) - set("<>!=")


def _last(tokens: list[str], token: str) -> int:
    return len(tokens) - 1 - tokens[::-1].index(token)
