"""The contract of a function: its name, what it takes, what it gives, and how it is computed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from ..slot import Rendering

MOST_ITEMS = 10_000
"""Of a list that a function takes or gives."""
MOST_CHARACTERS = 1_000_000
"""Of a text that a function takes or gives."""
MOST_OPERANDS = 100
"""Written in one function."""
MOST_NESTED = 10
"""Functions within each other."""

REQUIRED: Final = object()

Given = frozenset[str]
"""The entities that a value may be of, or `list`; empty where it may be anything."""
UNKNOWN: Given = frozenset()


class Kind(NamedTuple):
    """What may stand as an argument. `takes` completes "… takes"; `read` gives the value to compute
    with and raises `ValueError` for another. `entities` are those of which a parameter there can
    be, `list` among them. `is_text` says that text with parameters in it may stand there."""

    takes: str
    read: Callable[[Any, Rendering], Any]
    entities: tuple[str, ...] = ()
    is_text: bool = False

    @property
    def takes_list(self) -> bool:
        return not self.entities or "list" in self.entities


class Argument(NamedTuple):
    """What a function takes under one key.

    `several` takes a list of operands, at least so many, or, for 1, a parameter that holds a list;
    the `second` may be of another kind. `words` are all that may be written there. `parse` reads
    what is no operand.
    """

    kind: Kind
    help: str
    default: Any = REQUIRED
    several: int = 0
    most: int = MOST_OPERANDS
    second: Kind | None = None
    words: tuple[str, ...] = ()
    parse: Callable[[Any], Any] | None = None


class Foreseen(NamedTuple):
    """An argument as far as it is known when a flow is loaded: what it may be, and its `constant`
    value where it is written out."""

    given: Given
    constant: Any = None


Parts = Mapping[str, Sequence[Foreseen]]
"""Key → what stands there: one part, or those of a list of operands."""


class Function(NamedTuple):
    """A function under `name`. `takes` stands under that, the `options` under keys of their own.

    `compute` gets the values by key and raises `ValueError` saying why there is no result. `gives`
    and `wrong` look at the arguments when a flow is loaded: what the result may be, and why there
    can be none. `shows` has blocks and what they give.
    """

    name: str
    help: str
    takes: Argument
    compute: Callable[[Rendering, Any, Mapping[str, Any]], Any]
    gives: Callable[[Parts], Given]
    examples: tuple[str, ...]
    options: Mapping[str, Argument] = {}
    wrong: Callable[[Parts], str] = lambda parts: ""
    shows: Mapping[str, Any] = {}


def always(*entities: str) -> Callable[[Parts], Given]:
    """The same whatever the arguments are."""
    given = frozenset(entities)
    return lambda parts: given
