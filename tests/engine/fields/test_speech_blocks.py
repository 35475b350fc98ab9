"""Texts by language, number and list: what is said, and what is refused when a flow is loaded."""

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.check import check_flow
from engine.credentials.connections import Connections
from engine.credentials.registry import Credentials
from engine.errors import FlowError, Problem
from engine.flow.loading import read_flow
from engine.run.runner import Runner
from engine.run.turn import Turn
from engine.source.reading import parse_source
from flowrun.project.types import credential_types, node_types
from flowrun.testing import VirtualClock

pytestmark = pytest.mark.anyio

PARAMETERS = """
  N: {entity: number}
  LIST:
  NAME:
  DAY: {entity: date}
  PRICE: {entity: money}
  AT: {entity: datetime, say: time}
  KEY: {secret: true, hosts: [a.example.com]}
"""


def written(text: str, head: str = "languages: [en, de]") -> str:
    return f"start: a\n{head}\nparameters:{PARAMETERS}\nnodes:\n  a: {{type: end, text: {text}}}\n"


async def turn(text: str, head: str = "languages: [en, de]", **given: Any) -> Turn:
    flow = read_flow(parse_source(written(text, head), "t.yaml"), node_types())
    clock = VirtualClock()
    async with Connections(Credentials({}, credential_types()), clock=clock) as connections:
        runner = Runner(flow, connections)
        return await runner.turn(runner.start(given))


async def said(text: str, head: str = "languages: [en, de]", **given: Any) -> str:
    done = await turn(text, head, **given)
    assert done.session.status == "ended", done.session.error
    return done.says[0]


def problems(text: str, head: str = "languages: [en, de]") -> list[Problem]:
    try:
        flow = read_flow(parse_source(written(text, head), "t.yaml"), node_types())
    except FlowError as error:
        return list(error.problems)
    return [one for one in check_flow(flow) if one.code not in ("unread-parameter",)]


# Languages


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Hello, Friday, December 4."),
        ({"LANGUAGE": "en"}, "Hello, Friday, December 4."),
        ({"LANGUAGE": "de"}, "Hallo, Freitag, 4. Dezember."),
        ({"LANGUAGE": "DE"}, "Hallo, Freitag, 4. Dezember."),
    ],
)
async def test_a_text_is_said_in_the_language_of_the_session(
    given: dict[str, str], words: str
) -> None:
    text = '{en: "Hello, $DAY.", de: "Hallo, $DAY."}'
    assert await said(text, DAY="2026-12-04", **given) == words


async def test_without_languages_the_one_of_the_flow_speaks_and_any_may_be_chosen() -> None:
    assert await said("$DAY", "language: en_gb", DAY="2026-12-04") == "Friday 4 December"
    assert await said("$LANGUAGE", "language: en_gb") == "British English"
    assert await said("$DAY", "", DAY="2026-12-04", LANGUAGE="fr-CA") == "vendredi 4 décembre"


async def test_a_language_that_the_flow_does_not_have_is_refused() -> None:
    with pytest.raises(FlowError, match=r'\$LANGUAGE: "fr" is not en or de'):
        await turn("Hi", LANGUAGE="fr")


async def test_where_a_text_lacks_the_language_another_is_said() -> None:
    assert await said("{de: Hallo}") == "Hallo"
    (problem,) = problems("{de: Hallo}")
    assert (problem.code, problem.severity) == ("missing-language", "warning")
    assert problem.message == "says nothing in en; there the text in de is said"


# Numbers

COUNTED = '{plural: $N, 0: You have none., 1: You have one., other: "You have $N."}'


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "You have none."),
        (1, "You have one."),
        (1.0, "You have one."),
        (2, "You have 2."),
        (12345, "You have 12,345."),
        (None, ""),
    ],
)
async def test_an_exact_number_goes_before_all_others(number: Any, words: str) -> None:
    assert await said(COUNTED, N=number) == words


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("en", "{plural: $N, one: a, other: b}", {1: "a", 2: "b", 0: "b", 1.5: "b", -1: "a"}),
        ("en", "{plural: $N, one: a, 1: c, other: b}", {1: "c"}),
        ("fr", "{plural: $N, one: a, other: b}", {0: "a", 1.5: "a", 2: "b"}),
        (
            "pl",
            "{plural: $N, one: plik, few: pliki, many: plików, other: pliku}",
            {1: "plik", 3: "pliki", 5: "plików", 22: "pliki", 1.5: "pliku"},
        ),
    ],
)
async def test_other_numbers_are_sorted_as_the_language_does(
    language: str, text: str, numbers: dict[float, str]
) -> None:
    for number, words in numbers.items():
        assert await said(text, f"language: {language}", N=number) == words


