"""Files are written whole or not at all, and stay what they were."""

import resource
from pathlib import Path

import pytest

from engine.errors import FlowError
from flowrun.project.writing import write_all


def test_where_one_file_cannot_be_written_none_is_changed(tmp_path: Path) -> None:
    first, folder = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text("before", "utf-8")
    folder.mkdir()
    with pytest.raises(FlowError, match="b.yaml: cannot be written: Is a directory"):
        write_all({first: "after", folder: "after"})
    assert first.read_text("utf-8") == "before"
    assert {path.name for path in tmp_path.iterdir()} == {"a.yaml", "b.yaml"}


def test_where_one_file_cannot_be_written_no_new_one_is_left(tmp_path: Path) -> None:
    new, folder = tmp_path / "a.yaml", tmp_path / "b.yaml"
    folder.mkdir()
    with pytest.raises(FlowError, match="b.yaml: cannot be written"):
        write_all({new: "new", folder: "after"})
    assert {path.name for path in tmp_path.iterdir()} == {"b.yaml"}


def test_a_link_stays_a_link_and_the_rights_of_a_file_stay(tmp_path: Path) -> None:
    target, link = tmp_path / "a.yaml", tmp_path / "link.yaml"
    target.write_text("before", "utf-8")
    target.chmod(0o640)
    link.symlink_to(target)
    write_all({link: "after"})
    assert link.is_symlink() and target.read_text("utf-8") == "after"
    assert target.stat().st_mode & 0o777 == 0o640


def test_what_the_disk_does_not_take_leaves_nothing_of_it(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("before", "utf-8")
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, limit[1]))
    try:
        with pytest.raises(FlowError, match="a.yaml: cannot be written: File too large"):
            write_all({file: "x" * 10_000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]
    assert file.read_text("utf-8") == "before"


def test_going_back_takes_nothing_of_a_full_disk(tmp_path: Path) -> None:
    file, folder = tmp_path / "a.yaml", tmp_path / "b.yaml"
    file.write_text("before" * 1_000, "utf-8")
    folder.mkdir()
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, limit[1]))
    try:
        with pytest.raises(FlowError, match="cannot be written"):
            write_all({file: "after", folder: "after"})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert file.read_text("utf-8") == "before" * 1_000
    assert {path.name for path in tmp_path.iterdir()} == {"a.yaml", "b.yaml"}
