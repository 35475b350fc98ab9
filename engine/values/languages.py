"""Languages by their tags (BCP 47): those of a flow, and the parameter that chooses among them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from .entities import Entity, Now

_TAG = r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{2,8})*)"
TAKES_TAG = "a language tag such as en or en-GB"


class FlowLanguages(NamedTuple):
    """The languages of a flow, its usual one first. `are_declared` tells whether the flow bounds
    itself to them. `country` (ISO 3166) and `currency` (ISO 4217) are empty where it names none."""

    all: tuple[str, ...] = ("en",)
    are_declared: bool = False
    country: str = ""
    currency: str = ""


ONE_LANGUAGE = FlowLanguages()


def read_tag(text: str) -> str:
    """The tag in its usual spelling: `en-GB`, `zh-Hant-TW`. Raises `ValueError`."""
    match = re.fullmatch(_TAG, text.strip())
    if match is None:
        raise ValueError(f'"{text}" is not {TAKES_TAG}')
    parts = [part for part in re.split("[-_]", match[2]) if part]
    return "-".join([match[1].lower(), *map(_subtag, parts)])


def _subtag(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 else part.lower()


def language_entity(languages: Sequence[str]) -> Entity:
    """The entity of `LANGUAGE`: one of these, or any where there are none."""

    def read(text: str, now: Now) -> str:
        tag = read_tag(text)
        if languages and tag not in languages:
            raise ValueError
        return tag

    return Entity("language", either(languages) if languages else TAKES_TAG, read)


def either(names: Sequence[str]) -> str:
    """`en, de or fr`."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
