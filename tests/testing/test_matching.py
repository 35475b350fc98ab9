"""What an author writes to be matched ends in time and means what the guide says."""

import re
import textwrap
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flowrun.cli import main
from flowrun.testing.expecting.expectations import GAP, Hop
from flowrun.testing.expecting.judging import _leads
from flowrun.testing.expecting.wildcards import Wildcard

FLOW = """\
flow: echo
start: say
parameters: {WORD: }
nodes:
  say: {type: speak, text: "$WORD", next: again}
  again: {type: speak, text: done}
"""


def run(folder: Path, case: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    (folder / "echo.yaml").write_text(FLOW, "utf-8")
    body = textwrap.indent(textwrap.dedent(case), "    ")
    tests = f"flow: echo.yaml\ntests:\n  - name: one\n{body}"
    (folder / "echo.test.yaml").write_text(tests, "utf-8")
    return main(["test"]), capsys.readouterr().out


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ("talk: [bot: {matches: '^(a|aa)+$'}, bot: done]", "echo.test.yaml:5:17"),
        ("expect: {says: {matches: '^(a|aa)+$'}}", "echo.test.yaml:5:14"),
        ("expect: {says: [done, {matches: '^(a|aa)+$'}]}", "echo.test.yaml:5:14"),
    ],
)
def test_a_pattern_that_explodes_fails_its_test_at_its_place(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    lines: str,
    place: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, shown = run(tmp_path, f"given: {{WORD: {'a' * 60}!}}\n{lines}\n", capsys)
    assert code == 1
    assert f"{place}: " in shown
    assert "takes too long for what was said; simplify the pattern" in shown
    assert '"done" was' not in shown


def test_a_pattern_that_is_none_or_takes_all_memory_is_a_mistake_at_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    case = "talk: [bot: {matches: '('}, bot: {matches: '((x{1000}){1000}){1000}'}]\n"
    code, shown = run(tmp_path, case, capsys)
    assert code == 2
    assert "echo.test.yaml:4:27: error: takes a regular expression; in this one: " in shown
    assert "this one repeats repeats too often" in shown


PATTERNS = st.text("ab*", max_size=8)


@given(pattern=PATTERNS, text=st.text("ab\n", max_size=10))
@example(pattern="a*a", text="a")
@example(pattern="*", text="")
def test_a_star_stands_for_anything(pattern: str, text: str) -> None:
    meant = ".*".join(map(re.escape, pattern.split("*")))
    assert Wildcard.read(pattern).fits(text) == (re.fullmatch(meant, text, re.DOTALL) is not None)


class Searched(str):
    """A text that counts how often something is looked for in it."""

    searches = 0

    def find(self, *arguments: Any) -> int:
        self.searches += 1
        return super().find(*arguments)


@pytest.mark.parametrize(("end", "fits"), [("*a", True), ("b*a", False), ("*b*a", False)])
def test_each_part_between_stars_is_looked_for_once(end: str, fits: bool) -> None:
    text = Searched("a" * 20_000)
    assert Wildcard.read("*a" * 200 + end).fits(text) == fits
    assert text.searches <= 201


HOPS = st.lists(st.builds(Hop, st.sampled_from(["a", "b", GAP]), st.just("")), max_size=6)


@given(path=HOPS, taken=st.lists(st.sampled_from("ab"), max_size=8))
def test_three_dots_stand_for_any_nodes(path: list[Hop], taken: list[str]) -> None:
    meant = "".join("[ab]*" if hop.node == GAP else hop.node for hop in path)
    found = _leads(path, [(node, "next") for node in taken])
    assert found == (re.fullmatch(meant, "".join(taken)) is not None)


class Walked(list[tuple[str, str]]):
    """Nodes that were visited, which count how often somebody looks at some of them."""

    looks = 0

    def __getitem__(self, at: Any) -> Any:
        self.looks += 1
        return super().__getitem__(at)


@pytest.mark.parametrize(("end", "leads"), [(GAP, True), ("c", True), ("a", False)])
def test_many_dots_look_at_each_node_once(end: str, leads: bool) -> None:
    path = [Hop(name) for _ in range(100) for name in (GAP, "a")]
    taken = Walked([*[("a", "next")] * 500, *[("c", "next")] * 500])
    assert _leads([*path, Hop(GAP), Hop("c"), Hop(end)], taken) == leads
    assert taken.looks <= len(taken)
