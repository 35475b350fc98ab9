"""What an editor may offer in a node: objects, fields and picklist values, by what is kept of an
org, and SOQL's own words. The text is half typed, so that words are looked for and nothing is
parsed."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from engine.fields import YamlPath, as_text

from .descriptions import Description
from .kept import KeptDescriptions, kept_descriptions
from .keywords import keywords
from .soql import COUNTED_DATES, PLAIN_DATES

_QUOTED = r"'(?:[^'\\]|\\.)*'"
_FROM = r"(?i)\bFROM\s+(\w+)(?:\s+(?:AS\s+)?(\w+))?"
_TYPEOF = r"(?is)\bTYPEOF\s+(?!.*\bTYPEOF\b)(\w*)(?!.*\bEND\b)(.*)\Z"
_BRANCH = r"(?is)\bWHEN\s+(\w+)\s+THEN\b(?!.*\b(?:WHEN|ELSE)\b)(?:.*,)?\s*([\w.]*)\Z"
_RETURNING = r"(?is)\bRETURNING\b(.*)\Z"
_FIELD_COMES = frozenset({"SELECT", "WHERE", "AND", "OR", "NOT", "BY", ",", "("})
_COMPARED = r"([\w.]+)\s*(?:[<>!]?=|[<>])\s*\w*\Z"
_IN_QUOTES = r"(?i)([\w.]+)\s*(?:=|!=|\b(?:NOT\s+)?IN|\bINCLUDES|\bEXCLUDES)\s*\(?[^()=]*'[^']*\Z"


def offered(
    written: Mapping[str, Any],
    path: YamlPath,
    before: str,
    after: str,
    described: Mapping[str, Any],
) -> Iterator[tuple[str, str]]:
    """As `Node.offers` has it."""
    kept = kept_descriptions(described)
    if path == ("query",) and as_text(written.get("action")) == "search":
        yield from _in_search(before, kept)
    elif path == ("query",):
        yield from _in_query(_query_around(before, after), kept)
    elif path == ("object",):
        yield from ((name, "") for name in kept.names)
    elif path[:1] in (("fields",), ("external_id",)):
        found = kept.get(as_text(written.get("object")))
        if len(path) == 2 and isinstance(path[1], str):
            yield from _values(found, path[1])
        else:
            yield from _fields(found, before.rpartition(",")[2], kept)


class _Query(NamedTuple):
    """The innermost query around the cursor, and those that it stands in."""

    before: str
    after: str
    outer: "_Query | None" = None

    @property
    def origin(self) -> str:
        """What it says behind FROM; the queries within it say nothing of that."""
        found = self._from()
        return found[1] if found else ""

    @property
    def names(self) -> frozenset[str]:
        """What its object may be called before a field, in small letters."""
        found = self._from()
        return frozenset(name.lower() for name in found.groups("")) if found else frozenset()

    def _from(self) -> re.Match[str] | None:
        return re.search(_FROM, _without_parentheses(self.before + self.after))

    def described(self, kept: KeptDescriptions) -> Description | None:
        above = self.parent(kept)
        if above is not None:
            child = above.children.get(self.origin.lower())
            return kept.get(child[1]) if child else None
        return kept.get(self.origin)

    def parent(self, kept: KeptDescriptions) -> Description | None:
        """The object whose children it reads, where it stands in a SELECT list."""
        if self.outer is None or re.search(_FROM, self.outer.before):
            return None
        return self.outer.described(kept)


def _query_around(before: str, after: str) -> _Query:
    hidden = _hidden(before)
    opened = []
    for found in re.finditer(r"[()]", hidden):
        if found[0] == "(":
            opened.append(found.end())
        elif opened:
            opened.pop()
    query = _Query(before, after)
    for start in opened:
        if re.match(r"(?i)\s*SELECT\b", before[start:]):
            end = _closing(query.after)
            outer = _Query(before[: start - 1], query.after[end + 1 :], query.outer)
            query = _Query(before[start:], query.after[:end], outer)
    return query


def _closing(after: str) -> int:
    depth = 0
    for found in re.finditer(r"[()]", _hidden(after)):
        depth += 1 if found[0] == "(" else -1
        if depth < 0:
            return found.start()
    return len(after)


def _in_query(query: _Query, kept: KeptDescriptions) -> Iterator[tuple[str, str]]:
    if re.search(r"(?i)\bFROM\s+\w*\Z", query.before):
        above = query.parent(kept)
        names = above.children.values() if above else ((name, "") for name in kept.names)
        yield from names
        return
    described, hidden = query.described(kept), _hidden(query.before)
    found = re.search(_TYPEOF, hidden) if not re.search(_FROM, hidden) else None
    if found:
        yield from _in_typeof(found[1], found[2], described, kept)
    else:
        yield from _in_clause(query.before, described, kept, query.names)
    if hidden.count("'") % 2 == 0:
        yield from ((word, "SOQL") for word in keywords(hidden))


def _in_typeof(
    relationship: str, rest: str, described: Description | None, kept: KeptDescriptions
) -> Iterator[tuple[str, str]]:
    """Relationships to several objects, these behind WHEN, and behind THEN the fields of one."""
    if not rest:
        for about in described.fields.values() if described else ():
            objects = about.get("referenceTo") or ()
            if len(objects) > 1 and about.get("relationshipName"):
                yield str(about["relationshipName"]), "→ " + ", ".join(objects)
    elif re.search(r"(?i)\bWHEN\s+\w*\Z", rest):
        objects = described.parents(relationship) if described else None
        yield from ((name, "") for name in objects or ())
    elif branch := re.search(_BRANCH, rest):
        yield from _fields(kept.get(branch[1]), branch[2], kept)


def _in_search(before: str, kept: KeptDescriptions) -> Iterator[tuple[str, str]]:
    """The objects behind RETURNING, and in the parentheses behind one its fields."""
    hidden = _hidden(before)
    if (returning := re.search(_RETURNING, hidden)) is None:
        return
    objects, opened, _ = _without_parentheses(returning[1]).partition("(")
    if not opened:
        if re.search(r"(?:\A|,)\s*\w*\Z", objects):
            yield from ((name, "") for name in kept.names)
    elif name := re.search(r"(\w+)\s*\Z", objects):
        yield from _in_clause(before, kept.get(name[1]), kept, frozenset({name[1].lower()}))


def _in_clause(
    before: str, described: Description | None, kept: KeptDescriptions, names: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """What may come next of an object that is called by one of the `names`."""
    if re.sub(_QUOTED, "", before).count("'") % 2:
        found = re.search(_IN_QUOTES, before)
        yield from _values(described, found[1].rpartition(".")[2]) if found else ()
    elif compared := re.search(_COMPARED, before):
        about = described.fields.get(compared[1].lower()) if described else None
        if about and about["type"] in ("date", "datetime"):
            yield from ((day, "") for day in sorted(PLAIN_DATES))
            yield from ((f"{days}:30", "") for days in sorted(COUNTED_DATES))
    else:
        previous = re.search(r"(\w+|[^\w\s])\s*(?<![\w.])[\w.]*\Z", before)
        if previous and previous[1].upper() in _FIELD_COMES:
            word = re.search(r"[\w.]*\Z", before)
            first, dot, rest = (word[0] if word else "").partition(".")
            yield from _fields(
                described, rest if dot and first.lower() in names else first + dot + rest, kept
            )


def _hidden(text: str) -> str:
    """With nothing of what stands in quotes that are closed."""
    return re.sub(_QUOTED, lambda found: "_" * len(found[0]), text)


def _without_parentheses(text: str) -> str:
    """Nothing of what stands in parentheses that are closed."""
    while (bare := re.sub(r"\([^()]*\)", " ", text)) != text:
        text = bare
    return text


def _fields(
    described: Description | None, word: str, kept: KeptDescriptions
) -> Iterator[tuple[str, str]]:
    """The fields and relationships that may follow the relationships of a word."""
    *relationships, _ = word.strip().split(".")
    for relationship in relationships:
        parents = described.parents(relationship) if described else None
        described = kept.get(parents[0]) if parents and len(parents) == 1 else None
    for about in described.fields.values() if described else ():
        yield str(about["name"]), str(about["type"])
        if leads := about.get("relationshipName"):
            yield str(leads), "→ " + ", ".join(about.get("referenceTo") or ())


def _values(described: Description | None, name: str) -> Iterator[tuple[str, str]]:
    about = described.fields.get(name.lower()) if described else None
    for value in about.get("values") or () if about else ():
        yield str(value), ""
