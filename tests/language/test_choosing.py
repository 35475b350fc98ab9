"""What is offered to choose from, in an editor: completed where an item is said."""

from pathlib import Path

import pytest

from flowrun.language.completion.completions import completions
from flowrun.language.completion.offered import Typing
from flowrun.language.workspace import Workspace
from flowrun.project.types import node_types

FLOW = """\
start: pick

parameters:
  CASES:
  CASE:

nodes:
  pick:
    type: choose
    from: $CASES
    show: "${ITEM.Subject}"
    parameter: $CASE
    prompt: Which of $CASES?
    exits: {chosen: end, none: end, missed: ask, no_input: end, empty: end}
  ask:
    type: collect_input
    parameter: $CASE
    prompt: Which?
    retry_prompt: "$REASON Which?"
    valid: {when: [$CASE, is set], say: "$CASE"}
    exits: {filled: end, missed: end, no_input: end}
"""


def offered(before: str, after: str) -> set[str]:
    """What is offered at the bar."""
    text = FLOW.replace(before, after, 1)
    assert "|" in text
    head, _, tail = text.partition("|")
    files = Workspace(node_types(), None, lambda _: None)
    path, lines = Path("t.yaml"), head.split("\n")
    files.analysis(path, FLOW)
    rest = tail.partition("\n")[0]
    typing = Typing(path, head + tail, len(head), lines, lines[-1], rest)
    return {one.label for one in completions(files, typing)}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('"${ITEM', '"$|{ITEM', {"$ITEM", "$INDEX", "$CASES"}),
        ('"$REASON', '"$|', {"$REASON", "$CASES"}),
        (
            "    from:",
            "    |\n    from:",
            {"page", "skip_if_single", "quick_replies", "no_input_after"},
        ),
        ("{chosen: end, none", "{|, none", {"chosen", "empty", "no_input", "failed"}),
        ("    valid:", "    |\n    valid:", {"options", "confirm", "digits", "valid"}),
        ("{when: [$CASE, is set], ", "{|, ", {"when", "say"}),
    ],
)
def test_what_may_stand_there_is_offered(before: str, after: str, expected: set[str]) -> None:
    assert expected <= offered(before, after)


@pytest.mark.parametrize(("before", "after"), [("of $CASES", "of $|"), ('say: "$CASE', 'say: "$|')])
def test_an_item_is_offered_nowhere_else(before: str, after: str) -> None:
    assert "$CASES" in offered(before, after)
    assert not {"$ITEM", "$REASON"} & offered(before, after)
