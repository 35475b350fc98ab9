"""Pydantic's findings in our words, placed in the file."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from ..errors import Problem
from ..suggestions import Hint, did_you_mean, listed, nearest
from .source import Source
from .tree import NoJson, YamlPath


class WrongAt(ValueError):
    """A wrong value within a field's YAML; `path` leads to it from there, to its key if `key`, and
    `find` is the text in it that is wrong. Its problem has the given `code`. For tools that mend
    it, `hint` is what `nearest` gave for the end of the message, or `instead` the text that is
    wrong with the one to write."""

    def __init__(
        self,
        message: str,
        path: YamlPath,
        *,
        key: bool = False,
        find: str = "",
        code: str = "",
        hint: str = "",
        instead: tuple[str, str] = ("", ""),
    ) -> None:
        super().__init__(message)
        self.path = path
        self.key = key
        self.find = find
        self.code = code
        self.hint = hint if isinstance(hint, Hint) else Hint(hint, *instead)
        self.others: tuple[WrongAt, ...] = ()

    def below(self, path: YamlPath) -> "WrongAt":
        """The same seen from further out, from where `path` leads to the field."""
        path = (*path, *self.path)
        return WrongAt(
            str(self), path, key=self.key, find=self.find, code=self.code, hint=self.hint
        )

    def with_others(self, others: Iterable["WrongAt"]) -> "WrongAt":
        """The same together with more that is wrong in the field."""
        self.others = tuple(others)
        return self


def problems_of(
    error: ValidationError,
    source: Source,
    base: YamlPath,
    model: type[BaseModel],
    also: Iterable[str] = (),
    *,
    excerpt: bool = True,
) -> list[Problem]:
    """One problem for each finding; the block at `base` may have `also` these keys."""
    problems: list[Problem] = []
    seen: set[tuple[Any, ...]] = set()
    errors = error.errors(include_url=False)
    missing = {one["loc"] for one in errors if one["type"] == "missing"}
    for found in errors:
        path = _path(source, base, found["loc"])
        keys = _keys(model, found["loc"][:-1])
        known = (*keys, *(also if len(found["loc"]) == 1 else ()))
        lacking = [str(loc[-1]) for loc in missing if loc[:-1] == found["loc"][:-1]]
        for at, message, code, about in _placed(found, known, source, lacking):
            place = (*path, *at)
            if (place, message) not in seen:
                seen.add((place, message))
                problems.append(source.problem(place, message, code, excerpt=excerpt, **about))
    return problems


def _placed(
    found: Any, known: Collection[str], source: Source, missing: Collection[str]
) -> Iterator[tuple[YamlPath, str, str, dict[str, Any]]]:
    """What a finding says: the place within its field, message, code, and what of that place is
    meant, as `Source.problem` takes it."""
    if _is_unknown(found):
        hint = _missing_one(found, missing) or _known(found, known, source)
        text = f'unknown key "{found["loc"][-1]}"{hint}'
        yield (), text, "unknown-key", {"key": True, "hint": hint}
        return
    message, code, at_key = _words(found)
    if hint := _word_meant(found):
        yield (), f"{message}{hint}", code, {"hint": hint}
        return
    wrong = found.get("ctx", {}).get("error")
    if isinstance(wrong, WrongAt):
        is_key = found["loc"][-1:] == ("[key]",)
        for one in (wrong, *wrong.others):
            about = {"find": one.find, "key": one.key or is_key, "hint": one.hint}
            yield one.path, str(one), one.code or code, about
    else:
        yield (wrong.path if isinstance(wrong, NoJson) else ()), message, code, {"key": at_key}


def _word_meant(found: Any) -> Hint:
    """Which of the words that a place takes is likely meant by another."""
    if found["type"] != "literal_error" or not isinstance(found["input"], str):
        return Hint()
    return nearest(found["input"], re.findall("'([^']*)'", found["ctx"]["expected"]))


def unknown_keys(error: ValidationError) -> set[str]:
    """The keys of the block itself that nothing reads; the rest of it may still be right."""
    found = error.errors(include_url=False)
    return {str(one["loc"][0]) for one in found if _is_unknown(one) and len(one["loc"]) == 1}


def _is_unknown(found: Any) -> bool:
    return bool(found["type"] == "extra_forbidden")


def _keys(model: type[BaseModel], loc: tuple[Any, ...]) -> list[str]:
    """The keys that the block at `loc` may have; none where that is no model of its own."""
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    if not loc:
        return [key for key in fields if key != "name"]
    inner = _model(fields[loc[0]].annotation) if loc[0] in fields else None
    return _keys(inner, loc[1:]) if inner else []


def _model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type):
        return annotation if issubclass(annotation, BaseModel) else None
    return next((found for part in get_args(annotation) if (found := _model(part))), None)


def _words(found: Any) -> tuple[str, str, bool]:
    kind, loc, details = found["type"], found["loc"], found.get("ctx", {})
    name = str(loc[-1]) if loc else ""
    if kind == "missing":
        return f'missing key "{name}"', "missing-key", True
    if kind == "value_error":
        return str(details.get("error", found["msg"])), "wrong-value", False
    if kind in ("literal_error", "enum"):
        return (
            f"takes {str(details.get('expected', '')).replace(chr(39), '')}",
            "wrong-value",
            False,
        )
    words = _TYPES.get(kind) or _BOUNDS.get(kind, "").format(**details)
    text = f"takes {words}" if words else found["msg"][:1].lower() + found["msg"][1:]
    return text, "wrong-value", False


def _missing_one(found: Any, missing: Collection[str]) -> Hint:
    """The key that is missing beside it and that other tools call so."""
    name = str(found["loc"][-1])
    meant = next((one for one in missing if name.lower() in _ELSEWHERE.get(one, "").split()), "")
    return did_you_mean(name, meant) if meant else Hint()


_ELSEWHERE = {
    "prompt": "question text message say ask",
    "text": "say message prompt speech content",
    "from": "choices options items list of",
    "parameter": "variable param slot target",
    "parameters": "values variables set assign",
    "url": "uri endpoint address link",
}
"""What other tools call keys that have to be there."""


def _known(found: Any, keys: Collection[str], source: Source) -> str:
    """The key that was likely meant, and else those there are, unless they are many."""
    name = str(found["loc"][-1])
    if found["input"] is None and not re.fullmatch(_A_KEY, name):
        return "; in { … } text with a comma stands in quotes"
    if "policy" in keys and name not in keys and name in _OF_POLICY:
        return f"; {_OF_POLICY[name]} says that"
    if near := source.nearest(name, keys):
        return near
    return listed(keys) if 0 < len(keys) <= _MOST_LISTED else ""


_OF_POLICY = {
    "retries": "policy: {retry: {times: 2}}",
    "retry": "policy: {retry: {times: 2}}",
    "timeout": "policy: {timeout: 4s}",
    "max_response": "policy: {max_response: 1MB}",
    "idempotency_key": "policy: {idempotency_key: Idempotency-Key}",
}
"""Keys that are looked for beside `policy`, and where they stand in it."""

_A_KEY = r"[\w-]+"
_MOST_LISTED = 8

_BOUNDS = {
    "greater_than": "more than {gt:g}",
    "greater_than_equal": "{ge:g} or more",
    "less_than": "less than {lt:g}",
    "less_than_equal": "{le:g} or less",
    "too_short": "at least {min_length}",
    "string_pattern_mismatch": "text of the form {pattern}",
}


_TYPES = {
    "string_type": "text",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "dict_type": "a block of `key: value` lines",
    "model_type": "a block of `key: value` lines",
    "model_attributes_type": "a block of `key: value` lines",
    "list_type": "a list",
    "tuple_type": "a list",
    "frozen_set_type": "a list",
    "set_type": "a list",
}


def _path(source: Source, base: YamlPath, loc: tuple[Any, ...]) -> YamlPath:
    """The location without pydantic's own marks, as far as it is there in the file."""
    node: Any = source.data
    for part in base:
        node = node[part]
    path = list(base)
    for index, part in enumerate(loc):
        if not _holds(node, part):
            if index == len(loc) - 1:
                break
            continue
        node = node[part]
        path.append(part)
    return tuple(path)


def _holds(node: Any, part: Any) -> bool:
    if isinstance(node, dict):
        return part in node
    return isinstance(node, list) and isinstance(part, int) and part < len(node)
