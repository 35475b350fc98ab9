"""People in bodies of every shape: found by their fields, taken out wherever else they stand."""

import csv
import html
import io
import json
import time
from typing import Any
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.http.messages import Call, Request, Response
from engine.values.redaction import Redaction
from flowrun.testing.recording.cassette import Taped
from flowrun.testing.recording.masking import PersonalData
from flowrun.testing.recording.people import likely_people
from flowrun.testing.recording.pseudonyms import pseudonym
from flowrun.testing.recording.rules import Rules
from flowrun.testing.recording.taping import tape_again, tape_beside, tape_call

ELLEN, RIPLEY = pseudonym("Ellen"), pseudonym("Ripley")


def masked(value: Any) -> Any:
    shown = PersonalData().data(value)
    assert PersonalData().data(shown) == shown
    return shown


BODIES = [
    "Id,FirstName,LastName,Note\n003,Ellen,Ripley,Ellen called\n",
    '"Id","FirstName","LastName"\r\n"003","Ellen","Ripley"\r\n"004","","RIPLEY, ellen"\r\n',
    "first name;last name\nEllen;Ripley\n",
    "\ufeffFirstName\tLastName\nEllen\tRipley",
    "<s:Envelope><sf:FirstName>Ellen</sf:FirstName><n>Ripley &amp; co</n>"
    "<sf:LastName>Ripley</sf:LastName></s:Envelope>",
    "<c FirstName='Ellen' LastName=\"Ripley\">Ellen</c>",
    "<field name='FirstName'>Ellen</field><m><name>LastName</name><value><string>Ripley</string>"
    "</value></m>",
    "<FirstName><![CDATA[Ellen]]></FirstName><!-- Ellen --><LastName>&#82;ipley</LastName>",
    "first_name=Ellen&contact%5Blast_name%5D=Ripley&note=Ellen+Ripley",
    "BEGIN:VCARD\nN:Ripley;Ellen;;;\nFN:Ellen Rip\n ley\nEND:VCARD",
    '--b\r\nContent-Disposition: form-data; name="first_name"\r\n\r\nEllen\r\n--b\r\n'
    'Content-Disposition: form-data; name="surname"\r\n\r\nRipley\r\n--b--\r\n',
    '{"FirstName": "Ellen"}\n{"LastName": "Ripley", "n": "Ellen"}\n',
    {"outer": json.dumps({"inner": json.dumps({"firstName": "Ellen", "LAST-NAME": "Ripley"})})},
    {"customerFirstName": "ELLEN", "billing_contact_surname": "Ripley", "n": "ellen ripley's"},
    {"names": ["Ellen Ripley"], "said": ["ripley", {"by": "Ellen"}]},
    {"columns": ["FirstName", "LastName"], "rows": [["Ellen", "Ripley"]]},
    [["FirstName", "LastName"], ["Ellen", "Ripley"]],
    {"FirstName": {"value": "Ellen", "displayValue": None}, "name": {"last": "Ripley"}},
    [{"family": "Ripley", "given": ["Ellen"]}],
    {"note": "Ellen Ripley", "Name": "Ripley, Ellen"},
    {"url": "/query?q=SELECT+Id+FROM+Contact+WHERE+FirstName+=+'Ellen'+AND+LastName='Ripley'"},
    {"url": "/query?q=" + quote("SELECT Id FROM C WHERE Name LIKE 'Ell%' AND LastName = 'Ripley'")},
    "SELECT Id FROM C WHERE FirstName IN ('Ellen', 'X') AND c.LastName != 'Ripley'",
    "$filter=startswith(FirstName,'Ellen') and LastName eq 'Ripley'",
    {"query": '{ contact(firstName: "Ellen", lastName: "Ripley") { id } }'},
    'INFO firstName=Ellen lastName="Ripley" {\\"FirstName\\":\\"Ellen\\"}',
    "From: Ellen Ripley <ellen@acme.example.com>",
    "FIND {Ellen Ripley} IN NAME FIELDS RETURNING Contact(Id)",
    {"Ripley": 1, "LastName": "Ripley", "FirstName": "Ellen", "note": "Ellen_Ripley.pdf"},
]


@pytest.mark.parametrize("body", BODIES)
def test_a_name_is_found_by_its_field_whatever_the_shape(body: Any) -> None:
    shown = json.dumps(masked(body), ensure_ascii=False).casefold()
    assert "ellen" not in shown and "ripley" not in shown and "'ell%" not in shown
    assert pseudonym("Ripley").casefold() in shown


