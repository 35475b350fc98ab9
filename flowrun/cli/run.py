"""`flowrun FLOW.yaml`: talk to a flow."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.credentials.connections import Connections
from engine.errors import CredentialError, FlowError, StoreError
from engine.flow.loading import Flow, load_flow
from engine.run.runner import Runner
from engine.run.session import Session
from engine.run.turn import Turn, Visit, shown_values
from engine.values.redaction import Redaction

from ..project.files import is_test
from ..project.project import (
    announce,
    find_credentials,
    find_environment,
    node_types,
    open_store,
    parameters_for,
)
from .arguments import json_option, surroundings, values
from .screen import Screen
from .terminal import confirmation, print_json, say

Hear = Callable[[], str | None]


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("flow", type=Path, metavar="FLOW.yaml")
    values(command)
    command.add_argument(
        "--input",
        action="append",
        dest="inputs",
        metavar="TEXT",
        help="answer the next question (repeat for more); without it, type or pipe the answers",
    )
    surroundings(command)
    json_option(command)
    command.add_argument(
        "--trace", action="store_true", help="show each visit's request, response and outputs"
    )
    command.add_argument(
        "--save-session", action="store_true", help="keep the session at its end and say its id"
    )


def main(options: argparse.Namespace) -> int:
    if is_test(options.flow):
        raise FlowError(f"{options.flow} holds tests; flowrun test {options.flow} runs them")
    announce(options.flow)
    folder = options.flow.parent
    types = node_types(options.nodes_dir)
    environment = find_environment(folder, options.env)
    credentials = find_credentials(folder, options.credentials, environment)
    flow = load_flow(options.flow, types, credentials)
    connections = Connections(credentials, confirm=confirmation())
    screen = Screen(quiet=options.json, trace=options.trace)
    runner = Runner(flow, connections, watch=screen.visit, progress=screen.progress)
    given = parameters_for(flow, environment, options.settings)
    if options.inputs and "INITIAL_MESSAGE" not in given:
        given["INITIAL_MESSAGE"] = options.inputs[0]
    session = runner.start(given)
    screen.begin(flow, environment)
    with asyncio.Runner() as loop:
        try:
            conversation = _converse(
                loop, runner, session, _hearing(options.inputs, screen), screen
            )
        finally:
            loop.run(connections.aclose())
    if options.save_session:
        conversation.keep(str(options.flow), connections.clock.now())
    if options.json:
        print_json(conversation.as_json(flow))
    else:
        screen.end(conversation.session, conversation.visits)
    if conversation.kept:
        print(f"session {conversation.session.id}", file=sys.stderr)
    if options.save_session and not conversation.kept:
        return 2
    return 1 if conversation.session.status in ("failed", "crashed") else 0


class Conversation:
    """The turns of a session, taken together."""

    def __init__(self) -> None:
        self.says: list[str] = []
        self.visits: list[Visit] = []
        self.session: Session
        self.redaction: Redaction
        self.kept = False

    def add(self, turn: Turn) -> None:
        self.session, self.redaction = turn.session, turn.redaction
        self.says += turn.says
        if self.visits and self.visits[-1].exit is None:
            self.visits.pop()
        self.visits += turn.visits

    def keep(self, file: str, now: datetime) -> None:
        """Keeps the session; what was said is worth showing even where that fails."""
        trace = [visit.as_json(self.redaction) for visit in self.visits]
        try:
            open_store().keep(self.session, trace, file=file, now=now)
            self.kept = True
        except (CredentialError, StoreError) as error:
            say(f"error: the session is not kept: {error}")

    def as_json(self, flow: Flow) -> dict[str, Any]:
        values = shown_values(self.session.parameters, self.redaction)
        document: dict[str, Any] = {
            "status": self.session.status,
            "messages": [{"text": self.redaction.text(text)} for text in self.says],
            "parameters": {name: values.get(name) for name in flow.parameters},
            "trace": [visit.as_json(self.redaction) for visit in self.visits],
        }
        if self.session.error is not None:
            document["error"] = self.session.error
        if self.kept:
            document["session"] = self.session.id
        return document


def _converse(
    loop: asyncio.Runner, runner: Runner, session: Session, hear: Hear, screen: Screen
) -> Conversation:
    """Turn by turn; the loop stands still while somebody types."""
    conversation = Conversation()
    heard: str | None = None
    while True:
        turn = loop.run(runner.turn(session, heard))
        conversation.add(turn)
        session = turn.session
        screen.credential_errors(turn)
        screen.warnings(turn)
        if session.status != "awaiting_input":
            return conversation
        heard = hear()
        if heard is None:
            return conversation


def _hearing(inputs: list[str] | None, screen: Screen) -> Hear:
    """Where answers come from: `--input`, the keyboard, or lines of standard input."""
    if inputs is not None:
        return _next_of(iter(inputs))
    if sys.stdin.isatty():
        return screen.ask
    return _next_of(line.rstrip("\r\n") for line in sys.stdin)


def _next_of(lines: Iterator[str]) -> Hear:
    return lambda: next(lines, None)
