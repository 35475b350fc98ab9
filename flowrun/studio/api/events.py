"""What happens beside the page: files that change on the disk, told as server-sent events."""

import asyncio
import json
import logging
import os
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from engine.errors import FlowError

from ...language.text.document import read_text
from ...project.files import (
    CREDENTIALS_FILE,
    SUFFIXES,
    below,
    is_environment,
    is_of_no_flow,
    is_the_projects,
)
from ..folder import FlowFolder, etag_of
from ..refusal import Refusal

log = logging.getLogger("flowrun.studio")

MOST_LISTENERS = 32
MOST_WAITING = 500
"""So many events wait for a page that does not read; then it has to look at everything anew."""
BEAT_SECONDS = 15.0
_POLL_MS = 200


class Event(NamedTuple):
    """`data` is plain JSON."""

    name: str
    data: dict[str, Any]

    def text(self) -> str:
        """As a browser reads it (https://html.spec.whatwg.org/#server-sent-events)."""
        return f"event: {self.name}\ndata: {json.dumps(self.data, ensure_ascii=False)}\n\n"


class Events:
    """Tells every page what happens, from `watch` on until `end`."""

    def __init__(self, folder: FlowFolder) -> None:
        self._folder = folder
        self._listeners: set[asyncio.Queue[Event | None]] = set()
        known = {path: _etag(path) for path in _files(folder)}
        self._known = {path: etag for path, etag in known.items() if etag is not None}
        self._ended = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        folder.hear = self.tell

    def tell(self, name: str, data: dict[str, Any]) -> None:
        """From any thread; before anything is watched nobody listens."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._tell, Event(name, data))

    def _tell(self, event: Event) -> None:
        for listener in list(self._listeners):
            if listener.qsize() >= MOST_WAITING:
                self._listeners.discard(listener)
                listener.put_nowait(None)
            else:
                listener.put_nowait(event)

    def end(self) -> None:
        """Lets every page go, and watches no more; a signal may ask for it."""
        if self._loop is None:
            self._ended.set()
        else:
            self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        self._ended.set()
        for listener in list(self._listeners):
            listener.put_nowait(None)

    async def watch(self) -> None:
        """Looks at what changes below the folder, until `end`."""
        self._loop = asyncio.get_running_loop()
        try:
            await self._watch()
        except (OSError, RuntimeError) as error:
            # Machines watch so many folders and no more.
            log.error("what changes on the disk is not seen from here on: %s", error)

    async def _watch(self) -> None:
        import watchfiles

        begun, modified = False, watchfiles.Change.modified
        async for found in watchfiles.awatch(
            self._folder.root,
            watch_filter=lambda change, path: change != modified or path.endswith(SUFFIXES),
            stop_event=self._ended,
            rust_timeout=_POLL_MS,
            yield_on_timeout=True,
            ignore_permission_denied=True,
        ):
            if not begun:
                # What changed before it was watched for is found by comparing.
                await self._look({*self._known, *await asyncio.to_thread(_files, self._folder)})
                begun = True
            if found:
                await self._look(await asyncio.to_thread(self._files_of, found))

    async def listen(self, request: Request) -> Response:
        if len(self._listeners) >= MOST_LISTENERS:
            raise Refusal(429, f"more than {MOST_LISTENERS} pages listen already; close some")
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._stream(), media_type="text/event-stream", headers=headers)

    async def _stream(self) -> AsyncIterator[str]:
        listener: asyncio.Queue[Event | None] = asyncio.Queue()
        self._listeners.add(listener)
        try:
            yield ": here\n\n"
            while not self._ended.is_set():
                try:
                    event = await asyncio.wait_for(listener.get(), BEAT_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"  # finds out whether the page is
                    continue
                if event is None:
                    return
                yield event.text()
        finally:
            self._listeners.discard(listener)

    def _files_of(self, found: Iterable[tuple[object, str]]) -> set[Path]:
        """The files that changed, or lie in a folder that came, or lay in one that went: what is
        made in a new folder may be there before that is watched."""
        files: set[Path] = set()
        root = self._folder.root.resolve()
        for _, changed in found:
            path = _place(Path(changed))
            if changed.endswith(SUFFIXES):
                files.add(path)
            elif os.path.isdir(path):
                files |= {*below(path, lambda _: True)}
            elif path.is_relative_to(root):
                place = self._folder.root / path.relative_to(root)
                files |= {one for one in self._known if one.is_relative_to(place)}
        return files

    async def _look(self, paths: Iterable[Path]) -> None:
        """Tells which files among these are not as they were."""
        root = self._folder.root.resolve()
        for path in sorted(set(map(_place, paths))):
            if path.is_relative_to(root) and _is_ours(path, root):
                await self._compare(self._folder.root / path.relative_to(root))

    async def _compare(self, path: Path) -> None:
        before, now = self._known.get(path), await asyncio.to_thread(_etag, path)
        if before == now:
            return
        if now is None:
            del self._known[path]
        else:
            self._known[path] = now
        if path.name == CREDENTIALS_FILE or is_environment(path):
            self.tell("credentials", {})
        elif is_of_no_flow(path):
            self.tell("tests", {})
        elif now is None:
            self.tell("removed", {"file": self._folder.file(path)})
        else:
            name = "created" if before is None else "changed"
            self.tell(name, {"file": self._folder.file(path), "etag": now})


def routes(events: Events) -> list[Route]:
    return [Route("/api/events", events.listen)]


def _files(folder: FlowFolder) -> list[Path]:
    return below(folder.root, lambda _: True)


def _is_ours(path: Path, root: Path) -> bool:
    """Whether no folder on the way to it is hidden, or somebody else's."""
    above = list(path.parents)
    return all(map(is_the_projects, above[: above.index(root)]))


def _place(path: Path) -> Path:
    """Where it leads; a loop of links leads to itself, where pathlib raises."""
    return Path(os.path.realpath(path))


def _etag(path: Path) -> str | None:
    """That of the file's text; None where there is none."""
    try:
        return etag_of(read_text(path))
    except FlowError:
        return None
