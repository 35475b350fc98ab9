"""JSON is read within bounds that say so, and what is written anybody reads."""

import json
import math
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.errors import NodeError
from engine.http.messages import Call, Request, Response
from engine.values.json_text import MOST_LEVELS, BeyondJson, read_json, write_json
from engine.values.redaction import Redaction

TEXTS = st.text(st.characters(codec="utf-8"), max_size=8) | st.text('[]{}"\\e0', max_size=8)
NUMBERS = st.integers(-(10**300), 10**300) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(TEXTS, below, max_size=3),
    max_leaves=8,
)
BEYOND = ["1e999", "-1e999", "1E+400", "9" * 250 + "e80", "1" + "0" * 400, "-" + "9" * 5_000]


def nested(levels: int, kind: str = "[]") -> str:
    if kind == "[]":
        return "[" * levels + "]" * levels
    return '{"a":' * levels + "1" + "}" * levels


@given(value=VALUES, wide=st.booleans())
def test_what_json_holds_is_read_as_any_reader_reads_it(value: Any, wide: bool) -> None:
    text = json.dumps(value, ensure_ascii=wide)
    assert read_json(text) == value
    assert read_json(text.encode()) == value


@pytest.mark.parametrize("number", BEYOND)
@pytest.mark.parametrize("around", ["{}", "[1, {}]", '{{"a": "e000", "b": {}}}'])
def test_a_number_that_no_reader_holds_is_refused(number: str, around: str) -> None:
    with pytest.raises(BeyondJson, match="holds a number too large to be read"):
        read_json(around.format(number))


@given(st.from_regex(r"-?[1-9][0-9]{0,320}(\.[0-9]{1,3})?([eE][-+]?[0-9]{1,4})?", fullmatch=True))
@example("0.0000001e315")
@example("1" * 309)
@example("1e0000000000308")
def test_a_number_is_read_or_refused_and_never_becomes_infinite(text: str) -> None:
    if math.isfinite(float(text)):
        assert math.isfinite(read_json(text))
    else:
        with pytest.raises(BeyondJson):
            read_json(text)


@pytest.mark.parametrize("kind", ["[]", "{}"])
def test_nesting_has_a_bound_that_is_exact(kind: str) -> None:
    read_json(nested(MOST_LEVELS - 1, kind))
    for levels in (MOST_LEVELS + 1, 900, 100_000):
        with pytest.raises(BeyondJson, match="is nested deeper than 100 levels"):
            read_json(nested(levels, kind))


def test_brackets_within_texts_are_no_nesting() -> None:
    for text in ("[" * 500, "{[" * 500 + "]", '"]' * 300):
        assert read_json(json.dumps([text, {"a": [text]}])) == [text, {"a": [text]}]
        with pytest.raises(BeyondJson):
            read_json(f"[{json.dumps(text)}, {nested(200)}]")


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_a_constant_of_python_is_no_json(word: str) -> None:
    with pytest.raises(ValueError, match="is not JSON"):
        read_json(f'{{"a": {word}}}')


def test_what_a_program_made_is_written_as_json_that_anybody_reads() -> None:
    def no_constant(word: str) -> None:
        raise AssertionError(word)

    data = {"a": [math.inf, -math.inf, (math.nan, 1.5)], "b": {"c": math.inf}, "é": 1}
    for indent in (None, 2):
        written = json.loads(write_json(data, indent=indent), parse_constant=no_constant)
        assert written == {"a": ["inf", "-inf", ["nan", 1.5]], "b": {"c": "inf"}, "é": 1}


def answer(body: str) -> Response:
    return Response(200, {"content-type": "application/json"}, body.encode(), "https://a.test/")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('{"a": 1e999}', "the answer (200) holds a number too large to be read (1e999)"),
        ("1" * 5_000, "the answer (200) holds a number too large to be read (5,000 characters)"),
        (nested(5_000), "the answer (200) is nested deeper than 100 levels"),
        ('{"a": NaN}', "the answer (200) is not JSON (application/json)"),
    ],
)
def test_an_answer_beyond_the_bounds_is_refused_in_words_and_shown_as_text(
    body: str, told: str
) -> None:
    with pytest.raises(NodeError) as caught:
        answer(body).json()
    assert str(caught.value) == told
    call = Call(Request("GET", "https://a.test/"), "https://a.test/")
    call.response = answer(body)
    shown = call.as_json(Redaction())
    assert shown["response"]["body"].startswith(body[:100])
    json.dumps(shown, allow_nan=False)
