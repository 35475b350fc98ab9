"""Keys: printed once, kept hashed, refused once they are revoked."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from engine.errors import CredentialError, FlowError
from flowrun.storage.api_keys import ApiKeys
from flowrun.storage.home import home, open_api_keys
from tests.serve.serving import here

NOW = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)
HI = """
flow: shop
start: hi
nodes: {hi: {type: end, text: hi}}
"""


def keys(*arguments: str) -> str:
    command = [sys.executable, "-m", "flowrun.cli", "keys", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_a_key_is_printed_once_and_kept_nowhere() -> None:
    key = keys("create", "web-shop").strip()
    assert open_api_keys().find(key) is not None
    assert "web-shop" in keys("list") and key not in keys("list", "--json")
    for file in home().iterdir():
        if file.is_file():
            assert key.rpartition("_")[2].encode() not in file.read_bytes()


def test_which_keys_see_all_sessions_is_shown() -> None:
    keys("create", "board", "--insights"), keys("create", "web-shop")
    board, shop = keys("list").splitlines()
    assert "sees all sessions" in board and "sees" not in shop
    assert '"insights": true' in keys("list", "--json")


def test_a_key_that_is_almost_right_is_none(tmp_path: Path) -> None:
    found = ApiKeys(tmp_path)
    key = found.create("shop", NOW)
    for other in (key[:-1], key + "x", key.swapcase(), "", "flowrun", "flowrun__", "\ud800"):
        assert found.find(other) is None


@pytest.mark.parametrize("name", ["", " ", "a\nb", "try", "local", "x" * 101])
def test_a_name_that_nobody_can_read_or_that_is_the_servers_is_refused(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(FlowError):
        ApiKeys(tmp_path).create(name, NOW)


def test_the_name_of_a_revoked_key_is_not_given_again(tmp_path: Path) -> None:
    found = ApiKeys(tmp_path)
    found.create("shop", NOW)
    found.revoke("shop", NOW)
    with pytest.raises(FlowError, match="choose another name"):
        found.create("shop", NOW)
    with pytest.raises(FlowError, match="no key"):
        found.revoke("shop", NOW)


def test_a_file_of_keys_that_is_damaged_says_so(tmp_path: Path) -> None:
    found = ApiKeys(tmp_path)
    found.file.write_bytes(b"no database" * 1000)
    with pytest.raises(CredentialError, match=r"keys\.db"):
        found.create("shop", NOW)


@pytest.mark.anyio
async def test_a_key_counts_at_once_and_is_refused_at_once_with_its_sessions() -> None:
    made = open_api_keys().create("web-shop", NOW)
    async with here(HI) as shop:
        assert shop.key == ""  # none of this run where one was made
        later = open_api_keys().create("other", NOW)
        for key in (made, later):
            headers = {"X-Vgai-Key": key}
            answer = await shop.http.post("/http/init", json={"agent_id": "shop"}, headers=headers)
            assert answer.status_code == 200
        begun = answer.json()
        open_api_keys().revoke("other", NOW)
        answer = await shop.http.get("/insights/sessions", headers={"X-Vgai-Key": later})
        assert answer.status_code == 401
        assert (await shop.step(begun, "")).status_code == 401


@pytest.mark.anyio
async def test_metrics_are_for_this_machine_and_for_who_has_a_key() -> None:
    made = open_api_keys().create("prometheus", NOW)
    async with here(HI) as shop:
        assert (await shop.http.get("/metrics")).status_code == 200
        by_a_proxy = {"X-Forwarded-For": "203.0.113.7"}
        assert (await shop.http.get("/metrics", headers=by_a_proxy)).status_code == 401
        signed = {**by_a_proxy, "Authorization": f"Bearer {made}"}
        answer: httpx.Response = await shop.http.get("/metrics", headers=signed)
        assert answer.status_code == 200 and "flowrun_sessions_total" in answer.text
