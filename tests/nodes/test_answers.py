"""What collect_input makes of answers: options, conditions, confirmation, digits and silence."""

from typing import Any

import pytest

from engine.check import check_flow
from engine.errors import FlowError
from engine.flow.loading import Flow, read_flow
from engine.run.turn import Turn
from engine.source.reading import parse_source
from flowrun.project.types import node_types
from tests.nodes.test_collect_input import talk

pytestmark = pytest.mark.anyio


def flow(keys: str, entity: str = "date", head: str = "", asked: str = "X") -> Flow:
    lines = "\n    ".join(line.strip() for line in keys.splitlines() if line.strip())
    text = f"""
flow: t
start: ask
{head}
parameters:
  X: {{entity: {entity}}}
  OTHER: Dana
nodes:
  ask:
    type: collect_input
    parameter: ${asked}
    prompt: Which one?
    {lines}
    exits: {{filled: end, missed: end, no_input: end}}
"""
    return read_flow(parse_source(text, "t.yaml"), node_types())


def value(turns: list[Turn]) -> Any:
    return str(turns[-1].session.parameters.get("X"))


def exit_of(turns: list[Turn]) -> str | None:
    return turns[-1].visits[0].exit


OPTIONS = "options: {repair: [fix, broken], inspection: [check], other: }"


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("repair", "repair"),
        ("I'd like a fix, please", "repair"),
        ("Check!", "inspection"),
        ("inspektion", "inspection"),
        ("the second one", "inspection"),
        ("3", "other"),
    ],
)
async def test_an_option_is_heard_by_name_synonym_or_place(answer: str, found: str) -> None:
    turns = await talk(flow(OPTIONS, "text"), answer)
    assert (exit_of(turns), value(turns)) == ("filled", found)


@pytest.mark.parametrize("answer", ["garden", "none of these", "7"])
async def test_nothing_but_an_option_is_heard(answer: str) -> None:
    turns = await talk(flow(OPTIONS, "text"), answer, answer)
    assert exit_of(turns) == "missed"


async def test_of_two_options_that_match_it_asks_which() -> None:
    twice = flow("options: {boiler: [heating], roof: [heating]}", "text")
    turns = await talk(twice, "heating", "the second")
    assert turns[1].says == ("Do you mean boiler or roof?",)
    assert value(turns) == "roof"
    turns = await talk(twice, "heating", "the garden", "heating")
    assert exit_of(turns) == "missed"


async def test_options_are_quick_replies_unless_there_are_others() -> None:
    (turn,) = await talk(flow(OPTIONS, "text"))
    assert turn.awaits and turn.awaits.quick_replies == ("repair", "inspection", "other")
    (turn,) = await talk(flow("quick_replies: [today, 'not $OTHER']"))
    assert turn.awaits and turn.awaits.quick_replies == ("today", "not Dana")
    (turn,) = await talk(flow(f"{OPTIONS}\nquick_replies: []", "text"))
    assert turn.awaits is None


async def test_options_are_values_of_the_parameter() -> None:
    fives = flow("options: {5: , 10: [a lot], 15: }", "number")
    for answer, heard in (("five", 5), ("10", 10), ("a lot", 10), ("fifteen please", 15)):
        turns = await talk(fives, answer)
        assert turns[-1].session.parameters["X"] == heard
    assert exit_of(await talk(fives, "two", "six")) == "missed"


@pytest.mark.parametrize("options", ["options: [red]", "options: {1: [one], red: [rouge]}"])
def test_an_option_that_is_no_value_of_the_parameter_is_refused(options: str) -> None:
    with pytest.raises(FlowError, match=r'"red" is not a number such as 42.*\[entity-value\]'):
        flow(options, "number")


def test_a_secret_has_no_options_and_is_not_held_against_anything() -> None:
    for keys in ("options: [a]", "valid: {when: [$X, is, a]}"):
        with pytest.raises(FlowError, match=r"\$X is secret"):
            flow(keys, "text, secret: true")


@pytest.mark.parametrize("answer", ["de", "German, please", "the other one"])
async def test_the_options_of_a_language_are_heard_by_its_names_too(answer: str) -> None:
    asks = flow(
        "options: {en: , de: [the other one]}", head="languages: [en, de]", asked="LANGUAGE"
    )
    turns = await talk(asks, answer)
    assert (exit_of(turns), turns[-1].session.parameters["LANGUAGE"]) == ("filled", "de")


@pytest.mark.parametrize("keys", ["", "options: [en, de]"])
async def test_a_language_is_asked_for_in_that_language(keys: str) -> None:
    asks = flow(keys, head="languages: [en, de]", asked="LANGUAGE")
    turns = await talk(asks, "Deutsch, bitte")
    assert (exit_of(turns), turns[-1].session.parameters["LANGUAGE"]) == ("filled", "de")


