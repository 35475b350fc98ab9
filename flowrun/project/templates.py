"""Flows to begin with, each with its test beside it."""

import os
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from engine.errors import FlowError

from .files import TEST
from .writing import write_all

FLOW_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


class FlowTemplate(NamedTuple):
    """`name` is that of its files in `flowrun/templates`."""

    name: str
    title: str
    about: str


FLOW_TEMPLATES = (
    FlowTemplate("flow", "A conversation", "Asks for a name and a question, and says goodbye."),
    FlowTemplate("greeting", "A greeting", "Says one sentence and ends: the smallest flow."),
)


def new_flow(template: str, flow: Path) -> tuple[Path, Path]:
    """Writes a flow and its test, both or neither. Raises `FlowError` rather than write over a
    file."""
    if not FLOW_NAME.fullmatch(flow.stem):
        made_of = "letters, digits, - and _, a letter first, make one: order-status"
        raise FlowError(f'"{flow.stem}" is no name for a flow; {made_of}')
    if template not in {one.name for one in FLOW_TEMPLATES}:
        names = ", ".join(one.name for one in FLOW_TEMPLATES)
        raise FlowError(f'no template "{template}"; there are: {names}')
    test = flow.with_name(flow.stem + TEST)
    words = {
        "NEW_FLOW": flow.stem,
        "FLOW_FILE": flow.as_posix(),
        "TEST_FILE": test.as_posix(),
    }
    write_new(
        {
            flow: filled(f"{template}.yaml.txt", words),
            test: filled(f"{template}.test.yaml.txt", words),
        }
    )
    return flow, test


def filled(template: str, words: Mapping[str, str]) -> str:
    text = files("flowrun").joinpath("templates", template).read_text("utf-8")
    for word, value in words.items():
        text = text.replace(word, value)
    return text


def write_new(texts: Mapping[Path, str]) -> None:
    """All of them or none. Raises `FlowError` rather than write over a file."""
    for path in texts:
        if os.path.lexists(path):
            raise FlowError(f"{path} is there already; nothing was written")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FlowError(f"{path}: cannot be written: {error.strerror}") from None
    write_all(texts)
