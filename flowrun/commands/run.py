"""`flowrun FLOW.yaml`: talk to a flow."""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from engine import (
    Connections,
    Flow,
    Mask,
    Runner,
    Session,
    Turn,
    Visit,
    load_flow,
    shown_values,
)

from ..arguments import json_option, surroundings, values
from ..project import announce, find_credentials, find_environment, node_types, parameters_for
from ..screen import Screen

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


def main(options: argparse.Namespace) -> int:
    announce(options.flow)
    folder = options.flow.parent
    types = node_types(options.nodes_dir)
    environment = find_environment(folder, options.env)
    credentials = find_credentials(folder, options.credentials, environment)
    flow = load_flow(options.flow, types, credentials)
    connections = Connections(credentials, confirm=_confirm if sys.stdin.isatty() else None)
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
    if options.json:
        json.dump(conversation.as_json(flow), sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        screen.end(conversation.session, conversation.visits)
    return 1 if conversation.session.status in ("failed", "crashed") else 0


class Conversation:
    """The turns of a session, taken together."""

    def __init__(self) -> None:
        self.says: list[str] = []
        self.visits: list[Visit] = []
        self.session: Session
        self.mask: Mask

    def add(self, turn: Turn) -> None:
        self.session, self.mask = turn.session, turn.mask
        self.says += turn.says
        if self.visits and self.visits[-1].exit is None:
            self.visits.pop()
        self.visits += turn.visits

    def as_json(self, flow: Flow) -> dict[str, Any]:
        values = shown_values(self.session.parameters, self.mask)
        document: dict[str, Any] = {
            "status": self.session.status,
            "messages": [{"text": self.mask.text(text)} for text in self.says],
            "parameters": {name: values.get(name) for name in flow.parameters},
            "trace": [visit.as_json(self.mask) for visit in self.visits],
        }
        if self.session.error is not None:
            document["error"] = self.session.error
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


def _confirm(request: str) -> bool:
    """Asks in the middle of a turn; there, Ctrl-C has to be given back its usual meaning."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        answer = input(f"{request}: send this write? [y/N] ")
    except EOFError:
        print()
        return False
    finally:
        signal.signal(signal.SIGINT, before)
    return answer.strip().lower() in ("y", "yes")
