"""The notes of one turn: before them stands what was asked, so that only its repeat goes on with
them."""

import json

from engine.values.at_rest import Seal

from ...storage.served_sessions import ServedSessions

_ASKED = -1
"""Visits are numbered from 0."""


class NotesOfTurn:
    """As `Noted` wants them."""

    def __init__(self, sessions: ServedSessions, id: str, fingerprint: str) -> None:
        self._sessions = sessions
        self._asked = json.dumps(fingerprint)
        before = sessions.notes(id)
        self._before = [note for note in before if note[0] != _ASKED]
        self._is_noted = bool(before)
        self.is_kept = False
        """Once the turn itself is, nothing is noted of it: it is not made again."""
        self.is_of_another = any(
            number == _ASKED and text != self._asked for number, text in before
        )
        """Whether the turn that was cut off answered something else."""

    async def note(self, id: str, notes: list[tuple[int, str]]) -> None:
        if self.is_kept:
            return
        first = [] if self._is_noted else [(_ASKED, self._asked)]
        self._is_noted = True  # at once: a request in the background is noted beside its visit
        try:
            await self._sessions.note(id, [*first, *notes])
        except BaseException:  # cancelled too: the next note says again what was asked
            self._is_noted = not first
            raise

    def notes(self, id: str) -> list[tuple[int, str]]:
        return self._before

    def seal(self, id: str) -> Seal:
        return self._sessions.seal(id)

    def unseal(self, id: str) -> Seal:
        return self._sessions.unseal(id)
