"""The `records:` block of a data file to complete rows."""

from datetime import UTC, datetime, timedelta
from typing import Any

from .derived import fill_derived, fill_label
from .file import DataFile, Place
from .file_values import EXPECTED, read_cell
from .ids import free_id, full_id
from .rows import Row, complete, moment_text
from .schema import NUMBERS, ObjectType, Schema
from .settings import Settings

_FIRST_CREATION = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_FIRST_CASE = 1001
_PROFILES = ("System Administrator", "Standard User", "Minimum Access - Salesforce")


class _RecordDraft:
    """A record on its way: its row so far, and the references by field still to be resolved."""

    def __init__(self, place: Place, row: Row) -> None:
        self.place = place
        self.row = row
        self.references: dict[str, tuple[Place, str]] = {}


def read_records(
    block: dict[str, Any], schema: Schema, settings: Settings, file: DataFile
) -> dict[str, list[Row]]:
    """Complete rows by object; mistakes are noted."""
    drafts = _RecordDrafts(schema, file)
    for name, value in block.items():
        object_type = schema.find(name)
        if object_type is None or object_type.name != name:
            file.unknown(("records", name), "object", [each.name for each in schema])
        else:
            drafts.read(object_type, file.items(("records", name), value))
    drafts.add_missing(settings)
    drafts.give_ids()
    drafts.give_labels()
    drafts.resolve()
    return drafts.rows()


