"""Response mapping: object path → parameter, all of it or nothing."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonpath_ng.ext.parser import parse as jsonpath

from engine.errors import NodeError
from engine.fields.object_path import MISSING, ObjectPath
from engine.fields.response_mapping import ResponseMapping
from engine.source.reading import parse_source
from engine.values.literals import Written
from engine.values.parameters import UNSET

DATA = {
    "access_token": "abc",
    "records": [{"Id": "1", "Name": {"First": "Dana"}}, {"Id": "2"}],
    "a": {"b": [1, [2, 3]], "null": None, "two words": "x"},
}


def mapping(written: str) -> ResponseMapping:
    return ResponseMapping.parse(parse_source(written, "x.yaml").data)


def refused(written: str, data: Any) -> str:
    with pytest.raises(NodeError) as caught:
        mapping(written).values(data)
    return str(caught.value)


# Paths


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("access_token", "abc"),
        ("records[0].Id", "1"),
        ("records[1][Id]", "2"),
        ("records[-1].Id", "2"),
        ("[records][0][Name][First]", "Dana"),
        ("$.a.b", [1, [2, 3]]),
        ("a.b[1][0]", 2),
        ("$['a']['two words']", "x"),
        ("a['two words']", "x"),
        ("a[two words]", "x"),
        ("a.null", None),
        ("$", DATA),
    ],
)
def test_a_definite_path_finds_the_value_itself(path: str, value: Any) -> None:
    compiled = ObjectPath(path)
    assert compiled.definite
    assert compiled.find(DATA) == value


def test_a_path_that_begins_with_an_index_reads_a_list() -> None:
    assert ObjectPath("[0][name]").find([{"name": "x"}]) == "x"


@pytest.mark.parametrize("name", ["where", "parent", "not-found", "@type", "null", "len"])
def test_words_of_jsonpath_are_plain_keys_in_a_simple_path(name: str) -> None:
    assert ObjectPath(f"a.{name}").find({"a": {name: 1}}) == 1


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("records[*].Id", ["1", "2"]),
        ("$..Id", ["1", "2"]),
        ("records[1:].Id", ["2"]),
        ("records[?(@.Id == '2')].Id", ["2"]),
        ("$.records[?(@.Name)].Name.First", ["Dana"]),
        ("$..nothing", []),
        ("records[?(@.Id == '9')]", []),
        ("records[0:1]", [DATA["records"][0]]),
        ("a.*", [[1, [2, 3]], None, "x"]),
        ("a['null','two words']", [None, "x"]),
        ("a.b[0,1]", [1, [2, 3]]),
    ],
)
def test_a_wildcard_slice_or_filter_finds_always_a_list(path: str, value: list[Any]) -> None:
    compiled = ObjectPath(path)
    assert not compiled.definite
    assert compiled.find(DATA) == value


@pytest.mark.parametrize(
    "path", ["records[2].Id", "records[-3]", "nothing", "access_token.x", "a[0]", "records.Id"]
)
def test_a_definite_path_to_nowhere_finds_nothing(path: str) -> None:
    assert ObjectPath(path).find(DATA) is MISSING


@pytest.mark.parametrize("path", ["", "  ", "a[", "a..", "a b", "$a", "[?(@.a", "a.[", "]", "a[''"])
def test_what_is_no_path_is_refused_when_it_is_written(path: str) -> None:
    with pytest.raises(ValueError):
        ObjectPath(path)


NAMES = st.sampled_from(["a", "b", "Id", "snake_case", "x1"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab", max_size=2),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES, below, max_size=3),
    max_leaves=12,
)
STEPS = st.lists(
    NAMES.map(lambda name: f".{name}")
    | NAMES.map(lambda name: f"['{name}']")
    | NAMES.map(lambda name: f"[{name}]")
    | st.integers(0, 3).map(lambda index: f"[{index}]"),
    min_size=1,
    max_size=4,
)


@settings(max_examples=300)
@example({"a": [{"b": 1}]}, [".a", "[0]", ".b"])
@example({"a": "ab"}, [".a", "[0]"])
@given(JSON, STEPS)
def test_our_walker_agrees_with_jsonpath_ng_on_definite_paths(data: Any, steps: list[str]) -> None:
    text = "$" + "".join(steps)
    found = [match.value for match in jsonpath(text).find(data)]
    ours = ObjectPath(text)
    assert ours.steps is not None
    assert ours.find(data) == (found[0] if found else MISSING)


@settings(max_examples=100)
@given(JSON, STEPS)
def test_the_short_form_of_a_path_finds_the_same_as_the_rooted_one(
    data: Any, steps: list[str]
) -> None:
    rooted = "".join(steps)
    short = rooted.removeprefix(".")
    assert ObjectPath(short).find(data) == ObjectPath("$" + rooted).find(data)


BOUNDED = [
    "$.a[?(@.b > 5)]",
    "$.a[?(@.b == 'x')].Id",
    "$.a[?(@.b != 'x' & @.Id)]",
    "$.a[?(@.b[0] <= true)]",
    "$..a",
    "$..*",
    "$..[0]",
    "$.a[*].b",
    "$.a[0,1].b",
    "$.a['b','Id']",
    "$.a[0:2]",
    "$.a[-1:]",
    "$.a[::-1]",
    "*",
]
KEYED = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | st.floats(-3, 9) | st.sampled_from("xyz"),
    lambda below: (
        st.lists(below, max_size=4)
        | st.dictionaries(st.sampled_from(["a", "b", "Id"]), below, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=400)
@given(st.sampled_from(BOUNDED), st.fixed_dictionaries({"a": st.lists(KEYED, max_size=4)}))
@pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")  # of jsonpath-ng
def test_a_jsonpath_finds_what_jsonpath_ng_finds(path: str, data: Any) -> None:
    """But for slices and indexes of what is no list, which RFC 9535 has select nothing."""
    expected = [match.value for match in jsonpath(path).find(data)]
    found = ObjectPath(path).find(data)
    if ":" in path or "[0" in path or "b[0]" in path:
        assert all(one in expected for one in found)
    else:
        assert sorted(map(repr, found)) == sorted(map(repr, expected))


@pytest.mark.parametrize(
    "path",
    [
        "$.a[?(@.b =~ '(x+x+)+y')]",
        "$.a[?(@.b == 1 || @.b == 2)]",
        "$.a[?(!@.b)]",
        "$.a[?(@..b == 1)]",
        "$.a[?(@.b == $.c)]",
        "$.a[?(@[*] == 1)]",
        "$.a + $.b",
        "$.a * 100000",
        "$.a.`len`",
        "$.a.`parent`",
        "$.a.`sub(/a/, b)`",
        "$.a.`split(a, 0, -1)`",
        "$.a[\\b]",
        "$.a[/b]",
        "$.a | $.b",
        "$.a where $.b",
        "$.a[::0]",
    ],
)
@pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")  # of jsonpath-ng
def test_a_path_that_computes_is_refused_when_it_is_read(path: str) -> None:
    with pytest.raises(ValueError, match="an object path has|a filter compares|a slice by steps"):
        ObjectPath(path)


def test_a_path_that_looks_at_too_much_fails_and_says_so() -> None:
    data: Any = 1
    for _ in range(12):
        data = [data, data, data, data]
    with pytest.raises(NodeError, match="looks at more than 1,000,000 values"):
        ObjectPath("$..*..*..nothing").find(data)
    with pytest.raises(NodeError, match="matches more than 100,000 values"):
        ObjectPath("$..*").find(data)


@pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")  # of jsonpath-ng
@settings(max_examples=300)
@given(st.text(st.sampled_from("$.[]*?@'\"ab01-:,() `|&=<>+\\/"), max_size=12))
def test_any_text_is_a_path_or_a_value_error(text: str) -> None:
    try:
        path = ObjectPath(text)
    except ValueError:
        return
    assert path.text == text


# Rows


def test_a_mapping_reads_left_to_right() -> None:
    found = mapping("records[0].Id: $ID\naccess_token: $TOKEN").values(DATA)
    assert found == {"ID": "1", "TOKEN": "abc"}


def test_a_found_null_is_a_null_and_not_missing() -> None:
    assert mapping("a.null: {parameter: $X, default: y}").values(DATA) == {"X": None}


@pytest.mark.parametrize(
    ("written", "value"), [("soon", "soon"), ("5", "5"), ('""', ""), ("", None)]
)
def test_a_default_stands_in_for_what_is_not_there(written: str, value: Any) -> None:
    found = mapping(f"x.eta: {{parameter: $ETA, default: {written}}}").values(DATA)
    assert found == {"ETA": value}
    assert type(found["ETA"]) is (Written if isinstance(value, str) else type(value))


def test_a_path_that_finds_nothing_names_itself_its_parameter_and_the_nearest_key() -> None:
    text = refused("records[0].Nmae: $NAME", DATA)
    assert '"records[0].Nmae" found nothing for $NAME' in text
    assert "it has: Id, Name" in text
    assert 'did you mean "Name"' in text


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("tokn", '"tokn"; it has: access_token, records, a'),
        ("records[7]", '"records" has 2 items, no [7]'),
        ("records.Id", '"records" is a list, not an object'),
        ("access_token.x", '"access_token" is a plain value, not an object'),
        ("a.null[0]", '"a.null" is null, not a list'),
        ("records[1].Name", '"records[1]" has no "Name"'),
    ],
)
def test_a_path_that_finds_nothing_says_where_it_ended(path: str, reason: str) -> None:
    assert reason in refused(f"{path}: $X", DATA)


def test_an_answer_with_many_keys_is_not_listed_whole() -> None:
    text = refused("x: $X", {f"key{number}": 1 for number in range(50)})
    assert "key7, …" in text
    assert "key8" not in text


def test_every_path_that_finds_nothing_is_told_at_once() -> None:
    text = refused("one: $A\nrecords[0].Id: $B\ntwo: $C", DATA)
    assert '"one"' in text
    assert '"two"' in text
    assert "records[0].Id" not in text


def test_a_list_path_that_matches_nothing_gives_an_empty_list_and_does_not_fail() -> None:
    assert mapping("records[?(@.Id == '9')].Id: $IDS").values(DATA) == {"IDS": []}


def test_without_an_answer_only_defaults_are_set() -> None:
    rows = mapping("a: {parameter: $A, default: x}\nb: {parameter: $B, default: }")
    assert rows.defaults("no body") == {"A": "x", "B": None}


def test_without_an_answer_a_row_without_default_fails_with_the_reason() -> None:
    with pytest.raises(NodeError, match='"b" found nothing: no body'):
        mapping("a: {parameter: $A, default: x}\nb: $B").defaults("no body")


def test_a_mapping_knows_what_it_fills() -> None:
    pieces = list(mapping("a: $A\nb: {parameter: $B}").pieces())
    assert [(at, row.fills()) for at, row in pieces] == [(("a",), ("A",)), (("b",), ("B",))]


def test_a_mapping_written_backwards_is_turned_around() -> None:
    with pytest.raises(ValueError, match=r"reads left to right: data.status: \$STATUS"):
        mapping("$STATUS: data.status")


@pytest.mark.parametrize(
    "written",
    [
        "a: STATUS",
        "a: $1",
        "a: ${A}",
        "a: $A.b",
        "a:",
        "a: [$A]",
        "a: {default: x}",
        "a: {parameter: A}",
        "a: {parameter: $A, defualt: x}",
        "a[: $A",
        "[]",
    ],
)
def test_a_row_that_is_no_mapping_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        mapping(written)


def test_a_target_without_its_dollar_is_written_out() -> None:
    with pytest.raises(ValueError, match=r'"a": a parameter is written \$STATUS'):
        mapping("a: STATUS")


NAMES = st.sampled_from(["a", "b", "c"])
ANSWERS = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["", "text"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)
WILD = st.lists(NAMES.map(".".__add__) | st.just("[*]"), min_size=1, max_size=5).map("".join)


@given(WILD, ANSWERS, st.sampled_from(["$", ""]))
def test_a_wildcard_finds_what_jsonpath_finds(wild: str, answer: Any, root: str) -> None:
    text = f"{root}{wild}[*]".removeprefix(".")
    expected = [match.value for match in jsonpath(text).find(answer)]
    assert ObjectPath(text).find(answer) == expected


def test_a_path_is_no_longer_than_anybody_writes() -> None:
    with pytest.raises(ValueError, match="more than 1000 characters"):
        ObjectPath("a." * 600 + "b")


def test_an_optional_path_that_finds_nothing_leaves_its_parameter_unset() -> None:
    rows = mapping("a: {parameter: $A, optional: true}\nb: $B")
    assert rows.values({"b": 1}) == {"A": UNSET, "B": 1}
    assert rows.values({"a": None, "b": 1}) == {"A": None, "B": 1}
    assert mapping("a: {parameter: $A, optional: true}").defaults("no body") == {"A": UNSET}