@pytest.mark.parametrize(
    "label",
    ["customer:", "Contact: ", "Caller = ", "Patientin: ", "Kunde: ", "cliente: ", "nom : "],
)
def test_a_name_behind_a_clear_label_is_masked(label: str) -> None:
    shown = masked(f"{label}Ellen Ripley. Then she hung up")
    assert shown == f"{label}{ELLEN} {RIPLEY}. Then she hung up"


def test_what_stands_behind_a_label_and_is_no_name_stays() -> None:
    for text in ("contact: Email", "Customer: new", "Client: Service Team", "name: please say"):
        assert masked(text) == text
    assert masked({"customer": "Ellen Ripley"}) == {"customer": f"{ELLEN} {RIPLEY}"}


@pytest.mark.parametrize(
    "written",
    [
        *("12.04.1985", "April 12, 1985", "04/12/1985", "12 April 1985", "12. April 1985"),
        *("12 de abril de 1985", "12 avril 1985", "1985/04/12", "19850412", "12.4.85"),
        *("Apr 12th, 1985", "12-Apr-1985", "1985-04-12T00:00:00Z"),
    ],
)
def test_a_birth_date_is_known_in_any_layout(written: str) -> None:
    shown = masked({"note": f"of {written}, ordered on 2026-01-03", "Birthdate": "1985-04-12"})
    assert shown["note"].startswith(f"of {shown['Birthdate']}")
    assert "85" not in shown["note"].replace(shown["Birthdate"], "")
    assert "2026-01-03" in shown["note"]
    assert masked({"Birthdate": written})["Birthdate"] == shown["Birthdate"]


@pytest.mark.parametrize(
    "condition",
    [
        "Phone = '4155550100'",
        "Email LIKE 'ellen%'",
        "Email = 'ellen@acme.example.com'",
        "Birthdate = 1985-04-12",
        "MailingStreet LIKE '%12 Rosebud%'",
    ],
)
@pytest.mark.parametrize("written", [str, quote, quote_plus])
def test_a_literal_that_is_compared_with_a_private_field_is_masked(
    condition: str, written: Any
) -> None:
    query = f"SELECT Id FROM Contact WHERE {condition} AND StageName = 'Closed'"
    shown = str(masked(f"/query?q={written(query)}"))
    for private in ("4155550100", "ellen", "1985", "Rosebud"):
        assert private not in shown
    assert "SELECT" in shown and "Closed" in shown


def test_names_that_are_common_words_leave_other_texts_alone() -> None:
    texts = {
        "a": "Will you come? I will. In May 2026 you may pay, May 5. Against the Will.",
        "month": "May",
        "b": "the bank of america and the oil group, by mark",
    }
    people = [{"FirstName": "Will"}, {"FirstName": "May"}, {"Name": "Bank of America Group"}]
    shown = masked([texts, *people, {"n": "Dear Will, May Whitfield"}, {"LastName": "Whitfield"}])
    assert shown[0] == {**texts, "b": texts["b"].replace("america", pseudonym("America"))}
    assert shown[4]["n"] == f"Dear {pseudonym('Will')}, {pseudonym('May')} {pseudonym('Whitfield')}"


@pytest.mark.parametrize("between", [" ", ", ", "; ", "/", " & ", "|", "+", "-", " / "])
def test_a_common_word_beside_a_name_is_one(between: str) -> None:
    said = [f"Ripley{between}Will", f"Will{between}Ripley"]
    shown = masked({"FirstName": "Will", "LastName": "Ripley", "said": said})
    assert "Will" not in repr(shown["said"])


def test_a_line_that_names_columns_only_once_it_is_masked_names_none() -> None:
    assert "Dawn" in masked("5 Long Street FirstName,City\nDawn,Paris")


def test_a_common_word_that_is_left_and_may_be_a_person_is_told() -> None:
    personal = PersonalData()
    shown = personal.data({"FirstName": "Grace", "note": "Grace period"})
    assert shown["note"] == "Grace period"
    assert list(likely_people(shown, personal.known.names)) == ["note: … Grace"]


def test_a_field_whose_name_is_somebodys_name_and_a_word_keeps_it() -> None:
    people = {"LastName": "Price", "Name": "Case Number", "FirstName": "FirstName: Ellen"}
    shown = masked({**people, "Price": 12, "Number": 4, "said": "Mr Price"})
    assert list(shown) == [*people, "Price", "Number", "said"]
    assert shown["said"] == f"Mr {pseudonym('Price')}"


