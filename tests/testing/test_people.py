"""What recordings take out of texts: all that belongs to a person, and nothing else."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.errors import FlowError
from engine.http.messages import Call, Request
from engine.values.entities import ENTITIES as VALUES
from engine.values.entities import as_text
from engine.values.heard import Hearing
from engine.values.hearing import hear
from engine.values.patterns import Pattern
from engine.values.redaction import Redaction
from flowrun.testing.recording.cassette import read_cassette, write_cassette
from flowrun.testing.recording.masking import PersonalData
from flowrun.testing.recording.people import likely_people
from flowrun.testing.recording.phone_numbers import is_masked
from flowrun.testing.recording.phone_numbers import phone as phone_pseudonym
from flowrun.testing.recording.rules import Rules
from flowrun.testing.recording.taping import tape_call

NOW = datetime(2026, 12, 4, 10, tzinfo=UTC)


def masked(value: Any) -> Any:
    return PersonalData(Rules()).data(value)


@pytest.mark.parametrize(
    "phone",
    [
        *("415-555-2671", "4155552671", "(415) 555-2671", "1 415 555 2671", "14155552671"),
        *("020 7946 0958", "07700 900123", "0800 123 4567"),
        *("030 901820", "(030) 901820", "0221/123456", "49 30 901820"),
        *("06 12 34 56 78", "0612345678", "612 34 56 78"),
        *("+1 (415) 555-2671", "0049 30 901820"),
    ],
)
def test_a_phone_number_is_masked_however_it_is_written(phone: str) -> None:
    text = masked(f"Please call {phone}, thanks.")
    (shown,) = re.findall(r"^Please call (\+\d+), thanks\.$", text)
    assert is_masked(shown) and phone not in text
    assert phonenumbers.is_valid_number(phonenumbers.parse(shown))


@pytest.mark.parametrize(
    ("written", "country"),
    [
        *(("+1 415 555 2671", "US"), ("+44 20 7946 0958", "GB"), ("+49 30 901820", "DE")),
        *(("+33 1 23 45 67 89", "FR"), ("+34 612 34 56 79", "ES"), ("+55 11 91234 5678", "BR")),
        *(("020 7946 0958", "GB"), ("030 901820", "DE"), ("415 555 2671", "US")),
    ],
)
def test_the_pseudonym_of_a_phone_number_is_one_of_its_country(written: str, country: str) -> None:
    shown = phone_pseudonym(written)
    number = phonenumbers.parse(shown)
    assert phonenumbers.is_valid_number(number)
    assert phonenumbers.region_code_for_number(number) == country
    assert phone_pseudonym(shown) == shown


@given(st.from_regex(r"(\+|00|0)?[1-9]\d{4,13}", fullmatch=True))
@example("+6907290")  # of Tokelau, whose numbers have four digits
def test_a_phone_number_that_is_masked_stays_as_it_is(written: str) -> None:
    shown = phone_pseudonym(written)
    assert is_masked(shown) and phone_pseudonym(shown) == shown
    assert is_masked(shown.removeprefix("+"))


def test_a_phone_number_has_one_pseudonym_with_its_countrys_code_and_without() -> None:
    assert phone_pseudonym("(415) 555-2671") == phone_pseudonym("+14155552671")
    assert phone_pseudonym("030 901820") == phone_pseudonym("+49 30 901820")


@pytest.mark.parametrize("entity", ["name", "email", "phone_number", "date"])
def test_a_pseudonym_is_a_value_of_the_entity_that_it_stands_for(entity: str) -> None:
    said = {
        "name": ("FirstName", "Dana van der Whitfield"),
        "email": ("Email", "dana@example.com"),
        "phone_number": ("Phone", "+49 30 901820"),
        "date": ("Birthdate", "1980-05-03"),
    }
    key, value = said[entity]
    shown = masked({key: value})[key]
    assert shown != value
    heard = hear(entity, shown, Hearing(NOW, "en", "US"))
    assert as_text(heard.candidates[0]) == shown
    assert as_text(VALUES[entity].read(shown, lambda: NOW)) == shown


@pytest.mark.parametrize(
    "private",
    [
        *("4111 1111 1111 1111", "4111111111111111", "5500-0000-0000-0004", "378282246310005"),
        *("DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432"),
        "123-45-6789",
        *("12 Main Street", "221B Baker St.", "1600 Pennsylvania Avenue", "12 5th Avenue"),
        *("Hauptstraße 5", "Am Alten Weg 3b", "5 rue de la Paix", "Calle Mayor 3", "Via Roma 12"),
        "P.O. Box 123",
    ],
)
def test_cards_accounts_and_street_lines_are_masked_within_a_text(private: str) -> None:
    text = masked({"note": f"she has {private}, you know"})["note"]
    assert private not in text
    assert text.startswith("she has ") and text.endswith(", you know")


@pytest.mark.parametrize(
    "text",
    ["born on 3 May 1980", "DOB: 1980-05-03", "geboren am 03.05.1980", "date of birth 05/03/1980"],
)
def test_a_birth_date_is_masked_where_a_word_says_that_it_is_one(text: str) -> None:
    shown = masked(text)
    assert "1980" not in shown and "1900-" in shown


def test_a_birth_date_that_a_key_tells_is_masked_wherever_it_stands() -> None:
    shown = masked({"Birthdate": "1980-05-03", "note": "she is of 1980-05-03"})
    assert shown["note"] == f"she is of {shown['Birthdate']}"
    assert shown["Birthdate"].startswith("1900-")


def test_numbers_that_are_no_text_are_masked_too() -> None:
    shown = masked({"Phone": 4155552671, "card": 4111111111111111, "total": 1234567})
    assert type(shown["Phone"]) is int and is_masked(str(shown["Phone"]))
    assert type(shown["card"]) is int and shown["card"] != 4111111111111111
    assert shown["total"] == 1234567


@pytest.mark.parametrize(
    "text",
    [
        "order 1002003004, 12345678, AB123456",
        "2026-11-28 12:00:00, 2026-11-28T12:00:00Z",
        "1764331200, 1764331200000",
        "550e8400-e29b-41d4-a716-446655440000",
        "4111111111111112",
        "DE88370400440532013000",
        "52.520008, 13.404954, v1.2.3, 100 000 000",
        "001Hs00002abcDEF, 00D5g0000012345",
        "order 3 of the best way to go",
        "price 1,234,567.89, paid on 2026-01-01",
    ],
)
def test_what_belongs_to_nobody_stays(text: str) -> None:
    assert masked(text) == text


WORDS = [
    *("call", "born", "on", "415-555-2671", "0612345678", "4111111111111111", "12", "Main"),
    *("Street", "1980-05-03", ",", "Hauptstraße", "5", "a@b.example.com", "020", "7946", "0958"),
    *("DE89370400440532013000", "Via", "Roma"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
@example("415-555-2671 020 0958 1980-05-03")
def test_masking_a_masked_text_changes_nothing(text: str) -> None:
    shown = masked(text)
    assert masked(shown) == shown


def test_what_still_looks_like_a_person_is_told() -> None:
    data = {"nick_contact": "Dana Whitfield", "note": "Dear Mr Smith, ok", "status": "In Transit"}
    assert list(likely_people(masked(data))) == [
        "nick_contact: Dana Whitfield",
        "note: … Dear Mr Smith",
    ]
    assert list(likely_people(masked({"FirstName": "Dana", "note": "Dear Dana"}))) == []
    assert "Dana" not in json.dumps(masked({"FirstName": "Dana", "note": "Dear Dana"}))


def test_a_field_that_is_named_by_a_value_is_masked_by_that_name() -> None:
    data = {"fields": [{"name": "firstName", "value": "Dana"}, {"name": "colour", "value": "red"}]}
    first, second = masked(data)["fields"]
    assert first["name"] == "firstName" and first["value"].startswith("Nemo-")
    assert second["value"] == "red"


def test_json_within_a_text_is_masked_by_its_keys() -> None:
    shown = masked({"body": '{"FirstName": "Dana", "n": 1}'})["body"]
    assert "Dana" not in shown and json.loads(shown)["n"] == 1
    assert masked({"body": shown})["body"] == shown
    assert masked({"body": '{"n":  1}'})["body"] == '{"n":  1}'


def test_an_address_that_is_a_key_is_masked() -> None:
    assert "dana@acme.example.com" not in json.dumps(masked({"dana@acme.example.com": 1}))


def test_a_pattern_that_never_ends_is_told() -> None:
    rules = Rules(patterns=(Pattern("^(a|aa)+$"),))
    with pytest.raises(FlowError, match="takes too long for what was recorded"):
        PersonalData(rules).data("a" * 5_000 + "!")


def test_what_is_too_deep_for_a_cassette_is_kept_as_text(tmp_path: Path) -> None:
    url = "https://a.example.com/"
    for levels in (40, 60, 90):
        body = ("[" * levels + "]" * levels).encode()
        call = Call(Request("POST", url, {}, body), url)
        taped = tape_call("a", call, Redaction(), PersonalData())
        assert ("json" in taped.request) is (levels == 40)
        write_cassette(tmp_path / "a.cassette.yaml", {"it": [taped]})
        assert read_cassette(tmp_path / "a.cassette.yaml") == {"it": [taped]}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("José", "this is jose"),
        ("Li", "for Li, please"),
        ("王小明", "你好王小明先生"),
        ("O'Neill", "o'neill called"),
        ("Zoë", "ZOE"),
    ],
)
def test_a_name_is_masked_however_it_is_written_elsewhere(name: str, said: str) -> None:
    shown = masked({"LastName": name, "note": said})
    assert shown["LastName"] in shown["note"]
    assert masked(shown) == shown


@pytest.mark.parametrize("key", ["items", "products", "order_lines[0].item", "Artikel"])
def test_the_name_of_a_thing_stays(key: str) -> None:
    data = {key: [{"name": "copper kettle", "contact": {"name": "Robert Smith"}}]}
    shown = masked(data)[key][0]
    assert shown["name"] == "copper kettle" and "Robert" not in shown["contact"]["name"]


def test_a_pseudonym_does_not_look_like_a_person() -> None:
    assert list(likely_people(masked({"name": "Robert Smith", "owner": "Dana Whitfield"}))) == []
