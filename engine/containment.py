"""What a node lets out beside its result: logs, warnings and tasks, held to its turn's redaction.

One record factory, one `showwarning` and one task factory a loop serve all turns; which turn a
record or a task belongs to is told by the context that it runs in (`contextvars`).
"""

import asyncio
import inspect
import logging
import traceback
import warnings
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TextIO

from .values.redaction import Redaction

log = logging.getLogger("flowrun")

GRACE_SECONDS = 1.0


class Contained:
    """A turn as those see it who only know that they run in one."""

    __slots__ = ("begun", "redaction", "tasks")

    def __init__(self, redaction: Redaction) -> None:
        self.redaction = redaction
        self.tasks: list[asyncio.Task[Any]] = []
        self.begun: list[Awaitable[Any]] = []

    async def end(self) -> None:
        """Ends what a node began and left behind; its failure is told like that of a node."""
        for task, begun in zip(self.tasks, self.begun, strict=True):
            # `cancel` would count the failure of one that is done as seen. What is no coroutine is
            # the `aclose()` of a generator that was left behind, which is an end by itself.
            if not task.done() and inspect.iscoroutine(begun):
                task.cancel()
        await asyncio.wait(self.tasks, timeout=GRACE_SECONDS)
        for begun in self.begun:
            if inspect.iscoroutine(begun) and _has_not_begun(begun):
                begun.close()  # cancelled before it began
        for task in self.tasks:
            if not task.done():
                log.error("a task that a node left behind does not end: %s", task.get_name())
            elif not task.cancelled() and _is_unseen(task):
                text = "".join(traceback.format_exception(task.exception()))
                log.error("a task that a node left behind crashed\n%s", self.redaction.text(text))


def _has_not_begun(coroutine: Coroutine[Any, Any, Any]) -> bool:
    return inspect.getcoroutinestate(coroutine) == inspect.CORO_CREATED


def _is_unseen(task: asyncio.Task[Any]) -> bool:
    """Whether nobody has asked for the failure of a task; asyncio would log it, unmasked, when the
    task is collected. Only it knows."""
    return bool(getattr(task, "_log_traceback", True)) and task.exception() is not None


_current: ContextVar[Contained | None] = ContextVar("flowrun turn", default=None)


@contextmanager
def contained(redaction: Redaction) -> Iterator[Contained]:
    """Meanwhile what is logged, warned of and begun as a task belongs to a turn."""
    _install()
    loop = asyncio.get_running_loop()
    if loop.get_task_factory() is None:
        loop.set_task_factory(_task)  # type: ignore[arg-type]  # typeshed knows no context
    turn = Contained(redaction)
    token = _current.set(turn)
    try:
        yield turn
    finally:
        _current.reset(token)


def _task(
    loop: asyncio.AbstractEventLoop, coro: Coroutine[Any, Any, Any], **options: Any
) -> asyncio.Task[Any]:
    context = options.get("context")
    turn = context.get(_current) if context is not None else _current.get()
    if turn is None:
        return asyncio.Task(coro, loop=loop, **options)
    task = asyncio.Task(_without_exit(coro), loop=loop, **options)
    turn.tasks.append(task)
    turn.begun.append(coro)
    return task


async def _without_exit(coro: Coroutine[Any, Any, Any]) -> Any:
    """An event loop lets `SystemExit` out of any task, and with it the process ends."""
    try:
        return await coro
    except SystemExit as error:
        raise RuntimeError(f"SystemExit: {error.code}") from error


def _install() -> None:
    """The record factory once in a process, `showwarning` whenever somebody has put another there,
    as `warnings.catch_warnings` does."""
    if logging.getLogRecordFactory() is not _record:
        _usual.record = logging.getLogRecordFactory()
        logging.setLogRecordFactory(_record)
    if warnings.showwarning is not _show:
        _usual.show = warnings.showwarning
        warnings.showwarning = _show


class _Usual:
    """What stood there before."""

    record: Callable[..., logging.LogRecord]
    show: Callable[..., None]


_usual = _Usual()


def _record(*arguments: Any, **options: Any) -> logging.LogRecord:
    made = _usual.record(*arguments, **options)
    turn = _current.get()
    if turn is not None:
        made.msg, made.args = turn.redaction.text(_message(made)), ()
        if made.exc_info:
            text = "".join(traceback.format_exception(*made.exc_info))
            made.exc_text, made.exc_info = turn.redaction.text(text.rstrip()), None
    return made


def _show(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    turn = _current.get()
    shown = message if turn is None else turn.redaction.text(str(message))
    _usual.show(shown, category, filename, lineno, file, line)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception as error:  # a message that does not fit its arguments, which logging tells
        return f"{record.msg} ({type(error).__name__})"


def said_by(failure: BaseException) -> str:
    """What an exception says of itself, whatever its `__str__` does."""
    try:
        return f"{type(failure).__name__}: {failure}"
    except Exception:  # foreign code, and all that is wanted is a text
        return f"{type(failure).__name__} (which cannot say what it is)"
