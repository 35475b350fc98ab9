"""`formatted` writes a flow file in the one style, comments and meaning kept."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from engine.errors import FlowError, Problem
from engine.source.reading import parse_source
from engine.source.source import Source
from engine.source.tree import LINE_BREAK, Block, Items

from .commented import CommentedText
from .order import Order
from .style import OddKey, Writer
from .touched import touched

__all__ = ["formatted", "formatted_lines"]


def formatted(text: str, file: str, *, excerpts: bool = True) -> str:
    """The text in flowrun's style; the same again for what already is.

    Without `excerpts` no problem shows a line, which may hold a secret.

    Raises `FlowError` when it is not YAML, and rather than change what it says.
    """
    source = parse_source(text, file, excerpts=excerpts)
    order = Order(file, source.data)
    if not isinstance(source.data, Block | Items):
        return text
    with _odd_keys_told(file):
        lines = Writer(CommentedText(source), order).lines()
    return _same(source, order, _endings(lines, text))


def formatted_lines(text: str, file: str, first: int, last: int, *, excerpts: bool = True) -> str:
    """The text with the entries in the style that its lines `first` to `last`, from 0, touch: the
    nodes of a flow, its parameters, the tests of a file. They stay where they stand and as far in.

    Raises `FlowError` as `formatted` does.
    """
    source = parse_source(text, file, excerpts=excerpts)
    if not isinstance(source.data, Block | Items):
        return text
    if first == 0 and not any(line.strip() for line in source.lines[last + 1 :]):
        return formatted(text, file, excerpts=excerpts)
    order, newline = Order(file, source.data), _newline(text)
    starts = [0, *(found.end() for found in LINE_BREAK.finditer(text))]
    pieces, at = list[str](), 0
    with _odd_keys_told(file):
        for one in touched(CommentedText(source), order, first, last):
            pieces += (text[at : starts[one.first]], newline.join(one.lines))
            at = starts[one.last] + len(source.lines[one.last])
    return _same(source, order, ["".join([*pieces, text[at:]])])


@contextmanager
def _odd_keys_told(file: str) -> Iterator[None]:
    try:
        yield
    except OddKey as odd:
        message = "write key: value, without `?`"
        problem = Problem("error", "not-formatted", message, file, odd.line + 1)
        raise FlowError(problems=[problem]) from None


def _same(source: Source, order: Order, results: Iterable[str]) -> str:
    """The first that says the same as the source. Raises `FlowError` where none does."""
    for result in results:
        if result == source.text or _says_the_same(source, result, order):
            return result
    message = "cannot be formatted without changing it; left as it is"
    raise FlowError(problems=[Problem("error", "not-formatted", message, source.file, 0)])


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _endings(lines: list[str], text: str) -> Iterator[str]:
    """The lines as a text that ends with one line break, or, where blank lines at the end belong
    to a `|` text, with as many as it needs."""
    newline = _newline(text)
    whole = newline.join(lines)
    short = whole.strip("\r\n")
    yield short + newline
    yield short
    yield whole.lstrip("\r\n") + newline


def _says_the_same(source: Source, after: str, order: Order) -> bool:
    """The data is the same, quotes and order included, and no word of a comment is lost."""
    try:
        written = parse_source(after, source.file).data
    except FlowError:
        return False
    if order.meaning(written) != order.meaning(source.data):
        return False
    return Counter(_WORD.findall(source.text)) == Counter(_WORD.findall(after))


_WORD = re.compile(r"\w+|#")
