"""A talk with a flow in the studio: it runs the text that the page sent, and can be taken back."""

import asyncio
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from operator import is_
from pathlib import Path
from typing import Any, NamedTuple

from engine.credentials.connections import Connections
from engine.errors import CredentialError, StoreError
from engine.flow.loading import Flow
from engine.run.runner import Runner
from engine.run.session import Session
from engine.run.store import KeptTurn, Provenance
from engine.run.turn import Visit, shown_values
from engine.values.parameters import SYSTEM, UNSET
from engine.values.redaction import Redaction

from ..conversation import Conversation, Transcript
from ..storage.home import open_store
from .refusal import Refusal
from .told import Json, lengths_of, messages_of, path_of, quick_replies_of, visits_of

MOST_TURNS = 300


class Subject(NamedTuple):
    """What a talk is about: a flow of the folder as its text stood in the page."""

    file: str
    path: Path
    text: str
    environment: str | None
    flow: Flow


class Talk:
    """One session. `given` is what was typed for its parameters; with `keeps` it is kept after
    each turn, as `flowrun FLOW --save-session` keeps one."""

    def __init__(
        self,
        subject: Subject,
        connections: Connections,
        values: Mapping[str, Any],
        given: Mapping[str, Any],
        *,
        keeps: bool,
    ) -> None:
        """Raises as `Runner.start` does."""
        self.subject = subject
        self.given = given
        self._keeps = keeps
        self._connections = connections
        runner = Runner(subject.flow, connections, watch=self._watch)
        self._conversation = Conversation(runner, runner.start(values))
        self.transcript = Transcript(self._conversation.session.parameters)
        self._before: list[Session] = []
        self._said: list[list[tuple[str, ...]]] = []
        self._saying: list[tuple[str, ...]] = []
        self._warnings: list[tuple[str, ...]] = []
        self._told_last: list[KeptTurn] = []
        self._not_kept = ""
        self._busy = False
        self._task: asyncio.Task[Json] | None = None

    @property
    def session(self) -> Session:
        return self._conversation.session

    @property
    def id(self) -> str:
        return self.session.id

    @property
    def is_busy(self) -> bool:
        return self._busy

    async def begin(self) -> Json:
        with self.held():
            return await self._done(self._turn(None))

    async def say(self, text: str) -> Json:
        """Raises `Refusal` where nobody listens."""
        with self.held():
            if not self._conversation.waits:
                raise Refusal(409, f"nobody listens: the talk is over ({self.session.status})")
            if len(self._before) >= MOST_TURNS:
                raise Refusal(409, f"a talk has {MOST_TURNS} turns at most; begin a new one")
            return await self._done(self._turn(text))

    async def restart(self, turn: int) -> Json:
        """As it was before that turn; before the first nobody waits, so it is made again."""
        with self.held():
            if not 1 <= turn <= len(self._before):
                raise Refusal(422, f"the talk has no turn {turn}; it has {len(self._before)}")
            self._conversation.session = self._before[turn - 1]
            self.transcript = self.transcript.first(turn - 1)
            del self._before[turn - 1 :], self._said[turn - 1 :], self._warnings[turn - 1 :]
            return await self._done(self._turn(None) if turn == 1 else self._as_it_is())

    async def end(self) -> None:
        """Cuts off what is under way."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._connections.aclose()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody goes on meanwhile. Raises `Refusal` where somebody does already."""
        if self._busy:
            raise Refusal(409, "the flow is still answering; wait for it")
        self._busy = True
        try:
            yield
        finally:
            self._busy = False

    async def _done(self, work: Coroutine[Any, Any, Json]) -> Json:
        task = self._task = asyncio.get_running_loop().create_task(work)
        try:
            return await task
        except asyncio.CancelledError:
            if task.cancelled() and not _is_cancelled():
                raise Refusal(409, "the talk was ended meanwhile") from None
            raise
        finally:
            self._task = None

    async def _turn(self, heard: str | None) -> Json:
        before, self._saying = self.session, []
        turn = await self._conversation.turn(heard)
        self._before.append(before)
        self._said.append(self._saying)
        self._warnings.append((*turn.credential_errors, *turn.warnings))
        self.transcript.add(turn, self._conversation)
        return await self._as_it_is()

    async def _as_it_is(self) -> Json:
        return await asyncio.to_thread(self._kept_and_told)

    def _watch(self, says: tuple[str, ...], _visit: Visit, _redaction: Redaction) -> None:
        self._saying.append(says)

    def _kept_and_told(self) -> Json:
        """Only what is new, where all turns before are as they were: a turn costs the same, however
        many there are. What it met is hidden in the earlier ones too, which are others then."""
        turns, before = self.transcript.kept(), self._told_last
        self._told_last = turns
        is_longer = len(turns) > len(before) and all(map(is_, turns, before))
        since = len(before) if is_longer else 0
        self._keep(turns, since)
        return self._told(turns, since)

    def _keep(self, turns: Sequence[KeptTurn], since: int) -> None:
        """That a talk cannot be kept spoils none."""
        if not self._keeps:
            return
        caller = self.session.parameters.get("CALLER_PHONE_NUMBER")
        origin = Provenance(
            str(self.subject.path.resolve()),
            caller if isinstance(caller, str) else None,
            environment=self.subject.environment,
        )
        now = self._connections.clock.now()
        try:
            open_store().keep(self.session, turns[since:], origin, now=now, anew=not since)
        except (CredentialError, StoreError) as error:
            self._keeps = False
            self._not_kept = f"the session is not kept: {error}"

    def as_json(self) -> Json:
        """Masked by all secrets that the talk has met."""
        return self._told(self.transcript.kept(), 0)

    def _told(self, turns: Sequence[KeptTurn], since: int) -> Json:
        """`messages`, `visits` and `path` are those of the turns after so many; `from` says how
        many of each there were before."""
        session, mask = self.session, self.transcript.redaction.text
        said = [[[mask(text) for text in says] for says in turn] for turn in self._said[since:]]
        warnings = [*chain.from_iterable(self._warnings), self._not_kept]
        labels = {name: step.label for name, step in self.subject.flow.steps.items()}
        return {
            "id": session.id,
            "file": self.subject.file,
            "environment": self.subject.environment,
            "status": session.status,
            "error": session.error and mask(session.error),
            "waits": self._conversation.waits,
            "quick_replies": quick_replies_of(turns[-1]) if turns else [],
            "from": lengths_of(turns[:since]),
            "messages": messages_of(turns, since),
            "turns": len(turns),
            "parameters": self._parameters(),
            "visits": visits_of(turns, labels, said, since),
            "path": path_of(turns[since:]),
            "warnings": list(dict.fromkeys(filter(None, warnings))),
        }

    def _parameters(self) -> list[Json]:
        values = self.session.parameters
        before = self._before[-1].parameters if self._before else {}
        shown = shown_values(values, self.transcript.redaction)
        return [
            {
                "name": name,
                "value": shown.get(name),
                "changed": _differ(values.get(name, UNSET), before.get(name, UNSET)),
                "system": name in SYSTEM,
                "secret": declared.secret,
            }
            for name, declared in self.subject.flow.parameters.items()
        ]


def _differ(one: Any, other: Any) -> bool:
    return one is not other and (type(one) is not type(other) or bool(one != other))


def _is_cancelled() -> bool:
    """Whether who waits is cancelled too."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
