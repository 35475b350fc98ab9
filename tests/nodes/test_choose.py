"""What choose promises: what it offers, what it hears, and how it ends."""

from typing import Any

import pytest

from engine.check import check_flow
from engine.credentials.connections import Connections
from engine.credentials.registry import Credentials
from engine.errors import FlowError
from engine.flow.loading import Flow, read_flow
from engine.run.runner import Runner
from engine.run.turn import Turn
from engine.source.reading import parse_source
from flowrun.project.types import credential_types, node_types
from flowrun.testing import VirtualClock

pytestmark = pytest.mark.anyio

CASES = [
    {"Id": number, "Subject": subject}
    for number, subject in enumerate(
        ["Leaking boiler", "Broken window", "Boiler inspection", "Roof", "Door bell"], 1
    )
]
EXITS = "{chosen: end, none: end, missed: end, no_input: end, empty: end}"


def flow(keys: str = "", head: str = "", source: str = "$CASES", entity: str = "any") -> Flow:
    show = 'show: "${ITEM.Subject}"' if source == "$CASES" else ""
    exits = EXITS if source == "$CASES" else EXITS.replace(", empty: end", "")
    text = f"""
flow: t
start: pick
{head}
parameters:
  CASES:
  CASE: {{entity: {entity}}}
nodes:
  pick:
    type: choose
    from: {source}
    {show}
    parameter: $CASE
    prompt: Which one?
    {keys}
    exits: {exits}
"""
    return read_flow(parse_source(text, "t.yaml"), node_types())


async def talk(flow: Flow, *answers: str, cases: Any = CASES) -> list[Turn]:
    credentials = Credentials({}, credential_types())
    async with Connections(credentials, clock=VirtualClock()) as connections:
        runner = Runner(flow, connections)
        turns = [await runner.turn(runner.start({"CASES": cases}))]
        for answer in answers:
            turns.append(await runner.turn(turns[-1].session, answer))
    return turns


def exit_of(turns: list[Turn]) -> str | None:
    return turns[-1].visits[0].exit


async def test_it_says_each_with_its_number_and_fills_the_whole_record() -> None:
    turns = await talk(flow(), "2", cases=CASES[:3])
    said = "Which one? 1: Leaking boiler, 2: Broken window or 3: Boiler inspection."
    assert turns[0].says == (said,)
    assert exit_of(turns) == "chosen"
    assert turns[-1].session.parameters["CASE"] == CASES[1]


DUE = [
    {"Subject": "Roof", "Due": day, "Price": 129.5} for day in ("2026-02-06", "soon", "2026-02-07")
]
SHOWN = """show: "${ITEM.Due}, ${ITEM.Price}"
    entities: {Due: date, Price: {entity: money, say: long}}"""


@pytest.mark.parametrize(
    ("language", "said", "answer"),
    [
        ("en", "2: Saturday, February 7, 129.50 euros.", "the saturday one"),
        ("de", "2: Samstag, 7. Februar, 129,50 Euro.", "Samstag"),
    ],
)
async def test_what_entities_tell_of_an_item_is_said_and_heard_in_the_language(
    language: str, said: str, answer: str
) -> None:
    head = f"language: {language}\ncurrency: EUR"
    text = flow(head=head).source.text.replace('show: "${ITEM.Subject}"', SHOWN)
    turns = await talk(read_flow(parse_source(text, "t.yaml"), node_types()), answer, cases=DUE)
    assert turns[0].says[0].endswith(said)
    (warning,) = turns[0].warnings
    assert warning.startswith('$CASES[1] is passed over: ${ITEM.Due}: "soon" is not a date')
    assert turns[-1].session.parameters["CASE"] == DUE[2]


@pytest.mark.parametrize(
    ("keys", "code", "told"),
    [
        ("entities: {Due: date}", "unknown-key", "it says Subject"),
        ("entities: {Subjekt: date}", "unknown-key", 'did you mean "Subject"'),
        ("entities: {Subject: dat}", "unknown-entity", 'did you mean "date"'),
        ("entities: []", "wrong-value", "takes a field and its entity a line"),
    ],
)
def test_wrong_entities_are_told_at_their_place(keys: str, code: str, told: str) -> None:
    with pytest.raises(FlowError) as refused:
        flow(keys)
    (problem,) = refused.value.problems
    assert (problem.code, problem.line) == (code, 15) and told in problem.message


