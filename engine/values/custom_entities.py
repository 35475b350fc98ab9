"""Entities of a flow's own: a closed list of values with synonyms, or what fits a pattern."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from ..errors import NodeError
from ..source.problems import Problems
from ..source.tree import Block, Items, YamlPath, is_null
from .entities import ENTITIES, Entity, Now
from .heard import Heard, Hearing, Outcome, Refused, Why
from .patterns import Pattern

MOST_VALUES = 1_000
MOST_SYNONYMS = 100
MOST_CHARACTERS = 200
FUZZY = 85.0
_SHOWN = 5
_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
TAKEN = ("language", "list")
"""The entity of `LANGUAGE`, and what functions call a list."""
_KEYS = ("values", "fuzzy", "pattern", "example", "description")


class CustomEntity(Entity):
    """An entity that a flow declares; its values are text. `examples` are some of them."""

    __slots__ = ("examples",)

    def __init__(self, name: str, takes: str, examples: tuple[str, ...]) -> None:
        super().__init__(name, takes, self.machine_form)
        self.examples = examples

    def machine_form(self, text: str, now: Now) -> str:
        """What files and services write. Raises `ValueError` for anything else."""
        raise NotImplementedError

    def hear(self, text: str, hearing: Hearing) -> Outcome:
        """What a person means by `text`."""
        raise NotImplementedError


class ClosedList(CustomEntity):
    """One of some values. Files and services write it as it is listed; people say it or one of its
    synonyms, or what is like them: `fuzzy` says how alike, of 100."""

    __slots__ = ("fuzzy", "values")

    def __init__(self, name: str, values: Mapping[str, tuple[str, ...]], fuzzy: float) -> None:
        listed = list(values)
        more = ", …" if len(listed) > _SHOWN else ""
        synonyms = [one for some in values.values() for one in some[:1]]
        takes = f"one of {', '.join(listed[:_SHOWN])}{more}"
        super().__init__(name, takes, (*listed, *synonyms))
        self.values = values
        self.fuzzy = fuzzy

    def machine_form(self, text: str, now: Now) -> str:
        if text not in self.values:
            raise ValueError
        return text

    def hear(self, text: str, hearing: Hearing) -> Outcome:
        from .hearing import hear_listed

        return hear_listed(text, self.values, hearing, self.fuzzy)


class Patterned(CustomEntity):
    """Text that a regular expression fits as a whole. What is said may have blanks in it, other
    letters' case and a full stop, words around it, and digits and signs that are spelled out; of
    several values in one sentence none is meant."""

    __slots__ = ("pattern",)

    def __init__(self, name: str, pattern: str, example: str) -> None:
        """Raises `ValueError` for what is no regular expression."""
        Pattern(pattern)
        self.pattern = Pattern(rf"\A(?:{pattern})\Z")
        super().__init__(name, f"a value such as {example}", (example,))

    def machine_form(self, text: str, now: Now) -> str:
        if not self.fits(text):
            raise ValueError
        return text

    def fits(self, text: str) -> bool:
        if len(text) > MOST_CHARACTERS:
            return False
        try:
            return self.pattern.found_in(text) is not None
        except NodeError:
            return False

    def hear(self, text: str, hearing: Hearing) -> Outcome:
        said = text[: MOST_CHARACTERS + 1].strip().rstrip(".!?,")
        for form in (said, _joined(said.split())):
            for one in (form, form.upper(), form.lower()):
                if self.fits(one):
                    return Heard(one)
        if len(found := self._within(text, hearing)) == 1:
            return Heard(found[0])
        why = Why("not_like", {"example": self.examples[0]})
        return Refused(f'"{text}" is not {self.takes}', why)

    def _within(self, text: str, hearing: Hearing) -> list[str]:
        """The values in a sentence; none where the pattern takes too long for one of its words."""
        from .hearing import fitting_in

        if len(text) > MOST_CHARACTERS:
            return []
        try:
            return fitting_in(text, lambda one: self.pattern.found_in(one) is not None, hearing)
        except NodeError:
            return []


def read_entities(problems: Problems) -> dict[str, Entity]:
    """The entities that a flow may name: the usual ones, and those under its `entities:`."""
    known = dict(ENTITIES)
    block = problems.source.data.get("entities")
    if block is None:
        return known
    if not isinstance(block, Block):
        text = "takes NAME: {values: …} or NAME: {pattern: …} lines"
        problems.add(("entities",), text, "wrong-entity")
        return known
    for name, written in block.items():
        path: YamlPath = ("entities", name)
        if not is_entity_name(name):
            text = f'"{name}" is no name of an entity; use letters, digits and _'
            problems.add(path, text, "wrong-entity", key=True)
        elif name in (*ENTITIES, *TAKEN):
            text = f'the entity "{name}" is there already'
            problems.add(path, text, "wrong-entity", key=True)
        else:
            known[name] = _Reading(problems, path, name).read(written) or ENTITIES["text"]
    return known


def is_entity_name(name: str) -> bool:
    return re.fullmatch(_NAME, name) is not None


class _Reading:
    """Reads one declaration."""

    def __init__(self, problems: Problems, path: YamlPath, name: str) -> None:
        self.problems = problems
        self.path = path
        self.name = name

    def note(
        self,
        text: str,
        *path: str | int,
        code: str = "wrong-entity",
        key: bool = False,
        hint: str = "",
    ) -> None:
        self.problems.add((*self.path, *path), text, code, key=key, hint=hint)

    def read(self, written: Any) -> Entity | None:
        if not isinstance(written, Block) or ("values" in written) is ("pattern" in written):
            text = "takes {values: {small: [little], large: [big]}} or {pattern: …, example: …}"
            self.note(text, key=True)
            return None
        own = _KEYS[:2] if "values" in written else _KEYS[2:4]
        for key in written:
            if key not in (*own, "description"):
                hint = self.problems.source.suggestion(key, (*own, "description"))
                self.note(
                    f'unknown key "{key}"{hint}', key, code="unknown-key", key=True, hint=hint
                )
        return self._listed(written) if "values" in written else self._patterned(written)

    def _patterned(self, written: Block) -> Entity | None:
        example = written.get("example")
        if not isinstance(example, str) or not example:
            self.note('missing key "example": a value that the pattern fits', "pattern", key=True)
            return None
        try:
            entity = Patterned(self.name, written["pattern"], str(example))
        except ValueError as error:
            self.note(str(error), "pattern")
            return None
        if not entity.fits(example):
            self.note("the pattern does not fit this example", "example")
        return entity

    def _listed(self, written: Block) -> Entity | None:
        values: dict[str, tuple[str, ...]] = {}
        for value, synonyms, path in self._values(written["values"]):
            found = self._synonyms(synonyms, path)
            texts = [value, *found]
            if len(values) == MOST_VALUES or len(found) > MOST_SYNONYMS:
                self.note(f"takes {MOST_VALUES:,} values, with {MOST_SYNONYMS} synonyms", "values")
                break
            if any(not text.strip() or len(text) > MOST_CHARACTERS for text in texts):
                self.note(f"takes texts of 1 to {MOST_CHARACTERS} characters", *path)
            values[value] = tuple(found)
        if not values:
            self.note("takes at least one value, such as {small: [little, tiny]}", "values")
            return None
        return ClosedList(self.name, values, self._fuzzy(written))

    def _values(self, written: Any) -> Iterator[tuple[str, Any, tuple[str | int, ...]]]:
        """Each value with its synonyms, and where it stands."""
        self.named: dict[str, str] = {}
        if isinstance(written, Block):
            for value in written:
                self._name(str(value), str(value), ("values", value), key=True)
            yield from ((str(one), more, ("values", one)) for one, more in written.items())
        elif isinstance(written, Items) and all(isinstance(one, str) for one in written):
            for index, value in enumerate(written):
                self._name(str(value), str(value), ("values", index))
                yield str(value), None, ("values", index)
        else:
            self.note("takes VALUE: [SYNONYM, …] lines, or a list of values", "values")

    def _synonyms(self, written: Any, path: tuple[str | int, ...]) -> list[str]:
        if is_null(written):
            return []
        texts = written if isinstance(written, Items) else [written]
        found = []
        for index, text in enumerate(texts):
            at = (*path, index) if isinstance(written, Items) else path
            if not isinstance(text, str):
                self.note("takes a list of synonyms, such as [little, tiny]", *at)
                continue
            self._name(str(text), str(path[-1]), at)
            found.append(str(text))
        return found

    def _name(self, text: str, value: str, path: tuple[str | int, ...], key: bool = False) -> None:
        """Notes a name that stands for two values, or twice for one."""
        other = self.named.get(_alike(text))
        if other is None:
            self.named[_alike(text)] = value
            return
        what = f'means "{other}" already' if other != value else "stands here twice"
        self.note(f'"{text}" {what}', *path, code="duplicate-synonym", key=key)

    def _fuzzy(self, written: Block) -> float:
        text = written.get("fuzzy")
        if text is None:
            return FUZZY
        if (
            isinstance(text, str)
            and re.fullmatch(r"\d{2,3}(\.\d+)?", text)
            and 50 <= float(text) <= 100
        ):
            return float(text)
        self.note("takes how alike, from 50 to 100, which is exactly", "fuzzy")
        return FUZZY


def _joined(parts: Sequence[str]) -> str:
    """As one, unless words stand side by side: `a b 12`, and not `no thanks`. Capitals are no
    words."""
    are_words = any(
        one.isalpha() and other.isalpha() and len(one + other) > 2 and not (one + other).isupper()
        for one, other in pairwise(parts)
    )
    return "" if are_words else "".join(parts)


def _alike(text: str) -> str:
    """Without what makes no difference when it is said: case, accents, blanks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(one for one in plain if not unicodedata.combining(one)).split())
