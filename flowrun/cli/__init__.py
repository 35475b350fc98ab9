"""The command. Each subcommand is imported when it is called, so that starting costs little."""

import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from types import FrameType

from .. import __version__
from .commands import COMMANDS

_LOG_IN = frozenset({"run", "test-request", "credentials", "preflight", "sessions"})


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line and gives its exit code: 0 well, 1 failed, 2 wrong flow or usage."""
    _forgive_encodings()
    given = sys.argv[1:] if argv is None else argv
    arguments = [text.encode("utf-8", "replace").decode() for text in given]
    if arguments == ["--version"]:
        print(f"flowrun {__version__}")
        return 0
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        from .arguments import top

        top().print_help(sys.stdout if arguments else sys.stderr)
        return 0 if arguments else 2
    if arguments[0] not in COMMANDS:
        if (unknown := _unknown_command(arguments[0])) is not None:
            print(unknown, file=sys.stderr)
            return 2
        arguments.insert(0, "run")
    if argv is None:
        # Nearly all that starting makes stays: looking for garbage in it every 700 objects, as
        # Python does, costs the demo a tenth of its time.
        gc.set_threshold(20_000, 20, 20)
    return _call(*arguments, alone=argv is None)


def _unknown_command(word: str) -> str | None:
    """What to say of a first word that is neither a command nor looks like a file or an option."""
    from pathlib import Path

    if word.startswith("-") or Path(word).suffix or Path(word).exists():
        return None
    from engine.suggestions import suggestion

    return f'error: no command or file "{word}"{suggestion(word, COMMANDS)}'


def _call(name: str, *arguments: str, alone: bool) -> int:
    """`alone` tells that the process is there for nothing else."""
    from importlib import import_module

    with _ending_at_an_interrupt():
        from engine.errors import CredentialError, FlowError, StoreError

        from .arguments import parser_of
        from .terminal import say

        command = import_module(f".{COMMANDS[name].module(name)}", __package__)
    parser = parser_of(name)
    command.arguments(parser)
    options = parser.parse_args(arguments)
    options.alone = alone
    ended: list[int] = []
    try:
        with _ending_as_at_ctrl_c(ended, name in _LOG_IN):
            return int(command.main(options))
    except FlowError as error:
        for problem in error.problems:
            say(str(problem))
        if not error.problems:
            say(f"error: {error}")
        return 2
    except (CredentialError, StoreError) as error:
        say(f"error: {error}")
        return 2
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 128 + (ended[0] if ended else 2)
    except BrokenPipeError:
        sys.stderr.close()
        return 141


@contextmanager
def _ending_at_an_interrupt() -> Iterator[None]:
    """Ctrl-C ends a process that is still importing, without a traceback of imports."""
    import signal
    from threading import current_thread, main_thread

    usual = signal.default_int_handler
    if current_thread() is not main_thread() or signal.getsignal(signal.SIGINT) is not usual:
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


@contextmanager
def _ending_as_at_ctrl_c(ended: list[int], logs_in: bool) -> Iterator[None]:
    """Whoever is told to end (SIGTERM) waits for a login under way, as at Ctrl-C: its answer may
    hold a refresh token that is given out only once. Notes the signal in `ended`."""
    import signal
    from threading import current_thread, main_thread

    stop, usual = signal.SIGTERM, signal.SIG_DFL
    if not logs_in or current_thread() is not main_thread() or signal.getsignal(stop) != usual:
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        ended.append(number)
        interrupt = signal.getsignal(signal.SIGINT)
        (interrupt if callable(interrupt) else signal.default_int_handler)(number, frame)

    ignored = signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    if ignored:  # as in a shell's background jobs; asyncio has no handler then for `end` to call
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(stop, end)
    try:
        yield
    finally:
        signal.signal(stop, usual)
        if ignored:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _forgive_encodings() -> None:
    """What cannot be decoded or shown becomes `?`: it ends no conversation."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
