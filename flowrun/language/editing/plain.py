"""Plain data, as an edit sees what is written, and what an operation makes of it."""

from collections.abc import Mapping
from typing import Any

from engine.errors import FlowError
from engine.source.tree import MAX_DEPTH, TOO_DEEP, NoJson, Plain, YamlPath, as_json

ODD = "\0"
"""Begins the text of a number that JSON has not, which is nobody's text in YAML."""

Data = Any
MISSING: Any = object()


def plain(value: Any) -> Data:
    """What JSON would have, numbers and constants by YAML 1.2's core schema."""
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if not isinstance(value, Plain):
        return value
    try:
        return as_json(value)
    except NoJson:
        return ODD + value


def same(one: Data, other: Data) -> bool:
    """Equal, in the same order of keys, and each of the same type: `1` is neither `true` nor
    `1.0`."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)


def check_depth(value: Data, level: int = 0) -> None:
    """Raises `FlowError` for what YAML would not be read as."""
    if level > MAX_DEPTH:
        raise FlowError(TOO_DEEP)
    for one in value.values() if isinstance(value, dict) else value:
        if isinstance(one, dict | list):
            check_depth(one, level + 1)


def at(data: Data, path: YamlPath) -> Data:
    """What stands at a path, or `MISSING`."""
    for part in path:
        is_key = isinstance(data, dict) and part in data
        if not is_key and not _is_item(data, part):
            return MISSING
        data = data[part]
    return data


def _is_item(data: Data, part: str | int) -> bool:
    return isinstance(data, list) and isinstance(part, int) and 0 <= part < len(data)


def with_value(data: Data, path: YamlPath, value: Data) -> Data:
    """`data` with `value` at `path`; blocks that are not there are made. Raises `FlowError` where
    something else stands in the way."""
    if not path:
        return value
    part, rest = path[0], path[1:]
    if isinstance(part, int) and isinstance(data, list) and 0 <= part <= len(data):
        inner = data[part] if part < len(data) else None
        return [*data[:part], with_value(inner, rest, value), *data[part + 1 :]]
    if isinstance(part, str) and (data is None or isinstance(data, dict)):
        block = data or {}
        return {**block, part: with_value(block.get(part), rest, value)}
    raise FlowError(f"there is no block to put {part!r} into")


def without(data: Data, path: YamlPath) -> Data:
    """`data` without what stands at `path`. Raises `FlowError` where nothing does."""
    above, part = at(data, path[:-1]), path[-1]
    if at(above, (part,)) is MISSING:
        raise FlowError(f"there is nothing at {shown(path)}")
    if isinstance(above, dict):
        left: Data = {key: one for key, one in above.items() if key != part}
    else:
        left = [one for number, one in enumerate(above) if number != part]
    return with_value(data, path[:-1], left)


def moved(data: Data, path: YamlPath, to: int) -> Data:
    """`data` with the entry at `path` as the one of that number in its block or list."""
    above, part = at(data, path[:-1]), path[-1]
    if at(above, (part,)) is MISSING or not 0 <= to < len(above):
        raise FlowError(f"nothing at {shown(path)} can become number {to}")
    keys = [*above] if isinstance(above, dict) else [*range(len(above))]
    keys.remove(part)
    keys.insert(to, part)
    ordered: Data = [above[key] for key in keys]
    if isinstance(above, dict):
        ordered = dict(zip(keys, ordered, strict=True))
    return with_value(data, path[:-1], ordered)


def shown(path: YamlPath) -> str:
    return ".".join(map(str, path)) or "the top"
