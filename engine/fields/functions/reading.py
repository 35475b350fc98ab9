"""Reading functions and their operands from YAML, with every mistake told at once."""

from collections.abc import Mapping
from typing import Any

from ...source.tree import Plain
from ...source.validation import WrongAt
from ...suggestions import Hint, listed, nearest, suggestion, write_instead
from .argued import Argued, Keyword
from .catalogue import NAMES, function
from .computed import OF, Computed, Listed
from .function import MOST_NESTED, REQUIRED, Argument, Function, Kind
from .kinds import ANYTHING, LIST

_MOST_SHOWN = 80


class FunctionReader:
    """Reads one operand with all that stands in it."""

    def __init__(self, depth: int = 0) -> None:
        self.depth = depth

    def operand(self, written: Any, kind: Kind, in_list: bool = False) -> Any:
        """Raises `ValueError`, or `WrongAt` for a place within."""
        if isinstance(written, Mapping):
            return self.function(written)
        if isinstance(written, list):
            if not kind.takes_list:
                raise ValueError(f"takes {kind.takes}, not a list")
            return Listed(self.each(written, [ANYTHING] * len(written)))
        if written is None:
            raise ValueError(f"takes {kind.takes}; here is nothing")
        typed = written if in_list and isinstance(written, Plain) else None
        return Argued(str(written), kind, typed)

    def function(self, block: Mapping[str, Any]) -> Computed:
        if self.depth >= MOST_NESTED:
            raise ValueError(f"functions stand within each other at most {MOST_NESTED} deep")
        named = [key for key in block if key in NAMES]
        if not named:
            raise _no_function(block)
        if len(named) > 1:
            text = f"one function a block; {named[1]} can stand within {named[0]}"
            raise WrongAt(text, (named[1],), key=True)
        (name,) = named
        found = function(name)
        arguments, wrong = self._arguments(found, block)
        if wrong:
            raise wrong[0].with_others(wrong[1:])
        return Computed(found, arguments, written_out(block))

    def _arguments(
        self, found: Function, block: Mapping[str, Any]
    ) -> tuple[dict[str, Any], list[WrongAt]]:
        takes = {found.name: found.takes, **found.options}
        arguments, wrong = dict[str, Any](), list[WrongAt]()
        for key in block:
            if key not in takes:
                hint = suggestion(key, found.options) if found.options else "; it has no other key"
                text = f'{found.name} has no "{key}"{hint}'
                wrong.append(WrongAt(text, (key,), key=True, code="unknown-key", hint=hint))
                continue
            try:
                inner = FunctionReader(self.depth + 1)
                arguments[key] = inner.argument(found, takes[key], block[key])
            except WrongAt as error:
                wrong += [one.below((key,)) for one in (error, *error.others)]
            except ValueError as error:
                wrong.append(WrongAt(str(error), (key,)))
        if OF in arguments and isinstance(arguments.get(found.name), list):
            text = "of: says what is taken of each item of a list such as $ITEMS, not of values"
            wrong.append(WrongAt(text, (OF,), key=True))
        for key, one in found.options.items():
            if key not in block and one.default is REQUIRED:
                text = f'missing key "{key}": {one.help[:1].lower()}{one.help[1:]}'
                text = f"{text.rstrip('.')}, as in {found.examples[0]}"
                wrong.append(WrongAt(text, (found.name,), key=True, code="missing-key"))
        return arguments, wrong

    def argument(self, found: Function, takes: Argument, written: Any) -> Any:
        if takes.parse:
            return takes.parse(written)
        if takes.words:
            return _word(takes, written)
        if not takes.several:
            return self.operand(written, takes.kind)
        if isinstance(written, list):
            if not takes.several <= len(written) <= takes.most:
                raise ValueError(f"takes {_how_many(takes)}, as in {found.examples[0]}")
            seconds = [takes.second or takes.kind] * (len(written) - 1)
            return self.each(written, [takes.kind, *seconds], typed=False)
        if takes.several > 1:
            raise ValueError(f"takes a list of {_how_many(takes)}, as in {found.examples[0]}")
        return self.operand(written, LIST)

    def each(self, written: list[Any], kinds: list[Kind], typed: bool = True) -> list[Any]:
        found, wrong = list[Any](), list[WrongAt]()
        for index, (one, kind) in enumerate(zip(written, kinds, strict=True)):
            try:
                found.append(self.operand(one, kind, in_list=typed))
            except WrongAt as error:
                wrong += [inner.below((index,)) for inner in (error, *error.others)]
            except ValueError as error:
                wrong.append(WrongAt(str(error), (index,)))
        if wrong:
            raise wrong[0].with_others(wrong[1:])
        return found


def _no_function(block: Mapping[str, Any]) -> WrongAt:
    key = next(iter(block), None)
    if key is None:
        return WrongAt(f"an empty block; a function stands here{listed(NAMES)}", ())
    if key.lower() in _FORMATS:
        text = f'no function "{key}": speech says a value in a form, as in ${{DAY:when}}'
        return WrongAt(text, (key,), key=True, code="unknown-function")
    elsewhere = next((one for one in block if one.lower() in _ELSEWHERE), "")
    if elsewhere:
        near = write_instead(elsewhere, _ELSEWHERE[elsewhere.lower()])
    else:
        near = next((hint for one in block if (hint := nearest(one, NAMES))), Hint())
    at = near.wrong or key
    text = f'no function "{at}"{near or "; a block as a value is a function" + listed(NAMES)}'
    return WrongAt(text, (at,), key=True, code="unknown-function", hint=near)


_ELSEWHERE = {
    "add": "sum",
    "plus": "sum",
    "minus": "subtract",
    "times": "multiply",
    "concat": "join",
    "len": "length",
    "count": "length",
    "size": "length",
    "uppercase": "upper",
    "lowercase": "lower",
    "strip": "trim",
    "substitute": "replace",
    "where": "filter",
    "order": "sort",
    "date_add": "shift",
    "today": "now",
    "diff": "difference",
    **dict.fromkeys(("date_diff", "datediff", "days_between"), "difference"),
    **dict.fromkeys(("dateadd", "add_days"), "shift"),
    **dict.fromkeys(("nth", "get", "pick"), "item"),
}
"""What other tools call them."""
_FORMATS = ("format", "format_date", "date_format", "formatdate", "strftime")


def _word(takes: Argument, written: Any) -> Keyword:
    if isinstance(written, str) and written in takes.words:
        return Keyword(str(written))
    shown = written if isinstance(written, str) else ""
    hint = nearest(shown, takes.words) or listed(takes.words)
    text = f'no "{shown}"{hint}' if shown else f"takes one word{hint}"
    raise WrongAt(text, (), hint=hint if shown else "")


def _how_many(takes: Argument) -> str:
    if takes.several == takes.most:
        return str(takes.several)
    return f"{takes.several} to {takes.most}"


def written_out(value: Any) -> str:
    """A block as it could stand on one line, cut where that is long."""
    text = _flow(value)
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    text = "" if value is None else str(value)
    return text if isinstance(value, Plain) or not set(text) & set(",:[]{}") else f'"{text}"'