def test_names_of_one_letter_are_masked_where_letters_are_names() -> None:
    shown = masked(
        {"LastName": "王", "FirstName": "小明", "MiddleName": "J", "n": "王小明先生, J 5"}
    )
    assert shown["n"] == f"{pseudonym('王')}{pseudonym('小明')}先生, J 5"


def test_names_of_many_parts_are_masked_with_what_belongs_to_them() -> None:
    shown = masked({"LastName": "van der Berg", "n": "Van der Berg, the Berg, der Mann"})
    berg = pseudonym("Berg")
    assert shown == {"LastName": f"van der {berg}", "n": f"Van der {berg}, the {berg}, der Mann"}
    shown = masked({"LastName": "O'Neil", "n": "O’Neil O&#39;Neil O%27Neil O\\'Neil o'neil's"})
    assert "Neil" not in shown["n"] and "neil" not in shown["n"]
    shown = masked({"LastName": "Müller", "n": "Mueller M%C3%BCller M&uuml;ller M\\u00fcller"})
    assert "ller" not in shown["n"]


NUMBERS = {
    "Phone": 4155552671,
    "CardNumber": 4111111111111111,
    "Birthdate": 19850412,
    "born": 482112000,
    "any": 4155552671.0,
    "ssn": 123456789,
}


@pytest.mark.parametrize("key", NUMBERS)
def test_a_numbers_pseudonym_is_a_number(key: str) -> None:
    key_of = {"born": "birthTime"}.get(key, key)
    shown = masked({key_of: NUMBERS[key]})[key_of]
    assert type(shown) is type(NUMBERS[key]) and shown != NUMBERS[key]


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return [_shape(item) for item in value.values()]
    return [_shape(item) for item in value] if isinstance(value, list) else type(value)


KEYS = st.sampled_from(
    ["FirstName", "last_name", "phone", "Birthdate", "note", "q", "street", "card", "Ellen", "name"]
)
VALUES = st.sampled_from(
    ["Ellen", "Ripley", "1985-04-12", "+1 415 555 2671", "12 Main Street", "x=1", "FirstName: Ed"]
) | st.text(max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**16) | st.floats() | VALUES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
@example({"name": "Ellen", "Ellen": 8_350_000_000_000.0})
@example({"FirstName": {"Ellen": 10_000, "last_name": "Ellen"}})
def test_json_keeps_its_shape_and_types_and_is_masked_once(body: Any) -> None:
    shown = PersonalData().data(body)
    assert _shape(shown) == _shape(body)
    assert repr(PersonalData().data(shown)) == repr(shown)


def _in_csv(text: str) -> str:
    written = io.StringIO()
    csv.writer(written).writerows([["Id", "Note"], ["1", text]])
    return written.getvalue()


ENCODINGS = {
    "plain": str,
    "url": quote,
    "form": quote_plus,
    "twice": lambda text: quote(quote(text)),
    "json": lambda text: json.dumps({"a": text}),
    "ascii json": lambda text: json.dumps(json.dumps(text)),
    "xml": lambda text: f"<a>{escape(text)}</a>",
    "html": lambda text: "".join(f"&#{ord(one)};" for one in text),
    "attribute": lambda text: f'<a b="{html.escape(text)}"/>',
    "csv": _in_csv,
    "upper": str.upper,
}
NAMES = st.from_regex(r"[A-ZÄÖÉ][a-zäöüéñ]{4,9}(['’-][A-Z][a-z]{3,6})?", fullmatch=True)


@given(name=NAMES.map(lambda name: "Q" + name.lower()), how=st.sampled_from(sorted(ENCODINGS)))
def test_no_learned_name_is_left_in_any_encoding(name: str, how: str) -> None:
    body = {"note": ENCODINGS[how](f"said {name}, at 5"), "LastName": name}
    shown = masked(body)
    for write in ENCODINGS.values():
        assert write(name).casefold() not in json.dumps(shown, ensure_ascii=False).casefold()
    assert pseudonym(name.split("-")[0]) in shown["note"]


FLOWS_MAKE = [
    *("{0} {1}", "{1}, {0}", "{0}", "dear {0}!", "{0}.{1}@acme.example.com", "{0}_{1}", "{0}/{1}"),
    *("a={0}&b={1}", "name={0}", "customer: {0} {1}", "firstName: {0}", "<b>{0}</b>", "{0}'s"),
    *("{0} <a@b.example>", "Will {0} come in May?", "{0} 5, 1985"),
]


