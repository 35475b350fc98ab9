"""What a YAML file is for flowrun, by its name and its text: one rule for `check`, `fmt` and
editors."""

from enum import Enum, auto
from pathlib import Path

from engine.errors import FlowError
from engine.source.reading import parse_source

from .files import CREDENTIALS_FILE, MOST_BYTES, is_cassette, is_environment, is_file, is_test
from .flow_text import is_credentials_text, is_flow_text, is_foreign, may_be_meant_as_flow


class Kind(Enum):
    FLOW = auto()
    TEST = auto()
    CASSETTE = auto()
    CREDENTIALS = auto()
    ENVIRONMENT = auto()
    OTHER = auto()
    """The data of a local org, and whatever other tools read."""

    @property
    def may_hold_secrets(self) -> bool:
        """Whether no line of it is shown."""
        return self in (Kind.CREDENTIALS, Kind.ENVIRONMENT)

    @property
    def has_a_style(self) -> bool:
        return self not in (Kind.CASSETTE, Kind.OTHER)


def kind_of(path: Path, text: str) -> Kind:
    if is_cassette(path):
        return Kind.CASSETTE
    if is_foreign(text):
        return Kind.OTHER
    if is_test(path):
        return Kind.TEST
    if path.name == CREDENTIALS_FILE:
        return Kind.CREDENTIALS
    if is_environment(path):
        return Kind.ENVIRONMENT
    if is_flow_text(text):
        return Kind.FLOW
    return Kind.CREDENTIALS if is_credentials_text(text) else Kind.OTHER


def kind_of_file(path: Path) -> Kind:
    return kind_of(path, _text(path))


def kind_of_named(path: Path) -> Kind:
    """That of a file which somebody names: what may be meant as a flow is one, however much of it
    is missing, and so is what is not there or is no YAML, which is told of it then."""
    text = _text(path)
    kind = kind_of(path, text)
    if kind is not Kind.OTHER:
        return kind
    return Kind.FLOW if may_be_meant_as_flow(text) or not _is_yaml(text) else kind


def _is_yaml(text: str) -> bool:
    if "\ufffd" in text:  # what was there is no UTF-8
        return False
    try:
        parse_source(text, "")
    except FlowError:
        return False
    return True


def _text(path: Path) -> str:
    if not is_file(path):  # a pipe is read once, by who asked for it
        return ""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1).decode("utf-8", "replace")
    except OSError:
        return ""
