"""JSON as Python reads it, less what JSON does not have, and written so that anybody reads it."""

import json
import math
import re
import sys
from collections.abc import Iterator
from typing import Any

MOST_LEVELS = 100
"""So deep may a value be nested; nobody reads deeper, and Python's own limit would crash."""

WORTH_AN_IMPORT = 20_000
"""From so many bytes on msgspec is worth the 13 ms that its import takes."""

_UNREAD: Any = object()
_STRIDE = 30
_MANY_DIGITS = rb"[0-9]{10}"
"""Every 30th byte of a number that is too large, which has more than 308 digits, shows so many."""
_LONGEST_SHOWN = 20
_HALF_A_CHARACTER = r"\\u[dD][89a-fA-F]"
_ALL_BUT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


class BeyondJson(ValueError):
    """What is written as JSON and holds what no value can be; its words follow "the answer …"."""


def read_json(written: str | bytes) -> Any:
    """JSON as data whose texts can be encoded again: half a surrogate pair becomes `?`.

    Raises `BeyondJson` for numbers and nesting beyond any bound, `ValueError` for what is no JSON.
    """
    if isinstance(written, bytes):
        encoding = json.detect_encoding(written)
        if encoding != "utf-8":
            written = written.decode(encoding)
    raw = written if isinstance(written, bytes) else written.encode("utf-8", "surrogatepass")
    try:
        data = _quickly(raw)
        if data is _UNREAD:
            data = _carefully(written if isinstance(written, str) else raw.decode(), raw)
    except RecursionError:
        raise _too_deep() from None
    if not _is_surely_shallow(raw) and not _ends_within(data):
        raise _too_deep()
    return data


def _quickly(raw: bytes) -> Any:
    """What msgspec reads, in two thirds of the time. It refuses more than it should, half a pair
    among it, and takes whole numbers of any size: all that is for Python's reader."""
    if len(raw) < WORTH_AN_IMPORT and "msgspec" not in sys.modules:
        return _UNREAD
    import msgspec

    if re.search(_MANY_DIGITS, raw[::_STRIDE]):
        return _UNREAD
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _UNREAD


def _carefully(text: str, raw: bytes) -> Any:
    data = (DECODER if _may_hold_a_huge_number(raw) else _QUICK_DECODER).decode(text)
    if re.search(_HALF_A_CHARACTER, text):
        return json.loads(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
    return data


def _too_deep() -> BeyondJson:
    return BeyondJson(f"is nested deeper than {MOST_LEVELS} levels")


def _may_hold_a_huge_number(raw: bytes) -> bool:
    """No number is too large without three digits of exponent, or two hundred in a row. To ask the
    decoder to look at each would take longer than all the rest."""
    shape = raw.translate(_SHAPE)
    return any(mark in shape for mark in _HUGE)


def _is_surely_shallow(raw: bytes) -> bool:
    """Brackets that face each other are taken away, innermost first: a twentieth of the time of a
    walk through the data. Brackets within texts may leave some over; then only a walk can tell."""
    left = raw.translate(None, _ALL_BUT_BRACKETS)
    for _ in range(MOST_LEVELS // 2):  # each round takes up to two levels
        fewer = left.replace(b"[]", b"").replace(b"{}", b"")
        if not fewer or len(fewer) > len(left) * 7 // 8:
            return not fewer
        left = fewer
    return False


def _ends_within(data: Any) -> bool:
    level = [data]
    for _ in range(MOST_LEVELS):
        level = [inner for item in level for inner in _inside(item)]
        if not level:
            return True
    return False


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")


def _float(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        size = f"{written}" if len(written) <= _LONGEST_SHOWN else f"{len(written):,} characters"
        raise BeyondJson(f"holds a number too large to be read ({size})")
    return number


def _int(written: str) -> int:
    """As large as a float at most: what reads JSON in other languages makes infinity of more."""
    _float(written)
    return int(written)


_SHAPE = bytes(
    ord("0") if chr(byte).isdigit() and byte < 128 else ord("e") if byte in b"eE" else byte
    for byte in range(256)
)
_HUGE = (b"e000", b"e+000", b"0" * 200)

_QUICK_DECODER = json.JSONDecoder(parse_constant=_no_constant)
DECODER = json.JSONDecoder(parse_float=_float, parse_int=_int, parse_constant=_no_constant)


def write_json(data: Any, *, indent: int | None = None) -> str:
    """Data as JSON. A number that JSON has not, which a program may make, is written as text."""
    try:
        return json.dumps(data, ensure_ascii=False, indent=indent, allow_nan=False)
    except ValueError:
        return json.dumps(_without_constants(data), ensure_ascii=False, indent=indent)


def _without_constants(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_constants(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_constants(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value
