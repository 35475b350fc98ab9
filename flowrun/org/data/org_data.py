"""The data of a local org, read from its file.

    org:                                  # all of it may be left out
      name: Acme Coffee                   # also: time_zone, is_sandbox, page_size
      consumer_key: acme-local-key        # also: consumer_secret, username, password
      refresh_tokens: [5Aep-local]
    describe: [invoice.json]              # objects as `sf sobject describe --json` printed them
    objects:                              # what your org has beyond the standard objects
      Contact: {Loyalty_Tier__c: picklist}
      Account: {Key__c: {type: string, length: 20, external_id: true, unique: true}}
      Shipment__c:
        Weight__c: double
        Contact__c: {reference: Contact, children: Shipments__r}
    records:
      Account: [{Name: Acme Coffee, Phone: +14155550123}]
      Contact: [{FirstName: Dana, LastName: Whitfield, Account: Acme Coffee}]

A reference is written as an Id or as the name of the record, under the field (`AccountId`) or the
relationship (`Account`). Left out, an Id, a CaseNumber, the dates of creation and change, the owner
and what Salesforce computes (a contact's Name, whether a case is closed) are filled in, the same
way each time. Every mistake is reported with its place.
"""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from engine.errors import FlowError
from engine.source.reading import MAX_BYTES, read_source

from .file import DataFile
from .objects import read_schema
from .records import read_records
from .rows import Row
from .schema import Schema
from .settings import Settings, read_settings

if TYPE_CHECKING:
    import sqlite3

SHIPPED = Path(__file__).parent / "acme.yaml"
_KEYS = ("org", "describe", "objects", "records")


_MOST_KEPT = 16


@dataclass(frozen=True)
class OrgData:
    """What every org of a file begins with, and none may change: each copies the settings, and has
    a database of its own."""

    settings: Settings
    schema: Schema
    records: dict[str, list[Row]]

    @cached_property
    def beginning(self) -> "sqlite3.Connection":
        from .database import filled

        return filled(self.schema, self.records)


class _Kept(NamedTuple):
    """What was read, and the files it was read from, each with what stood in it."""

    files: dict[Path, bytes]
    data: OrgData

    @property
    def is_new(self) -> bool:
        return all(said and _said(path) == said for path, said in self.files.items())


_kept: dict[Path, _Kept] = {}


def read_data(path: Path) -> OrgData:
    """Raises `FlowError` with every mistake in the file and its place.

    A suite of tests opens an org for each: what was read is kept for as long as the file, and
    those it names, say the same.
    """
    kept = _kept.pop(path, None)
    if kept is None or not kept.is_new:
        kept = _read(path)
    _kept[path] = kept
    while len(_kept) > _MOST_KEPT:
        _kept.pop(next(iter(_kept)), None)
    return kept.data


def _said(path: Path) -> bytes:
    """What stands in a file, in 32 bytes; empty where it cannot be read twice, as from a pipe."""
    try:
        fits = path.is_file() and path.stat().st_size <= MAX_BYTES
        return sha256(path.read_bytes()).digest() if fits else b""
    except OSError:
        return b""


def _read(path: Path) -> _Kept:
    files = {path: _said(path)}
    source = read_source(path)
    file = DataFile(source)
    top = file.block((), source.data)
    for key in top:
        if key not in _KEYS:
            file.unknown((key,), "key", _KEYS)
    org, objects, records = (
        file.block((key,), top.get(key)) for key in ("org", "objects", "records")
    )
    described = [path.parent / str(name) for name in file.items(("describe",), top.get("describe"))]
    files |= {each: _said(each) for each in described}
    settings = read_settings(org, file)
    schema = read_schema(objects, described, file)
    rows = read_records(records, schema, settings, file)
    if file.problems:
        raise FlowError(problems=file.problems)
    return _Kept(files, OrgData(settings, schema, rows))
