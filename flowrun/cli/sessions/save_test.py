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

from ...conversation import Transcript
from ...project.types import node_types
from ..terminal import say
from ..testing.masked import tell_of_people

if TYPE_CHECKING:
    from ...storage.kept_session import Stored
    from ...storage.sessions import Store
    from ...testing.saving.saved import SavedTest


class Talked(NamedTuple):
    """A conversation that has just ended, and what it began with."""

    transcript: Transcript
    session: Session
    flow: Flow
    given: Mapping[str, Any]
    began: datetime


def check_test_name(flow: Path, name: str, types: Types[Node], environment: str | None) -> None:
    """Raises `FlowError` where no test of that name can be added."""
    from ...testing.saving.saving import check_name

    check_name(flow, name, types, environment)


def save_test_of(talked: Talked, options: argparse.Namespace, types: Types[Node]) -> None:
    from ...testing.saving.chat import chat_of
    from ...testing.saving.saved import save_talk
    from ...testing.saving.saving import rules_for

    transcript, session, flow, given, began = talked
    rules = rules_for(options.flow, types)
    chat = chat_of(transcript, flow, given, rules, began, session.status)
    _tell(save_talk(chat, options.flow, options.save_test, types, options.env))


def save_test_of_session(store: "Store", stored: "Stored", options: argparse.Namespace) -> None:
    from ...testing.saving.saved import save_session

    types = node_types(options.nodes_dir)
    _tell(save_session(store, stored, options.name, types, options.env or stored.environment))


def _tell(saved: "SavedTest") -> None:
    if saved.note:
        say(f"note: {saved.note}")
    say(f'saved: "{saved.name}" in {saved.file}; read it before you commit it')
    tell_of_people(saved.masked, saved.likely_people)
