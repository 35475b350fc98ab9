"""Work on tests in a process of its own, for who goes on meanwhile: what keeps a test on this
machine, and the folder that it is in, are of its whole process."""

import asyncio
import signal
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from engine.errors import FlowError, FlowrunError

from .isolation.offline import a_program_of_ours, say_at_once, until_the_process_ends

T = TypeVar("T")


async def apart(work: Callable[..., T], *arguments: Any, within: float) -> T:
    """What `work`, a function of a module, gives or raises there. The process ends with whoever
    waits for it, and after `within` seconds: then `FlowError` is raised."""
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_carry_out, args=(theirs, work, arguments), daemon=True)
    with a_program_of_ours():
        process.start()
    theirs.close()
    heard = asyncio.ensure_future(asyncio.to_thread(_heard, ours))
    try:
        found, error = await asyncio.wait_for(asyncio.shield(heard), within)
    except TimeoutError:
        raise FlowError(f"not done within {within:g} s, and ended") from None
    finally:
        process.kill()
        await asyncio.shield(heard)
        process.join()
        process.close()
        ours.close()
    if error is not None:
        raise error
    return found  # type: ignore[no-any-return]


def _heard(ours: Connection) -> tuple[Any, Exception | None]:
    try:
        found: tuple[Any, Exception | None] = ours.recv()
        return found
    except EOFError:
        return None, FlowError("the process that was to do it has ended")


def _carry_out(theirs: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the first process to act on
    until_the_process_ends(say_at_once)
    try:
        theirs.send((work(*arguments), None))
    except FlowrunError as error:
        theirs.send((None, FlowError(str(error))))
