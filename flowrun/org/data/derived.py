"""What Salesforce computes when a record doesn't say it."""

import re
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from .rows import Row, moment_text

_PROBABILITY = {
    "Prospecting": 10,
    "Qualification": 10,
    "Needs Analysis": 20,
    "Value Proposition": 50,
    "Id. Decision Makers": 60,
    "Perception Analysis": 70,
    "Proposal/Price Quote": 75,
    "Negotiation/Review": 90,
    "Closed Won": 100,
}


_FOLLOWS: dict[str, dict[str, tuple[str, ...]]] = {
    "Contact": {"Name": ("FirstName", "LastName")},
    "Lead": {"Name": ("FirstName", "LastName")},
    "User": {"Name": ("FirstName", "LastName")},
    "Case": {"IsClosed": ("Status",), "ClosedDate": ("Status",)},
    "Task": {"IsClosed": ("Status",)},
    "Event": {
        "DurationInMinutes": ("StartDateTime", "EndDateTime"),
        "EndDateTime": ("DurationInMinutes",),
    },
    "Opportunity": {
        "IsClosed": ("StageName",),
        "IsWon": ("StageName",),
        "Probability": ("StageName",),
        "ExpectedRevenue": ("StageName", "Amount", "Probability"),
    },
}


def drop_stale(object_name: str, row: Row, changed: Collection[str]) -> None:
    """Takes out what was computed from a changed field and wasn't itself written."""
    for name, sources in _FOLLOWS.get(object_name, {}).items():
        if name not in changed and not set(sources).isdisjoint(changed):
            row.pop(name, None)


def fill_label(object_name: str, row: Row, number: str) -> None:
    """Gives the record the name it is known by; `number` is free for a new case."""
    if object_name in ("Contact", "User", "Lead"):
        names = [str(row[key]) for key in ("FirstName", "LastName") if row.get(key)]
        row.setdefault("Name", " ".join(names) or None)
    if object_name == "User" and not row.get("Username"):
        row["Username"] = row.get("Email") or _address(str(row["Name"]))
    elif object_name == "Case":
        row.setdefault("CaseNumber", number)


def _address(name: str) -> str:
    return f"{'.'.join(name.lower().split())}@local-org.example.com"


def fill_derived(object_name: str, row: Row) -> None:
    rule = _RULES.get(object_name)
    if rule:
        rule(row)


def _user(row: Row) -> None:
    row.setdefault("IsActive", 1)
    row.setdefault("UserType", "Standard")
    if row.get("Username"):
        row.setdefault("Email", row["Username"])


def _case(row: Row) -> None:
    row.setdefault("Status", "New")
    row.setdefault("Priority", "Medium")
    row.setdefault("IsClosed", int(row["Status"] == "Closed"))
    if row["IsClosed"]:
        row.setdefault("ClosedDate", row["LastModifiedDate"])


def _opportunity(row: Row) -> None:
    stage = str(row.setdefault("StageName", "Prospecting"))
    row.setdefault("IsClosed", int(stage.startswith("Closed")))
    row.setdefault("IsWon", int(stage == "Closed Won"))
    chance = row.setdefault("Probability", float(_PROBABILITY.get(stage, 0)))
    amount = row.get("Amount")
    if isinstance(amount, float) and isinstance(chance, float):
        row.setdefault("ExpectedRevenue", amount * chance / 100)


def _lead(row: Row) -> None:
    row.setdefault("Status", "Open - Not Contacted")


def _task(row: Row) -> None:
    row.setdefault("Status", "Not Started")
    row.setdefault("Priority", "Normal")
    row.setdefault("IsClosed", int(row["Status"] == "Completed"))


def _event(row: Row) -> None:
    """Of an event's end and its length one tells the other (the object reference of Event)."""
    start, end, minutes = map(row.get, ("StartDateTime", "EndDateTime", "DurationInMinutes"))
    if not isinstance(start, str):
        return
    begins = datetime.fromisoformat(start)
    if minutes is None and isinstance(end, str):
        length = datetime.fromisoformat(end) - begins
        row["DurationInMinutes"] = length // timedelta(minutes=1)
    elif end is None and isinstance(minutes, int):
        row["EndDateTime"] = moment_text(begins + timedelta(minutes=minutes))


def _record_type(row: Row) -> None:
    row.setdefault("DeveloperName", _developer_name(row))
    row.setdefault("IsActive", 1)


def _group(row: Row) -> None:
    row.setdefault("DeveloperName", _developer_name(row))
    row.setdefault("Type", "Regular")


def _user_role(row: Row) -> None:
    row.setdefault("DeveloperName", _developer_name(row))


def _developer_name(row: Row) -> str:
    return "_".join(re.findall(r"\w+", str(row.get("Name"))))


_RULES: dict[str, Callable[[Row], None]] = {
    "User": _user,
    "UserRole": _user_role,
    "RecordType": _record_type,
    "Group": _group,
    "Case": _case,
    "Opportunity": _opportunity,
    "Lead": _lead,
    "Task": _task,
    "Event": _event,
}
