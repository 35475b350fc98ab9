"""What an editor makes of a schema, and the examples of the guides to hold against it."""

import re
from pathlib import Path
from typing import Any

from engine.source.reading import parse_source
from engine.source.tree import as_json

ROOT = Path(__file__).parent.parent.parent


def refusals(validator: Any, text: str) -> list[str]:
    """What an editor would underline; it reads scalars by YAML 1.2's core schema."""
    data = as_json(parse_source(text, "x.yaml").data)
    return [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(data)]


def examples(page: Path, language: str = "yaml") -> list[str]:
    """The blocks of a guide that are written in a language."""
    text = page.read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
