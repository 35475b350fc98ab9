"""What collect_input promises: what it asks, what it remembers, and how it ends."""

from collections.abc import Mapping
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
from engine.values.entities import as_text
from flowrun.project.types import credential_types, node_types
from flowrun.testing import VirtualClock

pytestmark = pytest.mark.anyio


def flow(keys: str = "", entity: str = "number", head: str = "") -> Flow:
    text = f"""
flow: t
start: ask
{head}
parameters:
  AGE: {{entity: {entity}}}
  NAME: Dana
  PIN: {{secret: true}}
nodes:
  ask:
    type: collect_input
    parameter: $AGE
    prompt: How old are you, $NAME?
    {keys}
"""
    return read_flow(parse_source(text, "t.yaml"), node_types())


async def talk(flow: Flow, *answers: str, given: Mapping[str, Any] | None = None) -> list[Turn]:
    credentials = Credentials({}, credential_types())
    async with Connections(credentials, clock=VirtualClock()) as connections:
        runner = Runner(flow, connections)
        turns = [await runner.turn(runner.start(given or {}))]
        for answer in answers:
            turns.append(await runner.turn(turns[-1].session, answer))
    return turns


async def test_it_asks_its_prompt_and_waits() -> None:
    (turn,) = await talk(flow())
    assert turn.says == ("How old are you, Dana?",)
    assert turn.session.status == "awaiting_input"


async def test_it_remembers_how_often_it_has_asked() -> None:
    turns = await talk(flow("retries: 2"), "old", "very old")
    assert [turn.session.memory for turn in turns] == [{"asked": n} for n in (1, 2, 3)]


async def test_an_answer_that_fits_fills_the_parameter_with_its_own_type() -> None:
    turn = (await talk(flow(), "42"))[-1]
    assert turn.visits[0].exit == "filled"
    assert turn.session.parameters["AGE"] == 42


async def test_spaces_around_an_answer_do_not_matter() -> None:
    assert (await talk(flow(), "  42\n"))[-1].session.parameters["AGE"] == 42


async def test_an_answer_that_the_entity_refuses_is_asked_for_again() -> None:
    turn = (await talk(flow(), "old"))[-1]
    assert turn.says == ("How old are you, Dana?",)
    assert turn.session.status == "awaiting_input"


async def test_the_second_time_it_asks_with_the_retry_prompt() -> None:
    turns = await talk(flow("retry_prompt: A number please.\n    retries: 2"), "old", "")
    assert [turn.says[0] for turn in turns] == [
        "How old are you, Dana?",
        "A number please.",
        "A number please.",
    ]


async def test_without_retries_said_it_asks_once_more() -> None:
    turns = await talk(flow(), "old", "older")
    assert turns[1].session.status == "awaiting_input"
    assert turns[2].visits[0].exit == "missed"


async def test_with_no_retries_the_first_wrong_answer_is_the_last() -> None:
    assert (await talk(flow("retries: 0"), "old"))[-1].visits[0].exit == "missed"


async def test_after_as_many_retries_as_allowed_it_gives_up() -> None:
    turns = await talk(flow("retries: 3"), "a", "b", "c", "d")
    assert [turn.session.status for turn in turns[:-1]] == ["awaiting_input"] * 4
    assert turns[-1].session.status == "ended"


async def test_the_last_retry_may_still_fill_the_parameter() -> None:
    turn = (await talk(flow("retries: 2"), "a", "", "7"))[-1]
    assert (turn.visits[0].exit, turn.session.parameters["AGE"]) == ("filled", 7)


async def test_an_empty_last_answer_leaves_through_no_input() -> None:
    assert (await talk(flow(), "old", ""))[-1].visits[0].exit == "no_input"


async def test_a_wrong_last_answer_leaves_through_missed() -> None:
    assert (await talk(flow(), "", "old"))[-1].visits[0].exit == "missed"


async def test_an_answer_of_spaces_is_no_input() -> None:
    assert (await talk(flow("retries: 0"), "  \t "))[-1].visits[0].exit == "no_input"


async def test_a_parameter_that_stays_open_is_left_as_it_was() -> None:
    turn = (await talk(flow("retries: 0"), "old", given={"AGE": "5"}))[-1]
    assert turn.session.parameters["AGE"] == 5


