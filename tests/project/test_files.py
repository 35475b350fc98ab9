"""Files that cannot be looked at: passed over among many, told where they are named."""

from pathlib import Path

import pytest

from flowrun.cli import main
from flowrun.project import files
from tests.no_rights import somebody_of_no_rights

LONG = "a" * 300 + ".yaml"


def test_a_folder_that_is_closed_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "closed" / "environments").mkdir(parents=True)
    (tmp_path / "open.yaml").write_text("flow: x\n", "utf-8")
    with somebody_of_no_rights():
        (tmp_path / "closed").chmod(0)
        found = files.below(tmp_path, lambda _: True)
        inside = [find(tmp_path / "closed") for find in (files.yaml_files, files.test_files)]
        beside = files.environment_files(tmp_path / "closed")
        (tmp_path / "closed").chmod(0o755)
    assert [path.name for path in found] == ["open.yaml"]
    assert (inside, beside) == ([[], []], [])


@pytest.mark.parametrize("command", ["check", "fmt"])
def test_a_name_that_is_too_long_is_told(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, LONG]) in (1, 2)
    said = capsys.readouterr()
    assert "cannot be read: File name too long" in said.out + said.err


@pytest.mark.parametrize("name", [LONG, f"{LONG}/{LONG}", r"a\0b.yaml"])
def test_a_test_of_a_flow_whose_name_cannot_be_is_told_at_its_place(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    test = tmp_path / "x.test.yaml"
    test.write_text(f'flow: "{name}"\ntests: []\n', "utf-8")
    assert main(["check", str(test)]) == 1
    assert f"{test}:1:7: error: there is no file" in capsys.readouterr().out


def test_a_loop_of_links_is_the_same_as_nothing(tmp_path: Path) -> None:
    loop = tmp_path / "loop.yaml"
    loop.symlink_to("loop.yaml")
    assert not files.is_same_file(loop, loop)
    assert files.is_same_file(tmp_path / "x" / ".." / "y", tmp_path / "y")
