"""Where every scalar of a YAML text stands, down to the characters of its value."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from engine.source.tree import YamlPath

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_SPACE = frozenset(" \t\r\n\x85\u2028\u2029")
_ESCAPES = {"x": 2, "u": 4, "U": 8}
_BLANKS = {"n": "\n", "t": "\t", "r": "\r", " ": " ", "N": "\x85", "L": "\u2028", "P": "\u2029"}


class Span(NamedTuple):
    """A stretch of the text, in characters from its start."""

    start: int
    end: int


class Layout:
    """The text of one YAML document that parses. An alias leads to what it names."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = yaml.compose(text, Loader=_Loader)
        self._known: dict[int, list[Span]] = {}

    def value(self, path: YamlPath, below: yaml.Node | None = None) -> yaml.Node | None:
        """The value at `path`, from the root or `below` a node."""
        node = below or self.root
        for part in path:
            node = _child(node, part)
        return node

    def key(self, path: YamlPath, below: yaml.Node | None = None) -> yaml.ScalarNode | None:
        """The key that is the last part of `path`."""
        for key, _ in entries(self.value(path[:-1], below)):
            if key.value == path[-1]:
                return key
        return None

    def uses(self, scalar: yaml.ScalarNode) -> int:
        """In how many places a scalar stands: aliases repeat it."""
        return sum(one is scalar for one in _scalars(self.root, keys=True))

    def scalars(self) -> list[yaml.ScalarNode]:
        """Every scalar, keys too, each once, in the order of the text."""
        found = {node.start_mark.index: node for node in _scalars(self.root, keys=True)}
        return [found[start] for start in sorted(found)]

    def span(self, node: yaml.ScalarNode, start: int = 0, end: int | None = None) -> Span:
        """Where the characters `start` to `end` of a scalar's value stand."""
        end = len(node.value) if end is None else end
        places = self._places(node)
        if start >= end:
            at = places[start].start if start < len(places) else self._content(node)[0]
            return Span(at, at)
        return Span(places[start].start, places[end - 1].end)

    def offset(self, node: yaml.ScalarNode, position: int) -> int | None:
        """How many characters of a scalar's value stand before a position in the text."""
        if not node.start_mark.index <= position <= node.end_mark.index:
            return None
        return sum(place.end <= position for place in self._places(node))

    def _content(self, node: yaml.ScalarNode) -> tuple[int, int]:
        """Where the scalar itself begins, after its anchor and tag, and where it ends."""
        start, end = node.start_mark.index, node.end_mark.index
        while self.text[start : start + 1] in ("&", "!"):
            while start < end and self.text[start] not in _SPACE:
                start += 1
            while start < end and self.text[start] in _SPACE:
                start += 1
        if node.style in ("'", '"'):
            return start + 1, end - 1
        if node.style in ("|", ">"):
            while start < end and self.text[start] not in "\r\n":
                start += 1
        return start, end

    def _places(self, node: yaml.ScalarNode) -> list[Span]:
        start = node.start_mark.index
        if start not in self._known:
            self._known[start] = self._found(node)
        return self._known[start]

    def _found(self, node: yaml.ScalarNode) -> list[Span]:
        """The stretch of each character of the value. YAML folds, indents and escapes."""
        at, end = self._content(node)
        places = []
        for character in node.value:
            after = at
            while after < end and self.text[after] in _SPACE:
                after += 1
            if node.style == '"':
                after = self._joined(after, end)
            escaped = self._escape(after, node.style)
            if character in _SPACE and not (escaped and self._blank(after) == character):
                places.append(Span(at, after))
                continue
            places.append(Span(after, after + (escaped or 1)))
            at = after + (escaped or 1)
        return places

    def _joined(self, at: int, end: int) -> int:
        """Past the backslashes that join lines."""
        while self.text[at : at + 1] == "\\" and self.text[at + 1 : at + 2] in ("\n", "\r"):
            at += 1
            while at < end and self.text[at] in _SPACE:
                at += 1
        return at

    def _escape(self, at: int, style: str | None) -> int:
        """The length of the escape sequence there; 0 where a character stands for itself."""
        if style == "'" and self.text[at : at + 1] == "'":
            return 2
        if style == '"' and self.text[at : at + 1] == "\\":
            return 2 + _ESCAPES.get(self.text[at + 1 : at + 2], 0)
        return 0

    def _blank(self, at: int) -> str:
        kind = self.text[at + 1 : at + 2]
        if kind in _ESCAPES:
            return chr(int(self.text[at + 2 : at + 2 + _ESCAPES[kind]], 16))
        return _BLANKS.get(kind, kind)


def entries(node: Any) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    """The lines of a block."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key, value


def items(node: Any) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def values_in(node: Any) -> Iterator[yaml.ScalarNode]:
    """The scalars of a value, its keys left out."""
    return _scalars(node, keys=False)


def _scalars(node: Any, *, keys: bool) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    for key, value in entries(node):
        if keys:
            yield key
        yield from _scalars(value, keys=keys)
    for item in items(node):
        yield from _scalars(item, keys=keys)


def _child(node: Any, part: str | int) -> Any:
    if isinstance(part, int):
        found = items(node)
        return found[part] if part < len(found) else None
    return next((value for key, value in entries(node) if key.value == part), None)