def test_entities_of_what_is_not_shown_are_told() -> None:
    with pytest.raises(FlowError, match=r"add show: \$ITEM"):
        flow("entities: {$ITEM: date}", source="[a, b]")


@pytest.mark.parametrize(
    ("language", "answer", "chosen"),
    [
        ("en", "two", 2),
        ("en", "the second", 2),
        ("en", "the window one, please", 2),
        ("en", "the last one", 5),
        ("en", "none of these", None),
        ("de", "die zweite", 2),
        ("de", "Nummer zwei bitte", 2),
        ("de", "die letzte", 5),
        ("de", "keine davon", None),
        ("es", "la segunda", 2),
        ("es", "la última", 5),
        ("es", "ninguna de estas", None),
        ("fr", "la deuxième", 2),
        ("fr", "la dernière", 5),
        ("fr", "aucune", None),
    ],
)
async def test_a_choice_is_heard_in_each_language(
    language: str, answer: str, chosen: int | None
) -> None:
    turns = await talk(flow(head=f"language: {language}"), answer)
    assert exit_of(turns) == ("none" if chosen is None else "chosen")
    record = turns[-1].session.parameters.get("CASE")
    assert record == (None if chosen is None else CASES[chosen - 1])


@pytest.mark.parametrize(
    ("language", "more", "offer", "back"),
    [
        ("en", "more", "Say “More” for more.", "Say “Back” for the ones before."),
        (
            "de",
            "mehr bitte",
            "Für weitere sagen Sie „Mehr“.",
            "Für die vorigen sagen Sie „Zurück“.",
        ),
        ("es", "más", "Diga «Más» para oír más.", "Diga «Atrás» para oír los anteriores."),
        (
            "fr",
            "la suite",
            "Dites « Plus » pour la suite.",
            "Dites « Retour » pour les précédents.",
        ),
    ],
)
async def test_long_lists_are_offered_page_by_page_and_go_round(
    language: str, more: str, offer: str, back: str
) -> None:
    paged = flow("page: 3", head=f"language: {language}")
    turns = await talk(paged, more, more)
    assert turns[0].says[0].endswith(offer)
    assert turns[1].says[0].startswith("Which one? 1: Roof ")
    assert turns[1].says[0].endswith(back) and offer not in turns[1].says[0]
    assert turns[2].says[0].endswith(offer)
    assert turns[2].session.memory == {"asked": 1, "start": 0}


@pytest.mark.parametrize("back", ["back", "the previous ones", "go back please"])
async def test_the_page_before_and_the_same_once_more_count_as_no_retry(back: str) -> None:
    turns = await talk(
        flow("page: 2\n    retries: 0"), "more", "can you repeat that", back, "the first"
    )
    assert turns[2].says == turns[1].says
    assert turns[3].says == turns[0].says
    assert turns[-1].session.parameters["CASE"] == CASES[0]


async def test_what_is_called_as_a_page_is_asked_for_is_chosen() -> None:
    backs = [{"Id": at, "Subject": name} for at, name in enumerate(("Knee", "Back", "Hand"))]
    turns = await talk(flow("page: 1"), "back", cases=backs)
    assert turns[-1].session.parameters["CASE"] == backs[1]
    turns = await talk(flow("retries: 0"), "more", cases=backs)
    assert exit_of(turns) == "missed"


