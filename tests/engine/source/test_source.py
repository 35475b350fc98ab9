"""YAML as written: every value keeps its text and its place, every mistake has one too."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.errors import FlowError, Problem
from engine.source.reading import parse_source, read_source
from engine.source.tree import NoJson, as_json


def data(text: str | bytes) -> Any:
    return parse_source(text, "flow.yaml").data


def problems(text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(FlowError) as caught:
        parse_source(text, "flow.yaml")
    return caught.value.problems


def only(text: str | bytes) -> Problem:
    (problem,) = problems(text)
    return problem


# Where things stand


def test_a_problem_stands_at_its_value_with_file_line_and_column() -> None:
    source = parse_source("flow: x\nnodes:\n  greet:\n    type: speek\n", "flows/x.yaml")
    problem = source.problem(("nodes", "greet", "type"), "no such type", "unknown-type")
    assert problem.place == "flows/x.yaml:4:11"


def test_a_problem_stands_at_its_key_when_the_key_is_wrong() -> None:
    source = parse_source("nodes:\n  greet:\n    exit: end\n", "x.yaml")
    problem = source.problem(("nodes", "greet", "exit"), "unknown", "unknown-key", key=True)
    assert (problem.line, problem.column) == (3, 5)


def test_a_problem_prints_its_line_and_a_caret_under_the_whole_value() -> None:
    source = parse_source("a:\n  b: speek\n", "x.yaml")
    shown = str(source.problem(("a", "b"), "no", "code"))
    assert shown == "x.yaml:2:6: error: no [code]\n    2 |   b: speek\n      |      ^^^^^"


def test_an_item_of_a_list_has_its_own_place() -> None:
    source = parse_source("a:\n  - one\n  - two\n", "x.yaml")
    problem = source.problem(("a", 1), "no", "code")
    assert (problem.line, problem.column) == (3, 5)


def test_a_path_that_is_not_there_stands_at_its_nearest_parent() -> None:
    source = parse_source("a:\n  b: 1\n", "x.yaml")
    problem = source.problem(("a", "b", "c"), "missing", "code")
    assert (problem.line, problem.column) == (2, 3)


def test_a_value_behind_an_alias_stands_where_the_alias_is() -> None:
    source = parse_source("a: &one x\nb: *one\n", "x.yaml")
    assert source.problem(("b",), "no", "code").line == 2


def test_a_problem_without_excerpt_shows_nothing_of_its_line() -> None:
    source = parse_source("password: hunter2\n", "x.yaml")
    assert "hunter2" not in str(source.problem(("password",), "no", "code", excerpt=False))


def test_a_very_long_line_is_cut_around_the_caret() -> None:
    source = parse_source(f"a: [{'x, ' * 200}WRONG, {'y, ' * 200}z]\n", "x.yaml")
    problem = source.problem(("a", 200), "no", "code")
    assert len(problem.excerpt) <= 160
    assert problem.column == 605
    head, line, caret = str(problem).splitlines()
    assert head.startswith("x.yaml:1:605: ")
    assert line[caret.index("^") : caret.rindex("^") + 1] == "WRONG"


def test_a_caret_ends_with_a_long_line_that_was_cut() -> None:
    problem = parse_source(f"a: {'x' * 400}\n", "x.yaml").problem(("a",), "no", "code")
    assert (problem.column, problem.width) == (4, 400)
    assert len(str(problem).splitlines()[2]) == len(str(problem).splitlines()[1])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$NAME and $NAM", 10),
        ("$NAM_1 $NAM", 7),
        ("$$NAM and $NAM", 10),
        ("$$$NAM", 2),
        ("$NAM.", 0),
        ("$NAMÉ", 0),
    ],
)
def test_a_parameter_is_found_where_it_stands_and_not_in_a_longer_name(
    text: str, found: int
) -> None:
    problem = parse_source(f"a: {text}\n", "x.yaml").problem(("a",), "no", "code", find="$NAM")
    assert (problem.column - 4, problem.width) == (found, 4)


def test_double_braces_in_a_text_are_marked_as_a_whole() -> None:
    source = parse_source("a: Hi {{ name }}!\n", "x.yaml")
    problem = source.problem(("a",), "no", "code", find="{{ name }}")
    assert (problem.column, problem.width) == (7, 10)


def test_of_a_text_over_two_lines_the_first_word_is_marked() -> None:
    source = parse_source("a: >\n  SELECT Id\n  FORM Contact\n", "x.yaml")
    problem = source.problem(("a",), "no", "code", find="Id FORM")
    assert (problem.line, problem.column, problem.width) == (2, 10, 2)


def test_windows_line_ends_count_as_one_line_each() -> None:
    source = parse_source(b"a: 1\r\nb: 2\r\n", "x.yaml")
    problem = source.problem(("b",), "no", "code")
    assert (source.data, problem.line, problem.excerpt) == ({"a": "1", "b": "2"}, 2, "b: 2")


def test_a_byte_order_mark_is_not_part_of_the_first_key() -> None:
    source = parse_source(b"\xef\xbb\xbfflow: x\n", "x.yaml")
    assert source.data == {"flow": "x"}
    assert source.problem(("flow",), "no", "code", key=True).excerpt == "flow: x"


# Scalars


@pytest.mark.parametrize(
    "written",
    [
        "+14155550100",
        "01234",
        "12:30",
        "1.10",
        "yes",
        "no",
        "on",
        "off",
        "0x1F",
        "1_000",
        "2026-01-31",
        ".5",
        "y",
        "null",
        "~",
        "true",
        "1e3",
        "=",
    ],
)
def test_a_scalar_survives_as_written(written: str) -> None:
    assert data(f"a: {written}") == {"a": written}


def test_an_empty_value_is_nothing_and_an_empty_text_is_text() -> None:
    assert data("a:\nb: ''") == {"a": None, "b": ""}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("5", 5),
        ("-3", -3),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("yes", "yes"),
        ("on", "on"),
        ("01234", "01234"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("2026-01-31", "2026-01-31"),
    ],
)
def test_a_plain_scalar_becomes_json_by_the_core_schema(written: str, value: Any) -> None:
    found = as_json(data(f"a: {written}"))["a"]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("written", ['"5"', "'true'", '"null"', '""', "|-\n  5", ">-\n  1.5"])
def test_a_quoted_or_block_scalar_stays_text_in_json(written: str) -> None:
    assert isinstance(as_json(data(f"a: {written}"))["a"], str)


@settings(max_examples=200)
@example("1e999")
@example("-" + "9" * 400)
@given(
    st.from_regex(r"[-+]?(0|[1-9][0-9]{0,3})(\.[0-9]{1,3})?([eE][-+]?[0-9]{1,3})?", fullmatch=True)
)
def test_a_number_in_json_is_one_that_json_can_hold_or_is_refused_at_its_place(text: str) -> None:
    written = data(f"a: [0, {text}]")
    if math.isfinite(float(text)):
        json.dumps(as_json(written), allow_nan=False)
    else:
        with pytest.raises(NoJson, match="too large for a number") as caught:
            as_json(written)
        assert caught.value.path == ("a", 1)


@pytest.mark.parametrize("text", [".inf", "-.INF", "+.Inf", ".nan", ".NaN"])
def test_what_yaml_has_for_infinity_is_no_number_of_json(text: str) -> None:
    with pytest.raises(NoJson, match="JSON has no such number; put it in quotes"):
        as_json(data(f"a: {text}"))
    assert as_json(data(f"a: '{text}'")) == {"a": text}


@settings(max_examples=100)
@given(
    st.recursive(
        st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=8),
        lambda below: (
            st.lists(below, max_size=3)
            | st.dictionaries(st.text("abcd", min_size=1), below, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_json_written_as_yaml_reads_as_the_same_data(value: Any) -> None:
    assert as_json(data(json.dumps(value, ensure_ascii=False))) == value


# What is refused


def test_a_key_that_stands_twice_names_the_line_of_the_first() -> None:
    problem = only("a: 1\nb: 2\na: 3\n")
    assert (problem.line, problem.column, problem.code) == (3, 1, "duplicate-key")
    assert "line 1" in problem.message


def test_all_duplicate_keys_are_told_at_once() -> None:
    assert [problem.line for problem in problems("a: 1\na: 2\nb:\n  c: 1\n  c: 2\n")] == [2, 5]


def test_a_second_document_is_refused_where_it_begins() -> None:
    problem = only("a: 1\n---\nb: 2\n")
    assert (problem.line, problem.code) == (2, "second-document")


@pytest.mark.parametrize("tag", ["!!python/object:os.system", "!!int", "!env"])
def test_a_tag_is_refused_by_name(tag: str) -> None:
    problem = only(f"a: {tag} x\n")
    assert (problem.line, problem.column, problem.code) == (1, 4, "yaml-tag")


@pytest.mark.parametrize("written", ["!!python/name:os.system [a]", "!!set {a: b}", "!!omap [a]"])
def test_a_tag_on_a_list_or_block_is_refused_too(written: str) -> None:
    assert only(f"a: {written}\n").code == "yaml-tag"


def test_an_alias_repeats_its_anchor() -> None:
    assert data("a: &x {b: 1}\nc: *x\n") == {"a": {"b": "1"}, "c": {"b": "1"}}


def test_an_alias_without_its_anchor_is_refused() -> None:
    problem = only("a: *nowhere\n")
    assert (problem.column, problem.code) == (4, "yaml-alias")
    assert "nowhere" in problem.message


def test_an_anchor_that_contains_itself_is_refused() -> None:
    assert "contains itself" in only("a: &x\n  b: *x\n").message


def test_aliases_that_explode_are_stopped() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for number in range(1, 12):
        inner = ", ".join([f"*a{number - 1}"] * 10)
        lines.append(f"a{number}: &a{number} [{inner}]")
    assert problems("\n".join(lines))[-1].code == "yaml-alias"


@pytest.mark.parametrize("bracket", ["[", "{a: "])
def test_nesting_that_is_too_deep_is_stopped(bracket: str) -> None:
    assert problems("a: " + bracket * 5_000)[-1].code == "yaml-depth"


def test_sixty_levels_are_not_too_deep() -> None:
    assert data("[" * 60 + "]" * 60)


def test_a_nul_is_named_on_its_own_line_also_after_longer_characters() -> None:
    problem = only("é: ü\nö: ä\nb: x\x00y\n")
    assert (problem.line, problem.code) == (3, "yaml-character")
    assert "U+0000" in problem.message


def test_what_could_steer_a_terminal_is_shown_as_a_sign_of_its_own() -> None:
    problem = only('"b\\e[31m\u202e": 1\n"b\\e[31m\u202e": \U0001f469\u200d\U0001f680\n')
    assert problem.message.startswith('"b\u241b[31m\ufffd" stands twice')
    assert problem.excerpt == '"b\\e[31m\ufffd": \U0001f469\u200d\U0001f680'
    assert only("a: \x1b[31mred\n").excerpt == "a: \u241b[31mred"


def test_utf_16_is_named() -> None:
    assert "UTF-16 text; save it as UTF-8" in only("a: 1\n".encode("utf-16")).message


def test_bytes_that_are_not_utf_8_are_named_with_their_line() -> None:
    problem = only(b"a: 1\nb: 2\nc: \xff\n")
    assert (problem.line, problem.code) == (3, "unreadable")
    assert "0xff" in problem.message


def test_double_braces_as_a_value_suggest_a_dollar() -> None:
    problem = only("text: {{ name }}\n")
    assert (problem.line, problem.code) == (1, "double-braces")
    assert "write $name" in problem.message
    assert (problem.column, problem.width) == (7, len("{{ name }}"))


@pytest.mark.parametrize("text", ["text: {{}}\n", "text: {{ a: 1 }}\n", "{{ 1\n}}: 1\n", "{{"])
def test_double_braces_without_a_name_are_marked_too(text: str) -> None:
    with pytest.raises(FlowError) as caught:
        parse_source(text, "x.yaml")
    assert all(problem.excerpt for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("written", "marked", "said"),
    [
        (r"\ud83e\udd8a", r"\ud83e\udd8a", r"write 🦊 or \U0001F98A"),
        (r"\ud83e!", r"\ud83e", "half of a character"),
        (r"\U0000d83e", r"\U0000d83e", "half of a character"),
        (r"\d+", r"\d", r"write \\d"),
        (r"\'", r"\'", "without a backslash"),
        (r"\$5", r"\$", "a dollar is written $$"),
        (r"\u12", r"\u12", "takes 4 hexadecimal digits"),
        (r"\x4", r"\x4", "takes 2 hexadecimal digits"),
        (r"\U00110000", r"\U00110000", "no character"),
    ],
)
def test_an_escape_that_yaml_does_not_know_says_what_to_write(
    written: str, marked: str, said: str
) -> None:
    problem = only(f'a: 1\nb: "so {written}"\n')
    at = problem.column - 1
    assert (problem.code, problem.line) == ("yaml-escape", 2)
    assert problem.excerpt[at : at + problem.width] == marked
    assert said in problem.message


def test_the_escapes_of_json_but_halves_are_read() -> None:
    source = parse_source(r'a: "\" \\ \/ \b \f \n \r \t \u00e9"' + "\n", "x.yaml")
    assert source.data == {"a": '" \\ / \b \f \n \r \t é'}


@pytest.mark.parametrize(
    "text",
    ["a: {text: Hi, {{ X }}.}\n", "a: {{ X }} and {{ Y }}\n", "a: {b: {{ X }}, c: {{ Y }}}\n"],
)
def test_double_braces_without_quotes_are_one_problem_of_their_line(text: str) -> None:
    assert only(text).code == "double-braces"


@pytest.mark.parametrize(
    ("text", "line", "column", "told"),
    [
        ("a:\n  type speak\n  text: hi\n", 2, 3, "without its colon"),
        ("a:\n  type: speak\n  text hi\n  next: b\n", 3, 3, "without its colon"),
        ("a:\n  type: speak\n  go http://x\nb: c\n", 3, 3, "without its colon"),
        ("a:\n  type:speak\n  text: hi\n", 2, 7, "a space is missing after the colon"),
        ("a:\n  type: speak\n  text:hi\n", 3, 7, "a space is missing after the colon"),
        ("a:\n  type: speak\n    text: hi\n", 3, 5, "indented deeper"),
    ],
)
def test_a_key_without_its_colon_is_told_on_its_own_line(
    text: str, line: int, column: int, told: str
) -> None:
    problem = only(text)
    assert (problem.line, problem.column) == (line, column)
    assert told in problem.message


@pytest.mark.parametrize("text", ["a: @home\n", "a: `x`\n", "a: %x\n", 'a: @"x"\n'])
def test_a_character_that_cannot_begin_a_value_asks_for_quotes(text: str) -> None:
    problem = only(text)
    assert (problem.code, problem.column) == ("yaml-quotes", 4)
    assert "quotes" in problem.message


@pytest.mark.parametrize("text", ["a:\n\tb: 1\n", "\ta: 1\n", "a:\n  b: 1\n\tc: 2\n"])
def test_a_tab_asks_for_spaces(text: str) -> None:
    problem = only(text)
    assert problem.code == "yaml-tab"
    assert problem.line == text[: text.index("\t")].count("\n") + 1


def test_a_second_colon_asks_for_quotes() -> None:
    problem = only("text: Hello: world\n")
    assert (problem.line, problem.column) == (1, 12)
    assert "quotes" in problem.message


def test_a_text_that_is_too_large_is_refused_before_it_is_read() -> None:
    assert "larger than 8 MB" in only(b"a: " + b"x" * 8_000_000).message


# Files


def test_a_folder_is_no_flow(tmp_path: Path) -> None:
    with pytest.raises(FlowError, match="this is a folder"):
        read_source(tmp_path)


def test_a_missing_file_suggests_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text("a: 1")
    with pytest.raises(FlowError, match=r'there is no such file; did you mean ".*demo\.yaml"'):
        read_source(tmp_path / "dmeo.yaml")


def test_a_missing_file_in_a_missing_folder_is_only_missing(tmp_path: Path) -> None:
    with pytest.raises(FlowError, match="there is no such file"):
        read_source(tmp_path / "nowhere" / "x.yaml")


# Anything at all

YAML_TEXT = st.text(
    st.sampled_from("ab:-[]{},#&*!|>'\"%@`?$ \n\r\t\x00\x85\u2028\ufeffé😀01~=<.\\")
    | st.characters(),
    max_size=60,
)


@settings(max_examples=300)
@example("\ud800")
@example("a: \udcff")
@example("? [a]\n: 1")
@example("*a : 1")
@example("a: \ufffe")
@example("--- >\n%")
@given(YAML_TEXT)
def test_any_text_is_a_source_or_a_flow_error_with_carets_in_range(text: str) -> None:
    try:
        parse_source(text, "x.yaml")
    except FlowError as error:
        assert error.problems
        for problem in error.problems:
            assert problem.line >= 1
            assert 1 <= problem.column <= len(problem.excerpt) + 1
            assert problem.column - 1 + problem.width <= max(len(problem.excerpt), problem.column)
            assert problem.width >= 1


@settings(max_examples=100)
@given(st.binary(max_size=60))
def test_any_bytes_are_a_source_or_a_flow_error(raw: bytes) -> None:
    try:
        parse_source(raw, "x.yaml")
    except FlowError as error:
        assert error.problems


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ('a:\n  b: "open\n  c: d\n  e: "closed"\n', (2, 6), "this quote is not closed"),
        ("a:\n  b: {c: d\n  e: f\n  g: h\n", (2, 6), "the { … } is not closed"),
        ("a:\n  b: [c, d\n  e: f\n", (2, 6), "the [ … ] is not closed"),
        ("a: {b: Hi {{x}}, c: d}\n", (1, 11), "`{{x}}` is not read here"),
    ],
)
def test_what_is_left_open_is_told_where_it_opens(
    text: str, place: tuple[int, int], told: str
) -> None:
    with pytest.raises(FlowError) as caught:
        parse_source(text, "x.yaml")
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == place and told in problem.message
