"""Values as they are said: by CLDR in a language, in the flow's time zone, with plain blanks."""

import re
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.values.entities import ENTITIES
from engine.values.money import Money
from engine.values.speaking import spoken
from engine.values.speaking.choosing import FORMS, check_form

TODAY = datetime(2026, 11, 27, 9, tzinfo=ZoneInfo("Europe/Berlin"))
DAY, AT = date(2026, 12, 4), datetime(2026, 12, 4, 8, tzinfo=UTC)
PRICE = Money(Decimal("1234.5"), "USD")
WHOLE = Money(Decimal("5000"), "USD")


def say(value: Any, language: str, entity: str = "any", form: str = "") -> str:
    return spoken(value, language, lambda: TODAY, entity, form)


@pytest.mark.parametrize(
    ("entity", "value", "said"),
    [
        (
            "date",
            DAY,
            {
                "en": "Friday, December 4",
                "en-GB": "Friday 4 December",
                "de": "Freitag, 4. Dezember",
                "es": "viernes, 4 de diciembre",
                "fr": "vendredi 4 décembre",
            },
        ),
        (
            "date",
            date(2027, 1, 2),
            {
                "en": "Saturday, January 2, 2027",
                "en-GB": "Saturday, 2 January 2027",
                "de": "Samstag, 2. Januar 2027",
                "es": "sábado, 2 de enero de 2027",
                "fr": "samedi 2 janvier 2027",
            },
        ),
        (
            "time",
            time(9),
            {"en": "9:00 AM", "en-GB": "09:00", "de": "09:00", "es": "9:00", "fr": "09:00"},
        ),
        ("time", time(9, 0, 5), {"en": "9:00:05 AM", "de": "09:00:05"}),
        (
            "datetime",
            AT,
            {
                "en": "Friday, December 4 at 9:00 AM",
                "en-GB": "Friday 4 December at 09:00",
                "de": "Freitag, 4. Dezember um 09:00 Uhr",
                "es": "viernes, 4 de diciembre a las 9:00",
                "fr": "vendredi 4 décembre à 09:00",
            },
        ),
        (
            "number",
            12345.5,
            {
                "en": "12,345.5",
                "en-GB": "12,345.5",
                "de": "12.345,5",
                "es": "12.345,5",
                "fr": "12 345,5",
            },
        ),
        ("number", 1234.5, {"en": "1,234.5", "de": "1.234,5", "fr": "1 234,5"}),
        ("number", 1234567, {"en": "1,234,567", "en-IN": "12,34,567"}),
        ("number", 2026, {"en": "2026", "de": "2026", "fr": "2026"}),
        ("number", -3, {"en": "-3", "de": "-3"}),
        ("number", 0.1 + 0.2, {"en": "0.3", "de": "0,3"}),
        ("any", 1234567, {"en": "1234567", "de": "1234567"}),
        ("any", 1234.5, {"en": "1234.5", "de": "1234,5"}),
        ("text", "1234567", {"en": "1234567", "de": "1234567"}),
        (
            "money",
            PRICE,
            {
                "en": "$1,234.50",
                "en-GB": "US$1,234.50",
                "de": "1.234,50 $",
                "es": "1.234,50 US$",
                "fr": "1 234,50 $US",
            },
        ),
        ("money", Money(Decimal(5000), "JPY"), {"en": "¥5,000", "de": "5.000 ¥"}),
        (
            "money",
            Money(Decimal("5000.00"), "EUR"),
            {"en": "€5,000", "de": "5.000 €", "es": "5.000 €", "fr": "5 000 €"},
        ),
        ("ordinal", 1, {"en": "1st", "de": "1.", "es": "1.º", "fr": "1er"}),
        ("ordinal", 22, {"en": "22nd", "de": "22.", "es": "22.º", "fr": "22e"}),
        (
            "duration",
            timedelta(minutes=150),
            {
                "en": "2 hours and 30 minutes",
                "de": "2 Stunden und 30 Minuten",
                "es": "2 horas y 30 minutos",
                "fr": "2 heures et 30 minutes",
            },
        ),
        ("duration", timedelta(0), {"en": "0 seconds", "de": "0 Sekunden"}),
        ("duration", timedelta(seconds=-1.5), {"en": "-1.5 seconds"}),
        ("confirmation", True, {"en": "yes", "de": "ja", "es": "sí", "fr": "oui", "qq": "yes"}),
        ("confirmation", False, {"en": "no", "de-AT": "nein", "es": "no", "fr": "non"}),
        (
            "any",
            ["A", "B", "C"],
            {
                "en": "A, B, and C",
                "en-GB": "A, B and C",
                "de": "A, B und C",
                "es": "A, B y C",
                "fr": "A, B et C",
            },
        ),
        (
            "any",
            ["A", None, DAY],
            {"en": "A and Friday, December 4", "de": "A und Freitag, 4. Dezember"},
        ),
        ("any", ["{0}", "{1}"], {"en": "{0} and {1}"}),
        ("any", [], {"en": "", "de": ""}),
        ("any", None, {"en": "", "de": ""}),
    ],
)
def test_a_value_is_said_as_the_language_says_it(
    entity: str, value: Any, said: dict[str, str]
) -> None:
    assert {language: say(value, language, entity) for language in said} == said