VALID = 'valid: {when: [$X, ">=", today], say: "$X is in the past."}'


async def test_an_answer_that_is_not_valid_is_asked_for_again_and_told_why() -> None:
    turns = await talk(flow(VALID), "yesterday", "tomorrow")
    assert turns[1].says == ("Friday, January 30 is in the past.", "Which one?")
    assert value(turns) == "2026-02-01"
    assert exit_of(await talk(flow(VALID), "yesterday", "yesterday")) == "missed"


DEAR = 'valid: {when: [$X, ">=", 100 USD], say: "$X is not enough."}'


async def test_an_answer_of_which_it_cannot_be_told_whether_it_is_valid_is_asked_for_again() -> (
    None
):
    turns = await talk(flow(DEAR, "money", "currency: USD"), "500 euros", "500")
    assert turns[1].says == ("€500 is not enough.", "Which one?")
    assert (exit_of(turns), value(turns)) == ("filled", "500.00 USD")
    assert "have no order" in str(turns[1].visits)
    assert exit_of(await talk(flow(DEAR, "money"), "500 euros", "500 euros")) == "missed"


@pytest.mark.parametrize(
    ("condition", "codes"),
    [
        ('[$X, ">=", 100]', ["any-currency"]),
        ("[$X, <, 100 USD]", ["any-currency"]),
        ('{all: [["${X.currency}", is, USD], [$X, ">=", 100]]}', []),
        ('{all: [[$X, ends with, USD], [$X, ">=", 100]]}', []),
        ("[$X, is not, 0 USD]", []),
        ('["${X.amount}", ">", 100]', []),
    ],
)
def test_an_order_of_amounts_is_told_where_a_caller_may_mean_another_currency(
    condition: str, codes: list[str]
) -> None:
    found = check_flow(flow(f"valid: {{when: {condition}}}", "money", "currency: USD"))
    told = [problem.code for problem in found if problem.code != "unread-parameter"]
    assert told == codes


async def test_a_condition_asks_for_the_currency_and_the_amount() -> None:
    dollars = 'valid: {when: {all: [["${X.currency}", is, USD], ["${X.amount}", ">", 100]]}}'
    turns = await talk(flow(dollars, "money", "currency: USD"), "500 euros", "99.5")
    assert exit_of(turns) == "missed"
    turns = await talk(flow(dollars, "money", "currency: USD"), "500 euros", "100.5")
    assert value(turns) == "100.50 USD"


async def test_what_is_valid_settles_which_of_several_is_meant() -> None:
    office = flow("valid: {when: {all: [[$X, '>=', '08:00'], [$X, <, '18:00']]}}", "time")
    turns = await talk(office, "at nine")
    assert value(turns) == "09:00:00"
    turns = await talk(office, "at five")
    assert value(turns) == "17:00:00"


async def test_of_values_of_which_none_is_valid_it_does_not_ask_which() -> None:
    hours = "{all: [[$X, '>=', '08:00'], [$X, <, '18:00']]}"
    keys = f"valid: {{when: {hours}, say: We are open from eight to six.}}"
    turns = await talk(flow(keys, "time"), "seven", "7:30")
    assert turns[1].says == ("We are open from eight to six.", "Which one?")
    assert exit_of(turns) == "missed"


async def test_a_condition_may_ask_about_other_parameters_too() -> None:
    turns = await talk(flow("valid: {when: [$X, is not, $OTHER]}", "text"), "Dana", "Ben")
    assert value(turns) == "Ben"


def test_a_condition_that_asks_nothing_about_the_answer_is_told() -> None:
    found = check_flow(flow("valid: {when: [$OTHER, is, Dana]}"))
    assert [problem.code for problem in found if problem.code != "unread-parameter"] == [
        "foreign-condition"
    ]


def test_what_reads_the_answer_itself_needs_no_value_before() -> None:
    found = check_flow(flow(f'{VALID}\nconfirm: "$X, then, $OTHER?"'))
    assert found == []


