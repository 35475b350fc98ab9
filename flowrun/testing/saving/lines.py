"""A test as lines of YAML."""

from collections.abc import Mapping
from typing import Any

import yaml

from ..yaml_text import WIDTH, Dumper

_LISTED = ("talk", "expect")


def test_lines(test: Mapping[str, Any], indent: int) -> list[str]:
    """The test as an item of the list `tests:`, whose dash stands behind `indent` spaces."""
    lines: list[str] = []
    for key, value in test.items():
        in_braces = isinstance(value, dict | list) and key not in _LISTED
        text = yaml.dump(
            {key: value},
            Dumper=Dumper,
            sort_keys=False,
            allow_unicode=True,
            width=WIDTH - indent,
            default_flow_style=None if in_braces else False,  # None: where it is short
        )
        lines += text.rstrip("\n").split("\n")
    margin = " " * indent
    marked = [("- " if number == 0 else "  ") + line for number, line in enumerate(lines)]
    return [(margin + line).rstrip() for line in marked]
