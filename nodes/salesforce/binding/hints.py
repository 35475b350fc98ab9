"""What was likely meant where SOQL or SOSL is wrong: in words, and where it is plain as text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from engine.fields import nearest

from ..soql import COUNTED_DATES, PLAIN_DATES, SEARCH_GROUPS
from .sql_habits import distinct, habits


class SoqlHint(NamedTuple):
    """Words for the end of a message. `meant` is what to write in the place of `wrong`, which ends
    or begins where the mistake was found, or holds it; both are empty where nobody can tell."""

    words: str = ""
    wrong: str = ""
    meant: str = ""


_QUOTES = "text stands in single quotes"
_WRITES = ("INSERT", "UPDATE", "UPSERT", "DELETE")
ENDS = "<EOF>"
_MIXED = "AND, OR and NOT mix only with parentheses around them"
_HABITS = {
    '"': _QUOTES,
    "IS": "write = null or != null",
    "AND": _MIXED,
    "OR": _MIXED,
    "NOT": _MIXED,
    "BETWEEN": "write >= and <=",
    "%": "a pattern stands in quotes: LIKE '$NAME%'",
}
_NO_JOINS = "there are no joins; a parent's field is Account.Name, children are a subquery"
_APART = "ask for the inner Ids in a query of their own, and write IN $IDS"
_ON_RULES = {
    "ALL ROWS": "deleted records are had with include_deleted: true",
    "'OR' operator": "ask once for each side, or " + _APART,
    "'NOT' operator": "write NOT IN (SELECT …)",
    "top level WHERE": "join it to the others by AND, outside of parentheses",
    "Nesting of semi join": _APART,
    "Maximum 2 semi join": _APART,
    "for semi join inner selects": _APART,
    "on the same object type": "compare a field of the parent: Parent.Name = 'x'",
    "one level of relationships": "name the field itself: AccountId, not Account.Id",
    "Ordered field": "COUNT() is one number; to order groups, write GROUP BY",
    "grouped or aggregated": "name it in GROUP BY, or ask for its COUNT, MAX or the like",
    "Aggregate functions are not allowed": "compare it in HAVING, after GROUP BY",
    "cannot also use LIMIT": "it answers with one record anyway; leave LIMIT out",
    "Bind variables": "a parameter is written $NAME",
    "field aliasing": "between two fields stands a comma",
    "Invalid string literal": r"a backslash is written \\",
}
_SEMI_JOIN = "the query in IN (SELECT …) has one field, FROM and WHERE, no more"
_AFTER_SEMI_JOIN = ("ORDER", "LIMIT", "GROUP", "HAVING", "OFFSET", "FOR", "UPDATE", ",")
_NARROWING = "what narrows an object stands after its fields: Contact(Id WHERE …)"


class Language(NamedTuple):
    """What differs between mistakes in the two languages: `habits` are hints on what is found
    where it does not belong, `after` on what stands before that; `keywords` are meant by words like
    them."""

    name: str
    code: str
    text: str
    begins: str
    habits: Mapping[str, str]
    after: Mapping[str, str] = {}
    keywords: tuple[str, ...] = ()


SOQL = Language(
    "SOQL",
    code="soql-syntax",
    text="query",
    begins="a query begins with SELECT",
    habits={
        **_HABITS,
        "*": "name the fields, or write FIELDS(ALL) with LIMIT 200",
        "HAVING": "HAVING stands after GROUP BY",
        "JOIN": _NO_JOINS,
        **dict.fromkeys(
            _WRITES, "a query only reads; to write, use action: create_record and the like"
        ),
    },
    after={
        "FIND": "for SOSL write action: search",
        "JOIN": _NO_JOINS,
        "UNION": "there is no UNION; ask once for each",
        "EXISTS": "write Id IN (SELECT …)",
    },
    keywords=(
        *("SELECT", "FROM", "USING", "SCOPE", "WHERE", "AND", "OR", "NOT", "IN", "LIKE"),
        *("INCLUDES", "EXCLUDES", "WITH", "SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE"),
        *("GROUP", "BY", "ROLLUP", "CUBE", "HAVING", "ORDER", "ASC", "DESC", "NULLS", "FIRST"),
        *("LAST", "LIMIT", "OFFSET", "FOR", "VIEW", "REFERENCE", "UPDATE", "TRACKING", "VIEWSTAT"),
    ),
)
SOSL = Language(
    "SOSL",
    code="sosl-syntax",
    text="search",
    begins="a search begins with FIND {words}",
    habits={
        **_HABITS,
        "*": "name the fields",
        "SELECT": "a search has no query in it; for SOQL write action: get_records",
        "FROM": "the objects stand after RETURNING: RETURNING Contact(Id, Name)",
        **dict.fromkeys(("WHERE", "ORDER", "OFFSET"), _NARROWING),
    },
    keywords=(
        *("FIND", "IN", *SEARCH_GROUPS, "FIELDS", "RETURNING", "WITH", "WHERE", "AND", "OR", "NOT"),
        *("LIKE", "ORDER", "BY", "ASC", "DESC", "NULLS", "LIMIT", "OFFSET", "UPDATE"),
    ),
)
_COMPARING = ("=", "<", ">", "LIKE")
_COMMENTS = ("--", "/*", "//", "#")
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\{(?:[^{}\\]|\\.)*\}", re.DOTALL)
_DAY = re.compile(r"\d{4}-\d\d-\d\d\s*\Z")
_ZONELESS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(?:\.\d+)?)?\Z")
_WORD_BEFORE = re.compile(r"(\w+|[^\w\s])\s*\Z")
_LITERALS = ("NULL", "TRUE", "FALSE")
_A_DAY = "a date is written 2026-01-31"
_A_MOMENT = "a moment is written 2026-01-31T10:00:00Z"


def hint_on(said: str, marked: str) -> SoqlHint:
    """On a rule of Salesforce's that is broken."""
    if said.startswith("SOSL has") and marked.lstrip().upper().startswith("SELECT"):
        return SoqlHint("for SOQL write action: get_records")
    if "field aliasing" in said and (
        written := re.search(r"(?is)\bSELECT\s+(DISTINCT\s.*)", marked)
    ):
        return SoqlHint(*distinct(written[1]))
    return SoqlHint(next((hint for words, hint in _ON_RULES.items() if words in said), ""))


