"""In which order the keys of a file stand."""

from typing import Any

from engine.source.tree import Block, Items, Plain

from ..project.files import TEST

FLOW = (
    *("flow", "description", "language", "languages", "country", "currency", "time_zone"),
    *("start", "on_failed", "turn_budget", "allow_hosts", "entities", "parameters", "nodes"),
)
NODE_FIRST, NODE_LAST = ("type", "label"), ("next", "exits")
TEST_FIRST, TEST_LAST = ("name", "skip", "tags", "begins_with"), ("expect", "examples")

Path = tuple[str, ...]
"""The keys that lead to a mapping; an item of a list is `-`."""


class Order:
    """The order of keys in one kind of file: `flow`, `test`, or `other`, which keeps its own."""

    def __init__(self, file: str, data: Any) -> None:
        is_flow = isinstance(data, Block) and isinstance(data.get("nodes"), Block)
        self.kind = "test" if file.endswith(TEST) else "flow" if is_flow else "other"

    def rank(self, path: Path, key: str) -> int:
        """Keys are sorted by this; those of one rank keep their order."""
        if self.kind == "flow" and path == ():
            return FLOW.index(key) if key in FLOW else len(FLOW)
        if self.is_node(path):
            return _rank(key, NODE_FIRST, NODE_LAST)
        if self.kind == "test" and path == ():
            return _rank(key, ("flow",), ("beginnings", "tests"))
        if self.kind == "test" and (path == ("tests", "-") or path[:-1] == ("beginnings",)):
            return _rank(key, TEST_FIRST, TEST_LAST)
        return 0

    def is_node(self, path: Path) -> bool:
        return self.kind == "flow" and len(path) == 2 and path[0] == "nodes"

    def meaning(self, value: Any, path: Path = ()) -> Any:
        """The data in a form that is equal only when it means the same: keys in this order, and
        quoted scalars told from plain ones."""
        if isinstance(value, Block):
            keys = sorted(value, key=lambda key: self.rank(path, key))
            return tuple((key, self.meaning(value[key], (*path, key))) for key in keys)
        if isinstance(value, Items):
            return [self.meaning(item, (*path, "-")) for item in value]
        return (type(value) is Plain, value)


def _rank(key: str, first: tuple[str, ...], last: tuple[str, ...]) -> int:
    if key in first:
        return first.index(key) - len(first)
    return 1 + last.index(key) if key in last else 0
