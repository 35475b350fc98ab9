"""Plays a test: talks as its user does and judges what it gets."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, chdir, contextmanager, nullcontext
from typing import NamedTuple

from engine.errors import CredentialError, FlowError, NodeError
from engine.values.redaction import Redaction

from .conversation import TestedConversation
from .doubles.unanswered import unanswered_failures
from .expecting.judging import judge
from .expecting.judging_words import not_in_any_order
from .expecting.words import TOO_SLOW, Words, each_its_own
from .isolation.attempts import Attempt
from .isolation.offline import on_this_machine
from .log import captured_log
from .reporting.outcome import Failure, Mark, Outcome, Said, Visited
from .stage import Stage, Surroundings
from .suite import Case, Line


class Played(NamedTuple):
    """The outcome of a test, the stage it was played on, and every secret that it met."""

    outcome: Outcome
    stage: Stage | None
    redaction: Redaction


async def play(case: Case, around: Surroundings | None = None) -> Played:
    """Runs one test in a world of its own. What `around` holds beyond the test's own answers is
    how it is recorded, replayed or let out."""
    around = around or Surroundings()
    around.environment = case.suite.environment
    around.http, around.credentials = case.http, case.credentials
    around.start = case.now
    flow = case.suite.flow
    outcome = Outcome(str(case.suite.file), case.name, case.line, flow.file)
    began = time.perf_counter()
    stage: Stage | None = None
    redaction = Redaction()
    place = f"{outcome.file}:{case.line}"
    offline: AbstractContextManager[list[Attempt]]
    offline = on_this_machine() if around.real is None else nullcontext([])
    with captured_log() as log, offline as tried:
        try:
            stage = Stage(flow, around)
            async with stage.connections:
                with scratch_folder() if around.real is None else nullcontext():
                    redaction = await _Talk(case, stage, outcome).play()
        except (FlowError, CredentialError) as error:
            outcome.failures = (*outcome.failures, Failure(place, str(error)))
    leaks = (Failure(place, str(attempt)) for attempt in dict.fromkeys(tried))
    outcome.failures = (*leaks, *outcome.failures)
    outcome.seconds = time.perf_counter() - began
    if around.outside is not None:  # time there was real
        outcome.virtual_seconds = 0.0
    outcome.log = "\n".join(log)
    return Played(outcome, stage, redaction)


@contextmanager
def scratch_folder() -> Iterator[None]:
    """Meanwhile what a node saves to a file (`save_to`) lands where nobody keeps it."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        yield


class _Talk:
    def __init__(self, case: Case, stage: Stage, outcome: Outcome) -> None:
        self.case = case
        self.stage = stage
        self.outcome = outcome
        self.failures: list[Failure] = []
        self.said: list[Said] = []
        self.more: list[str] = []
        """What was said that no line of the talk holds."""

    async def play(self) -> Redaction:
        case, outcome, stage = self.case, self.outcome, self.stage
        given = dict(case.given)
        first = next((line.words.text for line in case.talk if line.who == "user"), None)
        if first is not None:
            given.setdefault("INITIAL_MESSAGE", first)
        conversation = TestedConversation(stage, given, at=case.at)
        began = stage.clock.monotonic()
        await self._converse(conversation)
        outcome.virtual_seconds = stage.clock.monotonic() - began
        outcome.status = conversation.session.status
        outcome.trace, outcome.taken = conversation.trace(), conversation.taken()
        outcome.talk = tuple(self.said)
        missing = unanswered_failures(case, stage, conversation)
        if missing:  # whatever else went otherwise follows from it
            node = stage.wire.unanswered[0].node
            outcome.trace = tuple(_unanswered(visited, node) for visited in outcome.trace)
            outcome.failures = tuple(missing)
        else:
            # What is missing from the talk is told as that, and not as something else as well.
            more = () if self.failures else self.more
            outcome.failures = (*self.failures, *judge(case, stage, conversation, more))
        return conversation.redaction

    async def _converse(self, conversation: TestedConversation) -> None:
        """Turn by turn; each `bot:` line is looked for in what was said since the last `user:`."""
        heard: str | None = None
        stretches = _stretches(self.case.talk)
        for index, (expected, user) in enumerate(stretches):
            said = await conversation.hear(heard)
            self._hear(said, expected)
            if self.stage.wire.unanswered or user is None:
                return
            if not conversation.waits:
                self._nobody_listens(conversation, [user, *_rest(stretches, index)])
                return
            heard = user.words.text
            self.said.append(Said("user", heard))

    def _hear(self, said: list[str], expected: Sequence[Line]) -> None:
        message, offset, found = 0, 0, set[int]()
        missing: list[tuple[Line, str, str]] = []
        for line in expected:
            if line.several:
                held = _each(line, said, message, offset)
                missing += [(line, str(words), text) for words, text in held.missing]
                at, end = max(held.ends, default=(message, offset))
                found |= {one for one, _ in held.ends}
            else:
                at, end = _found(line, said, message, offset)
                if at < 0:
                    missing.append((line, str(line.words), _not_said(line, said)))
                    continue
                found.add(at)
            message, offset = at, end
        for index, text in enumerate(said):
            instead = bool(missing) and index not in found
            self.said.append(Said("bot", text, "instead" if instead else ""))
            if index not in found:
                self.more.append(text)
        for line, words, text in missing:
            self.said.append(Said("bot", words, "missing", line.place))
            self.failures.append(Failure(line.place, text))

    def _nobody_listens(self, conversation: TestedConversation, left: Sequence[Line]) -> None:
        first = left[0]
        session = conversation.session
        text = f'nobody hears "{first.words.text}": the session {_over(session.status)}'
        if session.error:
            text += f" ({conversation.redaction.text(session.error)})"
        self.failures.append(Failure(first.place, text))
        for line in left:
            mark: Mark = "unheard" if line.who == "user" else "missing"
            for words in line.several or (line.words,):
                self.said.append(Said(line.who, str(words), mark, line.place))


