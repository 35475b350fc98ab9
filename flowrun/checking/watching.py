"""Doing something again whenever a file changes."""

from collections.abc import Callable, Sequence
from pathlib import Path

from engine.errors import FlowError

from ..cli.terminal import installing

_SUFFIXES = (".yaml", ".yml", ".py")
_POLL_MS = 200


def watch(paths: Sequence[Path], act: Callable[[], None], ready: Callable[[], None]) -> None:
    """Calls `act` now and after each change below `paths`, until Ctrl-C.

    `ready` is called once, when changes are seen; what changed before that is acted on too.
    """
    try:
        import watchfiles
    except ImportError:
        raise FlowError(f"--watch needs watchfiles; {installing('watch')}") from None
    places = {path if path.is_dir() else path.parent for path in paths}
    try:
        act()
        changes = watchfiles.watch(
            *places,
            watch_filter=lambda change, path: path.endswith(_SUFFIXES),
            rust_timeout=_POLL_MS,
            yield_on_timeout=True,
        )
        next(changes)
        act()
        ready()
        for changed in changes:
            if changed:
                act()
    except KeyboardInterrupt:
        return
