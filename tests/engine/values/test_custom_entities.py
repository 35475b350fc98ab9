"""Entities that a flow declares: what is read, what is heard, and what is refused."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.check import check_flow
from engine.errors import FlowError
from engine.flow.loading import Flow, read_flow
from engine.source.reading import parse_source
from engine.values.custom_entities import ClosedList, Patterned
from engine.values.heard import Hearing
from flowrun.project.types import node_types
from flowrun.testing import run_flow
from flowrun.testing.exploring.explore import Exploring

SIZE = "size: {values: {small: [little, tiny], large: [big, Größe XL], medium: }, fuzzy: 80}"
ORDER = 'order_number: {pattern: "[A-Z]{3}-[0-9]{4}|X", example: ABC-1234}'


def text_of(entities: str = f"  {SIZE}\n  {ORDER}\n", entity: str = "size", value: str = "") -> str:
    return f"""
flow: t
start: ask
entities:
{entities}
parameters:
  IT: {{entity: {entity}, value: {value}}}
nodes:
  ask: {{type: collect_input, parameter: $IT, prompt: Which?, retries: 0,
    exits: {{filled: told, missed: no, no_input: no}}}}
  told: {{type: end, text: "$IT!"}}
  no: {{type: end, text: No.}}
"""


def loaded(**options: str) -> Flow:
    return read_flow(parse_source(text_of(**options), "t.yaml"), node_types())


def refusal_of(**options: str) -> str:
    with pytest.raises(FlowError) as refused:
        loaded(**options)
    return str(refused.value)


def told(tmp_path: Path, said: str, entity: str = "size") -> str:
    file = tmp_path / "t.yaml"
    file.write_text(text_of(entity=entity), "utf-8")
    return run_flow(file, inputs=[said]).says[-1]


@pytest.mark.parametrize(
    "said, value",
    [
        ("small", "small"),
        ("Little!", "small"),
        ("the big one, please", "large"),
        ("groesse xl", "large"),
        ("grosse xl", "large"),
        ("mediun", "medium"),
        ("tinny", "small"),
        ("huge", "No."),
        ("not small and not large", "No."),
        ("", "No."),
    ],
)
def test_a_closed_list_hears_its_values_their_synonyms_and_what_is_like_them(
    tmp_path: Path, said: str, value: str
) -> None:
    assert told(tmp_path, said).removesuffix("!") == value


@pytest.mark.parametrize(
    "said, value",
    [
        ("ABC-1234", "ABC-1234"),
        ("abc-1234.", "ABC-1234"),
        (" a b c - 1 2 3 4 ", "ABC-1234"),
        ("x", "X"),
        ("ABC-12345", "No."),
        ("it is ABC-1234", "ABC-1234"),
        ("my order number is abc-1234, please", "ABC-1234"),
        ("a b c dash one two three four", "ABC-1234"),
        ("it's ABC dash twelve thirty four", "ABC-1234"),
        ("a b o dash one o three four", "ABO-1034"),
        ("ABC-1234, no wait, ABC-1235", "ABC-1235"),
        ("not ABC-1234", "No."),
        ("ABC-1234 or ABC-1235", "No."),
        ("call me at 1234", "No."),
        ("ABC-1234\n", "ABC-1234"),
        ("A" * 5_000, "No."),
    ],
)
def test_a_pattern_hears_what_it_fits_as_a_whole(tmp_path: Path, said: str, value: str) -> None:
    assert told(tmp_path, said, "order_number").removesuffix("!") == value


def test_two_words_are_no_one_code() -> None:
    code = Patterned("code", "[A-Z]{8}", "ABCDEFGH")
    hearing = Hearing(datetime(2026, 2, 1, tzinfo=UTC))
    assert not code.hear("no thanks", hearing).candidates
    assert code.hear("ABCD EFGH", hearing).candidates == ("ABCDEFGH",)


@pytest.mark.parametrize(
    "entity, value, refused",
    [
        ("size", "large", False),
        ("size", "big", True),
        ("size", "Large", True),
        ("order_number", "ABC-1234", False),
        ("order_number", "abc-1234", True),
        ("order_number", "ABC-1234 ", True),
        ("order_number", "A" * 300, True),
    ],
)
def test_what_a_file_or_a_service_writes_is_read_strictly(
    entity: str, value: str, refused: bool
) -> None:
    parameter = loaded(entity=entity).parameters["IT"]
    if refused:
        with pytest.raises(ValueError, match="is not"):
            parameter.accept(value, lambda: None)  # type: ignore[arg-type, return-value]
        assert "is not" in refusal_of(entity=entity, value=f'"{value}"')
    else:
        assert parameter.accept(value, lambda: None) == value  # type: ignore[arg-type, return-value]


WRONG = [
    ("  size: {values: {}}", "takes at least one value, such as {small: [little, tiny]}"),
    ("  size: {values: small}", "takes VALUE: [SYNONYM, …] lines, or a list of values"),
    ("  size: {values: {small: {a: b}}}", "takes a list of synonyms, such as [little, tiny]"),
    ("  size: {values: {small: [a], large: [Á]}}", '"Á" means "small" already'),
    ("  size: {values: {small: [a, ' A']}}", '" A" stands here twice'),
    ("  size: {values: {small: [large], large: }}", '"large" means "large" already'),
    ("  size: {values: [a, b, A]}", '"A" means "a" already'),
    ("  size: {values: [a, ' ']}", "takes texts of 1 to 200 characters"),
    ("  size: {values: [a], fuzzy: 20}", "takes how alike, from 50 to 100"),
    ("  size: {values: [a], fuzy: 90}", 'unknown key "fuzy"; did you mean "fuzzy"?'),
    ("  size: {values: [a], pattern: a}", "takes {values: {small: [little], large: [big]}} or"),
    ("  size: [a]", "takes {values: {small: [little], large: [big]}} or"),
    ("  size: {pattern: a}", 'missing key "example": a value that the pattern fits'),
    ("  size: {pattern: a, example: b}", "the pattern does not fit this example"),
    ("  size: {pattern: '(', example: b}", "takes a regular expression"),
    ("  size: {pattern: '((a{1000}){1000}){1000}', example: b}", "repeats repeats too often"),
    ("  date: {values: [a]}", 'the entity "date" is there already'),
    ("  1x: {values: [a]}", '"1x" is no name of an entity'),
    ("  sise: {values: [a]}", 'no entity "size"; did you mean "sise"?'),
]


@pytest.mark.parametrize("entities, message", WRONG)
def test_a_wrong_entity_is_refused_when_the_flow_loads(entities: str, message: str) -> None:
    assert message in refusal_of(entities=entities)


def test_a_list_has_a_bound() -> None:
    many = ", ".join(f"v{number}" for number in range(1_001))
    assert "takes 1,000 values" in refusal_of(entities=f"  size: {{values: [{many}]}}")
    many = ", ".join(f"s{number}" for number in range(101))
    assert "100 synonyms" in refusal_of(entities=f"  size: {{values: {{a: [{many}]}}}}")


def test_a_pattern_that_takes_too_long_fits_nothing(tmp_path: Path) -> None:
    flow = loaded(entities="  size: {pattern: '(a+)+b', example: ab}")
    with pytest.raises(ValueError, match="is not a value such as ab"):
        flow.parameters["IT"].accept("a" * 190, lambda: None)  # type: ignore[arg-type, return-value]
    entity = flow.parameters["IT"].entity
    assert isinstance(entity, Patterned)
    said = " ".join(["a" * 60] * 3)
    assert not entity.hear(said, Hearing(datetime(2026, 2, 1, tzinfo=UTC))).candidates


def test_a_list_without_fuzzy_asks_for_85() -> None:
    entity = loaded(entities="  size: {values: [small]}").parameters["IT"].entity
    assert isinstance(entity, ClosedList)
    assert (entity.fuzzy, entity.values) == (85.0, {"small": ()})


def test_a_literal_that_a_closed_list_has_not_is_told_where_it_is_compared() -> None:
    text = text_of().replace(
        'told: {type: end, text: "$IT!"}',
        "told: {type: conditions, conditions: {a: [$IT, is, smal]}, exits: {a: no, default: no}}",
    )
    found = check_flow(read_flow(parse_source(text, "t.yaml"), node_types()))
    assert [one.code for one in found] == ["odd-comparison"]
    assert '"smal" is not one of small, large, medium' in found[0].message


def test_a_value_of_a_closed_list_is_text_to_a_function() -> None:
    text = text_of().replace(
        'told: {type: end, text: "$IT!"}',
        "told: {type: set_parameter, parameters: {$IT: {lower: $IT}}, next: no}",
    )
    assert read_flow(parse_source(text, "t.yaml"), node_types()).steps
    with pytest.raises(FlowError, match="and a list stands here"):
        read_flow(parse_source(text.replace("lower", "first"), "t.yaml"), node_types())


@pytest.mark.anyio
@pytest.mark.parametrize("entity", ["size", "order_number"])
async def test_every_value_is_said_when_a_flow_is_explored(entity: str) -> None:
    found = await Exploring(loaded(entity=entity)).walk()
    assert [exit for _, exit in found.coverage.missing if exit != "failed"] == []