async def test_what_is_no_number_takes_failed() -> None:
    done = await turn("{plural: $NAME, other: x}", NAME="many")
    assert done.session.status == "failed" and '$NAME is no number: "many"' in str(done.trace())


async def test_a_number_may_come_as_text() -> None:
    assert await said("{plural: $NAME, 2: two, other: x}", NAME="2") == "two"


# Lists

CASES = [{"Subject": "Boiler"}, {"Id": 2}, {"Subject": None}, {"Subject": "Roof"}]
EACH = 'each: $LIST, say: "$INDEX: ${ITEM.Subject}"'


@pytest.mark.parametrize(
    ("text", "items", "words"),
    [
        (f"{{{EACH}}}", CASES, "1: Boiler and 2: Roof"),
        (f"{{{EACH}}}", [*CASES, {"Subject": "Door"}], "1: Boiler, 2: Roof, and 3: Door"),
        (f"{{{EACH}, most: 1}}", CASES, "1: Boiler"),
        (f'{{{EACH}, between: "; "}}', [*CASES, *CASES], "1: Boiler; 2: Roof; 3: Boiler; 4: Roof"),
        (f'{{{EACH}, last: " or "}}', [*CASES, *CASES[:1]], "1: Boiler, 2: Roof or 3: Boiler"),
        (f'{{{EACH}, between: "/", last: " & "}}', CASES, "1: Boiler & 2: Roof"),
        (
            f'{{before: "For $NAME: ", {EACH}, after: ".", none: No.}}',
            CASES[:1],
            "For Dana: 1: Boiler.",
        ),
        (f'{{before: "For $NAME: ", {EACH}, after: ".", none: No.}}', [], "No."),
        (f"{{{EACH}, none: nothing}}", [], "nothing"),
        (f"{{{EACH}, none: nothing}}", None, "nothing"),
        (f"{{{EACH}, none: nothing}}", [{}], "nothing"),
        (f"{{{EACH}}}", [], ""),
        ('{each: $LIST, say: "${ITEM.Subject:-no name}"}', CASES[:2], "Boiler and no name"),
        ('{each: $LIST, say: "$ITEM by $NAME"}', [1, 2], "1 by Dana and 2 by Dana"),
        ("{each: $LIST, say: $ITEM}", ["a", None, True], "a and yes"),
        (
            '{each: $LIST, say: {plural: "${ITEM.n}", 1: one, other: "${ITEM.n}"}}',
            [{"n": 1}, {"n": 5}, {"m": 5}],
            "one and 5",
        ),
        (
            '{each: $LIST, say: {each: "${ITEM.l}", say: "$INDEX$ITEM", between: "+"}}',
            [{"l": ["a", "b"]}, {"l": ["c"]}],
            "1a+2b and 1c",
        ),
    ],
)
async def test_a_list_is_said_item_by_item(text: str, items: Any, words: str) -> None:
    given = {} if items is None else {"LIST": items}
    assert await said(text, NAME="Dana", **given) == words


async def test_an_item_that_lacks_what_is_said_is_passed_over_and_warned_of() -> None:
    done = await turn(f"{{{EACH}}}", LIST=CASES)
    assert done.warnings == (
        "$LIST[1] is passed over: ${ITEM.Subject} finds nothing there",
        "$LIST[2] is passed over: ${ITEM.Subject} finds nothing there",
    )


ITEMS = [
    {"name": "kettle", "price": 1129.5, "due": "2026-12-04", "at": ["2026-12-04T08:00:00Z"]},
    {"name": "cup", "price": "6 EUR", "due": "2026-12-05", "at": []},
]
HEAD = (
    "currency: USD\ntime_zone: Europe/Berlin\nlanguages: [en, de]\nentities: {size: {values: [S]}}"
)


