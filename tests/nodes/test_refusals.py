"""Why an answer is not taken: always in the trace, and to the caller where the prompt says it."""

import pytest

from engine.check import check_flow
from engine.errors import FlowError
from engine.flow.loading import Flow, read_flow
from engine.run.turn import Turn
from engine.source.reading import parse_source
from flowrun.project.types import node_types
from tests.nodes.test_answers import flow, value
from tests.nodes.test_choose import flow as choosing
from tests.nodes.test_choose import talk as choose
from tests.nodes.test_collect_input import talk

pytestmark = pytest.mark.anyio

AGAIN = "retry_prompt: $REASON Please say it again."


def told(turns: list[Turn]) -> str:
    (says,) = turns[-1].says
    assert says.endswith(" Please say it again.")
    return says.removesuffix(" Please say it again.")


@pytest.mark.parametrize(
    ("keys", "entity", "answers", "reason"),
    [
        ("", "date", ["the cat"], "I did not understand which day you mean."),
        ("", "date", ["february 30"], "February has no day 30."),
        ("", "date", [""], "I did not hear anything."),
        ("", "datetime", ["friday", "friday"], "I also need a time."),
        ("", "time", ["nine", "nine"], "I did not understand which one you mean."),
        ("", "confirmation", ["perhaps"], "I did not hear a yes or a no."),
        ("", "phone_number", ["911"], "There is no such phone number."),
        ("", "size", ["huge"], "It can only be small or large."),
        ("", "order", ["12"], "It should be like ABC-1234."),
        ("digits: 4", "text", ["one two"], "Those were only 2 of 4 digits."),
        ("digits: 4", "text", ["1 2 3 4 5"], "Those were 5 digits instead of 4."),
        ("digits: 4", "text", ["the cat"], "I need digits, and nothing else."),
        ("options: [red, blue]", "text", ["pink"], "It can only be red or blue."),
        ("options: [5, 10]", "number", ["six"], "It can only be 5 or 10."),
        ("valid: {when: [$X, '>', today]}", "date", ["yesterday"], "That is not possible."),
        (
            "valid: {when: [$X, '>', today], say: $X is past.}",
            "date",
            ["yesterday"],
            "Friday, January 30 is past.",
        ),
        ("confirm: true", "date", ["tomorrow", "no"], "Then I misunderstood you."),
    ],
)
async def test_the_prompt_says_why_where_it_wants_to(
    keys: str, entity: str, answers: list[str], reason: str
) -> None:
    own = "entities: {size: {values: [small, large]}, order: {pattern: '[A-Z]{3}-[0-9]{4}', "
    own += "example: ABC-1234}}"
    assert told(await talk(flow(f"{AGAIN}\n{keys}", entity, own), *answers)) == reason


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        ("de", "Ich habe nicht verstanden, welchen Tag Sie meinen."),
        ("es", "No he entendido qué día quiere decir."),
        ("fr", "Je n'ai pas compris de quel jour il s'agit."),
    ],
)
async def test_the_reason_is_said_in_the_language_of_the_session(
    language: str, reason: str
) -> None:
    assert told(await talk(flow(AGAIN, head=f"language: {language}"), "xyz")) == reason
    both = f"retry_prompt: {{en: Again., {language}: $REASON Please say it again.}}"
    head = f"languages: [en, {language}]"
    assert told(await talk(flow(both, head=head), "xyz", given={"LANGUAGE": language})) == reason


async def test_a_language_is_asked_for_by_the_names_of_those_there_are() -> None:
    asks = flow(AGAIN, head="languages: [en, de]", asked="LANGUAGE")
    assert told(await talk(asks, "Klingon")) == "It can only be English or German."


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (["the garden"], "That is none of them."),
        (["7"], "There is no number 7."),
        ([""], "I did not hear anything."),
        (["boiler", "boiler"], "I did not understand which one you mean."),
    ],
)
async def test_choose_says_why_too(answers: list[str], reason: str) -> None:
    turns = await choose(choosing("retry_prompt: $REASON Please say it again."), *answers)
    assert turns[-1].says[0].startswith(f"{reason} Please say it again. 1: Leaking boiler")


async def test_without_the_word_nothing_of_it_is_said() -> None:
    turns = await talk(flow("retry_prompt: Please say it again."), "february 30")
    assert turns[-1].says == ("Please say it again.",)


async def test_of_a_secret_no_reason_tells_anything() -> None:
    text = flow(AGAIN).source.text.replace("{entity: date}", "{entity: date, secret: true}")
    turns = await talk(read_flow(parse_source(text, "t.yaml"), node_types()), "february 30")
    assert told(turns) == "I did not understand that."
    text = flow(f"{AGAIN}\ndigits: 4", "text").source.text.replace(
        "{entity: text}", "{secret: true}"
    )
    turns = await talk(read_flow(parse_source(text, "t.yaml"), node_types()), "one two")
    assert told(turns) == "Those were only 2 of 4 digits."
    assert turns[-1].trace()[0]["notes"] == ["$X: its secret is not 4 digits"]


def sound(keys: str) -> Flow:
    found = flow(keys)
    assert [one.code for one in check_flow(found) if one.code != "unread-parameter"] == []
    return found


def test_a_prompt_with_the_reason_is_sound() -> None:
    sound(AGAIN)


@pytest.mark.parametrize(
    "keys", ["quick_replies: [$REASON]", "confirm: $REASON", "valid: {when: [$X, is, $REASON]}"]
)
def test_the_reason_stands_in_no_other_place(keys: str) -> None:
    with pytest.raises(FlowError, match=r"\$REASON is why an answer was not taken"):
        flow(keys)


def test_the_word_is_no_name_of_a_parameter() -> None:
    text = flow("").source.text.replace("OTHER: Dana", "REASON: Dana")
    with pytest.raises(FlowError, match=r"\$REASON is reserved"):
        read_flow(parse_source(text, "t.yaml"), node_types())


async def test_a_correction_that_is_not_understood_is_told_in_the_trace() -> None:
    turns = await talk(flow("confirm: true"), "tomorrow", "no, february 30")
    (note,) = turns[-1].trace()[0]["notes"]
    assert note.endswith("30 is no day of February")


async def test_a_value_that_is_corrected_is_the_one_that_is_kept() -> None:
    asks = flow("confirm: true", "datetime", "time_zone: Europe/Berlin")
    turns = await talk(asks, "friday at 9am", "no, thursday", "no, at ten", "yes")
    assert [turn.says[0] for turn in turns[1:4]] == [
        "Friday, February 6 at 9:00 AM, right?",
        "Thursday, February 5 at 9:00 AM, right?",
        "Thursday, February 5 at 10:00 AM, right?",
    ]
    assert value(turns) == "2026-02-05 09:00:00+00:00"


async def test_a_no_to_the_same_value_is_a_no() -> None:
    turns = await talk(flow(f"confirm: true\n{AGAIN}"), "friday", "not friday")
    assert told(turns) == "Then I misunderstood you."


@pytest.mark.parametrize(
    ("keys", "answers", "kept"),
    [
        ("options: [red, blue]", ["red", "not red but blue", "yes"], "blue"),
        ("digits: 2", ["four two", "no, four three", "yes"], "43"),
        ("digits: 2", ["four two", "not four two, four three", "yes"], "43"),
        ("", ["Acme", "no, Acne", "yes"], "Acne"),
    ],
)
async def test_options_digits_and_texts_are_corrected_as_well(
    keys: str, answers: list[str], kept: str
) -> None:
    assert value(await talk(flow(f"confirm: true\n{keys}", "text"), *answers)) == kept
