"""Every place where a flow, its tests and its environments name what one of them declares."""

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from engine.errors import FlowError
from engine.flow.nodes import own_fields
from engine.flow.wiring import written_exits
from engine.node import Node
from engine.plugins import Types
from engine.source.tree import YamlPath

from .finder import COLUMN, Finder, Kind, Reference
from .text.document import Document

ReadNode = Callable[[str, Any], Node | None]
"""Gives a node by its name and what is written of it, as its type reads it; None where that
cannot."""


def flow_references(document: Document, read: ReadNode) -> list[Reference]:
    """Those of a flow, in the order of the text. A node that cannot be read as its type is
    searched for whatever looks like a parameter."""
    finder, source_map = Finder(document), document.source_map
    for word in ("start", "on_failed"):
        finder.add_name("node", "target", source_map.value((word,)))
    for name, _ in source_map.entries(source_map.value(("entities",))):
        finder.add_name("entity", "declaration", name)
    for name, written in source_map.entries(source_map.value(("parameters",))):
        finder.add_name("parameter", "declaration", name)
        finder.add_name("entity", "value", source_map.value(("entity",), written))
        fields = source_map.value(("entities",), written)
        finder.add_name("parameter", "read", fields, "$")
        finder.add_entities(fields)
    for name, node in source_map.entries(source_map.value(("nodes",))):
        finder.add_name("node", "declaration", name)
        for exit in written_exits(node.value):
            finder.add_name("node", "target", source_map.value(exit.path, node))
        typed = read(name.value, node.value)
        finder.add_parameters(node, typed)
        if typed is not None and typed.more_exits:
            finder.add_exits(name.value, node, typed)
    return finder.sorted()


def test_references(document: Document) -> list[Reference]:
    """Those of a `*.test.yaml`: in what a test begins with and sets, and in what it expects. A name
    that stands in a row of `examples` is not known to be one."""
    finder, source_map = Finder(document, COLUMN), document.source_map
    beginnings = list(source_map.entries(source_map.value(("beginnings",))))
    for name, _ in beginnings:
        finder.add_name("beginning", "declaration", name)
    begun = (one for _, one in beginnings)
    for test in (*begun, *source_map.items(source_map.value(("tests",)))):
        finder.add_name("beginning", "value", source_map.value(("begins_with",), test))
        finder.add_name("node", "value", source_map.value(("at",), test))
        for kind, path in _BLOCKS_OF_A_TEST:
            finder.add_keys(kind, source_map.value(path, test))
        for visited in source_map.items(source_map.value(("expect", "path"), test)):
            finder.add_keys("node", visited)
            finder.add_name("node", "value", visited)
            finder.add_taken(visited)
        finder.add_taken(source_map.value(("expect", "exits"), test))
        silent = source_map.value(("expect", "not_sent"), test)
        finder.add_name("node", "value", silent)
        for name in source_map.items(silent):
            finder.add_name("node", "value", name)
    for number, test in enumerate(source_map.items(source_map.value(("tests",)))):
        finder.add_columns(test, str(number))
    return finder.sorted()


_BLOCKS_OF_A_TEST: tuple[tuple[Kind, YamlPath], ...] = (
    ("parameter", ("given",)),
    ("parameter", ("expect", "parameters")),
    ("node", ("http",)),
    ("node", ("expect", "exits")),
    ("node", ("expect", "sent")),
)


def cassette_references(document: Document) -> list[Reference]:
    """The nodes whose requests were recorded."""
    finder, source_map = Finder(document), document.source_map
    for _, exchanges in source_map.entries(source_map.value(("recorded",))):
        for exchange in source_map.items(exchanges):
            finder.add_name("node", "value", source_map.value(("node",), exchange))
    return finder.sorted()


def environment_references(document: Document) -> list[Reference]:
    """The parameters that an environment sets."""
    finder = Finder(document)
    finder.add_keys("parameter", document.source_map.value(("parameters",)))
    return finder.sorted()


def read_node(written: Any, types: Types[Node]) -> Node | None:
    """The node as its type reads it; None where it cannot."""
    try:
        kind = types.get(written["type"])
        return kind.model_validate(own_fields(written))
    except (ValidationError, FlowError, KeyError, TypeError, AttributeError):
        return None