VISITS = [
    {"Id": 1, "Subject": "Dental check on December 10 at 3:00 PM"},
    {"Id": 2, "Subject": "Cleaning on January 12 at 10:00 AM"},
]


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        ("I'd like to move my cleaning", 2),
        ("I need to reschedule the dental check please", 1),
        ("the cleaning in january", 2),
        ("the one in january", 2),
        ("the one at ten", 2),
        ("the 3 pm one", 1),
        ("the tenth", 1),
        ("the earliest", 1),
        ("the latest one", 2),
        ("the last", 2),
        ("not the cleaning, the other one", 1),
        ("one… no wait, two", 2),
        ("1 no 2", 2),
        ("the check, no, the cleaning", 2),
    ],
)
async def test_a_thing_is_told_by_its_words_days_and_times(answer: str, place: int) -> None:
    turns = await talk(flow("retries: 0"), answer, cases=VISITS)
    assert turns[-1].session.parameters["CASE"] == VISITS[place - 1]


@pytest.mark.parametrize(
    "answer",
    ["the other one", "the next one", "both", "not the cleaning", "the cleaning on the tenth"]
    + ["the consultation in january", "whatever you have", "I don't want the cleaning"],
)
async def test_what_tells_no_single_thing_is_asked_again(answer: str) -> None:
    again = flow("retry_prompt: $REASON Which one?")
    turns = await talk(again, answer, cases=VISITS)
    assert turns[1].says[0].startswith("I did not understand which one you mean. Which one? 1: ")


async def test_places_are_counted_on_the_page_and_names_found_on_every_page() -> None:
    turns = await talk(flow("page: 3"), "more", "the second")
    assert turns[-1].session.parameters["CASE"] == CASES[4]
    turns = await talk(flow("page: 3"), "door bell")
    assert turns[-1].session.parameters["CASE"] == CASES[4]
    turns = await talk(flow("page: 3"), "4")
    assert turns[-1].session.status == "awaiting_input"


async def test_of_two_that_match_equally_it_asks_once_which() -> None:
    turns = await talk(flow("retries: 0"), "the boiler one", "the second")
    assert turns[1].says == ("Do you mean Leaking boiler or Boiler inspection?",)
    assert turns[-1].session.parameters["CASE"] == CASES[2]
    turns = await talk(flow("retries: 1"), "boiler", "boiler", "boiler")
    assert turns[2].says[0].startswith("Which one?")
    assert exit_of(turns) == "missed"


async def test_things_of_one_name_are_told_apart_by_number() -> None:
    twins = [{"Id": 1, "Subject": "Roof"}, {"Id": 2, "Subject": "Roof"}]
    turns = await talk(flow(), "roof", "2", cases=twins)
    assert turns[1].says == ("Do you mean 1: Roof or 2: Roof?",)
    assert turns[-1].session.parameters["CASE"] == twins[1]


async def test_a_page_that_was_offered_last_goes_before_the_others() -> None:
    turns = await talk(flow("page: 2"), "boiler")
    assert turns[-1].session.parameters["CASE"] == CASES[0]


async def test_it_asks_again_and_ends_as_missed_or_without_input() -> None:
    again = flow("retry_prompt: Say a number.")
    turns = await talk(again, "the car", "the tree")
    assert turns[1].says[0].startswith("Say a number. 1: Leaking boiler")
    assert exit_of(turns) == "missed"
    assert exit_of(await talk(again, "", "")) == "no_input"


async def test_quick_replies_stand_in_the_place_of_numbers() -> None:
    turns = await talk(flow("quick_replies: true, page: 3".replace(", ", "\n    ")), "More")
    awaits = [turn.awaits for turn in turns]
    assert turns[0].says == ("Which one?",)
    assert awaits[0] and awaits[0].quick_replies == (
        *("Leaking boiler", "Broken window", "Boiler inspection"),
        *("More", "None of these"),
    )
    assert awaits[1] and awaits[1].quick_replies == (
        *("Roof", "Door bell", "More", "Back", "None of these"),
    )


@pytest.mark.parametrize("cases", [[], None, ""])
async def test_nothing_to_choose_from_is_an_exit(cases: Any) -> None:
    assert exit_of(await talk(flow(), cases=cases)) == "empty"


async def test_a_single_item_is_taken_by_itself_only_if_told_so() -> None:
    turns = await talk(flow("skip_if_single: true"), cases=CASES[:1])
    assert turns[0].session.parameters["CASE"] == CASES[0]
    turns = await talk(flow(), cases=CASES[:1])
    assert turns[0].says == ("Which one? 1: Leaking boiler.",)


