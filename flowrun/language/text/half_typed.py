"""The one reader of half-typed text, which is no YAML while it is typed.

A parser stops at the first bracket that is still open and tells nothing of what follows, and that
is when an editor asks. This one goes by lines, indents and brackets, and tells no more than is
asked then: where the cursor is, and which names there are.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from engine.source.tree import YamlPath

_KEY = re.compile(
    r"""(?P<indent>[ ]*)(?:-[ ]+)?
        (?P<key>"[^"]*"|'[^']*'|[^\s#"'\[\]{},&*!|>%@`][^:#]*?)\s*:(?=\s|$)""",
    re.VERBOSE,
)
_TYPE = re.compile(r"""\btype\s*:\s*["']?(\w+)""")
_ITEM = re.compile(r"(?P<indent>[ ]*)-(?:[ ]+|$)")
_MOST_LINES = 60


class Cursor(NamedTuple):
    """Where the cursor is: in the value at `path`, or in a key of the block there; `word` is what
    is typed of it so far."""

    path: YamlPath
    is_key: bool
    word: str


class DeclaredNames(NamedTuple):
    """The names in a text: parameters, and nodes with their types."""

    parameters: tuple[str, ...]
    nodes: dict[str, str]


def cursor_at(lines: list[str], line: int, before: str) -> Cursor:
    """What stands at the end of `before`, which is the beginning of that line."""
    first, text = _opened(lines, line, before)
    match = _KEY.match(text)
    item = _ITEM.match(text)
    above = _above(lines, first, _indent(text), is_item=item is not None)
    if match is None:
        if item:
            return _inside(text[item.end() :], above)
        return Cursor(above, True, text.strip())
    path = (*above, unquoted(match["key"]))
    return _inside(text[match.end() :].lstrip(), path)


def declared_names(text: str) -> DeclaredNames:
    parameters: list[str] = []
    nodes: dict[str, str] = {}
    top, name, child = "", "", 0
    for line in text.splitlines():
        match = _KEY.match(line)
        if match is None:
            continue
        indent, key = len(match["indent"]), unquoted(match["key"])
        if not indent:
            top, name, child = key, "", 0
            continue
        child = child or indent
        if top == "parameters" and indent == child:
            parameters.append(key)
        if top == "nodes" and indent == child:
            name = key
            nodes[name] = ""
        if top == "nodes" and name and not nodes[name] and (found := _TYPE.search(line)):
            nodes[name] = found[1]
    return DeclaredNames(tuple(parameters), nodes)


def typed_blocks(text: str) -> dict[str, str]:
    """The blocks at the top by their names, each with its `type:`, where it has one yet."""
    blocks: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        match = _KEY.match(line)
        if match and not match["indent"]:
            name = unquoted(match["key"])
            blocks[name] = ""
        if name and not blocks[name] and (found := _TYPE.search(line)):
            blocks[name] = found[1]
    return blocks


def top_value(text: str, key: str) -> str:
    """The text behind a key at the top."""
    found = re.search(rf"^{re.escape(key)}[ ]*:[ ]+([^#\n]+)", text, re.MULTILINE)
    return unquoted(found[1].strip()) if found else ""


def unquoted(key: str) -> str:
    return key[1:-1] if key[:1] in ("'", '"') and key[-1:] == key[:1] and len(key) > 1 else key


def _opened(lines: list[str], line: int, before: str) -> tuple[int, str]:
    """The line on which the brackets around the cursor are opened, and the text from there."""
    text, deepest = before, _indent(before) + 1
    for number in range(line, max(-1, line - _MOST_LINES), -1):
        if number < line:
            text = lines[number] + "\n" + text
        match = _KEY.match(text)
        inside = match is not None and len(match["indent"]) < deepest
        if match and inside and _is_open(text[match.end() :].lstrip(" ")):
            return number, text
        if number < line or before.strip():
            deepest = min(deepest, _indent(lines[number] if number < line else before))
    return line, before


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_open(value: str) -> bool:
    """Whether it begins with a bracket that is still open at its end."""
    depth = 0
    for mark in _marks(value) if value[:1] in ("[", "{") else ():
        depth += (mark in ("[", "{")) - (mark in ("]", "}"))
        if depth <= 0 and mark:
            return False
    return depth > 0


def _marks(text: str) -> Iterator[str]:
    """Brackets, colons and commas outside quotes, and the text between them where there is any."""
    word, quote = "", ""
    for index, character in enumerate(text):
        colon = character == ":" and text[index + 1 : index + 2] in ("", " ", "\n", "\t", "\r")
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"" and not word.strip():
            quote = character
        elif character in "[]{}," or colon:
            yield from (word, character) if word else (character,)
            word = ""
            continue
        word += character
    yield word


def _inside(text: str, path: YamlPath) -> Cursor:
    """Follows the brackets of a value to its end."""
    if text[:1] not in ("[", "{"):
        return Cursor(path, False, text)
    stack: list[tuple[str, YamlPath]] = []
    here, key, word = path, "", ""
    for mark in _marks(text):
        word = ""
        if mark in ("{", "["):
            stack.append((mark, here))
            here = (*here, 0) if mark == "[" else here
        elif mark in ("}", "]") and stack:
            here = stack.pop()[1]
        elif mark == "," and stack:
            opened, outer = stack[-1]
            index = here[-1] + 1 if opened == "[" and isinstance(here[-1], int) else 0
            here = (*outer, index) if opened == "[" else outer
        elif mark == ":" and stack:
            here = (*stack[-1][1], unquoted(key))
        else:
            key = mark.strip()
            word = mark
    is_key = bool(stack) and stack[-1][0] == "{" and here == stack[-1][1]
    return Cursor(here, is_key, word.rpartition("\n")[2].lstrip())


def _above(lines: list[str], line: int, indent: int, *, is_item: bool = False) -> YamlPath:
    """The keys of the lines above that this one stands under; 0 stands for any place in a list,
    whose dashes may be indented like the list's key."""
    path: list[str | int] = [0] if is_item else []
    for number in range(line - 1, -1, -1):
        if indent == 0 and not is_item:
            break
        match, item = _KEY.match(lines[number]), _ITEM.match(lines[number])
        if item:
            dash, column = len(item["indent"]), item.end()
            if dash >= indent:
                continue
            if match and column < indent:
                path.append(unquoted(match["key"]))
            path.append(0)
            indent, is_item = dash, True
        elif match and len(match["indent"]) < indent + is_item:
            indent, is_item = len(match["indent"]), False
            path.append(unquoted(match["key"]))
    return tuple(reversed(path))
