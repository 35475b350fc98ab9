"""SOQL's and SOSL's own words as an editor offers them, by what stands before the cursor."""

import re

import pytest

from nodes.salesforce.keywords import LATER, SEARCH_LATER, keywords, search_keywords
from nodes.salesforce.soql import SEARCH_GROUPS, parse, parse_search

LATER_THAN_WHERE = LATER[2:]
WORD = r"\b(?!COUNT)[A-Z_]{2,}\b"


@pytest.mark.parametrize(
    ("before", "offered"),
    [
        ("", ("SELECT",)),
        ('"SEL', ("SELECT",)),
        (">-\n  ", ("SELECT",)),
        ("SELECT ", ("TYPEOF",)),
        ("SELECT Id, (", ("SELECT",)),
        ("SELECT COUNT(", ()),
        ("SELECT COUNT() ", ("FROM",)),
        ("SELECT Account.", ()),
        ("SELECT Id FROM ", ()),
        ("SELECT Id FROM Contact ", LATER),
        ("SELECT Id FROM Contact c W", LATER),
        ("SELECT Id FROM A USING ", ("SCOPE",)),
        ("SELECT Id FROM A USING SCOPE mine ", LATER[1:]),
        ("SELECT Id FROM A WHERE ", ("NOT",)),
        ("SELECT Id FROM A WHERE N ", ("LIKE", "IN", "NOT IN", "INCLUDES", "EXCLUDES")),
        ("SELECT Id FROM A WHERE DAY(D) ", ("LIKE", "IN", "NOT IN", "INCLUDES", "EXCLUDES")),
        ("SELECT Id FROM A WHERE N NOT ", ("IN",)),
        ("SELECT Id FROM A WHERE N IN (", ("SELECT",)),
        ("SELECT Id FROM A WHERE N = ", ("NULL", "TRUE", "FALSE")),
        ("SELECT Id FROM A WHERE N = ${X.id} ", ("AND", "OR", *LATER_THAN_WHERE)),
        ("SELECT Id FROM A WHERE N IN ($X, 2) ", ("AND", "OR", *LATER_THAN_WHERE)),
        ("SELECT Id FROM A WHERE (N = LAST_N_DAYS:3 ", ("AND", "OR")),
        ("SELECT Id FROM A WHERE (N = 1) ", ("AND", "OR", *LATER_THAN_WHERE)),
        ("SELECT Id FROM A GROUP ", ("BY",)),
        ("SELECT Id FROM A GROUP BY N ", ("HAVING", *LATER[4:])),
        ("SELECT Id FROM A GROUP BY N HAVING COUNT(Id) > 1 ", ("AND", "OR", *LATER[4:])),
        ("SELECT Id FROM A ORDER BY N, ", ()),
        ("SELECT Id FROM A ORDER BY N DESC ", ("NULLS FIRST", "NULLS LAST", *LATER[5:])),
        ("SELECT Id FROM A LIMIT ", ()),
        ("SELECT Id FROM A LIMIT $N ", ("OFFSET", "FOR")),
        ("SELECT TYPEOF What ", ("WHEN",)),
        ("SELECT TYPEOF What WHEN A ", ("THEN",)),
        ("SELECT TYPEOF What WHEN A THEN Id ", ("WHEN", "ELSE", "END")),
        ("SELECT TYPEOF What WHEN A THEN Id ELSE Id ", ("END",)),
        ("SELECT TYPEOF What WHEN A THEN Id END ", ("FROM",)),
        ("FIND ", ()),
    ],
)
def test_what_may_come_next_is_offered(before: str, offered: tuple[str, ...]) -> None:
    assert tuple(keywords(before)) == offered


