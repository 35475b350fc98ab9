"""The functions by name, each read from its module when a flow first uses one of them."""

import importlib
from collections.abc import Iterator

from .function import Function

_MODULES = {
    "numbers": ("sum", "subtract", "multiply", "divide", "round"),
    "texts": ("length", "upper", "lower", "trim", "split", "join", "replace"),
    "lists": ("item", "first", "last", "filter", "sort", "random"),
    "days": ("shift", "difference", "now"),
}
NAMES: tuple[str, ...] = tuple(name for names in _MODULES.values() for name in names)


def function(name: str) -> Function:
    """Raises `LookupError` for none of them."""
    module = next(module for module, names in _MODULES.items() if name in names)
    # By name, since what filters a list asks conditions, and conditions ask functions.
    table = importlib.import_module(f".{module}", __package__).FUNCTIONS
    found: Function = table[name]
    return found


def functions() -> Iterator[Function]:
    return map(function, NAMES)