def _unanswered(visited: Visited, node: str) -> Visited:
    """The visit that sent it, its error said as it is: there is no network here to be down."""
    if visited.node != node or not visited.error:
        return visited
    return visited._replace(error="nothing in this test answers it")


Stretch = tuple[list[Line], Line | None]


def _stretches(talk: Sequence[Line]) -> list[Stretch]:
    """What the bot is to say until each thing the user says, and after the last."""
    stretches: list[Stretch] = []
    expected: list[Line] = []
    for line in talk:
        if line.who == "bot":
            expected.append(line)
        else:
            stretches.append((expected, line))
            expected = []
    return [*stretches, (expected, None)]


def _rest(stretches: Sequence[Stretch], index: int) -> list[Line]:
    """The lines of the talk after what the user says at the end of a stretch."""
    rest: list[Line] = []
    for expected, user in stretches[index + 1 :]:
        rest += expected + ([user] if user else [])
    return rest


class _Each(NamedTuple):
    """Of a line with several texts: where each was found, and those that were not, with why."""

    ends: list[tuple[int, int]]
    missing: list[tuple[Words, str]]


def _each(line: Line, said: Sequence[str], message: int, offset: int) -> _Each:
    missing = not_in_any_order(line.several, said, message, offset)
    try:
        ends = list(each_its_own(line.several, said, message, offset).values())
    except NodeError:
        ends = []
    return _Each(ends, missing)


def _find(line: Line, said: Sequence[str], message: int, offset: int) -> tuple[int, int]:
    """The message that holds a line, and where it ends in it, from a place on; (-1, 0) if none.
    Raises `NodeError` for a pattern that takes too long."""
    for index in range(message, len(said)):
        end = line.words.found_in(said[index], offset if index == message else 0)
        if end >= 0:
            return index, end
    return -1, 0


def _found(line: Line, said: Sequence[str], message: int, offset: int) -> tuple[int, int]:
    """As `_find`; a pattern that takes too long is told where the line is told as missing."""
    try:
        return _find(line, said, message, offset)
    except NodeError:
        return -1, 0


def _not_said(line: Line, said: Sequence[str]) -> str:
    words = line.words
    try:
        if _find(line, said, 0, 0)[0] >= 0:
            return f"{words.quoted} was said before the line above it, not after"
    except NodeError:
        return f"{words.quoted} {TOO_SLOW}"
    return words.missing(said) + ("" if said else "; nothing was")


def _over(status: str) -> str:
    return {"ended": "has ended", "failed": "has failed", "crashed": "has crashed"}.get(
        status, f"is {status}"
    )
