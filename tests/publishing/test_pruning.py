"""Old versions go, with their files, and none that somebody needs."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.run.session import Session
from engine.run.store import Provenance
from flowrun.cli import main
from flowrun.publishing.freezing import Frozen
from flowrun.storage.home import open_store
from flowrun.storage.old_versions import old_versions, remove_versions
from flowrun.storage.versions import open_versions

NOW = datetime(2026, 1, 31, tzinfo=UTC)


@pytest.fixture
def six() -> None:
    """Six versions of shop, the last of which is published, and one of other."""
    for number in range(1, 7):
        publish(f"text {number}")
    publish("other", flow="other")


def publish(text: str, *, flow: str = "shop", draft: bool = False) -> None:
    frozen = Frozen(flow, f"digest {text}", "shop.yaml", None, {"shop.yaml": text.encode()})
    open_versions().keep(frozen, "shop.yaml", None, NOW, draft=draft)


def a_session(digest: str, *, status: str = "awaiting_input", life: timedelta | None) -> None:
    session = Session(f"on {digest}, {status}", "shop", digest, "a", status)  # type: ignore[arg-type]
    expires = None if life is None else datetime.now(UTC) + life
    open_store().keep(session, [], Provenance("f", expires=expires), now=NOW)


def numbers(flow: str = "shop") -> list[int]:
    return [one.number for one in open_versions().all(flow)]


def folders() -> set[str]:
    return {one.name for one in open_versions().folder.iterdir()}


def prune(*arguments: str) -> None:
    assert main(["versions", "prune", *arguments]) == 0


@pytest.mark.usefixtures("six")
def test_the_last_and_what_sessions_go_on_with_stay() -> None:
    publish("text 2", draft=True)
    open_versions().roll_back("shop", 3, NOW)
    a_session("digest text 1", life=None)
    a_session("digest text 4", life=-timedelta(hours=1))  # over, though nobody has said so yet
    a_session("digest text 5", status="ended", life=timedelta(hours=1))
    prune("--keep", "1")
    assert numbers() == [6, 3, 2, 1] and numbers("other") == [1]
    assert folders() == {one.digest for one in open_versions().all()}
    for one in open_versions().all():
        assert open_versions().flow_file(one).is_file()


@pytest.mark.usefixtures("six")
def test_five_stay_unless_told_otherwise_and_a_dry_run_removes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    prune("--dry-run")
    out = capsys.readouterr().out
    assert out.startswith("shop 1  ") and out.endswith("1 version would be removed\n")
    assert len(numbers()) == 6
    prune("other", "--keep", "1", "--json")
    assert json.loads(capsys.readouterr().out) == [] and len(numbers()) == 6
    prune()
    assert numbers() == [6, 5, 4, 3, 2]


@pytest.mark.usefixtures("six")
def test_what_is_published_while_others_are_removed_stays() -> None:
    versions = open_versions()
    old = old_versions(versions, None, 1, ())
    versions.roll_back("shop", 2, NOW)
    assert 2 not in [one.number for one in remove_versions(versions, old)]
    assert numbers() == [6, 2]
    publish("text 7")
    assert numbers()[0] == 7


@pytest.mark.usefixtures("six")
def test_files_that_a_killed_one_left_are_taken_away() -> None:
    left = open_versions().folder / "left"
    left.mkdir()
    (left / "shop.yaml").write_text("text", "utf-8")
    prune("--keep", "9")
    assert not left.exists() and len(numbers()) == 6


def test_where_nothing_was_frozen_nothing_goes(capsys: pytest.CaptureFixture[str]) -> None:
    prune()
    assert capsys.readouterr().out == "0 versions removed\n"
    assert main(["versions"]) == 0 and not Path(open_versions().folder).exists()


@pytest.mark.parametrize("number", ["0", "-1", "x", "²"])
def test_at_least_one_stays(number: str) -> None:
    with pytest.raises(SystemExit):
        main(["versions", "prune", f"--keep={number}"])
