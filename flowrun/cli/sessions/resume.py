"""`flowrun sessions resume`: goes on talking in a session that is kept."""

import argparse
import asyncio
import sys
from pathlib import Path

from engine.credentials.connections import Connections
from engine.errors import FlowError
from engine.run.runner import Runner
from engine.run.session import Session
from engine.run.store import Provenance

from ...conversation import Conversation, kept_turn
from ...project.project import Project
from ...storage.kept_session import Row, Stored, instant
from ...storage.sessions import Store
from ..terminal import SHOWN_ID, clean, confirmation, say
from .run import Hear, hearing
from .screen import Screen


def resume(store: Store, stored: Stored, options: argparse.Namespace) -> int:
    """Raises `FlowError` for a session that nobody can go on with."""
    row = _resumable(store, stored)
    file = Path(stored.file)
    if not file.is_file():
        raise FlowError(f"the flow of the session is gone: {file}")
    # In another one it would ask other services than it began with.
    options.env = options.env or row.environment
    project = Project.around(file, options)
    flow = project.load(file)
    if row.digest != flow.digest:
        say(f"note: {file} has changed since; the session goes on in the flow as it is now")
    session = store.session(stored, flow)
    connections = Connections(project.credentials, confirm=confirmation())
    screen = Screen(trace=options.trace)
    runner = Runner(flow, connections, watch=screen.visit, progress=screen.progress)
    screen.begin(flow, project.environment)
    for text in store.turns(stored)[-1].says if row.turns else ():
        screen.out.line(clean(text))
    talk = _Resumed(store, row, Conversation(runner, session), screen)
    with asyncio.Runner() as loop:
        try:
            talk.go_on(loop, hearing(None, screen))
        finally:
            loop.run(connections.aclose())
    return talk.end()


def _resumable(store: Store, stored: Stored) -> Row:
    row, short = store.row(stored), stored.id[:SHOWN_ID]
    if row.status != "awaiting_input":
        raise FlowError(f"session {short} does not wait for input: it is {row.status}")
    if store.cut_off(stored):
        text = "its client repeats the step, and the server goes on where it was"
        raise FlowError(f"a turn of session {short} was cut off in the middle; {text}")
    return row


class _Resumed:
    """A kept session in the terminal; each turn is kept when it ends."""

    def __init__(self, store: Store, row: Row, conversation: Conversation, screen: Screen) -> None:
        self.store = store
        self.row = row
        self.conversation = conversation
        self.screen = screen
        self.turns = row.turns
        expires = None if row.expires is None else instant(row.expires)
        self.origin = Provenance(row.file, row.caller, row.client, expires)

    def go_on(self, loop: asyncio.Runner, hear: Hear) -> None:
        while self.conversation.waits:
            heard = hear()
            if heard is None:
                return
            self._check()
            turn = loop.run(self.conversation.turn(heard))
            self.screen.credential_errors(turn)
            self.screen.warnings(turn)
            of = self.conversation
            kept = kept_turn(turn, of.heard, of.began, of.ended)
            self.store.keep(of.session, [kept], self.origin, now=of.ended)
            self.turns += 1

    def _check(self) -> None:
        """Before anything is done: nobody else may have gone on, or be about to."""
        self.store.check_writable()
        now = self.conversation.runner.connections.clock.now()
        short = self.row.id[:SHOWN_ID]
        if self.origin.expires is not None and now >= self.origin.expires:
            raise FlowError(f"session {short} has expired")
        if self.store.row(self.store.find(self.row.id)).turns != self.turns:
            raise FlowError(f"session {short} has gone on elsewhere; resume it anew")

    def end(self) -> int:
        session: Session = self.conversation.session
        self.screen.end(session, ())
        print(f"session {session.id}", file=sys.stderr)
        return 1 if session.status in ("failed", "crashed") else 0
