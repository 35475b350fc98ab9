"""Reads the tests of a file; of one with examples, a test for each of them."""

from collections.abc import Iterator
from typing import Any

from engine.source.tree import Block, Items, YamlPath

from ..expecting.expectations import ExpectationReader
from ..reading import Notes
from ..suite import Case, Suite
from .beginnings import Beginnings
from .examples import Example, examples_of

CASE_KEYS = (
    *("name", "now", "given", "credentials", "http", "at", "talk", "expect"),
    *("begins_with", "examples", "tags", "skip"),
)
LIST = "a list of tests, each of them begun with `- name: …`"
_TAG = r"[A-Za-z_][\w-]*"


class CaseReader:
    """Reads one test after another against what all of a file share."""

    def __init__(self, notes: Notes, suite: Suite, beginnings: Beginnings) -> None:
        self.notes = notes
        self.suite = suite
        self.beginnings = beginnings

    def cases(self, written: Any) -> Iterator[Case]:
        notes, names = self.notes, dict[str, int]()
        if written is None:
            notes.note((), 'missing key "tests": a list of tests', "missing-key")
        if isinstance(written, Items) and not written:
            notes.note(("tests",), "there is no test in it")
        for index, block in enumerate(notes.items(("tests",), written, LIST)):
            path = ("tests", index)
            if not isinstance(block, Block):
                notes.note(path, f"a test is a block of {', '.join(CASE_KEYS)}")
                continue
            notes.keys(path, block, CASE_KEYS)
            for case in self._of(path, block, f"test {index + 1}"):
                if case.name in names:
                    at = (*path, "name") if "name" in block else path
                    text = f"two tests are called so; the first is on line {names[case.name]}"
                    notes.note(at, text)
                names.setdefault(case.name, case.line)
                yield case

    def _of(self, path: YamlPath, block: Block, name: str) -> Iterator[Case]:
        if "name" in block:
            name = self.notes.text((*path, "name"), block["name"]) or name
        if "examples" not in block:
            at = (*path, "name") if "name" in block else path
            yield self._case(self.notes, path, block, name, at)
            return
        example: Example
        for example in examples_of(self.notes, path, block, name):
            yield self._case(example.notes, path, example.block, example.name, example.path)

    def _case(self, notes: Notes, path: YamlPath, block: Block, name: str, at: YamlPath) -> Case:
        suite = self.suite
        begun = self.beginnings.continued(notes, path, block)
        case = Case(suite, name, notes.source.problem(at, "", "").line)
        case.skip = _skip(notes, (*path, "skip"), block)
        case.tags = tuple(_tags(notes, (*path, "tags"), block.get("tags")))
        case.now, case.given, case.credentials = (
            begun.now or suite.now,
            begun.given,
            begun.credentials,
        )
        case.http, case.at, case.talk = begun.http, begun.at, begun.talk
        own = notes.block((*path, "http"), block.get("http"), "NODE: answer lines")
        case.inherited = frozenset(case.http.keys() - own.keys())
        expectations = ExpectationReader(notes, suite.flow, (*path, "expect"))
        case.expect = expectations.read(block.get("expect"))
        if not block.get("talk") and not block.get("expect"):
            notes.note(path, "a test has a talk: or an expect:, or both")
        return case


def _skip(notes: Notes, path: YamlPath, block: Block) -> str:
    """Why a test is not played."""
    if "skip" not in block:
        return ""
    written, takes = block["skip"], 'the reason, such as "until the service is there"'
    reason = notes.text(path, "" if written is None else written, takes).strip()
    if not reason or reason in ("true", "false", "yes", "no"):
        notes.note(path, f"takes {takes}; a test that is to be played has no skip:")
    return reason


def _tags(notes: Notes, path: YamlPath, written: Any) -> Iterator[str]:
    import re

    takes = "words, such as [smoke, slow]"
    several = [written] if isinstance(written, str) else notes.items(path, written, takes)
    for at, one in enumerate(several):
        place = path if isinstance(written, str) else (*path, at)
        tag = notes.text(place, one, "a word, such as smoke")
        if tag and not re.fullmatch(_TAG, tag):
            text = "a tag is a word of letters, digits, _ and -, so that pytest -m can ask for it"
            notes.note(place, text)
        elif tag in ("and", "or", "not", "None", "True", "False"):
            notes.note(place, f"{tag} is a word of pytest -m; call the tag something else")
        elif tag:
            yield tag
