"""Work in a process of its own: what it gives or raises comes back, and it ends with who waits."""

import asyncio
import os
import time
from pathlib import Path

import pytest

from engine.errors import CredentialError, FlowError
from flowrun.testing.apart import apart

pytestmark = pytest.mark.anyio


def pid() -> int:
    return os.getpid()


def refuse(words: str) -> None:
    raise CredentialError(words)


def die() -> None:
    os._exit(3)


def begin_and_stay(told: Path) -> None:
    told.write_text(str(os.getpid()))
    time.sleep(600)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_what_it_gives_comes_back_from_another_process() -> None:
    assert await apart(pid, within=60) != os.getpid()


async def test_what_it_raises_comes_back_in_words() -> None:
    with pytest.raises(FlowError, match="it is no flow"):
        await apart(refuse, "it is no flow", within=60)


async def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(FlowError, match="has ended"):
        await apart(die, within=60)


async def test_a_process_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    with pytest.raises(FlowError, match="not done within 0.1 s"):
        await apart(begin_and_stay, tmp_path / "pid", within=0.1)


async def test_a_process_ends_with_who_waits_for_it(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    waiting = asyncio.create_task(apart(begin_and_stay, told, within=600))
    while not (told.is_file() and told.read_text()):
        await asyncio.to_thread(os.sched_yield)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert not is_alive(int(told.read_text()))
