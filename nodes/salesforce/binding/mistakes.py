"""A mistake in SOQL or SOSL in the author's terms: what is wrong, and what was likely meant."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from engine.fields import WrongAt, nearest

from ..soql import COUNTED_DATES, PLAIN_DATES, SEARCH_GROUPS, SLOT, SoqlError

_WRITES = ("INSERT", "UPDATE", "UPSERT", "DELETE")
_ENDS = "<EOF>"
_MIXED = "AND, OR and NOT mix only with parentheses around them"
_HABITS = {
    '"': "text stands in single quotes",
    "=": "equal is written =",
    "AND": _MIXED,
    "OR": _MIXED,
    "NOT": _MIXED,
    "IS": "write = null or != null",
    "BETWEEN": "write >= and <=",
    "%": "a pattern stands in quotes: LIKE '$NAME%'",
}
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
        ";": "a query ends without one",
        **dict.fromkeys(
            _WRITES, "a query only reads; to write, use action: create_record and the like"
        ),
    },
    after={
        "FIND": "for SOSL write action: search",
        "JOIN": "there are no joins; a parent's field is Account.Name, children are a subquery",
        "AS": "an alias follows without AS",
        "TOP": "write LIMIT at the end",
    },
)
SOSL = Language(
    "SOSL",
    code="sosl-syntax",
    text="search",
    begins="a search begins with FIND {words}",
    habits={
        **_HABITS,
        "*": "name the fields",
        ";": "a search ends without one",
        "SELECT": "a search has no query in it; for SOQL write action: get_records",
        "FROM": "the objects stand after RETURNING: RETURNING Contact(Id, Name)",
        **dict.fromkeys(("WHERE", "ORDER", "OFFSET"), _NARROWING),
    },
    keywords=("IN", *SEARCH_GROUPS, "FIELDS", "RETURNING", "WITH", "LIMIT", "UPDATE"),
)
_COMPARING = ("=", "<", ">", "LIKE")
_COMMENTS = ("--", "/*", "//", "#")
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\{(?:[^{}\\]|\\.)*\}", re.DOTALL)
_DAY = re.compile(r"\d{4}-\d\d-\d\d\s*\Z")
_ZONELESS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?\Z")
_WORD_BEFORE = re.compile(r"(\w+|[^\w\s])\s*\Z")


def refusal(error: SoqlError, marked: str, language: Language) -> WrongAt:
    """A syntax error where the author finds it."""
    message = _in_words(error, marked, language)
    if not message.startswith(language.name):
        message = f"{language.name}: {message}"
    found = text_at(marked, error.position) or marked.rstrip()[-40:].rpartition(SLOT)[2]
    return WrongAt(message, (), find=found, code=language.code)


def text_at(marked: str, position: int) -> str:
    return marked[position : position + 40].split(SLOT)[0].strip()


def _in_words(error: SoqlError, marked: str, language: Language) -> str:
    said = re.sub(r"^line \d+:\d+ ", "", error.message.strip().splitlines()[-1]).rstrip(".")
    found = _named(said)
    if "mismatched character '<EOF>'" in said:
        said = "this quote is not closed"
    elif found == _ENDS:
        said = f"the {language.text} ends too early"
    elif found is not None and not found.strip():
        said = "something is missing here"
    elif found is not None and "no viable" in said:
        said = f"{found} means nothing here"
    hint = _hint_on(said, marked) if found is None else _hint(found, error, marked, language)
    return f"{said} (character {error.position + 1})" + (f"; {hint}" if hint else "")


def _named(said: str) -> str | None:
    """The lexeme or the character that Salesforce's sentence names."""
    unexpected = re.search(r"(?:unexpected token: |at character )'(.*)'\Z", said, re.DOTALL)
    return unexpected[1] if unexpected else None


def _hint_on(said: str, marked: str) -> str:
    if said.startswith("SOSL has") and marked.lstrip().upper().startswith("SELECT"):
        return "for SOQL write action: get_records"
    return next((hint for words, hint in _ON_RULES.items() if words in said), "")


def _hint(found: str, error: SoqlError, marked: str, language: Language) -> str:
    before, after = marked[: error.position], marked[error.position :]
    if after.startswith(_COMMENTS):
        return f"a {language.text} holds no comments"
    if _ZONELESS.search(before) or (_DAY.search(before) and re.match(r"T?\d", found)):
        return "a moment is written 2026-01-31T10:00:00Z"
    if after.startswith("'") and before.endswith("'"):
        return r"a quote inside quotes is written \'"
    if found.upper() in _AFTER_SEMI_JOIN and _is_in_semi_join(before):
        return _SEMI_JOIN
    if re.search(r"(?i)\bSELECT\s+COUNT\s*\(\s*\)\s*\Z", before):
        return "COUNT() stands alone; to name it or to select more, write COUNT(Id)"
    word = _WORD_BEFORE.search(before)
    previous = word[1].upper() if word else ""
    if found == _ENDS:
        return _hint_at_end(previous, marked, language)
    habit = language.habits.get(found.upper())
    return language.after.get(previous) or habit or _otherwise(found, previous, language)


def _is_in_semi_join(before: str) -> bool:
    """Whether the parenthesis that is still open there is the one of `IN (SELECT …`."""
    outside, depth = _QUOTED.sub("''", before), 0
    for at in range(len(outside) - 1, -1, -1):
        depth += (outside[at] == ")") - (outside[at] == "(")
        if depth < 0:
            return re.search(r"(?i)\bIN\s*\Z", outside[:at]) is not None
    return False


def _hint_at_end(previous: str, marked: str, language: Language) -> str:
    if not previous:
        return language.begins
    if previous in COUNTED_DATES:
        return f"write {previous}:30"
    outside = _QUOTED.sub("", marked)
    return "a parenthesis is not closed" if outside.count("(") > outside.count(")") else ""


def _otherwise(found: str, previous: str, language: Language) -> str:
    if not previous:
        return language.begins
    if previous == "," and found.upper() in ("FROM", ")"):
        return "there is a comma too many"
    if previous.isdigit() and found.startswith("-"):
        return "a date is written 2026-01-31"
    if found == "(" and previous.isidentifier():
        return f"{previous} is no function here"
    if previous in _COMPARING and found.isidentifier():
        dates = {**dict.fromkeys(PLAIN_DATES, ""), **dict.fromkeys(COUNTED_DATES, ":n")}
        close = _close(found, dates)
        return f"did you mean {close}{dates[close]}?" if close else "text stands in single quotes"
    close = _close(found, language.keywords)
    return f"did you mean {close}?" if close else ""


def _close(found: str, known: Iterable[str]) -> str:
    return nearest(found.upper(), known).meant
