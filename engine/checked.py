"""All that can be said of a flow's text at once, for whatever shows it while it is written."""

from .check import check_draft
from .credentials import Credentials
from .errors import FlowError, Problem
from .flow import read_draft
from .node import Node
from .plugins import Types
from .source import Source, parse_source


def check_text(
    text: bytes | str, file: str, types: Types[Node], credentials: Credentials | None = None
) -> list[Problem]:
    """Every problem of a text: as YAML, as a flow, and whatever can be proved about the parts that
    can be read. `file` is the name that its problems have."""
    try:
        source = parse_source(text, file)
    except FlowError as error:
        return list(error.problems)
    return check_source(source, types, credentials)


def check_source(
    source: Source, types: Types[Node], credentials: Credentials | None = None
) -> list[Problem]:
    """As `check_text`, for a source that is already read."""
    try:
        draft = read_draft(source, types, credentials)
    except FlowError as error:
        return list(error.problems)
    return check_draft(draft)
