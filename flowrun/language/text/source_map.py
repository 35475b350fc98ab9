"""Where every scalar of a YAML text stands, down to the characters of its value."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from engine.source.source import Source
from engine.source.tree import Block, EntrySpan, Items, Numbers, Span, YamlPath, span_of

_SPACE = frozenset(" \t\r\n\x85\u2028\u2029")
_ESCAPES = {"x": 2, "u": 4, "U": 8}
_BLANKS = {"n": "\n", "t": "\t", "r": "\r", " ": " ", "N": "\x85", "L": "\u2028", "P": "\u2029"}


T = TypeVar("T")


class Spanned(NamedTuple, Generic[T]):
    """A value or a key and where it stands: a `Block`, `Items`, or the text of a scalar."""

    value: T
    span: Span


Scalar = Spanned[str]
Anything = Spanned[Any]


class SourceMap:
    """The values of a source, each with its place. An alias leads to what it names."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.root = self._spanned(source.data, source.span) if source.span else None
        self._known: dict[int, list[Span]] = {}

    def value(self, path: YamlPath, below: Anything | None = None) -> Anything | None:
        """The value at `path`, from the root or `below` a value."""
        node: Anything | None = below or self.root
        for part in path:
            node = self._child(node, part)
        return node

    def key(self, path: YamlPath, below: Anything | None = None) -> Scalar | None:
        """The key that is the last part of `path`."""
        above = self.value(path[:-1], below)
        span = span_of(above.value, path[-1]) if above else None
        return Spanned(str(path[-1]), span.key) if span else None

    def entries(self, node: Anything | None) -> Iterator[tuple[Scalar, Anything]]:
        """The keys and values of a block, and behind them those that stand there once more."""
        block = node.value if node else None
        if isinstance(block, Block):
            for name, span in block.entry_spans():
                yield Spanned(name, span.key), self._spanned(block[name], span.value)
            for name, value, numbers in block.repeated or ():
                span = EntrySpan(*numbers)
                yield Spanned(name, span.key), self._spanned(value, span.value)

    def items(self, node: Anything | None) -> Iterator[Anything]:
        """The values of a list."""
        items = node.value if node else None
        if isinstance(items, Items):
            for item, span in items.entry_spans():
                yield self._spanned(item, span.value)

    def path_at(self, offset: int) -> tuple[YamlPath, bool] | None:
        """The path of the scalar at an offset, and whether it is a key there."""
        return self._path_at(offset, self.root, ())

    def _path_at(
        self, offset: int, node: Anything | None, path: YamlPath
    ) -> tuple[YamlPath, bool] | None:
        parts: list[tuple[str | int, Anything]] = [*enumerate(self.items(node))]
        for key, value in self.entries(node):
            if _holds(key, offset):
                return (*path, key.value), True
            parts.append((key.value, value))
        for part, value in parts:
            if _holds(value, offset) and isinstance(value.value, str):
                return (*path, part), False
            if _holds(value, offset) and (found := self._path_at(offset, value, (*path, part))):
                return found
        return None

    def values_in(self, node: Anything | None) -> Iterator[Scalar]:
        """The scalars of a value, its keys left out."""
        return self._scalars(node, keys=False)

    def scalars(self) -> list[Scalar]:
        """Every scalar, keys too, each once, in the order of the text."""
        found = {one.span.start: one for one in self._scalars(self.root, keys=True)}
        return [found[start] for start in sorted(found)]

    def uses(self, scalar: Scalar) -> int:
        """In how many places a scalar stands: aliases repeat it."""
        return self._uses[scalar.span]

    @cached_property
    def _uses(self) -> Counter[Span]:
        return Counter(one.span for one in self._scalars(self.root, keys=True))

    def beginning_at(self, offsets: Iterable[int]) -> dict[int, Span]:
        """The scalars that begin at these offsets, keys too; no block without one is looked into.
        One that an alias names is not looked for."""
        wanted = sorted(set(offsets))
        found: dict[int, Span] = {}
        whole = self.source.span
        if whole and isinstance(self.source.data, str):
            return _among(wanted, *whole)
        rest = [self.source.data] if whole else []
        while rest:
            node = rest.pop()
            for value, (start, end, key_start, key_end) in _entries(node):
                if isinstance(node, Block):
                    found |= _among(wanted, key_start, key_end)
                if bisect_left(wanted, start) == bisect_left(wanted, end + 1):
                    continue
                if isinstance(value, Block | Items):
                    rest.append(value)
                elif start not in self.source.aliases:
                    found |= _among(wanted, start, end)
        return found

    def span(self, scalar: Scalar, start: int = 0, end: int | None = None) -> Span:
        """Where the characters `start` to `end` of a scalar's value stand."""
        end = len(scalar.value) if end is None else end
        places = self._places(scalar)
        if start >= end:
            at = places[start].start if start < len(places) else self._content(scalar)[0]
            return Span(at, at)
        return Span(places[start].start, places[end - 1].end)

    def _spanned(self, value: Any, span: Span) -> Anything:
        text = "" if value is None else value
        return Spanned(text, self.source.aliases.get(span.start, span))

    def _child(self, node: Anything | None, part: str | int) -> Anything | None:
        above: Any = node.value if node else None
        span = span_of(above, part)
        return self._spanned(above[part], span.value) if span else None

    def _scalars(self, node: Anything | None, *, keys: bool) -> Iterator[Scalar]:
        if node is not None and isinstance(node.value, str):
            yield node
        for key, value in self.entries(node):
            if keys:
                yield key
            yield from self._scalars(value, keys=keys)
        for item in self.items(node):
            yield from self._scalars(item, keys=keys)

    def _content(self, scalar: Scalar) -> tuple[int, int, str]:
        """Where the scalar itself begins and ends, and its style."""
        start, end = self.source.content(scalar.span), scalar.span.end
        style = self.source.style(scalar.span)
        if style in ("'", '"'):
            return start + 1, end - 1, style
        if style in ("|", ">"):
            while start < end and self.text[start] not in "\r\n":
                start += 1
        return start, end, style

    def _places(self, scalar: Scalar) -> list[Span]:
        start = scalar.span.start
        if start not in self._known:
            self._known[start] = self._found(scalar)
        return self._known[start]

    def _found(self, scalar: Scalar) -> list[Span]:
        """The stretch of each character of the value. YAML folds, indents and escapes."""
        at, end, style = self._content(scalar)
        places = []
        for character in scalar.value:
            after = at
            while after < end and self.text[after] in _SPACE:
                after += 1
            if style == '"':
                after = self._joined(after, end)
            escaped = self._escape(after, style)
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

    def _escape(self, at: int, style: str) -> int:
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


def _entries(node: Any) -> Iterator[tuple[Any, Numbers]]:
    if isinstance(node, Block):
        yield from zip(node.values(), node.spans.values(), strict=True)
        yield from ((value, numbers) for _, value, numbers in node.repeated or ())
    elif isinstance(node, Items):
        yield from zip(node, node.spans, strict=True)


def _among(wanted: list[int], start: int, end: int) -> dict[int, Span]:
    at = bisect_left(wanted, start)
    return {start: Span(start, end)} if wanted[at : at + 1] == [start] else {}


def _holds(node: Anything, offset: int) -> bool:
    return node.span.start <= offset <= node.span.end
