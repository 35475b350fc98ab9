"""A new environment: other credentials in the place of those that the flows of a folder name."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

import yaml

from engine.errors import FlowError

from .files import ENVIRONMENTS
from .templates import write_new

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def new_environment(
    folders: Collection[Path], name: str, credentials: Mapping[str, str]
) -> list[Path]:
    """Writes it beside the flows of each folder, or nothing. Raises `FlowError` rather than write
    over a file."""
    if not NAME.fullmatch(name):
        made_of = "letters, digits, - and _ make one: qa"
        raise FlowError(f'"{name[:100]}" is no name for an environment; {made_of}')
    text = yaml.safe_dump({"credentials": dict(credentials)}, allow_unicode=True, sort_keys=False)
    texts = {folder / ENVIRONMENTS / f"{name}.yaml": text for folder in folders}
    write_new(texts)
    return list(texts)
