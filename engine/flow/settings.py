"""What a flow says of itself as a whole, and how its languages are written."""

import re
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ..source.problems import Problems
from ..source.tree import Items, YamlPath
from ..suggestions import Hint
from ..values.languages import TAKES_TAG, FlowLanguages, read_tag


class FlowSettings(NamedTuple):
    """The settings at the top of a flow."""

    description: str
    languages: FlowLanguages
    allow_hosts: frozenset[str]
    turn_budget: float | None
    time_zone: ZoneInfo


def read_languages(problems: Problems) -> FlowLanguages:
    """The languages that a flow speaks and hears; `en` where it names none."""
    data = problems.source.data
    one = _tag(problems, ("language",), data.get("language")) or ""
    many = _tags(problems, data.get("languages"))
    if one and many and one != many[0]:
        text = f"languages: begins with the usual one, {many[0]}; leave language: out"
        problems.add(("language",), text, "wrong-value")
    return FlowLanguages(
        tuple(many) or (one or "en",),
        bool(many),
        _code(problems, "country", "[A-Z]{2}", "a country (ISO 3166) such as US"),
        _code(problems, "currency", "[A-Z]{3}", "a currency (ISO 4217) such as USD"),
    )


def _tags(problems: Problems, written: Any) -> list[str]:
    if written is None:
        return []
    if not isinstance(written, Items) or not written:
        problems.add(("languages",), "takes a list of languages such as [en, de]", "wrong-value")
        return []
    tags: list[str] = []
    for at, one in enumerate(written):
        tag = _tag(problems, ("languages", at), one)
        if tag and tag in tags:
            problems.add(("languages", at), f"{tag} is there already", "wrong-value")
        elif tag:
            tags.append(tag)
    return tags


def _tag(problems: Problems, path: YamlPath, written: Any) -> str | None:
    """The tag as it is usually written."""
    if written is None:
        return None
    try:
        if isinstance(written, str):
            return read_tag(written)
    except ValueError:
        pass
    problems.add(path, f"takes {TAKES_TAG}", "wrong-value")
    return None


def _code(problems: Problems, key: str, form: str, takes: str) -> str:
    written = problems.source.data.get(key)
    if written is None:
        return ""
    if isinstance(written, str) and re.fullmatch(form, written):
        return str(written)
    hint = ""
    if isinstance(written, str) and re.fullmatch(form, written.upper()):
        hint = Hint(f"; write {written.upper()}", written, written.upper())
    problems.add((key,), f"takes {takes}{hint}", "wrong-value", hint=hint)
    return ""