class _RecordDrafts:
    """The drafts of all objects. They become rows in steps, for a reference may name a record that
    the file has further down: fields first, then Ids, then names, then references."""

    def __init__(self, schema: Schema, file: DataFile) -> None:
        self.schema = schema
        self.file = file
        self.drafts: dict[str, list[_RecordDraft]] = {each.name: [] for each in schema}
        self.ids: dict[str, str] = {}
        self.labels: dict[tuple[str, str], list[str]] = {}

    def read(self, object_type: ObjectType, items: list[Any]) -> None:
        for index, item in enumerate(items):
            draft = _RecordDraft(("records", object_type.name, index), {})
            for name, value in self.file.block(draft.place, item).items():
                self._read_field(object_type, draft, name, value)
            self.drafts[object_type.name].append(draft)

    def _read_field(
        self, object_type: ObjectType, draft: _RecordDraft, name: str, value: Any
    ) -> None:
        place = (*draft.place, name)
        found = object_type.field(name)
        if found is None or found.name != name:
            found = object_type.reference(name)
            if found is None or found.relationship != name:
                known = [each.name for each in object_type.fields.values()]
                self.file.unknown(place, f"field of {object_type.name}", known)
                return
        if not found.stored:
            where = "its contact" if found.source else "the fields it is put together from"
            self.file.note(place, f"{name} shows values of others; write {where}", "org-value")
            return
        try:
            cell = read_cell(found, value)
        except (ValueError, LookupError, OverflowError):
            kind = "a number" if found.type in NUMBERS else "text"
            message = f"{name} is {EXPECTED.get(found.type, kind)}"
            self.file.note(place, message, "org-value")
            return
        if found.type == "reference" and cell is not None:
            draft.references[found.name] = (place, str(cell))
        else:
            draft.row[found.name] = cell

    def add_missing(self, settings: Settings) -> None:
        """An org has one Organization, profiles and at least one user."""
        profiles = self.drafts["Profile"]
        for name in _PROFILES if not profiles else ():
            row: Row = {"Name": name, "UserType": "Standard"}
            profiles.append(_RecordDraft(("records",), row))
        organizations, users = self.drafts["Organization"], self.drafts["User"]
        if not organizations:
            organizations.append(_RecordDraft(("records",), {}))
        if len(organizations) > 1:
            place = organizations[1].place
            self.file.note(place, "an org has one Organization", "org-organization")
        row = organizations[0].row
        row.setdefault("Name", settings.name)
        row.setdefault("InstanceName", "LOCAL")
        row.setdefault("IsSandbox", int(settings.is_sandbox))
        row.setdefault("OrganizationType", "Developer Edition")
        row.setdefault("TimeZoneSidKey", settings.time_zone)
        if not users:
            name = settings.username or "admin@local-org.example.com"
            row = {"FirstName": "Local", "LastName": "Admin", "Username": name}
            users.append(_RecordDraft(("records",), row))
        if settings.username and all(
            each.row.get("Username") != settings.username for each in users
        ):
            message = f'no User has the Username "{settings.username}"'
            self.file.note(("org", "username"), message, "org-username")

    def give_ids(self) -> None:
        for object_type, draft in self._all():
            if draft.row.get("Id") is not None:
                self._check_id(object_type, draft)
        for object_type in self.schema:
            for number, draft in enumerate(self.drafts[object_type.name], 1):
                if draft.row.get("Id") is None:
                    made = free_id(object_type.prefix, number, self.ids)
                    draft.row["Id"] = made
                    self.ids[made] = object_type.name

    def _check_id(self, object_type: ObjectType, draft: _RecordDraft) -> None:
        written, place = str(draft.row["Id"]), (*draft.place, "Id")
        full = full_id(written)
        draft.row["Id"] = full
        if full is None:
            message = "an Id has 15 characters, or 18 with the right checksum"
            self.file.note(place, message, "org-id")
        elif not full.startswith(object_type.prefix):
            message = f"an Id of {object_type.name} begins with {object_type.prefix}"
            self.file.note(place, message, "org-id")
        elif full in self.ids:
            self.file.note(place, f"the Id {written} stands twice", "org-duplicate-id")
        else:
            self.ids[full] = object_type.name

    def give_labels(self) -> None:
        numbers = {draft.row.get("CaseNumber") for draft in self.drafts["Case"]}
        free = (f"{number:08}" for number in range(_FIRST_CASE, 100_000_000))
        unused = (number for number in free if number not in numbers)
        for object_type, draft in self._all():
            missing_number = object_type.name == "Case" and "CaseNumber" not in draft.row
            fill_label(object_type.name, draft.row, next(unused) if missing_number else "")
            names = {draft.row.get(key) for key in ("Name", "CaseNumber", "Username")}
            for name in names - {None}:
                known = self.labels.setdefault((object_type.name, str(name)), [])
                known.append(str(draft.row["Id"]))

    def resolve(self) -> None:
        for object_type, draft in self._all():
            for name, (place, written) in draft.references.items():
                targets = object_type.fields[name.lower()].targets
                draft.row[name] = self._find(targets, written, place)

    def _find(self, targets: tuple[str, ...], written: str, place: Place) -> str | None:
        full = full_id(written)
        if full and self.ids.get(full) in targets:
            return full
        named = [one for name in targets for one in self.labels.get((name, written), [])]
        target = " or ".join(targets)
        if len(named) == 1:
            return named[0]
        if named:
            message = f'{len(named)} records of {target} are called "{written}"; write the Id'
            self.file.note(place, message, "org-reference")
        else:
            message = f'no record of {target} has the name or Id "{written}"'
            self.file.note(place, message, "org-reference")
        return None

    def rows(self) -> dict[str, list[Row]]:
        owner = self.drafts["User"][0].row["Id"]
        profile = self.drafts["Profile"][0].row["Id"]
        accounts = {
            str(each.row["Id"]): each.row.get("AccountId") for each in self.drafts["Contact"]
        }
        rows: dict[str, list[Row]] = {each.name: [] for each in self.schema}
        for object_type, draft in self._all():
            row, hours = draft.row, len(rows[object_type.name])
            created = _FIRST_CREATION + timedelta(hours=hours)
            row.setdefault("CreatedDate", moment_text(created))
            row.setdefault("LastModifiedDate", row["CreatedDate"])
            row.setdefault("SystemModstamp", row["LastModifiedDate"])
            for key in ("CreatedById", "LastModifiedById", "OwnerId"):
                row.setdefault(key, owner)
            if object_type.name == "User":
                row.setdefault("ProfileId", profile)
            if object_type.name == "Case":
                row.setdefault("AccountId", accounts.get(str(row.get("ContactId"))))
            fill_derived(object_type.name, row)
            rows[object_type.name].append(complete(object_type, row))
        return rows

    def _all(self) -> list[tuple[ObjectType, _RecordDraft]]:
        return [(each, draft) for each in self.schema for draft in self.drafts[each.name]]
