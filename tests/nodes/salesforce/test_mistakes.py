"""A mistake in SOQL or SOSL is told in the author's terms, with what was likely meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.source.validation import WrongAt
from nodes.salesforce.binding import Soql, Sosl

MIXED = "AND, OR and NOT mix only with parentheses"
FROM = "SELECT Id FROM Contact"
JOIN = "AccountId IN (SELECT Id FROM Account)"


@pytest.mark.parametrize(
    ("query", "found", "words"),
    [
        ("", "", "the query ends too early (character 1); a query begins with SELECT"),
        ("FIND x", "FIND x", "a query begins with SELECT"),
        ("SELEC Id", "SELEC Id", "a query begins with SELECT"),
        ("UPDATE Contact SET A = 1", "UPDATE", "use action: create_record"),
        ("FIND {x} RETURNING Contact", "{x}", "for SOSL write action: search"),
        ("SELECT * FROM Contact", "* FROM", "name the fields, or write FIELDS(ALL)"),
        ("SELECT Id, FROM Contact", "FROM", "there is a comma too many"),
        ("SELECT TOP 5 Id FROM Contact", "5 Id", "write LIMIT at the end"),
        ("SELECT COUNT(Id) AS n FROM Contact", "n FROM", "an alias follows without AS"),
        ("SELECT NOW() FROM Contact", "() FROM", "NOW is no function here"),
        ("SELECT Id x FROM Contact", "Id x", "between two fields stands a comma"),
        ("SELECT DISTINCT Name FROM Contact", "DISTINCT", "name the fields in GROUP BY"),
        (f"{FROM} INNER JOIN Account ON x", "JOIN", "there are no joins"),
        (f"{FROM} UNION {FROM}", "SELECT Id", "there is no UNION"),
        (f"{FROM} WHERE EXISTS ({FROM})", "(SELECT", "write Id IN (SELECT …)"),
        (f"{FROM} WHERE Age BETWEEN $A AND $B", "Age BETWEEN", "write >= and <="),
        ("SELECT FIELDS(ALL) FROM Contact", "FIELDS", "must have a LIMIT of at most 200"),
        (
            "SELECT Id, (SELECT Id x FROM Cases) FROM Contact LIMIT 1",
            "Id x",
            "use field aliasing",
        ),
        (
            "SELECT Name, COUNT(Id) FROM Contact",
            "Name",
            "name it in GROUP BY, or ask for its COUNT",
        ),
        (f"{FROM} WHERE COUNT(Id) > 1", "COUNT", "compare it in HAVING, after GROUP BY"),
        (f"{FROM} JOIN Account ON x", "Account", "there are no joins"),
        (f"{FROM};", ";", "; means nothing here (character 23); a query ends without one"),
        (f"{FROM} -- all of them", "--", "a query holds no comments"),
        (f'{FROM} WHERE Name = "x"', '"x"', "text stands in single quotes"),
        (f"{FROM} WHERE Name = Dana", "Dana", "text stands in single quotes"),
        (f"{FROM} WHERE Name == 'x'", "= 'x'", "equal is written ="),
        (f"{FROM} WHERE Name IS NULL", "IS NULL", "write = null or != null"),
        (f"{FROM} WHERE Age BETWEEN 1 AND 2", "BETWEEN", "write >= and <="),
        (f"{FROM} WHERE Name = 'It''s'", "'s'", r"a quote inside quotes is written \'"),
        (f"{FROM} WHERE Name = 'C:\\users'", "'C:", r"a backslash is written \\"),
        (f"{FROM} WHERE Name = 'x", "'x", "this quote is not closed"),
        (f"{FROM} WHERE Name = :name", ":name", "a parameter is written $NAME"),
        (f"{FROM} WHERE Name LIKE $X%", "%", "LIKE '$NAME%'"),
        (f"{FROM} WHERE A = 1 AND B = 2 OR C = 3", "OR C", MIXED),
        (f"{FROM} WHERE NOT A = 1 AND B = 2", "AND B", MIXED),
        (f"{FROM} WHERE A = 1 AND NOT B = 2", "NOT B", MIXED),
        (f"{FROM} WHERE A = 1 AND D = 2026-01-31 OR C = 3", "OR C", MIXED),
        (f"{FROM} WHERE (A = ')'", FROM, "a parenthesis is not closed"),
        (f"{FROM} WHERE D = LAST_N_DAYS", "LAST_N_DAYS", "write LAST_N_DAYS:30"),
        (f"{FROM} WHERE D = LAST_DAYS:30", "LAST_DAYS", "did you mean LAST_N_DAYS:n?"),
        (f"{FROM} WHERE D = THIS_MONHT", "THIS_MONHT", "did you mean THIS_MONTH?"),
        (f"{FROM} WHERE D = 2026-1-31", "-1-31", "a date is written 2026-01-31"),
        (f"{FROM} WHERE D = 2026-01-31T10:00:00", "T10:00:00", "a moment is written 2026-01-31T"),
        (f"{FROM} WHERE D = 2026-01-31T10:00:00 AND A = 1", "AND", "a moment is written"),
        (f"{FROM} WHERE D = 2026-01-31 10:00:00", "10:00:00", "a moment is written 2026-01-31T"),
        (
            f"{FROM} ALL ROWS",
            "ALL ROWS",
            "not allowed in this context (character 24); deleted reco",
        ),
        (f"{FROM} ORDER BY toLabel(A)", "toLabel(A)", "TOLABEL(A) is not allowed in ORDER BY"),
        (f"{FROM} WHERE convertCurrency(A) > 1", "convertCurrency(A)", "not allowed in WHERE"),
        (f"{FROM} HAVING COUNT(Id) > 1", "HAVING COUNT(Id) > 1", "stands after GROUP BY"),
        ("SELECT COUNT() n FROM Contact", "n FROM Contact", "to name it or to select more, write"),
        ("SELECT COUNT(), Id FROM Contact", ", Id FROM Contact", "COUNT() stands alone"),
        ("SELECT COUNT() FROM Contact ORDER BY Name", "Name", "COUNT() is one number"),
        ("SELECT MAX(A) FROM Contact LIMIT 1", "SELECT MAX(A)", "leave LIMIT out"),
        (f"{FROM} WHERE A = 1 OR {JOIN}", "AccountId IN", "with the 'OR' operator (character 39);"),
        (f"{FROM} WHERE A = 1 AND (B = 2 OR {JOIN})", "AccountId IN", "join it to the others by"),
        (f"{FROM} WHERE NOT {JOIN}", "AccountId IN", "write NOT IN (SELECT …)"),
        (f"{FROM} WHERE {JOIN} AND {JOIN} AND {JOIN}", "AccountId IN", "Maximum 2 semi join sub-"),
        (f"{FROM} WHERE Id IN (SELECT ContactId FROM Case WHERE {JOIN})", "AccountId", "Nesting"),
        (f"{FROM} WHERE Id IN (SELECT Id FROM Contact)", "Contact)", "compare a field of the par"),
        (f"{FROM} WHERE Id IN (SELECT WhoId FROM Task)", "Task)", "ask for the inner Ids in a que"),
        (f"{FROM} WHERE Account.Id IN (SELECT Id FROM Account)", "Account.Id", "AccountId, not Ac"),
        (f"{FROM} WHERE Id IN (SELECT Contact.Id FROM Case)", "Contact.Id", "AccountId, not Acco"),
        (f"{FROM} WHERE A IN (SELECT B FROM C LIMIT 5)", "LIMIT 5)", "has one field, FROM and WHE"),
        (f"{FROM} WHERE A IN (SELECT B FROM C ORDER BY B)", "ORDER BY", "has one field, FROM and"),
        (f"{FROM} WHERE A IN (SELECT B FROM C WHERE D IN ('x') GROUP BY B)", "GROUP BY", "has one"),
        (f"{FROM} WHERE A IN (SELECT B, D FROM C)", ", D FROM", "has one field, FROM and WHERE"),
    ],
)
def test_a_mistake_in_soql_is_told_with_what_was_meant(query: str, found: str, words: str) -> None:
    with pytest.raises(WrongAt) as refused:
        Soql(query)
    assert words in str(refused.value)
    assert found in refused.value.find and refused.value.find in query
    assert refused.value.code == "soql-syntax"


RETURNING = "FIND {Dana} RETURNING Contact"


@pytest.mark.parametrize(
    ("search", "found", "words"),
    [
        ("FIND Dana", "Dana", "SOSL has the form FIND {words} IN ALL FIELDS"),
        ("SELECT Id FROM Contact", "SELECT", "for SOQL write action: get_records"),
        ("FIND {Dana", "Dana", "SOSL has the form FIND {words}"),
        ("FIND {} IN ALL FIELDS", "} IN", "A search term has from 1 to 200 words (character 7)"),
        ("FIND {x} IN ALL FIELDS", "x}", "must be longer than one character: x (character 7)"),
        ("FIND {Dana AND}", "}", "the search term ends too early (character 15)"),
        ("FIND {(Dana OR Bo} IN ALL FIELDS", "(Dana", "a parenthesis is not closed"),
        ("FIND {Dana) OR Bo}", ") OR", "unexpected token: ')' (character 11)"),
        ("FIND {Dana} RETURN Contact", "RETURN", "did you mean RETURNING?"),
        ("FIND {Dana} FROM Contact", "FROM", "the objects stand after RETURNING"),
        ("FIND {Dana} IN NAMES FIELDS", "NAMES", "did you mean NAME?"),
        ("FIND {Dana} IN NAME RETURNING Contact", "RETURNING", "unexpected token: 'RETURNING'"),
        ("FIND {Dana} LIMIT 5 RETURNING Contact", "RETURNING", "unexpected token"),
        ("FIND {Dana} LIMIT many", "many", "unexpected token: 'many'"),
        ("FIND {Dana} RETURNING", "RETURNING", "the search ends too early"),
        ("FIND {Dana} WITH SNIPETS", "SNIPETS", "unexpected token: 'SNIPETS'"),
        (f"{RETURNING} WHERE Name = 'x'", "WHERE", "stands after its fields: Contact(Id WHERE"),
        (f"{RETURNING}(WHERE Name = 'x')", "WHERE", "stands after its fields"),
        (f"{RETURNING}(*)", "*)", "name the fields"),
        (f"{RETURNING}(Id, )", ")", "there is a comma too many"),
        (f"{RETURNING}(Id Name)", "Id Name", "between two fields stands a comma"),
        (f"{RETURNING}(COUNT(Id))", "COUNT", "unexpected token: 'COUNT'"),
        (f"{RETURNING}(Id WHERE Name IS NULL)", "IS NULL", "write = null or != null"),
        (f"{RETURNING}(Id WHERE A = 1 AND B = 2 OR C = 3)", "OR C", MIXED),
        (
            f'{RETURNING}(Id WHERE Name = "x")',
            '"x"',
            "(character 47); text stands in single quotes",
        ),
        (f"{RETURNING}(Id WHERE Name = 'x)", "'x)", "this quote is not closed"),
        (f"{RETURNING}(Id WHERE Id IN (SELECT Id FROM Case))", "SELECT", "no query in it"),
        (f"{RETURNING}(Id LIMIT 5", "LIMIT 5", "a parenthesis is not closed"),
        (f"{RETURNING}(Id))", ")", "unexpected token: ')' (character 34)"),
        (f"{RETURNING}(Id);", ";", "a search ends without one"),
    ],
)
def test_a_mistake_in_sosl_is_told_with_its_place_in_the_whole(
    search: str, found: str, words: str
) -> None:
    with pytest.raises(WrongAt) as refused:
        Sosl(search)
    assert words in str(refused.value)
    assert found in refused.value.find and refused.value.find in search
    assert refused.value.code == "sosl-syntax"


@pytest.mark.parametrize(
    "search",
    [
        "find {Dana}",
        "FIND {Dana Q Smith} IN NAME FIELDS RETURNING Contact",
        r"FIND {Smith \& Sons OR \"Acme\"} RETURNING Account, Contact(Id) LIMIT 5",
        "FIND {猫} RETURNING Contact(Id)",
        'FIND {("Dana Whitfield" OR Bo*) AND NOT x?z} IN SIDEBAR FIELDS',
        "FIND {$X} RETURNING Contact(Id WHERE Name LIKE '$X%' AND Age > $X LIMIT $X) LIMIT $X",
        "FIND {Dana} RETURNING Case(Id, toLabel(Status), FORMAT(CreatedDate) Made)",
        "FIND {Dana} RETURNING Account(Id USING ListView = Recent ORDER BY Name DESC NULLS LAST)",
        "FIND {Dana} RETURNING Account(Id WHERE Name = 'x' USING LISTVIEW=Mine LIMIT 1 OFFSET 2)",
        "FIND {Dana} WITH DIVISION = 'Global' WITH HIGHLIGHT WITH SNIPPET (target_length=120)",
        "FIND {Dana} WITH DATA CATEGORY Geography__c AT (usa__c, uk__c) AND Kind__c BELOW all__c",
        "FIND {Dana} WITH NETWORK IN ('0DB1', '0DB2') WITH METADATA = 'LABELS' LIMIT 5",
        "FIND {Dana} WITH PricebookId = '01s' WITH SPELL_CORRECTION = false WITH SNIPPET",
        "FIND {Dana} WITH USER_MODE LIMIT 10 UPDATE TRACKING, VIEWSTAT",
    ],
)
def test_sosl_that_salesforce_documents_is_not_taken_for_a_mistake(search: str) -> None:
    assert Sosl(search).text == search


@pytest.mark.parametrize(
    "query",
    [
        "SELECT COUNT(Id) n FROM Contact",
        "SELECT LeadSource s FROM Contact GROUP BY LeadSource",
        "SELECT FORMAT(Amount) a FROM Opportunity",
        "SELECT FIELDS(ALL) FROM Contact LIMIT 200",
        "SELECT FIELDS(STANDARD) FROM Contact",
        "SELECT Id FROM Contact c, c.Account a WHERE a.Name = 'x'",
    ],
)
def test_what_salesforce_allows_is_not_taken_for_a_mistake(query: str) -> None:
    assert str(Soql(query).query) == query


@given(st.text(st.sampled_from("SELECT FROM WHERE'\"()=,.;:-$X{}Ix1 \n\\%") | st.characters()))
def test_any_text_is_soql_or_told_in_a_line(text: str) -> None:
    try:
        Soql(text)
    except WrongAt as wrong:
        assert wrong.find in text
        assert len(str(wrong).splitlines()) <= 2 + text.count("\n")
    except ValueError as error:
        assert str(error)
