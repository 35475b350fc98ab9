"""Reads a `*.test.yaml` file."""

from collections.abc import Sequence
from pathlib import Path

from engine.errors import FlowError, in_order
from engine.flow.loading import Flow, load_flow
from engine.node import Node
from engine.plugins import Types
from engine.source.reading import read_source
from engine.source.source import Source
from engine.source.tree import Block
from engine.suggestions import nearest
from engine.values.environment import Environment

from ...project.files import is_file, is_test
from ...project.project import find_environment
from ..reading import Notes
from ..recording.rules import read_rules
from ..suite import Suite
from .beginnings import BEGINNING_KEYS, Beginnings, read_now
from .cases import CASE_KEYS, CaseReader

SUITE_KEYS = ("flow", "environment", "now", "credentials", "mask", "beginnings", "tests")
LIST = "a list of tests, each of them begun with `- name: …`"


def read_suite(path: Path, types: Types[Node], environment: str | None = None) -> Suite:
    """In another `environment` than its own, where one is named. Raises `FlowError` with every
    problem of the file, and of the flow it is about."""
    return suite_of(read_source(path, tolerant=True), types, environment)


def suite_of(source: Source, types: Types[Node], environment: str | None = None) -> Suite:
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
    found = (
        _environment(notes, data, flow)
        if environment is None
        else find_environment(Path(flow.file).parent, environment)
    )
    suite = Suite(Path(source.file), flow, found)
    suite.now = read_now(notes, (), data, flow) or suite.now
    suite.rules = read_rules(notes, ("mask",), data.get("mask"), folder)
    beginnings = Beginnings(notes, suite, data)
    suite.cases = tuple(CaseReader(notes, suite, beginnings).cases(data.get("tests")))
    if notes.problems:
        # A test is read once for each of its examples, and says the same of itself each time.
        raise FlowError(problems=in_order(dict.fromkeys(notes.problems)))
    return suite


def _flow(notes: Notes, data: Block, folder: Path, types: Types[Node]) -> Flow | None:
    if "flow" not in data:
        notes.note((), 'missing key "flow": the file of the flow, such as demo.yaml', "missing-key")
        return None
    name = notes.text(("flow",), data["flow"], "the file of a flow")
    if not name:
        return None
    path = folder / name
    if not is_file(path):
        beside = [one.name for one in folder.glob("*.yaml") if not is_test(one)]
        hint = nearest(name, beside)
        notes.note(("flow",), f"there is no file {path}{hint}", "unreadable", hint=hint)
        return None
    try:
        return load_flow(path, types)
    except FlowError as error:
        notes.adopt(error, ("flow",))
        return None


def _names(notes: Notes, data: Block) -> None:
    """What can be said of the tests when there is no flow to hold them against."""
    for index, written in enumerate(notes.items(("tests",), data.get("tests"), LIST)):
        _keys(notes, ("tests", index), written, CASE_KEYS)
    takes = "NAME: what a conversation begins with"
    for name, written in notes.block(("beginnings",), data.get("beginnings"), takes).items():
        _keys(notes, ("beginnings", name), written, BEGINNING_KEYS)


def _keys(notes: Notes, path: tuple[str | int, ...], written: object, keys: Sequence[str]) -> None:
    if isinstance(written, Block):
        notes.keys(path, written, keys)


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
