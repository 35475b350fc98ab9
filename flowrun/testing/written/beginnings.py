"""What a conversation begins with, in a test or shared by several of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.flow.loading import Flow
from engine.source.tree import Block, Items, YamlPath

from ..doubles.answers import Answers, read_answers
from ..doubles.clock import read_moment
from ..expecting.expectations import ExpectationReader, parameters_of
from ..expecting.words import Words, read_several, read_words
from ..reading import Notes
from ..stand_ins import forms
from ..suite import Line, Suite, credentials_of

OWN_KEYS = ("now", "given", "credentials", "http", "at", "talk")
BEGINNING_KEYS = ("begins_with", *OWN_KEYS)
LINE_KEYS = ("bot", "user", "said_in_any_order")


@dataclass(frozen=True, slots=True)
class Beginning:
    """A part of a conversation, with all that it needs; `at` is the node where it begins, empty for
    the flow's start, and `now` when it takes place, if it says so."""

    now: datetime | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    credentials: Mapping[str, Answers] = field(default_factory=dict)
    http: Mapping[str, Answers] = field(default_factory=dict)
    at: str = ""
    talk: tuple[Line, ...] = ()

    def continued(self, own: "Beginning") -> "Beginning":
        """What `own` says holds over this, and its talk goes on where this ends."""
        return Beginning(
            own.now or self.now,
            {**self.given, **own.given},
            {**self.credentials, **own.credentials},
            {**self.http, **own.http},
            own.at or self.at,
            (*self.talk, *own.talk),
        )


class Beginnings:
    """The beginnings that the tests of a file share, by their names."""

    def __init__(self, notes: Notes, suite: Suite, data: Block) -> None:
        self.notes = notes
        self.suite = suite
        self.folder = Path(notes.source.file).parent
        self.used = credentials_of(suite.flow)
        shared = self._credentials(notes, ("credentials",), data.get("credentials"))
        self.root = Beginning(credentials=shared)
        takes = "NAME: what a conversation begins with"
        self.written = notes.block(("beginnings",), data.get("beginnings"), takes)
        self._read: dict[str, Beginning] = {}
        self._reading: list[str] = []
        for name in self.written:
            self._named(name)

    def before(self, notes: Notes, path: YamlPath, block: Block) -> Beginning:
        """What a test or a beginning begins with."""
        if "begins_with" not in block:
            return self.root
        at = (*path, "begins_with")
        name = notes.text(at, block["begins_with"], "the name of one of the beginnings:")
        if name in self._reading:
            round_ = " → ".join([*self._reading[self._reading.index(name) :], name])
            notes.note(at, f"goes round: {round_}")
            return self.root
        if name and name not in self.written:
            notes.unknown_value(at, f'no beginning "{name}"', name, self.written)
            return self.root
        return self._named(name) if name else self.root

    def _named(self, name: str) -> Beginning:
        if name not in self._read:
            path, written = ("beginnings", name), self.written[name]
            self._read[name] = self.root
            block = self.notes.block(path, written, f"a block of {', '.join(BEGINNING_KEYS)}")
            if not block and (written is None or isinstance(written, Block)):
                self.notes.note(path, f"begins with nothing; it takes {', '.join(BEGINNING_KEYS)}")
            self.notes.keys(path, block, BEGINNING_KEYS)
            self._reading.append(name)
            self._read[name] = self.continued(self.notes, path, block)
            self._reading.pop()
        return self._read[name]

    def continued(self, notes: Notes, path: YamlPath, block: Block) -> Beginning:
        """A block with what it begins with before it."""
        before = self.before(notes, path, block)
        return before.continued(self._own(notes, path, block, before))

    def _own(self, notes: Notes, path: YamlPath, block: Block, before: Beginning) -> Beginning:
        """What a block says itself."""
        flow = self.suite.flow
        now = read_now(notes, path, block, flow)
        given = notes.block((*path, "given"), block.get("given"), "NAME: value lines")
        moment = now or before.now or self.suite.now
        self._check_given(notes, (*path, "given"), given, moment)
        nodes = ExpectationReader(notes, flow, path)
        at = ""
        if "at" in block:
            at = nodes.node((*path, "at"), block["at"])
            if before.talk:
                text = f"the conversation stands where {block['begins_with']} ends; at: is there"
                notes.note((*path, "at"), f"{text} to say", key=True)
        return Beginning(
            now,
            parameters_of(notes, flow, (*path, "given"), given),
            self._credentials(notes, (*path, "credentials"), block.get("credentials")),
            self._http(notes, (*path, "http"), block.get("http"), nodes),
            at,
            tuple(_talk(notes, (*path, "talk"), block.get("talk"))),
        )

    def _check_given(self, notes: Notes, path: YamlPath, given: Block, now: datetime) -> None:
        """Each value is one that its parameter takes."""
        local = now.astimezone(self.suite.flow.time_zone)
        for written in given:
            parameter = self.suite.flow.parameters.get(written.removeprefix("$"))
            if parameter is not None and parameter.secret and isinstance(given[written], Block):
                text = "a test reads no secret; write any text, or leave it out for an invented one"
                notes.note((*path, written), text, "secret-reference")
            if parameter is not None and not isinstance(given[written], Block | Items | None):
                try:
                    parameter.accept(str(given[written]), lambda: local)
                except ValueError as error:
                    notes.note((*path, written), str(error), "entity-value")

    def _http(
        self, notes: Notes, path: YamlPath, written: Any, nodes: ExpectationReader
    ) -> dict[str, Answers]:
        answers = {}
        for name, value in notes.block(path, written, "NODE: answer lines").items():
            if nodes.asks((*path, name), name):
                answers[name] = read_answers(notes, (*path, name), value, self.folder)
        return answers

    def _credentials(self, notes: Notes, path: YamlPath, written: Any) -> dict[str, Answers]:
        block = notes.block(path, written, f"NAME: {forms()} lines")
        answers = {
            name: read_answers(notes, (*path, name), value, self.folder)
            for name, value in block.items()
        }
        known = {name: None for name in self.used}
        known |= {str(self.suite.environment.credentials.get(name, name)): None for name in known}
        for name in answers:
            if name not in known:
                notes.unknown((*path, name), "no node of the flow uses the credential", known)
        return answers


def read_now(notes: Notes, path: YamlPath, block: Block, flow: Flow) -> datetime | None:
    """When the tests of a block take place, if it says so."""
    if block.get("now") is None:
        return None
    try:
        return read_moment(block["now"], flow.time_zone)
    except ValueError as error:
        notes.note((*path, "now"), str(error), "entity-value")
        return None


def _talk(notes: Notes, path: YamlPath, written: Any) -> Iterator[Line]:
    takes = "a list of `bot: …` and `user: …` lines"
    for index, item in enumerate(notes.items(path, written, takes)):
        at = (*path, index)
        if not isinstance(item, Block) or len(item) != 1:
            notes.note(at, "a line of a talk is `bot: …` or `user: …`")
            continue
        ((who, text),) = item.items()
        place = notes.place((*at, who))
        if who == "bot":
            yield Line("bot", read_words(notes, (*at, who), text), place)
        elif who == "said_in_any_order":
            several = read_several(notes, (*at, who), text)
            yield Line("bot", several[0] if several else Words(""), place, several)
        elif who == "user":
            said = "" if text is None else notes.text((*at, who), text)
            yield Line("user", Words(said), place)
        else:
            notes.keys(at, item, LINE_KEYS)
