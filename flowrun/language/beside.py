"""Which files are flows, and which beside them name their nodes and parameters."""

import re
from collections.abc import Iterator
from pathlib import Path

from engine.errors import FlowError

from ..project.files import TEST, cassette_of, environment_files, is_of_no_flow
from .document import Document, Reader
from .references import Reference, cassette_references, environment_references, test_references

_FLOW = re.compile(r"""^(?:\ufeff)?["']?(?:flow|start|nodes)["']?\s*:""", re.MULTILINE)
_KEY = re.compile(r"^[^\s#].*:", re.MULTILINE)


def is_flow(path: Path, text: str) -> bool:
    """Whether a YAML file is meant as a flow, so that other files are left in peace."""
    return may_be_flow(path, "") and _FLOW.search(text) is not None


def may_be_flow(path: Path, text: str) -> bool:
    """Whether it is a flow, or may become one: nothing is written yet that is something else."""
    if is_of_no_flow(path):
        return False
    return _FLOW.search(text) is not None or _KEY.search(text) is None


def beside(flow: Path, read: Reader) -> Iterator[tuple[Document, list[Reference]]]:
    """Every test of a flow, its cassette and every environment, with the names in it.

    Raises `FlowError` for one that is not YAML: a test like that may be of any flow.
    """
    for path in sorted(flow.parent.glob(f"*{TEST}")):
        document = Document(path, read(path))
        subject = subject_of(document)
        if subject and subject.resolve() == flow.resolve():
            yield document, test_references(document)
            cassette = cassette_of(path)
            if cassette.is_file():
                document = Document(cassette, read(cassette))
                yield document, cassette_references(document)
    for path in environment_files(flow.parent):
        document = Document(path, read(path))
        yield document, environment_references(document)


def subject_of(test: Document) -> Path | None:
    """The flow that a test names."""
    named = test.data.get("flow") if isinstance(test.data, dict) else None
    return test.path.parent / named if isinstance(named, str) else None


def others_that_declare(flow: Path, parameter: str, read: Reader) -> list[str]:
    """The names of the other flows of the folder that declare a parameter."""
    found = []
    for path in sorted(flow.parent.glob("*.yaml")):
        if path.resolve() == flow.resolve() or not may_be_flow(path, ""):
            continue
        try:
            data = Document(path, read(path)).data
        except FlowError:
            continue
        declared = data.get("parameters") if isinstance(data, dict) else None
        if isinstance(declared, dict) and parameter in declared:
            found.append(path.name)
    return found
