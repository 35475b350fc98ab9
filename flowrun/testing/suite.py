"""A `*.test.yaml` file: the flow it is about and its cases, all of it checked when it is read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

from engine.errors import FlowError, in_order
from engine.flow.loading import Flow, load_flow
from engine.node import Node
from engine.plugins import Types
from engine.source.reading import read_source
from engine.source.source import Source
from engine.source.tree import Block, Items, YamlPath
from engine.suggestions import nearest
from engine.values.environment import Environment

from ..project.files import is_test
from ..project.project import find_environment
from .answers import Answers, read_answers
from .clock import START, read_moment
from .expectations import Expectation, ExpectationReader, Words, parameters_of, read_words
from .reading import Notes
from .recording.masking import Rules, read_rules
from .stand_ins import forms

SUITE_KEYS = ("flow", "environment", "now", "credentials", "mask", "tests")
CASE_KEYS = ("name", "now", "given", "credentials", "http", "talk", "expect")
_LIST = "a list of tests, each of them begun with `- name: …`"


class Line(NamedTuple):
    """A line of the talk: what the bot is to say, or what the user says."""

    who: Literal["bot", "user"]
    words: Words
    place: str


@dataclass(slots=True)
class Case:
    """One test. `line` is where its name stands, `now` when it takes place."""

    suite: "Suite"
    name: str
    line: int
    now: datetime = START
    given: Mapping[str, Any] = field(default_factory=dict)
    credentials: Mapping[str, Answers] = field(default_factory=dict)
    http: Mapping[str, Answers] = field(default_factory=dict)
    talk: tuple[Line, ...] = ()
    expect: Expectation = field(default_factory=Expectation)

    @property
    def id(self) -> str:
        return f"{self.suite.file}::{self.name}"


@dataclass(slots=True)
class Suite:
    file: Path
    flow: Flow
    environment: Environment
    now: datetime = START
    cases: tuple[Case, ...] = ()
    rules: Rules = field(default_factory=Rules)

    @property
    def folder(self) -> Path:
        """Where the flow's credentials and environments are."""
        return Path(self.flow.file).parent


def read_suite(path: Path, types: Types[Node]) -> Suite:
    """Raises `FlowError` with every problem of the file, and of the flow it is about."""
    return suite_of(read_source(path), types)


def suite_of(source: Source, types: Types[Node]) -> Suite:
    """As `read_suite`, for a source that is already read."""
    notes = Notes(source)
    data = source.data
    if not isinstance(data, Block):
        raise source.error((), "not a test file; it begins with flow: and tests:", "wrong-test")
    notes.keys((), data, SUITE_KEYS)
    folder = Path(source.file).parent
    flow = _flow(notes, data, folder, types)
    if flow is None:
        _names(notes, data)
        raise FlowError(problems=notes.problems)
    suite = Suite(Path(source.file), flow, _environment(notes, data, flow))
    suite.now = _now(notes, (), data, suite)
    suite.rules = read_rules(notes, ("mask",), data.get("mask"), folder)
    shared = _credentials(notes, ("credentials",), data.get("credentials"), folder)
    reader = _CaseReader(notes, suite, folder, shared)
    suite.cases = tuple(reader.cases(data.get("tests")))
    if notes.problems:
        raise FlowError(problems=in_order(notes.problems))
    return suite


def _flow(notes: Notes, data: Block, folder: Path, types: Types[Node]) -> Flow | None:
    if "flow" not in data:
        notes.note((), 'missing key "flow": the file of the flow, such as demo.yaml', "missing-key")
        return None
    name = notes.text(("flow",), data["flow"], "the file of a flow")
    if not name:
        return None
    path = folder / name
    if not path.is_file():
        beside = [one.name for one in folder.glob("*.yaml") if not is_test(one)]
        text = f"there is no file {path}{nearest(name, beside)}"
        notes.note(("flow",), text, "unreadable")
        return None
    try:
        return load_flow(path, types)
    except FlowError as error:
        notes.adopt(error, ("flow",))
        return None


def _names(notes: Notes, data: Block) -> None:
    """What can be said of the tests when there is no flow to hold them against."""
    for index, written in enumerate(notes.items(("tests",), data.get("tests"), _LIST)):
        if isinstance(written, Block):
            notes.keys(("tests", index), written, CASE_KEYS)


def _environment(notes: Notes, data: Block, flow: Flow) -> Environment:
    written = data.get("environment")
    if written is None:
        return Environment()
    name = notes.text(("environment",), written, "the name of an environment")
    try:
        return find_environment(Path(flow.file).parent, name)
    except FlowError as error:
        notes.adopt(error, ("environment",), "wrong-environment")
        return Environment()


def _now(notes: Notes, path: YamlPath, block: Block, suite: Suite) -> datetime:
    """When the tests of a block take place: as the suite does, unless it says so."""
    if block.get("now") is None:
        return suite.now
    try:
        return read_moment(block["now"], suite.flow.time_zone)
    except ValueError as error:
        notes.note((*path, "now"), str(error), "entity-value")
        return suite.now


