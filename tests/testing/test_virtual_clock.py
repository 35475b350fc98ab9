"""Virtual time: what takes an hour costs nothing, and every deadline passes at its moment."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from flowrun.testing import VirtualClock

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


async def outcome(work: Callable[[], Awaitable[str]]) -> str:
    try:
        return await work()
    except TimeoutError:
        return "timeout"


async def test_a_sleep_moves_the_time_on_and_takes_none(clock: VirtualClock) -> None:
    began = clock.now()
    await clock.sleep(3_600)
    assert (clock.now() - began).total_seconds() == clock.elapsed == 3_600


@pytest.mark.parametrize(("within", "result", "elapsed"), [(1, "timeout", 1), (5, "done", 5)])
async def test_a_deadline_cuts_a_sleep_off_at_its_moment(
    clock: VirtualClock, within: float, result: str, elapsed: float
) -> None:
    async def work() -> str:
        async with clock.deadline(within):
            await clock.sleep(5)
        return "done"

    assert await outcome(work) == result
    assert clock.elapsed == elapsed


async def test_an_outer_deadline_is_not_taken_for_an_inner_one(clock: VirtualClock) -> None:
    async def inner() -> str:
        try:
            async with clock.deadline(10):
                await clock.sleep(20)
        except TimeoutError:
            return "the inner one"
        return "none"

    async def work() -> str:
        async with clock.deadline(5):
            return await inner()

    assert await outcome(work) == "timeout"
    assert clock.elapsed == 5


async def test_a_deadline_passes_while_another_task_sleeps(clock: VirtualClock) -> None:
    login = asyncio.create_task(clock.sleep(20))

    async def work() -> str:
        async with clock.deadline(5):
            await asyncio.shield(login)
        return "done"

    assert await outcome(work) == "timeout"
    await login
    assert clock.elapsed == 20


async def test_two_that_sleep_at_once_sleep_at_once(clock: VirtualClock) -> None:
    await asyncio.gather(clock.sleep(3), clock.sleep(4))
    assert clock.elapsed == 4


async def test_a_deadline_that_is_over_in_time_does_nothing(clock: VirtualClock) -> None:
    async with clock.deadline(5):
        await clock.sleep(1)
    await clock.sleep(10)
    assert clock.elapsed == 11


async def test_a_block_that_is_cancelled_stays_cancelled(clock: VirtualClock) -> None:
    async def work() -> None:
        async with clock.deadline(5):
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
