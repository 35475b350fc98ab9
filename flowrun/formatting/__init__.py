"""`formatted` writes a flow file in the one style, comments and meaning kept."""

import re
from collections import Counter

import yaml

from engine import FlowError, Problem, parse_source

from .order import Order
from .style import OddKey, Style
from .written import Text

__all__ = ["formatted"]


def formatted(text: str, file: str) -> str:
    """The text in flowrun's style; the same again for what already is.

    Raises `FlowError` when it is not YAML, and rather than change what it says.
    """
    source = parse_source(text, file)
    order = Order(file, source.data)
    if source.data is None:
        return text
    try:
        lines = Style(Text(text, source.lines), order).lines()
    except OddKey as odd:
        problem = Problem("error", "format", "write key: value, without `?`", file, odd.line + 1)
        raise FlowError(problems=[problem]) from None
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        del lines[0]
    result = "\n".join(lines)
    # A line break at the end could be one more of a `|` text that stands there.
    for end in ("\n", "") if not text.endswith("\n") else ("\n",):
        if _says_the_same(source.data, text, result + end, file, order):
            return result + end
    message = "cannot be formatted without changing it; left as it is"
    raise FlowError(problems=[Problem("error", "format", message, file, 0)])


def _says_the_same(data: object, before: str, after: str, file: str, order: Order) -> bool:
    """The data is the same, quotes and order included, and no word of a comment is lost."""
    try:
        written = parse_source(after, file).data
    except (FlowError, yaml.YAMLError):
        return False
    if order.meaning(written) != order.meaning(data):
        return False
    return Counter(_WORD.findall(before)) == Counter(_WORD.findall(after))


_WORD = re.compile(r"\w+|#")
