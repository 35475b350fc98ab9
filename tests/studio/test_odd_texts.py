"""Whatever is typed, the studio answers: with a view, a form, an edit, or words that refuse it."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import FlowrunError
from flowrun.studio.api.editing import (
    SentNode,
    SentOffset,
    SentOps,
    changed,
    completed,
    explained,
    formatted,
    shown,
)
from flowrun.studio.api.texts import OpenText, SentText
from flowrun.studio.api.view import view_of
from flowrun.studio.folder import FlowFolder
from flowrun.studio.refusal import Refusal
from tests.studio.studio import FLOW
from tests.untidy_yaml import texts

JUNK = st.sampled_from(
    [
        *("{", "}", "[", "]", ":", "- ", "\n", "  ", "'", '"', "#", "&a ", "*a", "|", "\t", "🦊"),
        *("\r\n", "$X", "exits: ", "next: ", "!x ", "\ufeff", "? ", "null", "{}", "nodes:\n"),
    ]
)


@st.composite
def typed(draw: st.DrawFn) -> str:
    """A flow with a few odd changes."""
    text = FLOW
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 3, 10, 80])))
        text = text[:start] + draw(JUNK) + text[end:]
    return text


def said(answer: Callable[[], dict[str, Any]]) -> dict[str, Any] | None:
    """The answer; None where it is refused in words."""
    try:
        return answer()
    except (FlowrunError, Refusal) as refusal:
        assert str(refusal)
        return None


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(typed() | texts(), st.data())
def test_whatever_is_typed_is_answered(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject
) -> None:
    folder = FlowFolder(tmp_path_factory.getbasetemp())
    sent: dict[str, Any] = {"file": "x.yaml", "text": text}
    opened = OpenText.of(folder, SentText(**sent))
    view = view_of(opened)
    units = len(text.encode("utf-16-le")) // 2
    assert all(0 <= one["from"] <= one["to"] <= units for one in view["diagnostics"])
    names = [node["name"] for node in view["graph"]["nodes"]]
    if names:
        node, other = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(names))
        said(lambda: shown(opened, SentNode(**sent, node=node)))
        for op in (
            {"op": "connect", "node": node, "exit": "next", "target": other},
            {"op": "connect", "node": node, "exit": "failed", "target": None},
            {"op": "delete_node", "name": node},
            {"op": "set", "path": ["nodes", node, "text"], "value": "x\ny"},
            {"op": "add_node", "name": "z", "type": "end", "from": {"node": node, "exit": "next"}},
        ):
            said(lambda op=op: changed(opened, SentOps(**sent, ops=[op])))  # type: ignore[misc]
    offset = data.draw(st.integers(-1, units + 1))
    said(lambda: completed(opened, SentOffset(**sent, offset=offset)))
    said(lambda: explained(opened, SentOffset(**sent, offset=offset)))
    said(lambda: formatted(opened, SentText(**sent)))
