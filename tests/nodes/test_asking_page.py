"""docs/asking.md: its flows load without a warning, and its conversations go as they are shown."""

import re
from pathlib import Path

import pytest

from engine.check import check_flow
from engine.flow.loading import Flow, read_flow
from engine.source.reading import parse_source
from flowrun.project.types import node_types
from tests.nodes.test_collect_input import talk

pytestmark = pytest.mark.anyio

PAGE = (Path(__file__).parents[2] / "docs" / "asking.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", PAGE, re.DOTALL)
FLOWS = [text for kind, text in BLOCKS if kind == "yaml"]
CHATS = [text.splitlines() for kind, text in BLOCKS if not kind]
STARTS = [re.findall(r"^nodes:\n  (\w+):", text, re.MULTILINE)[0] for text in FLOWS]
CASES = [
    {"CaseNumber": f"0000{number}", "Subject": subject}
    for number, subject in enumerate(
        ["Leaking boiler", "Broken window", "Boiler inspection", "Roof"], 1
    )
]


def flow(number: int) -> Flow:
    text = f"start: {STARTS[number]}\n{FLOWS[number]}"
    return read_flow(parse_source(text, "asking.yaml"), node_types())


@pytest.mark.parametrize("number", range(len(FLOWS)))
def test_a_flow_of_the_page_has_nothing_to_warn_of(number: int) -> None:
    told = {problem.code for problem in check_flow(flow(number))}
    assert told <= {"unread-parameter", "overwritten"}  # an excerpt does nothing with its answers


@pytest.mark.parametrize("number", range(len(FLOWS)))
async def test_a_conversation_of_the_page_goes_as_it_is_shown(number: int) -> None:
    chat = CHATS[number]
    heard = [line[1:].strip() for line in chat if line.startswith(">")]
    given = {"CASES": CASES} if STARTS[number] == "pick" else None
    turns = await talk(flow(number), *heard, given=given)
    said = [text for turn in turns[:-1] for text in turn.says]
    assert said == [line for line in chat if not line.startswith(">")]
    assert turns[-1].visits[0].exit in ("filled", "chosen")
