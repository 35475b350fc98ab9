"""A large flow costs an editor in proportion to its size, whatever is asked."""

import asyncio
import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bench.editor import Editor, check, check_half_typed, requests
from engine.source.reading import parse_source

WORK = {
    "edit to diagnostics": check,
    **{
        name: lambda editor, name=name: requests(editor)[name]()
        for name in (
            *("outline", "hover", "definition", "references", "completion"),
            *("rename", "formatting", "formatting of a selection", "quick fixes"),
            "symbols of the folder",
        )
    },
    "half typed, outline": check_half_typed,
}


def one_line(text: str) -> str:
    """All nodes on one line, as JSON, with a letter of two units in many places."""
    nodes = json.dumps(parse_source(text, "large.yaml").data["nodes"], ensure_ascii=False)
    return f"{text.partition('nodes:')[0]}nodes: {nodes.replace('Hello', 'Hé😀')}\n"


@contextmanager
def counted(calls: list[int]) -> Iterator[None]:
    """Counts the calls of Python and of C within."""

    def count(frame: Any, event: str, argument: Any) -> None:
        calls[0] += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(None)


def cost(work: Callable[[], Any]) -> int:
    calls = [0]
    with counted(calls):
        work()
    return calls[0]


@pytest.mark.parametrize("name", WORK)
def test_four_times_the_nodes_cost_four_times_the_calls(name: str, tmp_path: Path) -> None:
    async def costs(nodes: int) -> int:
        editor = Editor(tmp_path, nodes)
        check(editor)
        return cost(lambda: WORK[name](editor))

    async def both() -> tuple[int, int]:
        await costs(40)  # what is done once, such as reading the schema
        return await costs(150), await costs(600)

    few, many = asyncio.run(both())
    assert many <= 4.6 * few, (few, many)


def slow(least: dict[str, list[float]]) -> set[str]:
    """What grew by more than the file did; what is quadratic grows by sixteen."""
    return {name for name, (few, many) in least.items() if many > 7 * few + 0.005}


@pytest.mark.parametrize("shape", [str, one_line])
def test_four_times_the_nodes_cost_four_times_the_time(
    shape: Callable[[str], str], tmp_path: Path
) -> None:
    """The least of many rounds: another process can only make a round longer."""

    async def measured() -> dict[str, list[float]]:
        editors = [Editor(tmp_path, nodes, shape) for nodes in (400, 1_600)]
        least = {name: [9e9, 9e9] for name in WORK}
        for _ in range(20):
            for name in slow(least) or WORK:
                for at, editor in enumerate(editors):
                    started = time.process_time()
                    WORK[name](editor)
                    least[name][at] = min(least[name][at], time.process_time() - started)
            if not slow(least):
                break
        return least

    gc.disable()
    try:
        least = asyncio.run(measured())
    finally:
        gc.enable()
    assert {name: least[name] for name in slow(least)} == {}