@pytest.mark.parametrize(
    ("say", "entities", "en", "de"),
    [
        ("${ITEM.price}", "price: money", "$1,129.50 and €6", "1.129,50 $ und 6 €"),
        (
            "${ITEM[due]}",
            "due: date",
            "Friday, December 4 and Saturday, December 5",
            "Freitag, 4. Dezember und Samstag, 5. Dezember",
        ),
        (
            "${ITEM.due}",
            "due: {entity: date, say: d MMM}",
            "4 Dec and 5 Dec",
            "4 Dez. und 5 Dez.",
        ),
        ("${ITEM.price}", "price: {entity: money, say: long}", "1,129.50 US dollars", "US-Dollar"),
        ("${ITEM.at[*]}.", '"at[*]": {entity: datetime, say: time}', "9:00 AM.", "09:00."),
        (
            "${ITEM.at[0]:-later}",
            '"at[0]": datetime',
            "at 9:00 AM and later",
            "um 09:00 Uhr und later",
        ),
        ("${ITEM.price:-1}", "price: number", "1,129.5 and 1", "1.129,5 und 1"),
    ],
)
async def test_a_field_of_an_item_is_said_as_a_parameter_of_its_entity(
    say: str, entities: str, en: str, de: str
) -> None:
    text = f'{{each: $LIST, say: "{say}", entities: {{{entities}}}}}'
    assert en in await said(text, HEAD, LIST=ITEMS)
    assert de in await said(text, HEAD, LIST=ITEMS, LANGUAGE="de")


async def test_an_item_itself_and_those_of_a_list_within_it_may_be_of_an_entity() -> None:
    days = ["2026-12-04", "2026-12-05"]
    text = "{each: $LIST, say: $ITEM, entities: {$ITEM: date}}"
    assert await said(text, LIST=days[:1]) == "Friday, December 4"
    inner = '{each: "${ITEM.d}", say: "$ITEM", entities: {$ITEM: {entity: date, say: short}}}'
    text = f"{{each: $LIST, say: {{plural: $N, other: {inner}}}}}"
    assert await said(text, LIST=[{"d": days}], N=2) == "12/4/26 and 12/5/26"


@pytest.mark.parametrize("price", ["free", "", True, [True], {"amount": 5}, "$5", "NaN"])
async def test_an_item_with_a_value_of_another_kind_is_passed_over_and_warned_of(
    price: Any,
) -> None:
    text = '{each: $LIST, say: "$INDEX: ${ITEM.price}", entities: {price: money}}'
    done = await turn(text, HEAD, LIST=[{"price": price}, {"price": 5}])
    assert done.says == ("1: $5",)
    (warning,) = done.warnings
    assert warning.startswith("$LIST[0] is passed over: ${ITEM.price}")
    text = text.replace("price}", "price:-a gift}", 1)
    assert await said(text, HEAD, LIST=[{"price": price}]) == "1: a gift"


async def test_what_is_kept_of_a_list_stays_as_the_service_wrote_it() -> None:
    text = '{each: $LIST, say: "${ITEM.price}", entities: {price: money}}'
    done = await turn(text, HEAD, LIST=ITEMS)
    assert done.session.parameters["LIST"] == ITEMS


async def test_blocks_stand_within_a_text_by_language() -> None:
    text = f"{{en: {{{EACH}}}, de: {{plural: $N, one: eins, other: {{{EACH}}}}}}}"
    assert await said(text, LIST=CASES, N=3) == "1: Boiler and 2: Roof"
    assert await said(text, LIST=CASES, N=3, LANGUAGE="de") == "1: Boiler und 2: Roof"
    assert await said(text, LIST=CASES, N=1, LANGUAGE="de") == "eins"


async def test_what_is_no_list_takes_failed() -> None:
    done = await turn(f"{{{EACH}}}", LIST={"a": 1})
    assert done.session.status == "failed" and "$LIST is no list" in str(done.trace())


# Values


@pytest.mark.parametrize(
    ("text", "head", "given", "words"),
    [
        ("$AT", "time_zone: Europe/Berlin", {"AT": "2026-12-04T08:00:00Z"}, "9:00 AM"),
        ("$PRICE", "currency: USD", {"PRICE": 12.5}, "$12.50"),
        ("$PRICE", "currency: USD", {"PRICE": "12.5 EUR"}, "€12.50"),
        ('"${DAY:-2026-12-04}"', "language: de", {}, "Freitag, 4. Dezember"),
        ('"${NAME:-there}"', "language: de", {}, "there"),
        ('"${N:-12345}"', "language: de", {}, "12.345"),
        ("{each: $LIST, say: $ITEM}", "language: de", {"LIST": ["a", "b"]}, "a und b"),
    ],
)
async def test_values_are_said_as_the_flow_declares_them(
    text: str, head: str, given: dict[str, Any], words: str
) -> None:
    assert await said(text, head, **given) == words


async def test_an_amount_without_a_currency_is_refused_where_the_flow_has_none() -> None:
    with pytest.raises(FlowError, match=r"\$PRICE: 12.5 is not an amount of money"):
        await turn("Hi", PRICE=12.5)


