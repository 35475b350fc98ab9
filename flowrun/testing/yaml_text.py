"""YAML that flowrun reads back as the same data."""

from typing import Any

import yaml

from engine.source.tree import NoJson, Plain, as_json

WIDTH = 110


class Dumper(yaml.SafeDumper):
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


Dumper.add_representer(str, _text)
