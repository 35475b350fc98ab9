"""Outcomes as JUnit XML, as CI systems read it."""

import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from engine.errors import Problem

from ...cli.terminal import Style
from .outcome import Outcome
from .report import failure_lines

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(
    path: Path, outcomes: Sequence[Outcome], problems: Sequence[Problem], style: Style
) -> None:
    """A `testsuite` for each file; a file that cannot be read is an error in one of its own."""
    top = ElementTree.Element("testsuites", name="flowrun")
    files = dict.fromkeys([outcome.file for outcome in outcomes])
    for file in files:
        _suite(top, file, [outcome for outcome in outcomes if outcome.file == file], style)
    for file in dict.fromkeys(problem.file for problem in problems):
        found = [problem for problem in problems if problem.file == file]
        suite = _element(top, "testsuite", name=file, tests="1", failures="0", errors="1")
        case = _element(suite, "testcase", classname=file, name="is a test file", time="0")
        error = _element(case, "error", message=found[0].message)
        error.text = _xml("\n".join(map(str, found)))
    tree = ElementTree.ElementTree(top)
    ElementTree.indent(tree)
    path.parent.mkdir(parents=True, exist_ok=True)
    tree.write(path, encoding="utf-8", xml_declaration=True)


def _suite(top: ElementTree.Element, file: str, outcomes: Sequence[Outcome], style: Style) -> None:
    failed = [outcome for outcome in outcomes if outcome.failed]
    skipped = [outcome for outcome in outcomes if outcome.skipped]
    suite = _element(
        top,
        "testsuite",
        name=file,
        tests=str(len(outcomes)),
        failures=str(len(failed)),
        errors="0",
        skipped=str(len(skipped)),
        time=f"{sum(outcome.seconds for outcome in outcomes):.3f}",
    )
    for outcome in outcomes:
        case = _element(
            suite,
            "testcase",
            classname=file,
            name=outcome.name,
            file=file,
            line=str(outcome.line),
            time=f"{outcome.seconds:.3f}",
        )
        if outcome.skipped:
            _element(case, "skipped", message=outcome.skipped)
        if outcome.failed:
            failure = _element(case, "failure", message=outcome.failures[0].text)
            failure.text = _xml("\n".join(failure_lines(outcome, style)))


def _element(parent: ElementTree.Element, tag: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(
        parent, tag, {name: _xml(value) for name, value in attributes.items()}
    )


def _xml(text: str) -> str:
    return _NOT_IN_XML.sub("�", text)