async def test_what_is_kept_stays_in_its_machine_form() -> None:
    done = await turn("$DAY", DAY="2026-12-04", PRICE="12.50 USD")
    kept = done.session.as_json(lambda text: text)["parameters"]
    assert (kept["DAY"], kept["PRICE"]) == ("2026-12-04", "12.50 USD")
    assert datetime(2026, 12, 4, tzinfo=UTC).date() == done.session.parameters["DAY"]


# What is refused


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("{fr: Salut, en: Hi, de: Hallo}", "undeclared-language", "languages: [en, de, fr]"),
        ("{en: Hi, de: {en: Hi}}", "wrong-value", "stands under de already"),
        ("{En: Hi}", "unknown-key", '"En" is written en'),
        ("{svenska: Hi}", "unknown-key", "takes tags such as en"),
        ("{}", "wrong-value", "takes text"),
        ("[a]", "wrong-value", "takes text, not a list"),
        ("{say: $NAME}", "unknown-key", "the block lacks each: $LIST"),
        ("{0: none, other: x}", "unknown-key", "the block lacks plural: $COUNT"),
        ("{one: a, other: x}", "unknown-key", "the block lacks plural: $COUNT"),
        ("{plural: $N, one: x}", "missing-key", 'missing key "other"'),
        ("{plural: $N, ohter: x}", "unknown-key", 'did you mean "other"'),
        ("{plural: many, other: x}", "wrong-value", "one parameter such as $NAME"),
        ("{plural: $N, two: x, other: x}", "no-category", "for exactly that number write 2:"),
        ("{plural: $N, few: x, other: x}", "no-category", "only one and other"),
        ("{plural: $DAY, other: x}", "entity-value", "$DAY is a date, and a number stands here"),
        ("{each: $LIST}", "missing-key", 'missing key "say"'),
        ("{each: $LIST, say: x, mots: 3}", "unknown-key", 'did you mean "most"'),
        ("{each: $LIST, say: x, most: 0}", "wrong-value", "1 or more"),
        ("{each: a b, say: x}", "wrong-value", "one parameter such as $NAME"),
        ("{each: $N, say: x}", "entity-value", "$N is a number, and a list stands here"),
        ("{each: $LIST, say: $NOPE}", "undeclared-parameter", "$NOPE is not declared"),
        ("{each: $LIST, say: x, none: $ITEM}", "reserved-name", "stands nowhere else"),
        ("{each: $LIST, say: $KEY}", "secret-refused", "$KEY is secret and is never said"),
        ("{en: $KEY, de: x}", "secret-refused", "$KEY is secret and is never said"),
        ("{plural: $KEY, other: x}", "secret-refused", "$KEY is secret and is never said"),
        ("{en: '{{ NAME }}', de: x}", "double-braces", "write $NAME"),
        ("{each: $LIST, say: '${ITEM'}", "wrong-value", "is not closed"),
        ("$INDEX", "reserved-name", "which item of a list it is"),
        (f"{{{EACH}, entities: {{Subject: mony}}}}", "unknown-entity", 'did you mean "money"'),
        (f"{{{EACH}, entities: {{Subject: string}}}}", "unknown-entity", 'did you mean "text"'),
        (f"{{{EACH}, entities: {{Subjet: money}}}}", "unknown-key", 'did you mean "Subject"'),
        (f"{{{EACH}, entities: {{$ITEM: money}}}}", "unknown-key", "it says Subject"),
        (f"{{{EACH}, entities: {{Subject: {{say: short}}}}}}", "missing-key", '"entity"'),
        (f"{{{EACH}, entities: {{Subject: {{entity: date, sya: x}}}}}}", "unknown-key", '"say"'),
        (
            f"{{{EACH}, entities: {{Subject: {{entity: date, say: shrot}}}}}}",
            "wrong-form",
            'did you mean "short"',
        ),
        (f"{{{EACH}, entities: {{Subject: [date]}}}}", "wrong-value", "takes an entity such as"),
        (f"{{{EACH}, entities: {{a b: date}}}}", "wrong-value", "is not an object path"),
        (f"{{{EACH}, entities: date}}", "wrong-value", "a field and its entity a line"),
        ("{entities: {a: date}}", "unknown-key", "the block lacks each: $LIST"),
    ],
)
def test_a_block_that_cannot_be_said_is_told_at_its_place(text: str, code: str, told: str) -> None:
    found = {problem.code: problem for problem in problems(text)}
    assert told in found[code].message
    assert found[code].line == 13 and found[code].column > 6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${DAY:when}.", "on Saturday, January 31."),
        ("${DAY}.", "Saturday, January 31."),
        ("${DAY:d MMMM}.", "31 January."),
        ("${AT:HH:mm}.", "10:00."),
        ("$AT, ${AT:when}.", "10:00 AM, on Saturday, January 31 at 10:00 AM."),
        ("${DAY:short:-}${NAME:-Dana}", "1/31/26Dana"),
        ("{each: $LIST, say: '${ITEM.day:when}', entities: {day: date}}", "on Sunday, February 1"),
    ],
)
async def test_a_place_chooses_the_form_in_which_a_value_is_said_there(
    text: str, expected: str
) -> None:
    written = text if text.startswith("{each") else f'"{text}"'
    given = {"DAY": "2026-01-31", "AT": "2026-01-31T10:00:00Z", "LIST": [{"day": "2026-02-01"}]}
    assert await said(written, **given) == expected


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ('"${DAY:shrot}"', "wrong-form", 'did you mean "short"'),
        ('"${NAME:short}"', "wrong-form", "a default would be ${NAME:-short}"),
        ('"${NAME:}"', "wrong-value", "write ${NAME}, ${NAME.path[0]}"),
        ("{each: '${LIST:short}', say: $ITEM}", "wrong-value", "takes one parameter"),
        ("{each: $LIST, say: '${ITEM.day:short}'}", "wrong-form", "one form only"),
    ],
)
def test_a_form_in_place_that_is_none_is_told(text: str, code: str, told: str) -> None:
    found = {problem.code: problem for problem in problems(text)}
    assert told in found[code].message
    assert found[code].line == 13


