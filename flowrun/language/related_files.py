"""Which files are flows, and which files beside a flow name its nodes and parameters."""

from collections.abc import Iterator
from pathlib import Path

from engine.errors import FlowError

from ..project.files import (
    cassette_of,
    environment_files,
    is_file,
    is_of_no_flow,
    is_same_file,
    test_files,
)
from ..project.flow_text import is_flow_text, may_become_flow
from .finder import Reference
from .references import cassette_references, environment_references, test_references
from .text.document import Document, ReadText


def is_flow(path: Path, text: str) -> bool:
    """Whether a YAML file is meant as a flow, so that other files are left in peace."""
    return not is_of_no_flow(path) and is_flow_text(text)


def may_be_flow(path: Path, text: str) -> bool:
    """Whether it is a flow, or may become one."""
    return not is_of_no_flow(path) and may_become_flow(text)


def related_references(flow: Path, read: ReadText) -> Iterator[tuple[Document, list[Reference]]]:
    """Every test of a flow, its cassette and every environment, with the names in it.

    Raises `FlowError` for one that is not YAML: a test like that may be of any flow.
    """
    for path in test_files(flow.parent):
        document = Document(path, read(path))
        subject = flow_of_test(document)
        if subject and is_same_file(subject, flow):
            yield document, test_references(document)
            cassette = cassette_of(path)
            if is_file(cassette):
                document = Document(cassette, read(cassette))
                yield document, cassette_references(document)
    for path in environment_files(flow.parent):
        document = Document(path, read(path))
        yield document, environment_references(document)


def flow_of_test(test: Document) -> Path | None:
    """The flow that a test names."""
    named = test.data.get("flow") if isinstance(test.data, dict) else None
    return test.path.parent / named if isinstance(named, str) else None


def others_that_declare(flow: Path, parameter: str, read: ReadText) -> list[str]:
    """The names of the other flows of the folder that declare a parameter."""
    found = []
    for path in sorted(flow.parent.glob("*.yaml")):
        if is_same_file(path, flow) or is_of_no_flow(path):
            continue
        try:
            data = Document(path, read(path)).data
        except FlowError:
            continue
        declared = data.get("parameters") if isinstance(data, dict) else None
        if isinstance(declared, dict) and parameter in declared:
            found.append(path.name)
    return found