@pytest.mark.parametrize(
    ("entity", "wrong", "right", "value"),
    [
        ("number", "old", "4.5", 4.5),
        ("phone_number", "call me", "+1 (415) 555-0100", "+14155550100"),
        ("email", "dana at home", "dana@example.com", "dana@example.com"),
        ("confirmation", "maybe", "yep", True),
        ("confirmation", "perhaps", "No!", False),
    ],
)
async def test_the_entity_of_the_parameter_decides_what_an_answer_may_be(
    entity: str, wrong: str, right: str, value: object
) -> None:
    turns = await talk(flow(entity=entity), wrong, right)
    assert turns[1].session.status == "awaiting_input"
    assert turns[2].session.parameters["AGE"] == value


async def test_tomorrow_is_counted_from_the_clock() -> None:
    turn = (await talk(flow(entity="date"), "tomorrow"))[-1]
    assert turn.session.parameters["AGE"].isoformat() == "2026-02-01"


@pytest.mark.parametrize(
    ("language", "entity", "answer", "value"),
    [
        ("en", "date", "friday please", "2026-02-06"),
        ("de", "date", "nächsten Freitag", "2026-02-06"),
        ("es", "date", "en tres días", "2026-02-03"),
        ("fr", "date", "vendredi prochain", "2026-02-06"),
        ("de", "number", "1.000,5", "1000.5"),
        ("en-GB", "date", "03/04", "2026-04-03"),
        ("en-US", "date", "03/04", "2026-03-04"),
        ("en", "money", "$12.50", "12.50 USD"),
        ("en", "duration", "half an hour", "PT30M"),
        ("en", "ordinal", "the second", "2"),
        ("en", "name", "it's dana", "Dana"),
    ],
)
async def test_it_hears_in_the_language_of_the_flow(
    language: str, entity: str, answer: str, value: str
) -> None:
    asks = flow(entity=entity, head=f"language: {language}")
    turn = (await talk(asks, answer))[-1]
    assert as_text(turn.session.parameters["AGE"]) == value


async def test_days_are_counted_in_the_time_zone_of_the_flow() -> None:
    asks = flow(entity="date", head="time_zone: Pacific/Kiritimati")
    assert (await talk(asks, "tomorrow"))[-1].session.parameters["AGE"].isoformat() == "2026-02-02"


@pytest.mark.parametrize(
    ("language", "entity", "answer", "question", "then", "value"),
    [
        ("en", "time", "nine", "Do you mean 9:00 AM or 9:00 PM?", "in the evening", "21:00"),
        ("en", "time", "at nine", "Do you mean 9:00 AM or 9:00 PM?", "9am", "09:00"),
        ("en", "time", "nine", "Do you mean 9:00 AM or 9:00 PM?", "the second one", "21:00"),
        ("en", "time", "nine", "Do you mean 9:00 AM or 9:00 PM?", "noon", "12:00"),
        (
            "en",
            "date",
            "03/04",
            "Do you mean Wednesday, March 4 or Friday, April 3?",
            "the second",
            "2026-04-03",
        ),
        (
            "en",
            "date",
            "03/04",
            "Do you mean Wednesday, March 4 or Friday, April 3?",
            "april 3rd",
            "2026-04-03",
        ),
        ("es", "time", "las nueve", "¿Quiere decir 9:00 o 21:00?", "de la noche", "21:00"),
        (
            "en",
            "datetime",
            "tomorrow at nine",
            "Do you mean Sunday, February 1 at 9:00 AM or Sunday, February 1 at 9:00 PM?",
            "pm",
            "2026-02-01T21:00:00Z",
        ),
    ],
)
async def test_what_may_mean_several_values_it_asks_about_once(
    language: str, entity: str, answer: str, question: str, then: str, value: str
) -> None:
    asks = flow("retries: 0", entity=entity, head=f"language: {language}")
    turns = await talk(asks, answer, then)
    assert turns[1].says == (question,)
    assert turns[1].trace()[0]["notes"] == [f"$AGE: {question}"]
    assert turns[2].visits[0].exit == "filled"
    assert as_text(turns[2].session.parameters["AGE"]) == value


