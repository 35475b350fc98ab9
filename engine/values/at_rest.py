"""A value as it is kept between turns: plain JSON, and what is secret in it sealed."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from .entities import as_json_value
from .redaction import Gathered, Redaction
from .secret import Secret

Seal = Callable[[str], str]
"""Encrypts a text, or decrypts what was encrypted so."""

_SIMPLE = frozenset({str, int, float, bool, type(None)})
_NONE: frozenset[type] = frozenset()
_SEALED = "sealed"
_HOSTS = "hosts"
_PLAIN = "plain"


def kept(value: Any, seal: Seal, redaction: Redaction) -> Any:
    """Plain JSON data; a secret is sealed, and so is a plain value that repeats one."""
    if isinstance(value, Secret):
        found: dict[str, Any] = {_SEALED: seal(value.reveal())}
        return found if value.hosts is None else {**found, _HOSTS: sorted(value.hosts)}
    if type(value) in _SIMPLE and redaction.is_empty:
        return value
    gathered = Gathered(value)
    if not gathered.is_plain:  # what is plain is large at times, and need not be copied
        value = as_json_value(value)
        gathered = Gathered(value)
    if is_sealed(value) or redaction.meets(gathered):
        return {_SEALED: seal(json.dumps(value)), _PLAIN: True}
    return value


def kept_each(values: Mapping[str, Any], seal: Seal, redaction: Redaction) -> dict[str, Any]:
    """`kept` of each, by name; what is simple costs no call where nothing is to be hidden."""
    simple = _SIMPLE if redaction.is_empty else _NONE
    return {
        name: value if type(value) in simple else kept(value, seal, redaction)
        for name, value in values.items()
    }


def opened(value: Any, unseal: Seal) -> Any:
    """The value that was `kept`; dates and the like are still text. Raises `ValueError` for what
    nobody kept so."""
    if type(value) in _SIMPLE or not is_sealed(value):
        return value
    sealed, hosts = value[_SEALED], value.get(_HOSTS)
    if not isinstance(sealed, str) or not (hosts is None or _are_texts(hosts)):
        raise ValueError("what is sealed has another form")
    if _PLAIN in value:
        return json.loads(unseal(sealed))
    return Secret(unseal(sealed), hosts=None if hosts is None else frozenset(hosts))


def resealed(value: Any, again: Seal) -> Any:
    """The same, with what `again` makes of its seal."""
    return {**value, _SEALED: again(value[_SEALED])} if is_sealed(value) else value


def is_sealed(value: Any) -> bool:
    return isinstance(value, Mapping) and _SEALED in value


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
