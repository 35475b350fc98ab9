"""Whoever ends a process while it logs in gets its end when the answer is here and kept."""

import asyncio
import json
import signal
import sys
from pathlib import Path

import pytest

from engine.credentials.registry import Credentials, vault_entries
from flowrun.project.types import credential_types
from flowrun.storage.home import open_vault

pytestmark = pytest.mark.anyio
FLOW = """
flow: who
start: ask
nodes:
  ask: {type: salesforce, credential: SF, query: SELECT Id FROM Organization}
"""


class SlowOrg:
    """Answers a login when it is told to."""

    def __init__(self) -> None:
        self.asked, self.may_answer = asyncio.Event(), asyncio.Event()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.asked.set()
        await self.may_answer.wait()
        tokens = {"access_token": "the-new-one", "refresh_token": "the-rotated-one"}
        body = json.dumps(tokens).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()


@pytest.mark.parametrize(
    ("told", "ctrl_c", "code"),
    [
        (signal.SIGINT, signal.default_int_handler, 130),
        (signal.SIGTERM, signal.default_int_handler, 143),
        (signal.SIGTERM, signal.SIG_IGN, 143),
    ],
    ids=["Ctrl-C", "SIGTERM", "SIGTERM in the background"],
)
async def test_a_rotated_token_outlives_who_is_told_to_end(
    tmp_path: Path, told: signal.Signals, ctrl_c: signal.Handlers, code: int
) -> None:
    (tmp_path / "who.yaml").write_text(FLOW)
    org = SlowOrg()
    async with await asyncio.start_server(org, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        fields = {"type": "salesforce", "grant": "refresh_token", "domain": f"127.0.0.1:{port}"}
        vault = open_vault()
        vault.keep("SF", {**fields, "consumer_key": "k"}, {"refresh_token": "the-first-one"})
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "flowrun.cli", "who.yaml"),
            cwd=tmp_path,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            preexec_fn=lambda: signal.signal(signal.SIGINT, ctrl_c),
        )
        await asyncio.wait_for(org.asked.wait(), 120)
        process.send_signal(told)
        org.may_answer.set()
        _, said = await asyncio.wait_for(process.communicate(), 120)
    assert (process.returncode, b"Traceback" in said) == (code, False), said
    known = Credentials(vault_entries(vault), credential_types(), vault=vault)
    token = known.kept_token(known.read("SF"))
    assert token is not None and token.refresh is not None
    assert token.refresh.reveal() == "the-rotated-one"
