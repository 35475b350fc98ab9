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

from pathlib import Path
from typing import NamedTuple

from engine.errors import FlowError
from engine.source.reading import read_source

from .file import DataFile
from .objects import read_schema
from .records import read_records
from .rows import Row
from .schema import Schema
from .settings import Settings, read_settings

SHIPPED = Path(__file__).parent / "acme.yaml"
_KEYS = ("org", "describe", "objects", "records")


class OrgData(NamedTuple):
    settings: Settings
    schema: Schema
    records: dict[str, list[Row]]


def read_data(path: Path) -> OrgData:
    """Raises `FlowError` with every mistake in the file and its place."""
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
    settings = read_settings(org, file)
    schema = read_schema(objects, described, file)
    rows = read_records(records, schema, settings, file)
    if file.problems:
        raise FlowError(problems=file.problems)
    return OrgData(settings, schema, rows)
