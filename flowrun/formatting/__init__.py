"""`formatted` writes a flow file in the one style, comments and meaning kept."""

import re
from collections import Counter
from collections.abc import Iterator

from engine.errors import FlowError, Problem
from engine.source.reading import parse_source
from engine.source.tree import Block, Items

from .commented import CommentedText
from .order import Order
from .style import OddKey, Writer

__all__ = ["formatted"]


def formatted(text: str, file: str, *, excerpts: bool = True) -> str:
    """The text in flowrun's style; the same again for what already is.

    Without `excerpts` no problem shows a line, which may hold a secret.

    Raises `FlowError` when it is not YAML, and rather than change what it says.
    """
    source = parse_source(text, file, excerpts=excerpts)
    order = Order(file, source.data)
    if not isinstance(source.data, Block | Items):
        return text
    try:
        lines = Writer(CommentedText(source), order).lines()
    except OddKey as odd:
        problem = Problem(
            "error", "not-formatted", "write key: value, without `?`", file, odd.line + 1
        )
        raise FlowError(problems=[problem]) from None
    for result in _endings(lines, text):
        if result == text or _says_the_same(source.data, text, result, file, order):
            return result
    message = "cannot be formatted without changing it; left as it is"
    raise FlowError(problems=[Problem("error", "not-formatted", message, file, 0)])


def _endings(lines: list[str], text: str) -> Iterator[str]:
    """The lines as a text that ends with one line break, or, where blank lines at the end belong
    to a `|` text, with as many as it needs."""
    newline = "\r\n" if "\r\n" in text else "\n"
    whole = newline.join(lines)
    short = whole.strip("\r\n")
    yield short + newline
    yield short
    yield whole.lstrip("\r\n") + newline


def _says_the_same(data: object, before: str, after: str, file: str, order: Order) -> bool:
    """The data is the same, quotes and order included, and no word of a comment is lost."""
    try:
        written = parse_source(after, file).data
    except FlowError:
        return False
    if order.meaning(written) != order.meaning(data):
        return False
    return Counter(_WORD.findall(before)) == Counter(_WORD.findall(after))


_WORD = re.compile(r"\w+|#")
