"""A talk that has ended and a session that was kept, each saved as a test by its name."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from engine.errors import FlowError
from engine.flow.loading import load_flow
from engine.node import Node
from engine.plugins import Types

from ...project.types import node_types
from ...storage.home import open_store
from ...storage.kept_session import Stored
from ...storage.sessions import SHORTEST_ID, Store
from .chat import Chat, kept_chat
from .saving import check_name, rules_for, save_chat


class SavedTest(NamedTuple):
    """A test that was written. `masked` counts what was taken out, by kind; what `likely_people`
    tells still looks like a person. `note` says where it is not of the flow as it was."""

    file: Path
    name: str
    masked: Mapping[str, int]
    likely_people: tuple[str, ...]
    note: str = ""


def save_talk(
    chat: Chat, flow: Path, name: str, types: Types[Node], environment: str | None
) -> SavedTest:
    """Raises as `save_chat` does."""
    saved = save_chat(chat, flow, name, types, environment)
    return SavedTest(saved.file, name, chat.masked, tuple(saved.likely_people))


def save_session(
    store: Store, stored: Stored, name: str | None, types: Types[Node], environment: str | None
) -> SavedTest:
    """Raises `FlowError` where the flow is gone, and as `save_chat` does."""
    file = Path(stored.file)
    if not file.is_file():
        raise FlowError(f"the flow of the session is gone: {file}")
    flow = load_flow(file, types)
    note = ""
    if store.row(stored).digest != flow.digest:
        note = f"{file} has changed since this session; the test is of the flow as it is now"
    name = name or f"session {stored.id[:SHORTEST_ID]}"
    check_name(file, name, types, environment)
    began, turns = datetime.fromisoformat(stored.created), store.turns(stored)
    chat = kept_chat(stored.status, turns, flow, rules_for(file, types), began)
    return save_talk(chat, file, name, types, environment)._replace(note=note)


def save_talk_with(
    chat: Chat, flow: Path, name: str, nodes_dir: Path | None, environment: str | None
) -> SavedTest:
    """As `save_talk`, of what goes from process to process."""
    return save_talk(chat, flow, name, node_types(nodes_dir), environment)


def save_session_with(
    id: str, name: str | None, nodes_dir: Path | None, environment: str | None
) -> SavedTest:
    """As `save_session`, of what goes from process to process."""
    store = open_store()
    return save_session(store, store.find(id), name, node_types(nodes_dir), environment)
