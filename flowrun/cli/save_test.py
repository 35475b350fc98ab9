"""`--save-test NAME` and `flowrun sessions test`: a conversation becomes a test."""

import argparse
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.flow.loading import Flow
from engine.node import Node
from engine.plugins import Types
from engine.run.session import Session

from ..conversation import Transcript
from ..project.types import node_types
from .masked import tell_of_people
from .terminal import say

if TYPE_CHECKING:
    from ..storage.kept_session import Stored
    from ..storage.sessions import Store
    from ..testing.saving.chat import Chat


class Talked(NamedTuple):
    """A conversation that has just ended, and what it began with."""

    transcript: Transcript
    session: Session
    flow: Flow
    given: Mapping[str, Any]
    began: datetime


def check_test_name(flow: Path, name: str, types: Types[Node], environment: str | None) -> None:
    """Raises `FlowError` where no test of that name can be added."""
    from ..testing.saving.saving import check_name

    check_name(flow, name, types, environment)


def save_test_of(talked: Talked, options: argparse.Namespace, types: Types[Node]) -> None:
    from ..testing.saving.chat import chat_of
    from ..testing.saving.saving import rules_for

    transcript, session, flow, given, began = talked
    rules = rules_for(options.flow, types)
    chat = chat_of(transcript, flow, given, rules, began, session.status)
    _save(chat, options.flow, options.save_test, types, options.env)


def save_test_of_session(store: "Store", stored: "Stored", options: argparse.Namespace) -> None:
    from engine.errors import FlowError
    from engine.flow.loading import load_flow

    from ..testing.saving.chat import kept_chat
    from ..testing.saving.saving import rules_for

    types = node_types(options.nodes_dir)
    file = Path(stored.file)
    if not file.is_file():
        raise FlowError(f"the flow of the session is gone: {file}")
    flow = load_flow(file, types)
    if store.row(stored).digest != flow.digest:
        say(f"note: {file} has changed since this session; the test is of the flow as it is now")
    name = options.name or f"session {stored.id[:8]}"
    check_test_name(file, name, types, options.env)
    began = datetime.fromisoformat(stored.created)
    turns = store.turns(stored)
    chat = kept_chat(stored.status, turns, flow, rules_for(file, types), began)
    _save(chat, file, name, types, options.env)


def _save(chat: "Chat", flow: Path, name: str, types: Types[Node], environment: str | None) -> None:
    from ..testing.saving.saving import save_chat

    saved = save_chat(chat, flow, name, types, environment)
    say(f'saved: "{name}" in {saved.file}; read it before you commit it')
    tell_of_people(chat.masked, saved.likely_people)
