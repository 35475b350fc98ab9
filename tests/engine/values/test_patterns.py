"""A pattern of an author's gives up in time, whatever it is and whatever it is held against."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import NodeError
from engine.values.patterns import Pattern

EXPLODING = ["^(a|aa)+$", "^(aa|a|aaa)*$", r"^(\w|\w\w)+$"]
TEXTS = st.text("ab1- ", max_size=12)


@pytest.mark.parametrize("written", EXPLODING)
def test_a_match_that_explodes_gives_up_in_words(written: str) -> None:
    pattern, text = Pattern(written), "a" * 60 + "!"
    with pytest.raises(NodeError, match="takes too long for this value; simplify the pattern"):
        pattern.found_in(text)
    with pytest.raises(NodeError, match="takes too long"):
        pattern.replaced_in(text, "")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("(", "takes a regular expression; in this one: missing )"),
        ("(" * 5_000, "takes a regular expression; in this one: "),
        ("(?:(?:(?:x{1000}){1000}){1000})", "this one repeats repeats too often"),
        ("(?:" * 40 + "x" + "){9}" * 40, "this one repeats repeats too often"),
        ("[)]{1000}(?:[^]{]{300}){300}", "this one repeats repeats too often"),
        ("a|" * 6_000, "of at most 10,000 characters"),
        (5, "takes a regular expression"),
    ],
)
def test_what_is_no_pattern_or_would_take_all_memory_is_refused(written: str, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        Pattern(written)


@given(
    written=st.from_regex(r"\^?[ab1]{1,3}(\(\[ab\]\|-\)\{1,2\})?(\\d\+)?\$?", fullmatch=True),
    text=TEXTS,
    start=st.integers(0, 5),
)
def test_a_pattern_finds_what_pythons_own_finds(written: str, text: str, start: int) -> None:
    found, own = Pattern(written).found_in(text, start), re.compile(written).search(text, start)
    assert found == (own and own.span())
    assert Pattern(written).replaced_in(text, r"\1") == re.sub(written, lambda _: r"\1", text)