@pytest.mark.parametrize(
    ("entity", "form", "value", "said"),
    [
        ("date", "short", DAY, "12/4/26"),
        ("date", "medium", DAY, "Dec 4, 2026"),
        ("date", "long", DAY, "December 4, 2026"),
        ("date", "full", DAY, "Friday, December 4, 2026"),
        ("date", "d MMMM", DAY, "4 December"),
        ("date", "EEEE 'the' d", DAY, "Friday the 4"),
        ("time", "HH:mm", time(21, 5), "21:05"),
        ("datetime", "time", AT, "9:00 AM"),
        ("datetime", "date", AT, "Friday, December 4"),
        ("datetime", "short", AT, "12/4/26, 9:00 AM"),
        ("phone_number", "international", "+12025550143", "+1 202 555 0143"),
        ("phone_number", "national", "+12025550143", "202 555 0143"),
        ("number", "0.00", 1234.567, "1234.57"),
        ("number", "0", 1234567, "1234567"),
        ("money", "long", PRICE, "1,234.50 US dollars"),
        ("money", "full", PRICE, "$1,234.50"),
        ("money", "short", WHOLE, "$5,000"),
        ("money", "long", WHOLE, "5,000 US dollars"),
        ("money", "full", WHOLE, "$5,000.00"),
        ("money", "#,##0 ¤", PRICE, "1,234 $"),
        ("duration", "short", timedelta(minutes=150), "2 hr, 30 min"),
    ],
)
def test_a_parameter_may_choose_a_form(entity: str, form: str, value: Any, said: str) -> None:
    check_form(entity, form)
    assert say(value, "en", entity, form) == said


@pytest.mark.parametrize(
    ("entity", "value", "said"),
    [
        (
            "date",
            DAY,
            {
                "en": "on Friday, December 4",
                "en-GB": "on Friday 4 December",
                "de": "am Freitag, dem 4. Dezember",
                "es": "el viernes 4 de diciembre",
                "fr": "le vendredi 4 décembre",
                "nl": "vrijdag 4 december",
            },
        ),
        (
            "date",
            date(2027, 1, 2),
            {
                "en": "on Saturday, January 2, 2027",
                "de": "am Samstag, dem 2. Januar 2027",
                "es": "el sábado 2 de enero de 2027",
                "fr": "le samedi 2 janvier 2027",
            },
        ),
        (
            "time",
            time(9, 30),
            {
                "en": "at 9:30 AM",
                "en-GB": "at 09:30",
                "de": "um 09:30 Uhr",
                "es": "a las 9:30",
                "fr": "à 09:30",
                "it": "09:30",
            },
        ),
        ("time", time(1, 15), {"en": "at 1:15 AM", "es": "a la 1:15", "pt": "à 01:15"}),
        (
            "datetime",
            AT,
            {
                "en": "on Friday, December 4 at 9:00 AM",
                "de": "am Freitag, dem 4. Dezember um 09:00 Uhr",
                "es": "el viernes 4 de diciembre a las 9:00",
                "fr": "le vendredi 4 décembre à 09:00",
            },
        ),
    ],
)
def test_a_day_and_a_time_stand_in_a_sentence_with_their_prepositions(
    entity: str, value: Any, said: dict[str, str]
) -> None:
    check_form(entity, "when")
    assert {language: say(value, language, entity, "when") for language in said} == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("+4930901820", "+49 30 901820"),
        ("+33612345678", "+33 6 12 34 56 78"),
        ("+34612345678", "+34 612 34 56 78"),
        ("2025550143", "2025550143"),
        ("911", "911"),
        ("+999", "+999"),
        ("+", "+"),
        ("", ""),
    ],
)
def test_a_phone_number_is_said_in_the_groups_of_its_country(number: str, said: str) -> None:
    assert say(number, "de", "phone_number") == said


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("de", {"en": "German", "de": "Deutsch", "es": "alemán", "fr": "allemand"}),
        ("en-GB", {"en": "British English", "de": "Englisch"}),
        ("zh-Hant-TW", {"en": "Traditional Chinese"}),
        ("qq", {"en": "qq", "de": "qq"}),
    ],
)
def test_a_language_is_said_by_its_name(tag: str, said: dict[str, str]) -> None:
    assert {language: say(tag, language, "language") for language in said} == said


