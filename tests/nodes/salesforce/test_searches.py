"""SOSL: words to look for are only words, and what is found reaches the flow."""

from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import NodeError
from engine.values.secret import Secret
from nodes.salesforce.binding import Sosl
from tests.nodes.salesforce.desk import Desk, Values, got, left

pytestmark = pytest.mark.anyio


def sought(template: str, value: Any) -> str:
    return Sosl(template).render(Values({"X": value}))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Dana", "Dana"),
        ("O'Neil", "O\\'Neil"),
        ("a} RETURNING User(Id) {", "a\\} RETURNING User\\(Id\\) \\{"),
        ("x*", "x\\*"),
        ("Dana OR Admin", '"Dana OR Admin"'),
        ("not me", '"not me"'),
        (42, "42"),
    ],
)
def test_words_to_look_for_are_only_words(value: Any, written: str) -> None:
    assert sought("FIND {$X} RETURNING Contact(Id)", value) == (
        f"FIND {{{written}}} RETURNING Contact(Id)"
    )


def test_inside_quotes_a_phrase_gets_no_second_quotes() -> None:
    assert sought('FIND {"$X" OR Bo}', "a OR b") == 'FIND {"a OR b" OR Bo}'


def test_a_condition_of_a_search_takes_a_literal() -> None:
    template = "FIND {Dana} IN ALL FIELDS RETURNING Contact(Id WHERE Name = $X LIMIT 5)"
    assert sought(template, "O'Neil").endswith(r"Contact(Id WHERE Name = 'O\'Neil' LIMIT 5)")
    with pytest.raises(ValueError, match="where a name belongs"):
        Sosl("FIND {Dana} RETURNING $X(Id)")


@pytest.mark.parametrize("value", ["", "  ", None, "a\nb", Secret("canary")])
def test_words_that_are_none_are_refused(value: Any) -> None:
    with pytest.raises(NodeError):
        sought("FIND {$X}", value)


@given(value=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_a_hostile_word_never_leaves_the_braces(value: str) -> None:
    try:
        text = sought("FIND {$X} RETURNING Contact(Id)", value)
    except NodeError:
        return
    inside = text.removeprefix("FIND {").removesuffix("} RETURNING Contact(Id)")
    bare = inside.replace("\\\\", "").replace("\\{", "").replace("\\}", "")
    assert "{" not in bare and "}" not in bare


async def test_a_search_maps_what_it_found(desk: Desk) -> None:
    keys = "    action: search\n    query: FIND {$X} RETURNING Contact(Id, Name)\n"
    keys += "    response_mapping: {'records[0].Name': $GOT, totalSize: $N}\n"
    found = {"searchRecords": [{"attributes": {"type": "Contact"}, "Id": "1", "Name": "Dana"}]}
    turn = await desk.run(keys, httpx.Response(200, json=found), X="Dana")
    assert (turn.session.parameters["GOT"], turn.session.parameters["N"]) == ("Dana", 1)
    (request,) = desk.requests
    assert request.url.path == "/services/data/v66.0/search"
    assert parse_qs(request.url.query.decode()) == {
        "q": ["FIND {Dana} RETURNING Contact(Id, Name)"]
    }
    nothing = httpx.Response(200, json={"searchRecords": []})
    assert left(await desk.run(keys, nothing, X="Zoe")) == ("no_records", None)


@pytest.mark.parametrize("template", ["{$X}", '{"$X"}', "{$X OR Nobody}", "{(Zoe OR $X)}"])
@pytest.mark.parametrize(
    "words",
    ["Dana", "dana a", "Dana (A)", "Dana & A", 'Dana "A"', "{Dana}", "Dana: [A]", "Dana -A"],
)
async def test_words_full_of_signs_find_their_record(desk: Desk, template: str, words: str) -> None:
    desk.open()
    keys = f"    action: search\n    query: 'FIND {template} RETURNING Contact(FirstName)'\n"
    keys += "    response_mapping: {'records[*].FirstName': $GOT}\n"
    assert got(await desk.run(keys, X=words)) == ["Dana"]


@pytest.mark.parametrize("words", ["Dana OR Bo", "D*", "Dana AND NOT Bo", "D?na", "x"])
async def test_what_would_be_an_operator_finds_nobody_else(desk: Desk, words: str) -> None:
    desk.open()
    keys = "    action: search\n    query: FIND {$X} RETURNING Contact(Id)\n"
    assert left(await desk.run(keys, X=words))[0] in ("no_records", "failed")


@pytest.mark.parametrize(
    "clause",
    [
        "RETURNING Contact(Id USING ListView = Recent)",
        "WITH DIVISION = 'Global'",
        "WITH DATA CATEGORY Geography__c AT usa__c",
        "WITH NETWORK = '0DB1'",
        "WITH PricebookId = '01s1'",
    ],
)
async def test_a_clause_that_the_local_org_does_not_run_is_never_passed_over(
    desk: Desk, clause: str
) -> None:
    desk.open()
    exit, told = left(await desk.run(f"    action: search\n    query: FIND {{Dana}} {clause}\n"))
    assert exit == "failed"
    assert "is valid SOSL that the local org does not run" in str(told)