def test_a_form_stands_in_speech_alone() -> None:
    text = (
        "start: a\nparameters: {DAY: {entity: date}, X: }\nnodes:\n"
        "  a: {type: set_parameter, parameters: {$X: '${DAY:short}'}, next: end}\n"
    )
    with pytest.raises(FlowError) as refused:
        read_flow(parse_source(text, "t.yaml"), node_types())
    assert "a default would be ${DAY:-short}" in str(refused.value)


def test_all_that_is_wrong_in_a_block_is_told_at_once() -> None:
    text = "{en: {each: x, sya: $ITEM, most: 0}, de: {plural: $N, tow: x}, french: x}"
    found = problems(text)
    assert len(found) == 7 and len({problem.column for problem in found}) >= 5


@pytest.mark.parametrize(
    ("head", "place", "told"),
    [
        ("language: [en]", "2:11", "takes a language tag such as en or en-GB"),
        ("language: english", "2:11", "takes a language tag"),
        ("languages: en", "2:12", "takes a list of languages such as [en, de]"),
        ("languages: []", "2:12", "takes a list of languages"),
        ("languages: [en, EN]", "2:17", "en is there already"),
        ("languages: [en, de]\nlanguage: de", "3:11", "leave language: out"),
        ("currency: usd", "2:11", "write USD"),
        ("currency: USX", "2:11", "there is no currency USX"),
        ("country: USA", "2:10", "takes a country (ISO 3166) such as US"),
        ("country: QX", "2:10", "there is no country QX"),
    ],
)
def test_a_wrong_setting_is_told(head: str, place: str, told: str) -> None:
    (problem,) = problems("Hi", head)
    assert told in problem.message and f"{problem.line}:{problem.column}" == place


def test_a_language_of_which_nothing_is_known_is_told() -> None:
    (problem,) = problems("Hi", "languages: [en, qq]")
    assert (problem.code, problem.severity) == ("unknown-language", "warning")


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("ITEM: x", "reserved-name"),
        ("INDEX:", "reserved-name"),
        ("X: {entity: date, say: shrot}", "wrong-form"),
        ("X: {entity: date, say: [short]}", "wrong-form"),
        ("X: {secret: true, say: short}", "wrong-form"),
        ("LANGUAGE: {entity: text}", "wrong-value"),
        ("LANGUAGE: fr", "entity-value"),
    ],
)
def test_a_wrong_declaration_is_told(declared: str, code: str) -> None:
    text = (
        f"start: a\nlanguages: [en, de]\nparameters:\n  {declared}\nnodes: {{a: {{type: end}}}}\n"
    )
    with pytest.raises(FlowError) as refused:
        read_flow(parse_source(text, "t.yaml"), node_types())
    assert code in {problem.code for problem in refused.value.problems}


def test_the_usual_language_of_a_session_can_be_declared() -> None:
    text = "start: a\nlanguages: [en, de]\nparameters: {LANGUAGE: de}\nnodes: {a: {type: end}}\n"
    assert read_flow(parse_source(text, "t.yaml"), node_types()).defaults["LANGUAGE"] == "de"
