"""Object paths: AI Studio's short forms and full JSONPath, compiled once.

`access_token`, `records[0].Id`, `[0][name]`, `$.a.b`, `records[*].Id` are walked directly; anything
else is JSONPath as jsonpath-ng reads it. A definite path yields a value, any other always a list.
"""

import re
from typing import Any

from ..suggestions import nearest
from .jsonpath import Find, items_of, jsonpath

MOST_PATH = 1_000
MISSING: Any = type("Missing", (), {"__repr__": lambda self: "missing"})()

_STEP = r"""(?x)
      \.?(?P<name>[A-Za-z_@][\w@-]*)
      | \[(?P<index>-?\d{1,9})\]
      | \[(?P<bare>[A-Za-z_][\w -]*)\]
      | \[(?P<quote>['"])(?P<quoted>[^'"\]]*)(?P=quote)\]"""

Step = str | int
_ITEMS = r"\[(\*|-?\d*:-?\d*(:-?\d*)?|\?\(.*?\))\]"
"""Which items of a list a path takes, where that is not one."""


class ObjectPath:
    """A compiled object path. Raises `ValueError` when the text isn't one."""

    __slots__ = ("_find", "definite", "steps", "text")

    def __init__(self, text: str) -> None:
        if len(text) > MOST_PATH:
            raise ValueError(f"an object path of more than {MOST_PATH} characters")
        self.text = text
        self.steps = simple_steps(text)
        self._find: Find | None = None
        self.definite = True
        if self.steps is None:
            self._find, self.definite = _wildcard(text) or jsonpath(text)

    def find(self, data: Any) -> Any:
        """The value, `MISSING`, or for a path that isn't definite the list of what it matched."""
        if self.steps is None:
            assert self._find is not None
            found = self._find(data)
            if not self.definite:
                return found
            return found[0] if found else MISSING
        for step in self.steps:
            data = _descend(data, step)
            if data is MISSING:
                return MISSING
        return data

    @property
    def names(self) -> tuple[str, ...] | None:
        """The fields on its way, whichever items of lists it takes; None where it may go anywhere,
        as `..` does."""
        steps = self.steps
        if steps is None:
            simple = re.sub(_ITEMS, "", self.text.removeprefix("$")).removeprefix(".")
            steps = simple_steps(simple or "$")
        return None if steps is None else tuple(step for step in steps if isinstance(step, str))

    def explain(self, data: Any) -> str:
        """Why `find` found nothing: where the path ended and what is there instead."""
        walked = ""
        for step in self.steps or ():
            below = _descend(data, step)
            if below is MISSING:
                return _what_is_there(data, step, walked)
            data, walked = below, walked + (f"[{step}]" if isinstance(step, int) else f".{step}")
        return "there is no match"

    def __repr__(self) -> str:
        return self.text


def _descend(data: Any, step: Step) -> Any:
    if type(step) is str:
        return data.get(step, MISSING) if isinstance(data, dict) else MISSING
    if isinstance(data, list) and -len(data) <= step < len(data):  # type: ignore[operator]
        return data[step]  # type: ignore[index]
    return MISSING


def _what_is_there(data: Any, step: Step, walked: str) -> str:
    at = f'"{walked.lstrip(".")}"' if walked else "the answer"
    if isinstance(data, dict) and isinstance(step, str):
        keys = ", ".join(list(data)[:8]) + (", …" if len(data) > 8 else "")
        return f'{at} has no "{step}"; it has: {keys or "nothing"}{nearest(step, data)}'
    if isinstance(data, list) and isinstance(step, int):
        return f"{at} has {len(data)} item{'' if len(data) == 1 else 's'}, no [{step}]"
    kind = {dict: "an object", list: "a list", type(None): "null"}.get(type(data), "a plain value")
    return f"{at} is {kind}, not {'a list' if isinstance(step, int) else 'an object'}"


def simple_steps(text: str) -> tuple[Step, ...] | None:
    """The steps of a path in AI Studio's short forms, None for any other text."""
    steps: list[Step] = []
    rooted, step = text.startswith("$"), re.compile(_STEP)
    position = 1 if rooted else 0
    while position < len(text):
        match = step.match(text, position)
        dotted = text[position] == "."
        if match is None or (match["name"] and dotted == (position == 0)):
            return None
        if match["index"]:
            steps.append(int(match["index"]))
        else:
            steps.append(match["name"] or match["bare"] or match["quoted"])
        position = match.end()
    return tuple(steps) if text else None


def _wildcard(text: str) -> tuple[Find, bool] | None:
    """The reader of a path that is simple but for its `[*]`, each of which is every item."""
    first, *rest = text.split("[*]")
    if not rest or "$" in text[1:]:
        return None
    levels = [() if first in ("", "$") else simple_steps(first)]
    for part in rest:
        if part and part[0] not in ".[":
            return None
        levels.append(simple_steps(part.removeprefix(".")) if part else ())
    known = [steps for steps in levels if steps is not None]
    if len(known) < len(levels):
        return None

    def find(data: Any) -> list[Any]:
        found = [_walked(data, known[0])]
        for steps in known[1:]:
            found = [_walked(item, steps) for value in found for item in items_of(value)]
        return [value for value in found if value is not MISSING]

    return find, False


def _walked(data: Any, steps: tuple[Step, ...]) -> Any:
    for step in steps:
        data = _descend(data, step)
        if data is MISSING:
            break
    return data
