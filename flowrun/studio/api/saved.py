"""A test that was made of a talk or of a session, as the page tells of it."""

from typing import Any

from ...testing.saving.saved import SavedTest
from ..folder import FlowFolder

SECONDS_TO_SAVE = 120.0


def saved_as_json(folder: FlowFolder, saved: SavedTest) -> dict[str, Any]:
    masked = ", ".join(f"{kind} ({count})" for kind, count in saved.masked.items())
    told = [
        saved.note,
        "read it before you commit it",
        f"masked: {masked}" if masked else "",
        *(f"this looks like a person and is not masked: {one}" for one in saved.likely_people),
    ]
    return {
        "file": folder.shown(saved.file),
        "name": saved.name,
        "note": "; ".join(filter(None, told)),
    }
