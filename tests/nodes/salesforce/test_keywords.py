"""SOQL's own words as an editor offers them, by what stands before the cursor."""

import re

import pytest

from nodes.salesforce.keywords import LATER, keywords
from nodes.salesforce.soql import parse

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
