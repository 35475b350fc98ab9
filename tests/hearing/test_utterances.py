"""What people say, row by row of the tables: heard, ambiguous, or refused and why."""

from collections import Counter
from collections.abc import Callable

import pytest

from engine.values.heard import Hearing, Refused
from engine.values.hearing import hear
from nodes.collect_input.question import ONE_MEANING
from tests.hearing.tables import LANGUAGES, NOW, REFUSED, Row, hearing, rows, told

ALL = [row for language in LANGUAGES for row in rows(language)]
ENTITIES = sorted({row.entity for row in ALL})


@pytest.mark.parametrize("row", ALL, ids=lambda row: f"{row.language}-{row.entity}-{row.utterance}")
def test_an_utterance_is_heard_as_the_table_says(row: Row) -> None:
    assert told(hear(row.entity, row.utterance, hearing(row.language))) == row.expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_has_200_utterances_and_refusals_of_every_entity(language: str) -> None:
    table = rows(language)
    assert len(table) == len(set(table)) >= 200
    refused = Counter(row.entity for row in table if row.expected == REFUSED)
    assert set(refused) == set(ENTITIES)


def test_the_entities_of_one_meaning_are_never_ambiguous() -> None:
    """`check` calls their exit `ambiguous` dead."""
    texts = sorted({(row.language, row.utterance) for row in ALL})
    several = {
        entity
        for entity in sorted(ONE_MEANING & set(ENTITIES))
        for language, text in texts
        if len(hear(entity, text, hearing(language)).candidates) > 1
    }
    assert several == set()