@given(
    name=st.sampled_from(
        ["Ellen", "O'Neil", "van der Berg", "Anne-Marie", "Will", "Müller", "X", "J. R."]
    ),
    other=st.sampled_from(
        ["Ripley", "May", "José Ortega y Gasset", "Li", "Dr. Grace", "Example", "王"]
    ),
    how=st.sampled_from(FLOWS_MAKE),
    where=st.sampled_from(["url", "json", "text", "form", "soql", "nested"]),
)
@example("Will", "Ripley", "{0} {1}", "url")
@example("Ellen", "May", "{0}_{1}", "soql")
@example("O'Neil", "Dr. Grace", "firstName: {0}", "json")
@example("X", "Dr. Grace", "<b>{0}</b>", "text")
@example("J. R.", "Dr. Grace", "customer: {1} {0}", "url")
def test_what_a_flow_makes_of_masked_answers_equals_what_was_recorded(
    name: str, other: str, how: str, where: str
) -> None:
    """The request is taped in clear, and once more made of the pseudonyms: both are one."""
    answer = {"FirstName": name, "LastName": other}

    def request(values: dict[str, str]) -> Request:
        text = how.format(values["FirstName"], values["LastName"])
        bodies = {
            "json": json.dumps({"note": text}),
            "nested": json.dumps({"a": json.dumps({"note": text, "n": 1}, indent=1)}),
            "text": text,
            "form": f"note={quote_plus(text)}",
        }
        url = "https://api.example.com/a"
        if where == "url":
            url += f"/{quote(text)}?q={quote_plus(text)}"
        elif where == "soql":
            literal = text.replace("'", "\\'")
            url += f"?q={quote('SELECT Id FROM Contact WHERE LastName = ' + repr('x'))}"
            url += quote(f" OR FirstName = '{literal}'")
        kind = "application/x-www-form-urlencoded" if where == "form" else "application/json"
        return Request("POST", url, {"content-type": kind}, bodies.get(where, "").encode())

    call = Call(request(answer), request(answer).url)
    call.response = Response(200, {}, json.dumps(answer).encode(), call.url)
    personal = PersonalData()
    taped = personal.settled(lambda: tape_call("find", call, Redaction(), personal))
    assert taped.response is not None
    again = request(taped.response["json"])
    alike = PersonalData(None, [repr(taped)], alike=True)
    found = tape_call("find", Call(again, again.url), Redaction(), alike)
    assert found.request == tape_again(taped, alike).request


LARGE = [
    *("a" * 10**6, "A-" * 500_000, "a@" * 500_000, "1-" * 500_000, "<a " * 300_000, "[" * 10**6),
    *("FirstName='" * 90_000, "a='\\" * 200_000, "first_name=" * 90_000, "name," * 200_000 + "\nx"),
    *("<!--" * 250_000, "/a?b " * 200_000, "Customer: Aa " * 80_000, "12 Aa " * 170_000),
]


@pytest.mark.parametrize("number", range(len(LARGE)))
def test_masking_is_linear(number: int) -> None:
    """Eight times as much takes eight times as long, and not sixty-four times: never so often,
    whatever else the processor has to do meanwhile."""
    text = LARGE[number]
    small, large = text[: len(text) // 80], text[: len(text) // 10]
    assert any(_seconds(large) < 30 * _seconds(small) for _ in range(5))


def _seconds(text: str) -> float:
    began = time.process_time()
    PersonalData().data({"FirstName": "Ellen", "text": text})
    return time.process_time() - began


def test_a_name_of_one_recording_is_taken_out_of_the_others() -> None:
    url = "https://api.example.com/a"

    def call(body: dict[str, str]) -> Call:
        made = Call(Request("GET", url), url)
        made.response = Response(200, {}, json.dumps(body).encode(), url)
        return made

    def taped(personal: PersonalData, body: dict[str, str]) -> list[Taped]:
        return [tape_call("find", call(body), Redaction(), personal)]

    kept = {"early": taped(PersonalData(), {"note": "ellen rang"})}
    for name, body in (("late", {"FirstName": "Ellen"}), ("last", {"note": "Ellen again"})):
        kept, _ = tape_beside(kept, name, lambda one, body=body: taped(one, body), Rules())
    assert list(kept) == ["early", "late", "last"]
    assert "ellen" not in repr(kept).casefold() and repr(kept).count(ELLEN) == 3
