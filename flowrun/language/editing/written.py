"""Plain data as YAML text that is read back as the same data, in the style of what it replaces."""

import json
import re
from typing import Any

from engine.errors import FlowError
from engine.source.reading import parse_source

from .plain import ODD, Data, plain, same

WIDTH = 100
_INLINE = frozenset({"exits"})
"""Blocks that are written in braces where they fit."""
_UNSEEN = "[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]"


def scalar(value: Data, style: str = "", *, in_braces: bool = False) -> str:
    """A scalar in one line; `style` is the quote to keep where that can be. Nothing is written for
    None."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return json.dumps(value)
    for text in _spellings(value.removeprefix(ODD), style):
        if _reads_as(text, value, in_braces):
            return text
    raise FlowError("the text cannot be written as YAML")


def key_text(key: str, *, in_braces: bool = False) -> str:
    for text in _spellings(key, ""):
        written = f"{{{text}: 1}}" if in_braces else f"{text}: 1\n"
        if _data_of(written) == {key: "1"}:
            return text
    raise FlowError("the key cannot be written as YAML")


def in_one_line(value: Data, style: str = "", *, in_braces: bool = True) -> str:
    """Any value, blocks and lists in braces."""
    if isinstance(value, dict):
        entries = (
            f"{key_text(key, in_braces=True)}: {in_one_line(one)}".rstrip()
            if one is not None
            else f"{key_text(key, in_braces=True)}: "
            for key, one in value.items()
        )
        return "{" + ", ".join(entries) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(item_text, value)) + "]"
    return scalar(value, style, in_braces=in_braces)


def item_text(value: Data, style: str = "") -> str:
    """An item of a list in braces, where nothing can not stand for None."""
    return "null" if value is None else in_one_line(value, style)


def behind_key(value: Data, indent: int, style: str = "", key: str = "") -> list[str]:
    """The lines of a value: the first stands behind `key:` or `-`, the others below it, indented
    by `indent`."""
    if isinstance(value, str) and ("\n" in value or style in ("|", ">")):
        if lines := _literal(value, indent):
            return lines
        return [" " + scalar(value)]
    if isinstance(value, dict) and value and not _fits_in_braces(value, key, indent):
        return ["", *block_lines(value, indent)]
    if isinstance(value, list) and any(isinstance(one, dict | list) and one for one in value):
        return ["", *item_lines(value, indent)]
    written = in_one_line(value, style, in_braces=False)
    return [f" {written}" if written else ""]


def block_lines(value: dict[str, Data], indent: int) -> list[str]:
    """A block, an entry a line."""
    lines = []
    for key, one in value.items():
        first, *below = behind_key(one, indent + 2, key=key)
        lines += [" " * indent + key_text(key) + ":" + first, *below]
    return lines


def item_lines(value: list[Data], indent: int) -> list[str]:
    """A list, an item a line."""
    lines = []
    for one in value:
        if isinstance(one, dict) and one:
            first, *below = block_lines(one, indent + 2)
            lines += [" " * indent + "- " + first[indent + 2 :], *below]
        elif isinstance(one, list) and any(isinstance(inner, dict | list) for inner in one):
            lines.append(" " * indent + "- " + in_one_line(one))
        else:
            first, *below = behind_key(one, indent + 2)
            lines += [" " * indent + "-" + first, *below]
    return lines


def _fits_in_braces(value: dict[str, Data], key: str, indent: int) -> bool:
    if key not in _INLINE or any(isinstance(one, dict | list) for one in value.values()):
        return False
    return indent + len(key) + len(in_one_line(value)) < WIDTH


def _literal(text: str, indent: int) -> list[str]:
    """A `|` text; nothing for one that YAML would read otherwise."""
    if not text.strip("\n ") or text[0] in " \n\t" or re.search(rf"[\r\x85]|{_UNSEEN}", text):
        return []
    body = text.rstrip("\n")
    chomp = {0: "-", 1: ""}.get(len(text) - len(body), "+")
    lines = [" " * indent + line if line else "" for line in body.split("\n")]
    return [f" |{chomp}", *lines, *[""] * max(0, len(text) - len(body) - 1)]


def _spellings(text: str, style: str) -> list[str]:
    single = "'" + text.replace("'", "''") + "'"
    quoted = json.dumps(text, ensure_ascii=False)
    double = re.sub(_UNSEEN, lambda found: f"\\u{ord(found[0]):04x}", quoted)
    first = {"'": [single], '"': [double]}.get(style, [])
    return [*first, text, double]


def _reads_as(text: str, value: str, in_braces: bool) -> bool:
    written = f"{{k: {text}, l: 1}}" if in_braces else f"k: {text}\nl: 1\n"
    found = _data_of(written)
    return isinstance(found, dict) and list(found) == ["k", "l"] and same(plain(found["k"]), value)


def _data_of(text: str) -> Any:
    try:
        return parse_source(text, "").data
    except FlowError:
        return None