ALIKE = {
    "number": {"ordinal", "date", "time", "phone_number"},
    "ordinal": {"number", "date", "time", "duration"},
    "time": {"datetime", "duration", "number", "ordinal"},
    "date": {"number", "ordinal"},
    "datetime": {"time", "date"},
    "duration": {"time"},
    "phone_number": {"number"},
}
"""What words may mean as well: `nine` is a number and a time."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_for_one_entity_is_none_of_an_unlike_one(language: str) -> None:
    taken = [
        (row.entity, other, row.utterance)
        for row in rows(language)
        for other in ENTITIES
        if row.expected != REFUSED
        and other not in {row.entity, *ALIKE.get(row.entity, ())}
        and hear(other, row.utterance, hearing(language)).candidates
    ]
    assert taken == []


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (str.upper, "capitals"),
        (lambda text: f"  {text}!", "blanks and a mark"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_capitals_and_punctuation_make_no_difference(
    language: str, change: Callable[[str], str], name: str
) -> None:
    for row in rows(language):
        if row.entity not in ("name", "email", "money") and row.expected != REFUSED:
            changed = hear(row.entity, change(row.utterance), hearing(language))
            assert told(changed) == row.expected, row


@pytest.mark.parametrize(
    ("language", "politely"),
    [("en", "um, {} please"), ("de", "äh, {} bitte"), ("es", "eh, {} por favor")]
    + [("fr", "euh, {} s'il vous plaît")],
)
def test_politeness_around_a_value_is_no_obstacle(language: str, politely: str) -> None:
    for row in rows(language):
        if row.entity in ("date", "time", "number", "money", "duration", "confirmation"):
            machine = row.expected == row.utterance
            if row.expected != REFUSED and not machine and not row.utterance.endswith("."):
                said = politely.format(row.utterance)
                assert told(hear(row.entity, said, hearing(language))) == row.expected, said


@pytest.mark.parametrize(
    ("entity", "utterance", "reason"),
    [
        ("date", "when I was born", "not a date such as 2026-01-31"),
        ("date", "february 30", "30 is no day of February"),
        ("date", "january 32", "32 is no day of January"),
        ("date", "february 29 2027", "29 is no day of February 2027"),
        ("date", "saturday december 6th", "2026-12-06 is a Sunday"),
        ("date", "in 2 hours", "hours lead to a time, not to a day"),
        ("time", "25:00", "25:00 is no time of the day"),
        ("datetime", "in two days", "days lead to a day, not to a time"),
        ("datetime", "march 28 2027 at 2:30", "clocks are put forward then"),
        ("datetime", "tomorrow", '"tomorrow" is a date, not a date and time'),
        ("money", "twelve", "an amount without a currency, and the flow has none"),
        ("duration", "two months", "a month has no fixed length"),
        ("phone_number", "911", "no phone number of US is so"),
        ("name", "friday", '"friday" is a date, not a name'),
        ("number", "x" * 501, "longer than 500 characters"),
    ],
)
def test_a_refusal_says_why(entity: str, utterance: str, reason: str) -> None:
    outcome = hear(entity, utterance, hearing("en"))
    assert isinstance(outcome, Refused) and reason in outcome.reason


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "2027-03-04 | 2027-04-03"),
        ("en-US", "2027-03-04"),
        ("en-GB", "2027-04-03"),
        ("en-CA", "2027-03-04 | 2027-04-03"),
        ("de", "2027-04-03"),
        ("es-MX", "2027-04-03"),
        ("fr-CA", "2027-04-03"),
    ],
)
def test_the_region_decides_which_number_is_the_month(tag: str, expected: str) -> None:
    assert told(hear("date", "03/04", hearing(tag))) == expected


def test_a_valid_candidate_is_heard_where_it_is_the_only_one() -> None:
    office = hearing_where(lambda at: 8 <= at.hour < 18)
    assert told(hear("time", "at nine", office)) == "09:00"
    assert told(hear("time", "at five", office)) == "17:00"
    never = hearing_where(lambda at: False)
    assert told(hear("time", "at nine", never)) == "09:00 | 21:00"


def hearing_where(valid: Callable[..., bool]) -> Hearing:
    return Hearing(NOW, "en", valid=valid)


@pytest.mark.parametrize(
    ("country", "utterance", "number"),
    [("US", "415 555 0100", "+14155550100"), ("GB", "020 7946 0018", "+442079460018")]
    + [("DE", "030 901820", "+4930901820"), ("FR", "030 901820", REFUSED)],
)
def test_a_phone_number_is_one_of_the_callers_country(
    country: str, utterance: str, number: str
) -> None:
    local = hearing("en")._replace(country=country)
    assert told(hear("phone_number", utterance, local)) == number


@pytest.mark.parametrize(
    ("currency", "country", "utterance", "amount"),
    [
        ("EUR", "", "twelve fifty", "12.50 EUR"),
        ("EUR", "", "7", "7.00 EUR"),
        ("EUR", "", "$7", "7.00 USD"),
        ("CAD", "", "$7", "7.00 CAD"),
        ("", "AU", "$7", "7.00 AUD"),
        ("JPY", "", "1,200", "1200 JPY"),
        ("EUR", "", "fifty cents", "0.50 EUR"),
    ],
)
def test_a_bare_amount_is_of_the_currency_of_the_flow(
    currency: str, country: str, utterance: str, amount: str
) -> None:
    asked = hearing("en")._replace(currency=currency, country=country)
    assert told(hear("money", utterance, asked)) == amount


@pytest.mark.parametrize(
    ("language", "utterance", "amount"),
    [
        ("en", "two hundred fifty", "250.00 EUR"),
        ("en", "twelve hundred fifty", "1250.00 EUR"),
        ("en", "a hundred twenty fifty", "120.50 EUR"),
        ("de", "zweihundert fünfzig", "250.00 EUR"),
        ("es", "doscientos cincuenta", "250.00 EUR"),
        ("es", "mil doscientos cincuenta", "1250.00 EUR"),
        ("fr", "soixante-dix", "70.00 EUR"),
        ("fr", "quatre vingt", "80.00 EUR"),
        ("fr", "deux cent cinquante", "250.00 EUR"),
        ("fr", "deux cent cinquante cinquante", "250.50 EUR"),
    ],
)
def test_a_number_that_is_one_has_no_cents(language: str, utterance: str, amount: str) -> None:
    asked = hearing(language)._replace(currency="EUR")
    assert told(hear("money", utterance, asked)) == amount


@pytest.mark.parametrize(
    ("language", "utterance"),
    [("en", "1.234"), ("en", "$1.000"), ("de", "1,200 Euro"), ("es", "1,000 €"), ("en", "¥12.5")],
)
def test_an_amount_has_no_more_decimals_than_cents(language: str, utterance: str) -> None:
    """`1.234` may be grouped as in another language."""
    asked = hearing(language)._replace(currency="EUR")
    outcome = hear("money", utterance, asked)
    assert isinstance(outcome, Refused) and outcome.why.reason == "cents_twice"
