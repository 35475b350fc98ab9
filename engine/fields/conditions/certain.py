"""Conditions that can never hold, and those that never get their turn.

What a comparison asks divides the values of its parameter into a few cases. Over every combination
of those a condition is tried; what it asks of text beyond equality may hold or not in each.
"""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any, NamedTuple

from ...source.tree import YamlPath
from .comparison import Comparison, Group
from .operators import ORDERS, PRESENCE, TYPED, as_number

Member = Comparison | Group
Case = Mapping[Hashable, Any]
Test = Callable[[Case], bool]

_MOST_CONDITIONS = 60
_MOST_CASES = 4_000
_NO_VALUE = object()
_SOMETHING_ELSE = object()
_DATE = r"\d{4}-\d\d-\d\d"
_ONE_ANSWER = (
    frozenset({"yes", "y", "true", "1", "ok", "sure"}),
    frozenset({"no", "n", "false", "0"}),
)
"""Words that are one value to a confirmation and several to a text."""


class Certain(NamedTuple):
    """What is certain of a condition; `path` leads to it from the names of the conditions."""

    path: YamlPath
    message: str
    code: str


def certain(conditions: Mapping[str, Member]) -> Iterator[Certain]:
    """What can be said of these conditions, tried in this order, and of `default`; of very many
    nothing."""
    known = conditions if len(conditions) <= _MOST_CONDITIONS else {}
    for name, member in known.items():
        for path in _contradictions(member):
            text = "these never hold together"
            yield Certain((name, *path), text, code="contradictory-condition")
    names = list(known)
    for index, name in enumerate(names[1:], 1):
        if text := _shadow(known, names[:index], name):
            yield Certain((name,), text, code="shadowed-condition")
    if known and _is_exhaustive(list(known.values())):
        yield Certain(("default",), "one of the conditions always holds", code="dead-exit")


def _contradictions(member: Member) -> Iterator[YamlPath]:
    """The paths of the `all` groups that hold in no case, the innermost alone."""
    if isinstance(member, Comparison):
        return
    word, inner = "all" if member.every else "any", False
    for index, one in enumerate(member.members):
        for path in _contradictions(one):
            inner = True
            yield (word, index, *path)
    if not inner and member.every and len(member.members) > 1:
        (test,), cases = _tests([member])
        if cases is not None and not any(map(test, cases)):
            yield (word,)


def _shadow(known: Mapping[str, Member], before: Sequence[str], name: str) -> str:
    """Why a condition never gets its turn; empty when it may."""
    member = known[name]
    for earlier in before:
        if known[earlier].written == member.written and _is_steady(member):
            return f'"{earlier}" above asks the same, so that this exit is never taken'
    for earlier in before:
        if _covers([known[earlier]], member):
            return f'"{earlier}" above holds whenever this does, so that this exit is never taken'
    subjects = _subjects(member)
    related = [known[one] for one in before if _subjects(known[one]) & subjects]
    if len(related) > 1 and _covers(related, member):
        return "one above holds whenever this does, so that this exit is never taken"
    return ""


def _is_exhaustive(members: Sequence[Member]) -> bool:
    """Whether one of them holds in every case."""
    if not all(map(_is_steady, members)):
        return False
    tests, cases = _tests(members)
    return cases is not None and all(any(test(case) for test in tests) for case in cases)


def _is_steady(member: Member) -> bool:
    return all(atom.steady for atom in _atoms(member))


def _covers(earlier: Sequence[Member], member: Member) -> bool:
    """Whether one of them holds in each case in which a member does, and it does in some."""
    if not _subjects(member) & set().union(*map(_subjects, earlier)):
        return False
    (*others, test), cases = _tests([*earlier, member])
    held = [case for case in cases or () if test(case)]
    return bool(held) and all(any(other(case) for other in others) for case in held)


