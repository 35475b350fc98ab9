"""SOSL: which records are found by which words."""

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowrun.org.queries.search_terms import matcher, words_of_text
from nodes.salesforce.soql import SoqlError, parse_term

pytestmark = pytest.mark.anyio

ORG = """
records:
  Account:
    - {Name: Harbor Light Cafés, Phone: +1 415-555-0110, Description: roasts coffee}
    - {Name: "O'Brien & Daughters", Industry: Retail}
    - {Name: Light House}
    - {Name: Gone Light, IsDeleted: true}
  Contact:
    - {FirstName: Ann, LastName: Light, Email: ann@coffee.example.com}
"""


async def found(client: httpx.AsyncClient, sosl: str) -> list[str]:
    answer = await client.get("search", params={"q": sosl})
    assert answer.status_code == 200, answer.text
    return [row["Name"] for row in answer.json()["searchRecords"]]


@pytest.mark.parametrize(
    ("term", "names"),
    [
        ("light", ["Harbor Light Cafés", "Light House", "Ann Light"]),
        ("LIGHT house", ["Light House"]),
        ("light AND NOT house", ["Harbor Light Cafés", "Ann Light"]),
        ("house OR brien", ["O'Brien & Daughters", "Light House"]),
        ("(house OR harbor) light", ["Harbor Light Cafés", "Light House"]),
        ('"harbor light"', ["Harbor Light Cafés"]),
        ('"light harbor"', []),
        ("ligh", []),
        ("ligh*", ["Harbor Light Cafés", "Light House", "Ann Light"]),
        ("l?ght AND har*", ["Harbor Light Cafés"]),
        ("cafés", ["Harbor Light Cafés"]),
        ("coffee", ["Harbor Light Cafés", "Ann Light"]),
        ("14155550110", ["Harbor Light Cafés"]),
        (r"O\'Brien", ["O'Brien & Daughters"]),
        (r"nobody\*", []),
    ],
)
async def test_words_find_records(client: httpx.AsyncClient, term: str, names: list[str]) -> None:
    sosl = f"FIND {{{term}}} RETURNING Account(Name), Contact(Name)"
    assert await found(client, sosl) == names


async def test_a_search_is_narrowed_and_ordered(client: httpx.AsyncClient) -> None:
    ask = "FIND {light} IN NAME FIELDS RETURNING Account(Id, Name"
    assert await found(client, f"{ask} WHERE Name LIKE 'L%')") == ["Light House"]
    assert await found(client, f"{ask} ORDER BY Name DESC LIMIT 1)") == ["Light House"]
    assert len(await found(client, f"{ask}), Contact(Name) LIMIT 2")) == 2
    assert await found(client, "FIND {coffee} IN EMAIL FIELDS RETURNING Contact(Name)") == [
        "Ann Light"
    ]
    assert await found(client, "FIND {coffee} IN PHONE FIELDS RETURNING Account(Name)") == []


async def test_without_returning_all_objects_answer_with_ids(client: httpx.AsyncClient) -> None:
    rows = (await client.get("search", params={"q": "FIND {light}"})).json()["searchRecords"]
    assert sorted(row["attributes"]["type"] for row in rows) == ["Account", "Account", "Contact"]
    assert all(row.keys() == {"attributes", "Id"} for row in rows)


@pytest.mark.parametrize(
    ("sosl", "code", "words"),
    [
        ("", "MALFORMED_SEARCH", "has to be specified"),
        ("FIND light", "MALFORMED_SEARCH", "FIND {words}"),
        ("FIND {x}", "MALFORMED_SEARCH", "longer than one character: x"),
        ("FIND {}", "MALFORMED_SEARCH", "from 1 to 200 words"),
        ("FIND {(light} RETURNING Account", "MALFORMED_SEARCH", "not closed"),
        ("FIND {light} RETURNING Nope(Id)", "INVALID_TYPE", "ERROR at Row:1:Column:24"),
        ("FIND {light} RETURNING Account(Nope)", "INVALID_FIELD", "ERROR at Row:1:Column:32"),
        ("FIND {light} RETURNING Account(Id", "MALFORMED_SEARCH", "unexpected token"),
        (
            "FIND {light} RETURNING Account(Id WHERE Id IN (SELECT AccountId FROM Contact))",
            "MALFORMED_SEARCH",
            "unexpected token",
        ),
    ],
)
async def test_a_bad_search_is_refused(
    client: httpx.AsyncClient, sosl: str, code: str, words: str
) -> None:
    answer = await client.get("search", params={"q": sosl})
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, code)
    assert words in answer.json()[0]["message"]


async def test_a_search_may_come_as_parameters(client: httpx.AsyncClient) -> None:
    asked: dict[str, Any] = {"q": "light", "sobject": "Account", "Account.fields": "Id,Name"}
    rows = (await client.get("parameterizedSearch", params=asked)).json()["searchRecords"]
    assert [row["Name"] for row in rows] == ["Harbor Light Cafés", "Light House"]
    body = {"q": "light", "sobjects": [{"name": "Account", "fields": ["Name"], "limit": 1}]}
    rows = (await client.post("parameterizedSearch", json=body)).json()["searchRecords"]
    assert [row["Name"] for row in rows] == ["Harbor Light Cafés"]
    for wrong in ({}, {"q": 1}, {"q": "light", "sobjects": [1]}, {"q": "light", "in": "X"}):
        answer = await client.post("parameterizedSearch", json=wrong)
        assert answer.json()[0]["errorCode"] == "INVALID_SEARCH"


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_term_is_answered_or_refused(term: str, text: str) -> None:
    try:
        found = matcher(parse_term(term))
    except SoqlError as error:
        assert 0 <= error.position <= len(term)
        return
    assert found(words_of_text(text)) in (True, False)
