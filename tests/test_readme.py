"""What the README and the guides show is what happens."""

import itertools
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import FlowError
from engine.flow.loading import load_flow
from engine.source.reading import parse_source
from flowrun.cli import main
from flowrun.project.types import node_types
from flowrun.reference import functions_markdown, markdown

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
GUIDES = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *GUIDES]
SLOW_TEST = re.compile(r"(?m)  [0-9.]+ s$|(?<=  )[0-9.]+ s, (?=.* of virtual time$)")
"""What `flowrun test` says of a test that took a second: the machine was busy."""


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the commands of the README need, and its flow and test where it says to save them."""
    folder = tmp_path_factory.mktemp("clone")
    for name in ("flows", "docs/examples"):
        shutil.copytree(ROOT / name, folder / name)
    saved = re.findall(r"ave it as `(.+?)`.*?^```yaml\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    assert [block for _, block in saved] == blocks(README, "yaml")
    for name, block in saved:
        (folder / name).write_text(block, "utf-8")
    return folder


@pytest.mark.parametrize(
    "block",
    [
        *blocks(README, "console"),
        *blocks((ROOT / "docs/flows.md").read_text("utf-8"), "console"),
    ],
    ids=lambda block: block.partition("\n")[0],
)
def test_every_command_that_is_shown_prints_what_is_shown(block: str, clone: Path) -> None:
    command, _, expected = block.partition("\n")
    program, *arguments = shlex.split(command.removeprefix("$ "))
    assert program in ("flowrun", ".venv/bin/flowrun")
    run = subprocess.run(
        [sys.executable, "-m", "flowrun.cli", *arguments],
        cwd=clone,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    shown, ellipsis, _ = expected.partition("…\n")
    said = SLOW_TEST.sub("", run.stdout)
    if ellipsis:
        assert said.startswith(shown)
    else:
        assert said.rstrip("\n") == shown.rstrip("\n")


def code(page: Path) -> list[str]:
    """The lines of a page that are code, and the words in its text that are."""
    text = page.read_text("utf-8")
    lines = re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    text = re.sub(r"^ *```\w*\n.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)
    return [*"".join(lines).splitlines(), *re.findall(r"`([^`\n]+)`", text)]


def targets(words: str) -> list[str]:
    """Those of a `make` command."""
    if not words.startswith("make "):
        return []
    return [word for word in shlex.split(words, comments=True)[1:] if "=" not in word]


MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_that_a_page_names_exists(page: Path) -> None:
    for target in itertools.chain.from_iterable(map(targets, code(page))):
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


def test_the_guide_for_contributors_lists_every_make_target() -> None:
    (known,) = re.findall(r"^\.PHONY: (.+)", MAKEFILE, re.MULTILINE)
    assert sorted(re.findall(r"^\| `make (\w+)` \|", CONTRIBUTING, re.MULTILINE)) == sorted(
        known.split()
    )


def test_the_files_that_the_guide_for_contributors_names_are_there() -> None:
    paths = re.compile(r"(?!\.venv)\S*[/.]\S*")
    named = list(filter(paths.fullmatch, code(ROOT / "CONTRIBUTING.md")))
    assert "nodes/" in named and "CHANGELOG.md" in named
    for name in named:
        assert (ROOT / name).exists(), name


def anchors(page: Path) -> set[str]:
    """Those of the headings, as GitHub makes them."""
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_the_documentation_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", page.read_text("utf-8")):
        target, _, anchor = link.partition("#")
        file = page.parent / target if target else page
        assert file.exists(), link
        assert not anchor or anchor in anchors(file), link


def test_the_node_reference_is_current() -> None:
    assert (ROOT / "docs/nodes.md").read_text("utf-8") == markdown()
    page = (ROOT / "docs/functions.md").read_text("utf-8")
    assert page == functions_markdown(page)


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


def test_the_page_of_recipes_lists_every_flow_with_its_tests() -> None:
    linked = re.findall(r"\(\.\./flows/([^)]+)\)", (ROOT / "docs/recipes.md").read_text("utf-8"))
    flows = {file.name for file in (ROOT / "flows").glob("*.yaml")} - {"credentials.yaml"}
    assert sorted(linked) == sorted(flows)


@pytest.mark.parametrize("name", ["demo.yaml", "sandbox-webhook.yaml"])
def test_the_example_flows_load(name: str) -> None:
    assert load_flow(ROOT / "flows" / name, node_types()).steps