@given(text=st.text(max_size=20), language=st.sampled_from(["en", "de", "ja"]))
def test_any_text_can_be_said_as_a_phone_number(text: str, language: str) -> None:
    for form in ("", "national"):
        assert isinstance(say(text, language, "phone_number", form), str)


@pytest.mark.parametrize(
    ("entity", "form", "told"),
    [
        ("date", "shrot", 'did you mean "short"'),
        ("date", "HH:mm", "a CLDR pattern such as d MMMM"),
        ("date", "", "takes short, medium"),
        ("time", "d MMMM", "a CLDR pattern such as HH:mm"),
        ("time", "long", "takes short, medium, when or a CLDR"),
        ("phone_number", "short", "takes international, national"),
        ("phone_number", "000", "takes international, national"),
        ("date", "d 'of", "takes short"),
        ("number", "short", "takes a CLDR pattern such as"),
        ("duration", "HH", "takes short, long"),
        ("text", "short", "text has one form only"),
        ("confirmation", "short", "has one form only"),
    ],
)
def test_what_is_no_form_is_told(entity: str, form: str, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        check_form(entity, form)


LANGUAGES = (
    *("en", "en-GB", "en-IN", "de", "de-CH", "es", "es-MX", "fr", "fr-CA", "it", "pt", "nl", "da"),
    *("sv", "nb", "fi", "pl", "cs", "hu", "ro", "ru", "uk", "el", "tr", "ar", "he", "hi", "th"),
    *("ja", "ko", "zh-Hant", "fa", "lt", "lv", "sl", "qq", "x"),
)
ZONES = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False).map(lambda one: one.normalize())
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "number": st.integers(-(2**4096) + 1, 2**4096 - 1)
    | st.floats(allow_nan=False, allow_infinity=False),
    "ordinal": st.integers(1, 10**14),
    "money": st.builds(Money, st.decimals(-(10**30), 10**30, places=30), st.just("USD"))
    | st.builds(Money, DECIMALS, st.sampled_from(["EUR", "JPY", "XYZ", "KWD"])),
    "date": st.dates(),
    "time": st.times(),
    "datetime": st.datetimes(timezones=ZONES),
    "duration": st.timedeltas(),
    "confirmation": st.booleans(),
    "phone_number": st.just("+14155550100"),
    "email": st.just("dana@example.com"),
    "name": st.just("Dana Whitfield"),
    "text": st.text(st.characters(codec="ascii")),
}
VALUES["any"] = st.lists(st.one_of(*VALUES.values(), st.none()), max_size=4)


@pytest.mark.parametrize("entity", ENTITIES)
@given(data=st.data(), language=st.sampled_from(LANGUAGES))
def test_every_value_of_every_entity_is_said_in_every_language_with_plain_blanks(
    entity: str, data: st.DataObject, language: str
) -> None:
    value = data.draw(VALUES[entity])
    form = data.draw(st.sampled_from(["", *FORMS.get(entity, ())]))
    said = say(value, language, entity, form)
    assert not re.search(r"[^\S \t\n\r\x0b\x0c\x1c-\x1f]", said), ascii(said)


def imported(code: str) -> bool:
    """Whether babel is, after that code."""
    program = f"import sys\n{code}\nprint('babel' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    return {"True": True, "False": False}[done.stdout.split()[-1]]


FLOW = """
import asyncio
from engine.credentials.connections import Connections
from engine.credentials.registry import Credentials
from engine.flow.loading import read_flow
from engine.run.runner import Runner
from engine.source.reading import parse_source
from flowrun.project.types import credential_types, node_types
async def run(text):
    flow = read_flow(parse_source(text, "t.yaml"), node_types())
    async with Connections(Credentials({}, credential_types())) as connections:
        runner = Runner(flow, connections)
        await runner.turn(runner.start())
asyncio.run(run(TEXT))
"""
HEAD = """\
start: a
languages: [en, de]
parameters:
  T: Dana
  E:
  N: {entity: number, value: 42}
  B: {entity: confirmation, value: yes}
  D: {entity: date, say: short, value: 2026-12-04}
nodes: \
"""


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("{en: Hi $T $N $B., de: Hallo}", False),
        ("{each: $E, say: $ITEM, none: $T}", False),
        ("{plural: $N, 0: none, other: $N}", False),
        ("{plural: $N, one: $N, other: $N}", True),
        ("On $D", True),
        ("Hi $LANGUAGE", True),
    ],
)
def test_babel_is_imported_only_where_something_is_said_that_needs_it(
    text: str, needs: bool
) -> None:
    flow = f"{HEAD}{{a: {{type: end, text: {text}}}}}"
    assert imported(f"TEXT = {flow!r}\n{FLOW}") is needs
