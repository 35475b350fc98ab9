"""Lines of a file are formatted with the entries that they touch, and nothing around them."""

import re
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import FlowError
from engine.source.tree import LINE_BREAK
from flowrun.formatting import formatted, formatted_lines
from flowrun.language.text.moved import Moved
from tests.formatting.test_formatting import texts

FLOW = dedent("""\
    # Orders.
    flow:   order
    start: ask
    parameters:
        NUMBER:   {entity: number}
        STATUS:    unknown
    nodes:
        ask:
          next:   tell   # behind
          type: speak
          text: |
             Hello.
          # the end of it

         # about tell
        tell:   {type: speak,text: "$STATUS",
                 next: done}

        done:   {text: Bye, type: end}
    """)


def lines(first: int, last: int, text: str = FLOW, file: str = "x.yaml") -> str:
    """Formatted once, and shown to stay so."""
    return formatted_lines(dedent(text), file, first, last)


def replaced(before: str, after: str) -> str:
    assert before in FLOW
    return FLOW.replace(before, after)


@pytest.mark.parametrize("touched", [(7, 7), (8, 8), (9, 11), (12, 12), (7, 13)])
def test_a_node_that_is_touched_is_formatted_as_far_in_as_it_stands(
    touched: tuple[int, int],
) -> None:
    before = FLOW[FLOW.index("    ask:") : FLOW.index("\n     # about")]
    after = (
        "    ask:\n      type: speak\n      text: |\n        Hello.\n"
        "      next: tell     # behind\n      # the end of it\n"
    )
    assert lines(*touched) == replaced(before, after)


def test_what_is_written_in_braces_over_several_lines_is_touched_as_one() -> None:
    before = '    tell:   {type: speak,text: "$STATUS",\n             next: done}\n'
    after = '    tell: {type: speak, text: "$STATUS", next: done}\n'
    assert lines(15, 15) == lines(16, 16) == replaced(before, after)
    # A comment above is set right with it where it is touched too.
    with_comment = replaced("     # about tell\n" + before, "    # about tell\n" + after)
    assert lines(14, 15) == lines(13, 16) == with_comment


def test_several_entries_are_formatted_and_those_between_two_blocks_too() -> None:
    before = "    STATUS:    unknown\nnodes:\n"
    assert lines(5, 6) == replaced(before, before.replace(":    u", ": u"))
    assert lines(4, 5) == replaced("NUMBER:   {", "NUMBER: {").replace("STATUS:    u", "STATUS: u")


def test_a_block_that_is_touched_as_a_whole_is_formatted_as_a_whole() -> None:
    whole = formatted(FLOW, "x.yaml")
    block = whole[whole.index("nodes:") :]
    assert lines(6, 18) == FLOW[: FLOW.index("nodes:")] + block
    assert lines(3, 5) == FLOW.replace(
        "    NUMBER:   {entity: number}\n    STATUS:    unknown\n",
        "  NUMBER: {entity: number}\n  STATUS: unknown\n",
    )


@pytest.mark.parametrize("touched", [(0, 0), (2, 2), (6, 6), (17, 17), (19, 40)])
def test_lines_of_no_entry_and_those_in_the_style_change_nothing(touched: tuple[int, int]) -> None:
    assert lines(*touched) == FLOW


def test_all_lines_are_the_whole_file() -> None:
    assert lines(0, 18) == lines(0, 100) == formatted(FLOW, "x.yaml")
    assert lines(0, 0, "{b:  1}\n") == formatted("{b:  1}\n", "x.yaml")


def test_the_tests_of_a_file_are_its_entries() -> None:
    text = "flow: x\ntests:\n- talk:   []\n  name:   n\n- talk:  [bot: b]\n"
    after = "flow: x\ntests:\n- name: n\n  talk: []\n- talk:  [bot: b]\n"
    assert lines(3, 3, text, "x.test.yaml") == after
    windows = text.replace("\n", "\r\n")
    assert lines(3, 3, windows, "x.test.yaml") == after.replace("\n", "\r\n")


def test_a_file_that_is_no_yaml_is_refused_with_the_reason() -> None:
    with pytest.raises(FlowError, match=r"x.yaml:3:1: error: a value is missing"):
        lines(0, 0, "a:   1\nb: [\n")
    with pytest.raises(FlowError, match="without `\\?`"):
        lines(1, 1, "a:   1\n? b\n: 2\nc: 3\n")
    assert lines(0, 0, "a:   1\n? b\n: 2\nc: 3\n") == "a: 1\n? b\n: 2\nc: 3\n"


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_no_line_outside_of_what_is_touched_changes(data: st.DataObject) -> None:
    text = data.draw(texts())
    count = len(LINE_BREAK.split(text))
    first = data.draw(st.integers(0, count - 1))
    last = data.draw(st.integers(first, count - 1))
    try:
        after = formatted_lines(text, "x.yaml", first, last)
    except FlowError:
        return
    # Each key at the left margin begins a block of its own.
    starts = [at.start() for at in re.finditer(r"^(?=[\w\"])", text, re.MULTILINE)]
    ends = [0, *(found.end() for found in LINE_BREAK.finditer(text)), len(text)]
    begun = [at for at in starts if at <= ends[first]]
    after_it = [at for at in starts if at > ends[last]]
    moved = Moved(text, after)
    if after != text:
        assert begun[-1:] <= [moved.start]
        assert moved.before <= (after_it or [len(text)])[0]
