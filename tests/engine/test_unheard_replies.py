"""Quick replies, options and choices are heard by their own question, or told where they stand."""

import pytest

from engine.check import check_flow
from engine.flow.loading import read_flow
from engine.source.reading import parse_source
from flowrun.project.types import node_types


def told(entity: str, keys: str, head: str = "languages: [en, de]") -> list[tuple[str, str, int]]:
    text = f"""
start: ask
{head}
parameters: {{X: {{entity: {entity}, description: What is asked for.}}}}
entities: {{size: {{values: {{S: [small], L: [large]}}}}}}
nodes:
  ask:
    type: collect_input
    parameter: $X
    prompt: Well?
    {keys}
    exits: {{filled: end, missed: end, no_input: end}}
"""
    flow = read_flow(parse_source(text, "t.yaml"), node_types())
    found = [one for one in check_flow(flow) if one.code == "unheard-reply"]
    return [(one.severity, one.message, one.column) for one in found]


EN, BOTH = "language: en", "languages: [en, de]"


@pytest.mark.parametrize(
    ("entity", "keys", "head"),
    [
        ("date", "quick_replies: [today, 2026-12-24, next friday]", EN),
        ("date", "quick_replies: [{en: today, de: heute}, 2026-12-24]", BOTH),
        ("date", "quick_replies: [$X, 'not $X']", EN),
        ("time", "quick_replies: [9am, noon]", EN),
        ("time", "quick_replies: [nine]\n    valid: {when: [$X, <, noon]}", EN),
        ("number", "quick_replies: [a dozen, '3']", EN),
        ("confirmation", "quick_replies: [{en: yes, de: ja}]", BOTH),
        ("money", "quick_replies: ['$5', twelve euros]", EN),
        ("size", "quick_replies: [S, large]", EN),
        ("any", "quick_replies: [whatever]", EN),
        ("text", "quick_replies: [whatever]", EN),
        ("any", "options: {repair: [fix], check: }", BOTH),
        ("any", "options: [repair, check]\n    quick_replies: [the second, Repair]", EN),
        ("any", "digits: 4\n    quick_replies: ['1234']", EN),
        ("any", "options: ['$5', '$6']", EN),
        ("time", "quick_replies: [in the morning, in the afternoon]", EN),
        ("datetime", "quick_replies: [today, tomorrow]", EN),
    ],
)  # fmt: skip
def test_what_is_heard_is_not_told(entity: str, keys: str, head: str) -> None:
    assert told(entity, keys, head) == []


@pytest.mark.parametrize(
    ("entity", "keys", "message", "column"),
    [
        ("date", "quick_replies: [today, whenever]",
         '"whenever" is not heard as an answer: it is not a date such as 2026-01-31', 28),
        ("date", "quick_replies: [february 30]",
         '"february 30" is not heard as an answer: it is not a date such as 2026-01-31: 30 is no '
         "day of February", 21),
        ("confirmation", "quick_replies: [perhaps]",
         '"perhaps" is not heard as an answer: it is not yes or no', 21),
        ("size", "quick_replies: [huge]",
         '"huge" is not heard as an answer: it is none of S, L', 21),
        ("any", "digits: 4\n    quick_replies: ['123']",
         '"123" is not heard as an answer: it is not 4 digits', 21),
        ("any", "options: [repair]\n    quick_replies: [inspection]",
         '"inspection" is not heard as an answer: it is none of repair', 21),
    ],
)  # fmt: skip
def test_what_is_not_heard_is_told_where_it_stands_with_what_would_be_right(
    entity: str, keys: str, message: str, column: int
) -> None:
    assert told(entity, keys, EN) == [("error", message, column)]


def test_what_is_heard_in_one_language_alone_is_told_with_the_others() -> None:
    ((severity, message, _),) = told("date", "quick_replies: [today]")
    assert severity == "error"
    assert message == (
        'in de: "today" is not heard as an answer: it is not a date such as 2026-01-31; '
        "write it in each language, such as {en: today, de: …}"
    )
    ((_, message, column),) = told("date", "quick_replies: [{en: today, de: today}]")
    assert message.startswith('in de: "today" is not heard as an answer')
    assert column == 37


def test_what_may_mean_several_values_is_a_warning_for_it_is_asked_which() -> None:
    assert told("time", "quick_replies: [nine]", EN) == [
        ("warning", '"nine" may mean 09:00 or 21:00', 21)
    ]
    assert told("any", "options: {red: [blue], blue: [sky]}", EN) == [
        ("warning", '"blue" may mean red or blue', 28)
    ]


def choice(things: str) -> list[str]:
    text = f"""
start: pick
parameters: {{X: {{description: What is chosen.}}}}
nodes:
  pick:
    type: choose
    from: {things}
    parameter: $X
    prompt: Which?
    exits: {{chosen: end, none: end, missed: end, no_input: end}}
"""
    flow = read_flow(parse_source(text, "t.yaml"), node_types())
    return [one.message for one in check_flow(flow) if one.code == "unheard-reply"]


def test_choices_of_one_name_are_told() -> None:
    assert choice("[Boiler, Roof, None of these]") == []
    assert choice("{a: Boiler, b: 'Boiler!'}") == [
        '"Boiler" may mean 1 or 2',
        '"Boiler!" may mean 1 or 2',
    ]


def test_what_a_secret_is_asked_with_is_not_told() -> None:
    text = """
start: ask
parameters: {X: {entity: number, secret: true, hosts: [a.example.com], description: A number.}}
nodes:
  ask:
    type: collect_input
    parameter: $X
    prompt: Well?
    quick_replies: [whatever]
    exits: {filled: end, missed: end, no_input: end}
"""
    flow = read_flow(parse_source(text, "t.yaml"), node_types())
    assert "unheard-reply" not in {one.code for one in check_flow(flow)}
