"""A test as YAML text that flowrun reads back as the same data."""

from collections.abc import Mapping
from typing import Any

import yaml

from engine.source.tree import NoJson, Plain, as_json

_LISTED = ("talk", "expect")
WIDTH = 110


class _Dumper(yaml.SafeDumper):
    """Quotes what flowrun would read as a number or a constant, such as `0E0`."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=_style(text))


def _style(text: str) -> str | None:
    try:
        return None if isinstance(as_json(Plain(text)), str) else '"'
    except NoJson:
        return '"'


_Dumper.add_representer(str, _text)


def test_lines(test: Mapping[str, Any], indent: int) -> list[str]:
    """The test as an item of the list `tests:`, whose dash stands behind `indent` spaces."""
    lines: list[str] = []
    for key, value in test.items():
        in_braces = isinstance(value, dict | list) and key not in _LISTED
        text = yaml.dump(
            {key: value},
            Dumper=_Dumper,
            sort_keys=False,
            allow_unicode=True,
            width=WIDTH - indent,
            default_flow_style=None if in_braces else False,  # None: where it is short
        )
        lines += text.rstrip("\n").split("\n")
    margin = " " * indent
    marked = [("- " if number == 0 else "  ") + line for number, line in enumerate(lines)]
    return [(margin + line).rstrip() for line in marked]
