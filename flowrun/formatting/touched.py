"""The entries of a file that some of its lines touch, each written anew where it stands."""

from collections.abc import Iterator
from typing import NamedTuple

from .commented import CommentedText, Entry, Value
from .order import Order, Path
from .style import Writer

DEEPEST = 2
"""Where the nodes of a flow stand, its parameters, the tests of a file; `nodes:` itself is at 1."""


class Written(NamedTuple):
    """What becomes of the lines from `first` to `last`."""

    first: int
    last: int
    lines: list[str]


def touched(text: CommentedText, order: Order, first: int, last: int) -> Iterator[Written]:
    """From the top, every entry that the lines from `first` to `last` touch, as far in as it is
    indented. Comments above one are among them as far as those lines go.

    Raises `OddKey`.
    """
    root = text.root
    if root is None:
        return
    writer = Writer(text, order)
    if not root.is_block:
        if root.start[0] <= last and first <= root.end[0]:
            yield Written(root.start[0], root.end[0], writer.in_braces(root))
        return
    for entry, path in _touched(writer, root, (), first, last):
        start = entry.start[0]
        above = entry.above[len(entry.above) - max(0, min(start - first, len(entry.above))) :]
        lines = [" " * entry.start[1] + line if line else "" for line in above]
        lines += writer.entry(entry, entry.start[1], path)
        yield Written(start - len(above), _last_line(entry), lines)


def _touched(
    writer: Writer, block: Value, path: Path, first: int, last: int
) -> Iterator[tuple[Entry, Path]]:
    """One that is touched in part only where it holds no entries of its own lines."""
    for entry in block.entries:
        start, end = entry.start[0], _last_line(entry)
        if end < first or last < start:
            continue
        at = (*path, writer.name(entry))
        is_whole = first <= start and end <= last
        if is_whole or len(at) == DEEPEST or not _holds_lines(entry):
            yield entry, at
        else:
            yield from _touched(writer, entry.value, at, first, last)


def _holds_lines(entry: Entry) -> bool:
    """Whether its entries stand below it, and not beside its dash."""
    return entry.value.is_block and entry.value.entries[0].start[0] > entry.start[0]


def _last_line(entry: Entry) -> int:
    """That of the comments too which are indented as its entries are."""
    ends = [entry.start[0], entry.value.end[0], *([entry.key.end[0]] if entry.key else [])]
    comments, value = 0, entry.value
    while value.is_block:
        comments += len(value.tail)
        value = value.entries[-1].value
    return max(ends) + comments
