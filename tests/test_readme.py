"""What the README and the guides show is what happens."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import FlowError
from engine.flow.loading import load_flow
from engine.source.reading import parse_source
from flowrun.cli import main
from flowrun.cli.nodes import describe
from flowrun.project.types import node_types
from flowrun.reference import markdown

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
GUIDES = sorted((ROOT / "docs").glob("*.md"))


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("block", blocks(README, "console"))
def test_every_command_of_the_readme_prints_what_it_shows(block: str) -> None:
    command, _, expected = block.partition("\n")
    arguments = shlex.split(command.removeprefix("$ flowrun "))
    run = subprocess.run(
        [sys.executable, "-m", "flowrun.cli", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    shown, ellipsis, _ = expected.partition("…\n")
    if ellipsis:
        assert run.stdout.startswith(shown)
    else:
        assert run.stdout.rstrip("\n") == shown.rstrip("\n")


def test_the_flow_of_the_readme_runs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    flow, _ = blocks(README, "yaml")
    path = tmp_path / "case-status.yaml"
    path.write_text(flow, "utf-8")
    assert main([str(path), "--credentials", str(ROOT / "flows/credentials.yaml")]) == 0
    assert "Hello Dana. Your case “Water heater leaks after the repair”" in capsys.readouterr().out


def test_the_test_of_the_readme_passes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, block in zip(
        ("case-status", "case-status.test"), blocks(README, "yaml"), strict=True
    ):
        (tmp_path / f"{name}.yaml").write_text(block, "utf-8")
    (tmp_path / "orgs").symlink_to(ROOT / "flows/orgs")
    monkeypatch.chdir(tmp_path)
    assert main(["test"]) == 0
    assert "2 passed" in capsys.readouterr().out


def test_the_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"^make (\w+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_the_readme_lists_every_node_type_with_its_help() -> None:
    types = node_types()
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", README, re.MULTILINE)
    assert rows == [
        (name, describe(types.get(name))["help"].splitlines()[0]) for name in types.names()
    ]


def anchors(page: Path) -> set[str]:
    """Those of the headings, as GitHub makes them."""
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", [ROOT / "README.md", *GUIDES], ids=lambda page: page.name)
def test_every_link_of_the_documentation_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", page.read_text("utf-8")):
        target, _, anchor = link.partition("#")
        file = page.parent / target if target else page
        assert file.exists(), link
        assert not anchor or anchor in anchors(file), link


def test_the_node_reference_is_current() -> None:
    assert (ROOT / "docs/nodes.md").read_text("utf-8") == markdown()


@pytest.mark.parametrize(
    "page", [page for page in GUIDES if page.name != "problems.md"], ids=lambda page: page.name
)
def test_every_yaml_block_of_the_guides_can_be_read(page: Path) -> None:
    """Those of the page of problems are wrong on purpose: test_problems.py runs them."""
    for block in blocks(page.read_text("utf-8"), "yaml"):
        try:
            parse_source(block, page.name)
        except FlowError as error:
            pytest.fail(str(error))


def test_the_nodes_of_the_guide_work_as_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    guide = (ROOT / "docs/writing-a-node.md").read_text("utf-8")
    for block in blocks(guide, "python"):
        path = tmp_path / block.partition("\n")[0].removeprefix("# ")
        path.parent.mkdir(exist_ok=True)
        path.write_text(block, "utf-8")
    flow = tmp_path / "luck.yaml"
    flow.write_text(blocks(guide, "yaml")[0], "utf-8")
    assert main([str(flow), "--nodes-dir", str(tmp_path / "my_nodes")]) == 0
    assert re.fullmatch(r"[456], you win\.\n|[123], you lose\.\n", capsys.readouterr().out)
    assert "joke" in node_types(tmp_path / "my_nodes").names()
    assert node_types(tmp_path / "my_nodes").get("joke").io


def test_the_credentials_of_the_guide_are_all_understood(tmp_path: Path) -> None:
    guide = (ROOT / "docs/credentials.md").read_text("utf-8")
    (tmp_path / "credentials.yaml").write_text(blocks(guide, "yaml")[0], "utf-8")
    (tmp_path / "orgs").symlink_to(ROOT / "flows/orgs")
    assert main(["check", str(tmp_path / "credentials.yaml")]) == 0


@pytest.mark.parametrize("name", ["demo.yaml", "sandbox-webhook.yaml"])
def test_the_example_flows_load(name: str) -> None:
    assert load_flow(ROOT / "flows" / name, node_types()).steps
