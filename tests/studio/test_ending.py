"""The studio ends with all that is under way in it."""

import socket
import threading
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from tests.connecting.orgs import an_org
from tests.studio.studio import FLOW, serving

SLOW = """\
import time

from engine import Context, Node, Result


class Slow(Node):
    \"\"\"Takes its time.\"\"\"

    type = "slow"

    async def run(self, ctx: Context) -> Result:
        with open("{told}", "w") as file:
            file.write("runs")
        time.sleep(600)
        return Result()
"""


def test_tests_that_run_and_logins_that_wait_do_not_hold_it_up(root: Path, tmp_path: Path) -> None:
    told = tmp_path / "told"
    (tmp_path / "nodes").mkdir()
    (tmp_path / "nodes" / "slow.py").write_text(SLOW.replace("{told}", str(told)))
    (root / "slow.yaml").write_text("flow: s\nstart: a\nnodes: {a: {type: slow, next: end}}\n")
    (root / "slow.test.yaml").write_text(
        "flow: slow.yaml\ntests:\n  - name: x\n    expect: {path: [a]}\n"
    )
    with an_org(tmp_path) as org:
        with serving(root, "--nodes-dir", str(tmp_path / "nodes")) as server:
            browser = httpx.Client(
                base_url=server.address, headers={"Origin": server.address}, timeout=60
            )
            browser.get(server.url)
            talk = browser.post("/api/talks", json={"file": "shop.yaml", "text": FLOW})
            fields = {
                "consumer_secret": org.consumer_secret,
                "consumer_key": org.consumer_key,
                "domain": org.domain,
            }
            form = {"type": "salesforce", "grant": "authorization_code", "name": "x"}
            more = {"fields": fields, "callback": org.callback}
            begun = browser.post("/api/credentials/connect", json={**form, **more})
            assert (talk.status_code, begun.status_code) == (201, 200)
            seen: list[object] = []

            def run() -> None:
                try:
                    seen.append(browser.post("/api/tests/run", json={}).status_code)
                except httpx.HTTPError as error:
                    seen.append(error)

            running = threading.Thread(target=run)
            running.start()
            while not told.exists():
                assert running.is_alive(), seen
        running.join(120)
        assert seen and seen != [200]
        browser.close()
        with socket.create_server(("127.0.0.1", urlsplit(org.callback).port or 0)):
            pass