@pytest.mark.parametrize(
    "query",
    [
        "SELECT Id , ( SELECT Id FROM Cases WHERE Subject LIKE 'x' ) FROM Contact USING SCOPE mine"
        " WHERE Name = NULL AND Name NOT IN ( 'x' , 'x' ) AND T INCLUDES ( 'x' ) WITH USER_MODE"
        " ORDER BY Name DESC NULLS LAST LIMIT 3 OFFSET 4 FOR VIEW",
        "SELECT TYPEOF What WHEN Account THEN Id , Phone WHEN Case THEN Subject ELSE Name END , Id"
        " FROM Event WHERE NOT Id = 'x' ORDER BY Id ASC , Subject NULLS FIRST LIMIT 1",
        "SELECT Name FROM Lead GROUP BY Name HAVING COUNT(Id) > 1 ORDER BY Name FOR REFERENCE",
    ],
)
def test_every_word_of_a_query_is_offered_where_it_stands(query: str) -> None:
    parse(query)
    for found in re.finditer(WORD, query):
        offered = " ".join(keywords(query[: found.start()].replace("'x'", "___")))
        assert found[0] in offered.split(), query[: found.end()]


OF_RETURNED = ("USING LISTVIEW", "WHERE", "ORDER BY", "LIMIT", "OFFSET")


@pytest.mark.parametrize(
    ("before", "offered"),
    [
        ("", ("FIND",)),
        ("> FI", ("FIND",)),
        ("FIND ", ()),
        ("FIND {acme ", ()),
        ("FIND {${X.name} AND (a OR b\\})} ", SEARCH_LATER),
        ("FIND {a} I", SEARCH_LATER),
        ("FIND {a} IN ", SEARCH_GROUPS),
        ("FIND {a} IN NAME ", ("FIELDS",)),
        ("FIND {a} IN NAME FIELDS ", SEARCH_LATER[1:]),
        ("FIND {a} RETURNING ", ()),
        ("FIND {a} RETURNING Lead, ", ()),
        ("FIND {a} RETURNING Lead(Id), Account ", ("WITH", "LIMIT")),
        ("FIND {a} RETURNING Account(", ()),
        ("FIND {a} RETURNING Account(Id, ", ()),
        ("FIND {a} RETURNING Account(toLabel(", ()),
        ("FIND {a} RETURNING Account(Id ", OF_RETURNED),
        ("FIND {a} RETURNING Account(Id USING ", ("LISTVIEW",)),
        ("FIND {a} RETURNING Account(Id USING LISTVIEW = ", ()),
        ("FIND {a} RETURNING Account(Id WHERE ", ("NOT",)),
        ("FIND {a} RETURNING Account(Id WHERE N IN (", ()),
        ("FIND {a} RETURNING Account(Id WHERE N = $X ", ("AND", "OR", *OF_RETURNED[2:])),
        ("FIND {a} RETURNING Account(Id LIMIT 5) L", ("WITH", "LIMIT")),
        ("FIND {a} WITH SNIPPET ", ("WITH", "LIMIT")),
        ("FIND {a} WITH NETWORK ", ("IN",)),
        ("FIND {a} WITH NETWORK IN (", ()),
        ("FIND {a} WITH METADATA ", ()),
        ("FIND {a} WITH METADATA = ", ()),
        ("FIND {a} LIMIT 5 ", ()),
        ("SELECT ", ()),
    ],
)
def test_what_may_come_next_in_a_search_is_offered(before: str, offered: tuple[str, ...]) -> None:
    assert tuple(search_keywords(before)) == offered


@pytest.mark.parametrize(
    "search",
    [
        "FIND {xy} IN PHONE FIELDS RETURNING Lead, Account(Id, Name n USING LISTVIEW = mine"
        " WHERE N LIKE 'x' AND T NOT IN ( 'x' ) ORDER BY N DESC NULLS LAST LIMIT 3 OFFSET 4), Case"
        " WITH NETWORK IN ( 'x' ) WITH DIVISION = 'x' WITH HIGHLIGHT LIMIT 5",
        "FIND {xy} RETURNING Lead WITH SPELL_CORRECTION = false WITH USER_MODE LIMIT 5",
        "FIND {xy} LIMIT 5",
    ],
)
def test_every_word_of_a_search_is_offered_where_it_stands(search: str) -> None:
    parse_search(search)
    for found in re.finditer(WORD, search):
        offered = " ".join(search_keywords(search[: found.start()].replace("'x'", "___")))
        assert found[0] in offered.split(), search[: found.end()]
