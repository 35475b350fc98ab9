"""JSON is read within bounds that say so, and what is written anybody reads."""

import json
import math
import subprocess
import sys
from typing import Any
from unittest.mock import patch

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.errors import NodeError
from engine.http.messages import Call, Request, Response
from engine.values.json_text import (
    MOST_LEVELS,
    WORTH_AN_IMPORT,
    BeyondJson,
    read_json,
    write_json,
)
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


def outcome(text: str | bytes) -> Any:
    """What comes of reading it; `repr` tells 1 from 1.0, and -0.0 from 0."""
    try:
        return repr(read_json(text))
    except ValueError as error:
        return type(error), str(error)


def outcome_without_msgspec(text: str | bytes) -> Any:
    with patch.dict(sys.modules):
        del sys.modules["msgspec"]
        read = outcome(text)
        assert "msgspec" not in sys.modules
    return read


WRITTEN = VALUES.map(json.dumps) | VALUES.map(lambda value: json.dumps(value, ensure_ascii=False))
SPOILT = st.builds(
    lambda text, at, more, cut: text[: at % (len(text) + 1)] + more + text[(at + cut) % 99 :],
    WRITTEN,
    st.integers(0, 98),
    st.sampled_from(
        [
            "",
            "\\ud800",
            "\\udc00\\ud800",
            "\\ud83d\\ude00",
            "\x01",
            "\x00",
            "NaN",
            ",",
            "1e999",
            "01",
        ]
        + [
            "1.",
            "-0",
            "-0.0",
            "1e5",
            "[",
            "}",
            "/**/",
            "\ufeff",
            "\\x",
            "9" * 330,
            "\x7f",
            "\u2028",
        ]
    ),
    st.integers(0, 3),
)


@given(WRITTEN | SPOILT | st.text('[]{}",:0123456789eE.+-\\u \n', max_size=40))
@example('{"a": 1, "b": 2, "a": 3}')
@example('"\\udfff"')
@example("[" + "7" * 309 + "]")
@example("[" + "1" * 308 + "]")
@example("0." + "0" * 400 + "1e300")
@example("123456789012345678901234567890.5e-3")
@example("18446744073709551616")
def test_one_reader_reads_what_the_other_does(text: str) -> None:
    assert outcome(text) == outcome_without_msgspec(text)
    assert outcome(text.encode()) == outcome_without_msgspec(text.encode())


@given(st.binary(max_size=12) | WRITTEN.map(str.encode), st.binary(max_size=3), st.integers(0, 20))
def test_one_reader_refuses_the_bytes_that_the_other_does(raw: bytes, more: bytes, at: int) -> None:
    spoilt = raw[:at] + more + raw[at:]
    assert outcome(spoilt) == outcome_without_msgspec(spoilt)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "utf-32-be"])
def test_an_answer_in_any_encoding_of_unicode_is_read(encoding: str) -> None:
    assert read_json('{"a": ["é", 1]}'.encode(encoding)) == {"a": ["é", 1]}


@given(st.integers(300, 340), st.integers(0, 70), st.sampled_from(["", "-", "0.", "x"]))
def test_a_whole_number_too_large_is_found_wherever_it_stands(
    digits: int, before: int, mark: str
) -> None:
    text = json.dumps([" " * before, "y"])[:-1] + f', {mark}{"9" * digits}, "z"]'
    assert outcome(text) == outcome_without_msgspec(text)


@pytest.mark.parametrize(("size", "imported"), [(100, False), (WORTH_AN_IMPORT, True)])
def test_only_a_large_answer_is_worth_importing_a_reader(size: int, imported: bool) -> None:
    code = (
        "import sys; from engine.values.json_text import read_json;"
        f"read_json(b'[' + b' ' * {size} + b']'); print('msgspec' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(imported)


def test_the_tests_of_this_module_read_by_msgspec() -> None:
    with patch.object(msgspec.json, "decode", return_value="by msgspec"):
        assert read_json(b'{"a": 1}') == "by msgspec"
