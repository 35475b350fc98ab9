"""The guides of the three doors: each names all that its door has, and their examples run."""

import ast
import importlib
import re
from pathlib import Path

import pytest

from flowrun.cli import main

DOCS = Path(__file__).parent.parent / "docs"
GUIDES = {
    "engine": "writing-a-node.md",
    "engine.fields": "writing-a-field.md",
    "engine.credentials": "writing-a-credential.md",
}
EXAMPLES = {
    "writing-a-node.md": ("dice", "luck.yaml", r"\d, you (win|lose)\.\n"),
    "writing-a-field.md": ("greet", "greet.yaml", "HELLO DANA\nHELLO DANA\n"),
}


@pytest.mark.parametrize("door", GUIDES)
def test_a_door_has_the_names_that_its_guide_explains(door: str) -> None:
    guide = (DOCS / GUIDES[door]).read_text("utf-8")
    prose = re.sub(r"```.*?```", "", guide, flags=re.DOTALL)
    names = importlib.import_module(door).__all__
    assert [name for name in names if not re.search(rf"`[^`]*\b{name}\b[^`]*`", prose)] == []


@pytest.mark.parametrize("door", GUIDES)
def test_an_example_takes_from_a_door_only_what_it_has(door: str) -> None:
    guide = (DOCS / GUIDES[door]).read_text("utf-8")
    for code in re.findall(r"```python\n(.*?)```", guide, re.DOTALL):
        for one in ast.walk(ast.parse(code)):
            if isinstance(one, ast.ImportFrom) and one.module and one.module.startswith("engine"):
                names = {alias.name for alias in one.names}
                assert names <= set(importlib.import_module(one.module).__all__)


@pytest.mark.parametrize("guide", EXAMPLES)
def test_the_example_of_a_guide_runs_as_it_says(
    guide: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    node, flow, said = EXAMPLES[guide]
    text = (DOCS / guide).read_text("utf-8")
    for code in re.findall(r"```(?:python|yaml)\n(.*?)```", text, re.DOTALL):
        file = tmp_path / re.match(r"# ([\w/.-]+)", code)[1]  # type: ignore[index]
        file.parent.mkdir(exist_ok=True)
        file.write_text(code, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert (tmp_path / "my_nodes" / f"{node}.py").exists()
    assert main([flow, "--nodes-dir", "my_nodes"]) == 0
    assert re.fullmatch(said, capsys.readouterr().out)