def _tests(members: Sequence[Member]) -> tuple[list[Test], Iterator[Case] | None]:
    """A test for each member, and the cases to try; None for too many."""
    atoms = [atom for member in members for atom in _atoms(member)]
    asked: dict[Hashable, list[Comparison]] = {}
    for atom in atoms:
        asked.setdefault(_subject(atom), []).append(atom)
    domains: dict[Hashable, Sequence[Any]] = {}
    tests: dict[int, Test] = {}
    for subject, group in asked.items():
        scale = _Scale(group)
        if scale.points:
            domains[subject] = scale.points
        for atom in group:
            tests[id(atom)] = scale.test(subject, atom) or _free(domains, atom)
    keys = list(domains)
    if prod(map(len, domains.values())) > _MOST_CASES:
        return [_test(member, tests) for member in members], None
    cases = (dict(zip(keys, values, strict=True)) for values in product(*domains.values()))
    return [_test(member, tests) for member in members], cases


def _free(domains: dict[Hashable, Sequence[Any]], atom: Comparison) -> Test:
    """What is not understood may hold or not; the same question has the same answer."""
    question: Hashable = atom.written if atom.steady else id(atom)
    domains[question] = (True, False)
    return lambda case: bool(case[question])


def _test(member: Member, tests: Mapping[int, Test]) -> Test:
    if isinstance(member, Comparison):
        return tests[id(member)]
    inner = [_test(one, tests) for one in member.members]
    every = all if member.every else any
    return lambda case: every(one(case) for one in inner)


def _atoms(member: Member) -> Iterator[Comparison]:
    if isinstance(member, Comparison):
        yield member
    else:
        for one in member.members:
            yield from _atoms(one)


def _subjects(member: Member) -> set[Hashable]:
    return {_subject(atom) for atom in _atoms(member)}


def _subject(atom: Comparison) -> Hashable:
    slot = atom.slot
    if slot is None:
        return ("", atom.left.text) if atom.steady else ("", id(atom))
    return slot.name, slot.path and slot.path.text, slot.default


def _constants(atom: Comparison) -> list[str] | None:
    """The literals that it compares with; None where it asks anything else."""
    values = atom.right if isinstance(atom.right, list) else [atom.right]
    if atom.operator in PRESENCE:
        return []
    if atom.operator not in TYPED or any(value.constant is None for value in values):
        return None
    return [value.constant for value in values]


class _Scale:
    """The cases of one parameter: no value, each literal, and what lies between them."""

    def __init__(self, atoms: Sequence[Comparison]) -> None:
        asked = [found for atom in atoms if (found := _constants(atom)) is not None]
        written = {text for found in asked for text in found if text}
        self.places: dict[str, Any] = {"": _NO_VALUE}
        self.ordered = True
        numbers = {text: as_number(text) for text in written}
        if all(number is not None for number in numbers.values()):
            ranks = sorted(set(numbers.values()), key=float)  # type: ignore[arg-type]
            self.places |= {text: 2 * ranks.index(number) for text, number in numbers.items()}
        elif all(re.fullmatch(_DATE, text) for text in written):
            days = sorted(written)
            self.places |= {text: 2 * days.index(text) for text in written}
        else:
            self.ordered = False
            self.places |= {text: text for text in written}
        vague = any(len({text.lower() for text in written} & one) > 1 for one in _ONE_ANSWER)
        vague |= not self.ordered and any(re.search(r"\d:\d", text) for text in written)
        defaulted = any(atom.slot is not None and atom.slot.default is not None for atom in atoms)
        self.points: list[Any] = []
        if not vague and not defaulted and asked:
            between = range(-1, 2 * len(written)) if self.ordered else written
            self.points = [_NO_VALUE, _SOMETHING_ELSE, *between]

    def test(self, subject: Hashable, atom: Comparison) -> Test | None:
        """How the atom is answered in a case; None where that is left open."""
        constants = _constants(atom)
        if not self.points or constants is None:
            return None
        if atom.operator in PRESENCE:
            wanted = PRESENCE[atom.operator]
            return lambda case: (case[subject] is not _NO_VALUE) is wanted
        places = [self.places[text] for text in constants]
        if atom.operator in ("is", "in", "is not"):
            equal = atom.operator != "is not"
            return lambda case: (case[subject] in places) is equal
        (place,) = places
        if not self.ordered or place is _NO_VALUE:
            return None
        compare = ORDERS[atom.operator]
        return lambda case: isinstance(case[subject], int) and compare(case[subject], place)