def _credentials(notes: Notes, path: YamlPath, written: Any, folder: Path) -> dict[str, Answers]:
    block = notes.block(path, written, f"NAME: {forms()} lines")
    return {
        name: read_answers(notes, (*path, name), value, folder) for name, value in block.items()
    }


class _CaseReader:
    """Reads one test after another, with what all tests of a file share: the flow they are about,
    the credentials that it uses, and what the file says of those."""

    def __init__(
        self, notes: Notes, suite: Suite, folder: Path, shared: Mapping[str, Answers]
    ) -> None:
        self.notes = notes
        self.suite = suite
        self.folder = folder
        self.shared = shared
        self.used = credentials_of(suite.flow)
        self._check_credentials(("credentials",), shared)

    def cases(self, written: Any) -> Iterator[Case]:
        notes, names = self.notes, dict[str, int]()
        if written is None:
            notes.note((), 'missing key "tests": a list of tests', "missing-key")
        if isinstance(written, Items) and not written:
            notes.note(("tests",), "there is no test in it")
        for index, block in enumerate(notes.items(("tests",), written, _LIST)):
            path = ("tests", index)
            if not isinstance(block, Block):
                notes.note(path, f"a test is a block of {', '.join(CASE_KEYS)}")
                continue
            case = self._case(path, block, index)
            if case.name in names:
                text = f"two tests are called so; the first is on line {names[case.name]}"
                notes.note((*path, "name"), text)
            names.setdefault(case.name, case.line)
            yield case

    def _case(self, path: YamlPath, block: Block, index: int) -> Case:
        notes, suite = self.notes, self.suite
        notes.keys(path, block, CASE_KEYS)
        name = f"test {index + 1}"
        if "name" in block:
            name = notes.text((*path, "name"), block["name"]) or name
        at = (*path, "name") if "name" in block else path
        case = Case(suite, name, notes.source.problem(at, "", "").line)
        case.now = _now(notes, path, block, suite)
        given = notes.block((*path, "given"), block.get("given"), "NAME: value lines")
        case.given = parameters_of(notes, suite.flow, (*path, "given"), given)
        self._check_given((*path, "given"), given, case.now)
        own = _credentials(notes, (*path, "credentials"), block.get("credentials"), self.folder)
        self._check_credentials((*path, "credentials"), own)
        case.credentials = {**self.shared, **own}
        expectations = ExpectationReader(notes, suite.flow, (*path, "expect"))
        case.http = self._http((*path, "http"), block.get("http"), expectations)
        case.talk = tuple(self._talk((*path, "talk"), block.get("talk")))
        case.expect = expectations.read(block.get("expect"))
        if not case.talk and not block.get("expect"):
            notes.note(path, "a test has a talk: or an expect:, or both")
        return case

    def _check_given(self, path: YamlPath, given: Block, now: datetime) -> None:
        """Each value is one that its parameter takes."""
        local = now.astimezone(self.suite.flow.time_zone)
        for written in given:
            parameter = self.suite.flow.parameters.get(written.removeprefix("$"))
            if parameter is not None and parameter.secret and isinstance(given[written], Block):
                text = "a test reads no secret; write any text, or leave it out for an invented one"
                self.notes.note((*path, written), text, "secret-reference")
            if parameter is not None and not isinstance(given[written], Block | Items | None):
                try:
                    parameter.accept(str(given[written]), lambda: local)
                except ValueError as error:
                    self.notes.note((*path, written), str(error), "entity-value")

    def _http(self, path: YamlPath, written: Any, nodes: ExpectationReader) -> dict[str, Answers]:
        answers = {}
        takes = "NODE: answer lines"
        for name, value in self.notes.block(path, written, takes).items():
            if nodes.asks((*path, name), name):
                answers[name] = read_answers(self.notes, (*path, name), value, self.folder)
        return answers

    def _check_credentials(self, path: YamlPath, answers: Mapping[str, Answers]) -> None:
        known = {name: None for name in self.used}
        known |= {str(self.suite.environment.credentials.get(name, name)): None for name in known}
        for name in answers:
            if name not in known:
                self.notes.unknown((*path, name), "no node of the flow uses the credential", known)

    def _talk(self, path: YamlPath, written: Any) -> Iterator[Line]:
        notes, takes = self.notes, "a list of `bot: …` and `user: …` lines"
        for index, item in enumerate(notes.items(path, written, takes)):
            at = (*path, index)
            if not isinstance(item, Block) or len(item) != 1:
                notes.note(at, "a line of a talk is `bot: …` or `user: …`")
                continue
            ((who, text),) = item.items()
            place = notes.place((*at, who))
            if who == "bot":
                yield Line("bot", read_words(notes, (*at, who), text), place)
            elif who == "user":
                said = "" if text is None else notes.text((*at, who), text)
                yield Line("user", Words(said), place)
            else:
                notes.keys(at, item, ("bot", "user"))


def credentials_of(flow: Flow) -> dict[str, str]:
    """The credentials that the flow's nodes name, with what each must speak."""
    used: dict[str, str] = {}
    for step in flow.steps.values():
        for named in step.node.named_credentials():
            used[named.name] = used.get(named.name) or named.speaks
    return used