def hint_at(found: str, position: int, marked: str, language: Language) -> SoqlHint:
    """On what was found where it does not belong."""
    before, after = marked[:position], marked[position:]
    if after.startswith(_COMMENTS):
        return SoqlHint(f"a {language.text} holds no comments")
    if found.upper() in _AFTER_SEMI_JOIN and _is_in_semi_join(before):
        return SoqlHint(_SEMI_JOIN)
    if re.search(r"(?i)\bSELECT\s+COUNT\s*\(\s*\)\s*\Z", before):
        return SoqlHint("COUNT() stands alone; to name it or to select more, write COUNT(Id)")
    if plain := next(_habits(before, after, found, language), None):
        return plain
    word = _WORD_BEFORE.search(before)
    previous = word[1] if word else ""
    if found == ENDS:
        return _at_end(previous, marked, language)
    habit = language.after.get(previous.upper()) or language.habits.get(found.upper())
    return SoqlHint(habit) if habit else _otherwise(found, previous, after, language)


def _habits(before: str, after: str, found: str, language: Language) -> Iterator[SoqlHint]:
    """Of other languages, where what to write for them can be told."""
    yield from (SoqlHint(*habit) for habit in habits(before, after, found))
    if zoneless := _ZONELESS.search(before):
        seconds = "" if zoneless[1] else ":00"
        yield SoqlHint(_A_MOMENT, zoneless[0], f"{zoneless[0]}{seconds}Z")
    if (day := _DAY.search(before)) and re.match(r"T?\d", found):
        at = re.match(r"T?(\d\d:\d\d)(:\d\d)?(?![\d:.Z+-])", after)
        whole = f"{day[0].rstrip()}T{at[1]}{at[2] or ':00'}Z" if at else ""
        yield SoqlHint(_A_MOMENT, day[0] + at[0] if at else "", whole)
    if after.startswith("'") and before.endswith("'"):
        yield SoqlHint(r"a quote inside quotes is written \'", "''", r"\'")
    if after.startswith("=") and before.endswith("="):
        yield SoqlHint("equal is written =", "==", "=")
    for sign, word in (("&&", "AND"), ("||", "OR")):
        if after.startswith(sign):
            yield SoqlHint(f"write {word}", sign, word)
    if quoted := re.match(r"""\"([^"'\\]*)\"""", after):
        yield SoqlHint(_QUOTES, quoted[0], f"'{quoted[1]}'")
    if found == ";":
        yield SoqlHint(f"a {language.text} ends without one", "" if after[1:].strip() else ";")
    if named := re.search(r"(?i)\bAS\s+\Z", before):
        yield SoqlHint("an alias follows without AS", named[0] + found, found)
    if found.upper() in ("FROM", ")") and re.search(r",\s*\Z", before):
        yield SoqlHint("there is a comma too many", ",", "")