async def test_an_item_without_a_name_is_passed_over_with_a_warning() -> None:
    turns = await talk(flow(), "1", cases=[{"Id": 9}, CASES[3]])
    assert turns[0].says == ("Which one? 1: Roof.",)
    assert "passed over" in turns[0].warnings[0]
    assert turns[-1].session.parameters["CASE"] == CASES[3]


@pytest.mark.parametrize(
    ("cases", "told"),
    [
        ("x", "is no list"),
        ([{"Subject": "A"}] * 201, "200 are offered at most"),
        ([{"Subject": "A" * 501}], "called by 501 characters"),
    ],
)
async def test_what_cannot_be_offered_fails_and_says_why(cases: Any, told: str) -> None:
    (turn,) = await talk(flow(), cases=cases)
    assert turn.session.status == "failed"
    assert told in (turn.session.error or "")


async def test_a_closed_list_fills_the_value_of_what_is_said() -> None:
    closed = flow(source="{boiler: Heizkessel, window: {de: Fenster}}", head="language: de")
    turns = await talk(closed, "das Fenster bitte")
    assert turns[0].says == ("Which one? 1: Heizkessel oder 2: Fenster.",)
    assert turns[-1].session.parameters["CASE"] == "window"
    turns = await talk(flow(source="[Boiler, Window]"), "boiler")
    assert turns[-1].session.parameters["CASE"] == "Boiler"


@pytest.mark.parametrize(
    "source", ["[]", "{}", "Boiler", "$CASES and more", "[A, A]", "[A, $CASE]", "{a: [b]}"]
)
def test_what_is_no_list_of_things_is_refused_on_loading(source: str) -> None:
    with pytest.raises(FlowError):
        flow(source=source)


def test_synonyms_in_a_list_are_told_where_they_stand() -> None:
    with pytest.raises(FlowError, match="synonyms are those of the parameter's entity"):
        flow(source="{repair: [fix, broken]}")


def test_check_finds_nothing_wrong_with_it_and_knows_what_it_fills() -> None:
    text = (
        flow()
        .source.text.replace("chosen: end", "chosen: tell")
        .replace("CASES:\n", "CASES: [A]\n")
    )
    text += "  tell: {type: speak, text: $CASE, next: end}\n"
    written = read_flow(parse_source(text, "t.yaml"), node_types())
    assert [one.code for one in check_flow(written)] == []


@pytest.mark.parametrize("answer", ["an operator, please", "skip it"])
async def test_who_will_not_choose_takes_the_exit_declined(answer: str) -> None:
    asks = flow().source.text.replace("no_input: end", "no_input: end, declined: end")
    wired = read_flow(parse_source(asks, "t.yaml"), node_types())
    assert exit_of(await talk(wired, answer)) == "declined"
    assert exit_of(await talk(flow("retries: 0"), answer)) == "missed"


TOPICS = """
entities:
  topic:
    values: {repair: [fix, broken], inspection: [check up], other: }
"""


@pytest.mark.parametrize(
    ("answer", "exit", "value"),
    [
        ("it is broken", "chosen", "repair"),
        ("a check up please", "chosen", "inspection"),
        ("the second", "chosen", "inspection"),
        ("not broken", None, None),
        ("other", None, None),  # which is not offered
    ],
)
async def test_the_synonyms_of_the_parameters_entity_are_heard(
    answer: str, exit: str | None, value: str | None
) -> None:
    asks = flow(head=TOPICS, source="{repair: Leaks, inspection: Boilers}", entity="topic")
    turns = await talk(asks, answer)
    assert turns[1].visits[0].exit == exit
    assert turns[1].visits[0].outputs.get("CASE") == value


async def test_a_value_is_heard_as_its_entity_hears_it() -> None:
    asks = flow(source="{10: Ten litres, 20: Twenty litres, 30: A barrel}", entity="number")
    turns = await talk(asks, "thirty")
    assert turns[1].visits[0].outputs["CASE"] == 30
