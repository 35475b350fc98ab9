"""Entries of a YAML block added to its text, or taken out of it."""

from engine.source.tree import Block, Span, YamlPath

from ..text.document import Document
from ..text.source_map import Anything, Spanned
from .formatting import Edit


def entry_added(document: Document, block: Anything | None, *entries: str) -> Edit:
    """The change that puts `key: value` entries at the end of a block, in lines or in braces as it
    has them."""
    text = document.source.text
    if block is None or not isinstance(block.value, Block):
        block = block or Spanned("", Span(len(text), len(text)))
        at = block.span.start
        return Edit(Span(at, at), "".join(f"\n  {one}" for one in entries))
    if block.value.in_braces:
        at = text.rindex("}", block.span.start, block.span.end)
        spaced = len(text[block.span.start : at].rstrip())
        at = block.span.start + spaced
        joined = ", ".join(entries)
        return Edit(Span(at, at), f", {joined}" if block.value else joined)
    key, value = list(document.source_map.entries(block))[-1]
    at = _line_end(text, max(key.span.end, _end(text, value.span)))
    first = next(iter(document.source_map.entries(block)))[0].span.start
    indent = " " * document.place(first)[1]
    newline = "\r\n" if "\r\n" in text else "\n"
    return Edit(Span(at, at), "".join(f"{newline}{indent}{one}" for one in entries))


def entry_removed(document: Document, path: YamlPath) -> Edit:
    """The change that takes an entry out, with the lines that are its own."""
    text = document.source.text
    key, value = document.source_map.key(path), document.source_map.value(path)
    above = document.source_map.value(path[:-1])
    assert key is not None and value is not None and above is not None
    end = max(key.span.end, _end(text, value.span))
    if above.value.in_braces:
        return Edit(_in_braces(text, key.span.start, end, above.span), "")
    start = key.span.start - document.place(key.span.start)[1]
    end = _line_end(text, end)
    end += 2 if text[end : end + 2] == "\r\n" else 1
    return Edit(Span(start, min(end, len(text))), "")


def _in_braces(text: str, start: int, end: int, block: Span) -> Span:
    """With the colon of an empty value, and one of the commas around it."""
    while end < block.end and text[end] in " :\n":
        end += 1
    if text[end] == ",":
        end += 1
        while text[end] in " \n":
            end += 1
        return Span(start, end)
    before = len(text[block.start : start].rstrip())
    if text[block.start + before - 1] == ",":
        start = block.start + before - 1
    return Span(start, end)


def _end(text: str, span: Span) -> int:
    """Without the blank lines that YAML counts as part of a block."""
    return span.start + len(text[span.start : span.end].rstrip())


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    end = len(text) if found < 0 else found
    return end - 1 if end > at and text[end - 1] == "\r" else end
