"""What hiding twenty secrets costs: in texts, in an answer shown, in a session saved."""

import json
import random
import string
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.run.session import Session
from engine.run.store import Provenance
from engine.values.redaction import Redaction
from engine.values.secret import Secret
from flowrun.storage.sessions import Store
from flowrun.storage.vault.sealing import DataKeys

from .measure import Figure, interleave

_MEGABYTE = 1_000_000
_CHANCE = random.Random(1)  # the same in every run


def _word(length: int) -> str:
    return "".join(_CHANCE.choices(string.ascii_letters + string.digits, k=length))


def _records(size: int) -> list[dict[str, Any]]:
    """Records as an org's answer has them, so many bytes of JSON in all."""
    found: list[dict[str, Any]] = []
    while size > 0:
        record = {
            "Id": _word(18),
            "Name": "Dana Müller",
            "Email": f"{_word(8)}@example.com",
            "Note": 'Said "yes"\nand left',
            "Amount": _CHANCE.random(),
        }
        found.append(record)
        size -= len(json.dumps(record)) + 2
    return found


async def measure(rounds: int) -> dict[str, Figure]:
    secrets = [_word(40) for _ in range(20)]
    redaction = Redaction()
    for secret in secrets:
        redaction.add(secret)
    records = _records(_MEGABYTE)
    text = json.dumps(records, ensure_ascii=False)
    escapes = "".join(f"%{ord(mark):02x}" for mark in _word(_MEGABYTE // 3))
    answer = [*_records(199_000), {"said": secrets[3]}]
    session = Session("id", "shop", "digest", "hi", "ended", {"ANSWER": records})
    session.hidden = tuple(map(Secret, secrets))

    def timed(work: Callable[[], object]) -> Callable[[], Any]:
        async def side() -> float:
            started = time.perf_counter()
            work()
            return time.perf_counter() - started

        return side

    with tempfile.TemporaryDirectory() as folder:
        keys = DataKeys.new()
        store = Store(Path(folder), lambda: keys)
        now = datetime.now(UTC)
        return await interleave(
            {
                "1 MB of JSON": timed(lambda: redaction.text(text)),
                "2 MB of JSON": timed(lambda: redaction.text(text * 2)),
                "1 MB of escapes": timed(lambda: redaction.text(escapes)),
                "2 MB of escapes": timed(lambda: redaction.text(escapes * 2)),
                "1 MB of data": timed(lambda: redaction.data(records)),
                "199 KB answer with a secret": timed(lambda: redaction.data(answer)),
                "a session with 1 MB, saved": timed(
                    lambda: store.keep(session, [], Provenance("shop.yaml"), now=now)
                ),
            },
            rounds,
        )
