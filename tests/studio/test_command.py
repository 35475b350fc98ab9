"""`flowrun studio` on the command line, and the page in a wheel."""

import socket
from pathlib import Path

import pytest

from flowrun.cli import main
from flowrun.studio.build_ui import BuildPage


def test_what_cannot_be_served_is_said_in_a_line(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["studio", str(root / "nowhere"), "--no-open"]) == 2
    assert "there is no such folder" in capsys.readouterr().err
    assert main(["studio", str(root), "--no-open", "--env", "qa"]) == 2
    assert 'no environment "qa"' in capsys.readouterr().err
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["studio", str(root), "--no-open", "--port", port]) == 2
    assert "name another by --port" in capsys.readouterr().err


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "flowrun" / "studio" / "ui").mkdir(parents=True)
    return tmp_path


def build(checkout: Path, version: str) -> None:
    """As hatchling has the hook build."""
    hook = BuildPage(str(checkout), {}, None, None, str(checkout), "wheel")  # type: ignore[arg-type]
    hook.initialize(version, {})


def test_a_wheel_without_a_page_and_without_npm_says_what_is_missing(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(checkout))
    with pytest.raises(SystemExit, match="npm"):
        build(checkout, "standard")


def test_a_page_that_is_built_needs_no_npm(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(checkout))
    static = checkout / "flowrun" / "studio" / "static"
    static.mkdir()
    (static / "index.html").write_text("<p>", "utf-8")
    build(checkout, "standard")
    monkeypatch.setenv("FLOWRUN_BUILD_UI", "1")
    with pytest.raises(SystemExit, match="npm"):
        build(checkout, "standard")


def test_a_checkout_that_is_edited_builds_nothing(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(checkout))
    build(checkout, "editable")
