"""Records that a stand-in is expected to hold at the end, and what is wrong with those it holds."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from engine.errors import FlowError
from engine.source.tree import Block, Items, YamlPath, is_null
from engine.values.entities import as_text

from ...cli.terminal import counted
from ..reading import Notes
from ..reporting.outcome import Failure
from ..stand_ins import Held, forms
from .pairing import paired
from .wildcards import Wildcard

_TAKES = "NAME: [{field: value}] lines, the fields of each record that matter"
MOST_SHOWN = 10
MOST_FIELDS = 5

Record = dict[str, Any]
"""The fields that are looked at, by their own names."""


class ExpectedRecord(NamedTuple):
    """The fields that are looked at, as written, and where."""

    fields: Mapping[str, Any]
    place: str


class ExpectedRecords(NamedTuple):
    """Of one kind: exactly these in a list, or at least one that fits."""

    kind: str
    place: str
    records: tuple[ExpectedRecord, ...]
    exactly: bool


def read_records(notes: Notes, path: YamlPath, written: Any) -> tuple[ExpectedRecords, ...]:
    expected = []
    for kind, value in notes.block(path, written, _TAKES).items():
        at = (*path, kind)
        place = notes.place(at, key=True)
        if isinstance(value, Items):
            records = [_record(notes, (*at, index), one) for index, one in enumerate(value)]
            expected.append(ExpectedRecords(kind, place, tuple(records), True))
        else:
            expected.append(ExpectedRecords(kind, place, (_record(notes, at, value),), False))
    return tuple(expected)


def _record(notes: Notes, path: YamlPath, written: Any) -> ExpectedRecord:
    if written is None:
        notes.note(path, "takes the fields of a record, or [] for no record at all")
    block = notes.block(path, written, "the fields of a record, such as {Status: New}")
    for name, value in block.items():
        if isinstance(value, Block | Items):
            notes.note((*path, name), "takes the value of a field")
    return ExpectedRecord(dict(block), notes.place(path))


def judge_records(expected: Sequence[ExpectedRecords], services: Sequence[Held]) -> list[Failure]:
    """What the stand-ins of a test hold otherwise than expected, all of them taken together."""
    if expected and not services:
        text = f"nothing that keeps records answers in this test; credentials: takes {forms()}"
        return [Failure(expected[0].place, text)]
    failures = []
    for one in expected:
        try:
            failures += _judged(one, services)
        except FlowError as error:
            failures.append(Failure(one.place, str(error)))
    return failures


def _judged(expected: ExpectedRecords, services: Sequence[Held]) -> list[Failure]:
    service, held = _held(expected.kind, services)
    failures, wanted = list[Failure](), list[Record]()
    for record in expected.records:
        try:
            wanted.append(_typed(record, expected.kind, service))
        except ValueError as error:
            failures.append(Failure(record.place, str(error)))
    if failures:
        return failures
    pairs = paired(
        [[at for at, one in enumerate(held) if not _differing(fields, one)] for fields in wanted]
    )
    left = [one for at, one in enumerate(held) if at not in pairs.values()]
    for number, record in enumerate(expected.records):
        if number not in pairs:
            text = f"there is no such {expected.kind}"
            failures.append(Failure(record.place, text, _nearest(wanted[number], left)))
    if expected.exactly and len(held) != len(wanted):
        due = counted(len(wanted), "record")
        text = f"there should be {due} of {expected.kind}, not {len(held)}"
        failures.append(Failure(expected.place, text, _listed(left, wanted)))
    return failures


def _held(kind: str, services: Sequence[Held]) -> tuple[Held, list[Mapping[str, Any]]]:
    """One that knows the kind, and the records of all that do."""
    knowing, held, refusals = list[Held](), list[Mapping[str, Any]](), list[FlowError]()
    for service in services:
        try:
            held += service.held(kind)
            knowing.append(service)
        except FlowError as error:
            refusals.append(error)
    if not knowing:
        raise refusals[0]
    return knowing[0], held


def _typed(record: ExpectedRecord, kind: str, service: Held) -> Record:
    """Each value as its field keeps it; a text with a star stays what it is."""
    typed: Record = {}
    for name, written in record.fields.items():
        wildcard = Wildcard.read(written) if isinstance(written, str) else None
        starred = wildcard is not None and wildcard.is_one
        unset = starred or is_null(written) or written == ""
        own, value = service.read(kind, name, None if unset else str(written))
        typed[own] = wildcard if starred else value
    return typed


def _differing(wanted: Record, held: Mapping[str, Any]) -> list[str]:
    """The fields that are not as expected; one with a star has some value that fits."""
    return [name for name, value in wanted.items() if not _is(value, held.get(name))]


def _is(wanted: Any, held: Any) -> bool:
    if isinstance(wanted, Wildcard):
        return held is not None and wanted.fits(as_text(held))
    return bool(wanted == held)


def _nearest(wanted: Record, left: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """As a diff with the record of which the least is otherwise."""
    if not left:
        return (f"- {_shown(wanted, wanted)}", "+ (no other record)")
    one = min(left, key=lambda record: len(_differing(wanted, record)))
    differing = _differing(wanted, one)
    same = [name for name in wanted if name not in differing]
    lines = [f"  {_shown(one, same)}"] if same else []
    for name in differing:
        lines += [f"- {name}: {_written(wanted[name])}", f"+ {name}: {_written(one.get(name))}"]
    return tuple(lines)


def _listed(left: Sequence[Mapping[str, Any]], wanted: Sequence[Record]) -> tuple[str, ...]:
    """Those that nobody expects, by the fields that are looked at."""
    names = list(dict.fromkeys(name for one in wanted for name in one))
    lines = [
        f"+ {_shown(one, names or [name for name in one if one[name] is not None][:MOST_FIELDS])}"
        for one in left[:MOST_SHOWN]
    ]
    more = len(left) - MOST_SHOWN
    return (*lines, f"  … and {more} more") if more > 0 else tuple(lines)


def _shown(record: Mapping[str, Any], names: Iterable[str]) -> str:
    return ", ".join(f"{name}: {_written(record.get(name))}" for name in names)


def _written(value: Any) -> str:
    if isinstance(value, str | Wildcard):
        return str(value)
    return "(no value)" if value is None else json.dumps(value)