@pytest.mark.parametrize(
    ("language", "question", "yes", "correction"),
    [
        ("en", "Sunday, February 1, right?", "yes, that's right", "no, monday"),
        ("en", "Sunday, February 1, right?", "yes", "No, I meant Monday."),
        ("en", "Sunday, February 1, right?", "yep", "monday"),
        ("de", "Sonntag, 1. Februar, richtig?", "ja", "nein, ich meinte Montag"),
        ("es", "Domingo, 1 de febrero, ¿correcto?", "sí", "no, el lunes"),
        ("fr", "Dimanche 1 février, c'est bien ça ?", "oui", "non, plutôt lundi"),
    ],
)
async def test_it_asks_whether_it_heard_right_and_hears_corrections(
    language: str, question: str, yes: str, correction: str
) -> None:
    asks = flow("confirm: true", head=f"language: {language}")
    turns = await talk(asks, "2026-02-01", correction, yes)
    assert turns[1].says == (question,)
    assert turns[2].says != turns[1].says
    assert value(turns) == "2026-02-02"


async def test_questions_of_its_own_name_a_day_without_its_preposition() -> None:
    asks = flow("confirm: true", "date, say: when")
    turns = await talk(asks, "03/04", "the first")
    assert turns[1].says == ("Do you mean Wednesday, March 4 or Friday, April 3?",)
    assert turns[2].says == ("Wednesday, March 4, right?",)


async def test_a_no_asks_the_question_again_while_there_are_retries() -> None:
    turns = await talk(flow("confirm: true"), "tomorrow", "no", "tomorrow", "no")
    assert turns[2].says == ("Which one?",)
    assert exit_of(turns) == "missed"


async def test_what_is_neither_yes_nor_a_value_is_asked_for_again() -> None:
    turns = await talk(flow("confirm: true"), "tomorrow", "hmm", "yes, sunday")
    assert turns[2].says == turns[1].says
    assert (exit_of(turns), value(turns)) == ("filled", "2026-02-01")
    assert exit_of(await talk(flow("confirm: true"), "tomorrow", "", "")) == "no_input"


async def test_a_correction_has_to_be_valid_too() -> None:
    turns = await talk(flow(f"{VALID}\nconfirm: true"), "tomorrow", "no, yesterday", "monday")
    assert turns[2].says[0] == "Friday, January 30 is in the past."
    assert turns[3].says == ("Monday, February 2, right?",)


async def test_the_question_may_have_words_of_its_own() -> None:
    turns = await talk(flow('confirm: "So $X, $OTHER?"'), "tomorrow")
    assert turns[1].says == ("So Sunday, February 1, Dana?",)


def test_a_secret_is_never_said_to_confirm_it() -> None:
    text = flow("confirm: true").source.text.replace("{entity: date}", "{secret: true}")
    with pytest.raises(FlowError, match="never said"):
        read_flow(parse_source(text, "t.yaml"), node_types())


@pytest.mark.parametrize(
    ("answer", "digits"),
    [
        ("1234", "1234"),
        ("one two three four", "1234"),
        ("zero zero double five", "0055"),
        ("five oh zero one", "5001"),
    ],
)
async def test_so_many_digits_are_pressed_or_spoken(answer: str, digits: str) -> None:
    turns = await talk(flow("digits: 4", "text"), answer)
    assert turns[0].awaits and turns[0].awaits.digits == 4
    assert value(turns) == digits


@pytest.mark.parametrize("answer", ["123", "12345", "the cat", "+1234"])
async def test_no_other_number_of_digits_is_taken(answer: str) -> None:
    assert exit_of(await talk(flow("digits: 4", "text"), answer, answer)) == "missed"


async def test_a_channel_is_told_after_how_long_silence_is_an_answer() -> None:
    turns = await talk(flow("no_input_after: 10s"), "", "")
    assert turns[0].awaits and turns[0].awaits.no_input_after == 10
    assert exit_of(turns) == "no_input"


@pytest.mark.parametrize(
    "keys",
    [
        "options: []",
        "options: red",
        "options: [[a]]",
        "options: {a: {b: c}}",
        "options: [a, a]",
        f"options: [{', '.join(map(str, range(201)))}]",
        "options: [a]\ndigits: 4",
        "digits: 0",
        "digits: four",
        "no_input_after: 0s",
        "no_input_after: soon",
        "valid: [$X, is, 1]",
        "valid: {say: no}",
        "valid: {when: [$Y, is, 1]}",
        "valid: {when: [$X, '>'], say: no}",
        "confirm: [a]",
        "confirm: $Y",
        "quick_replies: a",
        "quick_replies: [$Y]",
    ],
)
def test_what_cannot_be_asked_is_refused_on_loading(keys: str) -> None:
    with pytest.raises(FlowError):
        flow(keys, "text")


async def test_a_turn_that_offers_nothing_awaits_nothing_more() -> None:
    (turn,) = await talk(flow(""))
    assert turn.awaits is None
    assert "awaits" not in turn.trace()[0]
    (turn,) = await talk(flow("digits: 4", "text"))
    assert turn.trace()[0]["awaits"] == {"digits": 4}