def _is_in_semi_join(before: str) -> bool:
    """Whether the parenthesis that is still open there is the one of `IN (SELECT …`."""
    outside, depth = _QUOTED.sub("''", before), 0
    for at in range(len(outside) - 1, -1, -1):
        depth += (outside[at] == ")") - (outside[at] == "(")
        if depth < 0:
            return re.search(r"(?i)\bIN\s*\Z", outside[:at]) is not None
    return False


def _at_end(previous: str, marked: str, language: Language) -> SoqlHint:
    if not previous:
        return SoqlHint(language.begins)
    if previous.upper() in COUNTED_DATES:
        counted = f"{previous.upper()}:30"
        return SoqlHint(f"write {counted}", previous, counted)
    outside = _QUOTED.sub("", marked)
    is_open = outside.count("(") > outside.count(")")
    return SoqlHint("a parenthesis is not closed") if is_open else _misspelt(previous, language)


def _otherwise(found: str, previous: str, after: str, language: Language) -> SoqlHint:
    if not previous:
        begins = _misspelt(found, language)
        return SoqlHint(language.begins, begins.wrong, begins.meant)
    if previous.isdigit() and found.startswith("-"):
        return SoqlHint(_A_DAY)
    if found == "(" and previous.isidentifier():
        return SoqlHint(f"{previous.upper()} is no function here")
    if previous.upper() in _COMPARING and found.isidentifier():
        return _value(found, after, language)
    # A misspelt word may have been taken for a name, so that the one behind it is wrong.
    return next(filter(any, (_misspelt(word, language) for word in (found, previous))), SoqlHint())


def _value(found: str, after: str, language: Language) -> SoqlHint:
    """A word that stands for a value."""
    close = _close(found, (*PLAIN_DATES, *COUNTED_DATES, *_LITERALS))
    if not close:
        follows = re.match(r"\w+\s*(\w+|\S|\Z)", after)
        is_whole = follows and follows[1].upper() in ("", ")", ",", *language.keywords)
        return SoqlHint(_QUOTES, found, f"'{found}'") if is_whole else SoqlHint(_QUOTES)
    counts = close in COUNTED_DATES
    has_number = after[len(found) :].lstrip().startswith(":")
    meant = f"{close}:30" if counts and not has_number else close
    return SoqlHint(f"did you mean {close}{':n' if counts else ''}?", found, meant)


def _misspelt(word: str, language: Language) -> SoqlHint:
    close = _close(word, language.keywords)
    return SoqlHint(f"did you mean {close}?", word, close) if close else SoqlHint()


def _close(found: str, known: Iterable[str]) -> str:
    """The word that it is likely meant for: one of the same letters, or else one like it."""
    word, known = found.upper(), [*known]
    if not word.isidentifier() or word in known:
        return ""
    same = (one for one in known if sorted(one) == sorted(word))
    return next(same, "") or nearest(word, known).meant