async def test_asking_which_counts_no_retry_and_is_not_asked_twice() -> None:
    turns = await talk(flow("retries: 1", entity="time"), "nine", "nine", "nine")
    assert [turn.says for turn in turns[1:3]] == [
        ("Do you mean 9:00 AM or 9:00 PM?",),
        ("How old are you, Dana?",),
    ]
    assert turns[3].visits[0].exit == "missed"


async def test_where_ambiguous_is_wired_it_does_not_ask_which() -> None:
    wired = flow("exits: {ambiguous: end}", entity="time")
    turn = (await talk(wired, "nine"))[-1]
    assert (turn.visits[0].exit, turn.says) == ("ambiguous", ())
    assert "AGE" not in turn.session.parameters


def test_ambiguous_may_stay_open() -> None:
    wired = flow("exits: {filled: end, missed: end, no_input: end}")
    assert "open-exit" not in [problem.code for problem in check_flow(wired)]


async def test_a_moment_that_no_calendar_has_in_utc_is_asked_for_again() -> None:
    turns = await talk(flow("retries: 0", entity="datetime"), "0001-01-01T00:00:00+14:00")
    assert turns[-1].visits[0].exit == "missed"


async def test_a_parameter_that_is_filled_is_asked_for_all_the_same() -> None:
    (turn,) = await talk(flow(), given={"AGE": "30"})
    assert turn.session.status == "awaiting_input"


async def test_skip_if_collected_does_not_ask_for_what_is_there() -> None:
    (turn,) = await talk(flow("skip_if_collected: true"), given={"AGE": "30"})
    assert (turn.says, turn.visits[0].exit) == ((), "filled")
    assert turn.session.parameters["AGE"] == 30


async def test_skip_if_collected_asks_for_what_is_not_there() -> None:
    (turn,) = await talk(flow("skip_if_collected: true"))
    assert turn.session.status == "awaiting_input"


async def test_what_is_typed_for_a_secret_parameter_is_never_shown() -> None:
    asks_pin = flow("retries: 0")
    text = "\n".join(asks_pin.source.lines).replace("$AGE\n", "$PIN\n")
    turn = (await talk(read_flow(parse_source(text, "t.yaml"), node_types()), "canary-7731"))[-1]
    assert turn.trace()[0]["outputs"] == {"PIN": "•••"}
    assert turn.session.parameters["PIN"].reveal() == "canary-7731"


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("retries: -1", "takes 0 or more"),
        ("retries: many", "takes a whole number"),
        ("skip_if_collected: perhaps", "takes true or false"),
        ("retry_promt: x", 'unknown key "retry_promt"; did you mean "retry_prompt"?'),
        ("policy: {timeout: 1s}", "a collect_input node makes no requests, so no policy applies"),
        ("exits: {filed: end}", 'no exit "filed"; did you mean "filled"?'),
    ],
)
def test_a_wrong_key_is_refused_when_the_flow_loads(keys: str, message: str) -> None:
    with pytest.raises(FlowError) as refused:
        flow(keys)
    assert message in str(refused.value)


def test_a_secret_is_never_part_of_a_prompt() -> None:
    with pytest.raises(FlowError) as refused:
        flow("retry_prompt: Is it $PIN?")
    assert "$PIN is secret and is never said" in str(refused.value)


async def test_the_trace_says_why_an_answer_was_refused() -> None:
    turn = (await talk(flow(entity="date"), "when I was born"))[-1]
    (visit,) = turn.trace()
    assert visit["notes"] == ['$AGE: "when I was born" is not a date such as 2026-01-31']


@pytest.mark.parametrize("answer", ["x", "not-a-number"])
async def test_the_trace_shows_nothing_of_a_refused_answer_to_a_secret(answer: str) -> None:
    text = """
flow: t
start: ask
parameters:
  PIN: {entity: number, secret: true}
nodes:
  ask: {type: collect_input, parameter: $PIN, prompt: Your PIN?}
"""
    asking = read_flow(parse_source(text, "t.yaml"), node_types())
    (visit,) = (await talk(asking, answer))[-1].trace()
    (note,) = visit["notes"]
    assert f'"{answer}"' not in note and "is not a number" in note
