"""`flowrun FLOW.yaml`: talk to a flow."""

import argparse
import asyncio
import gc
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from engine.credentials.connections import Connections
from engine.errors import CredentialError, FlowError, StoreError
from engine.node import FAILED
from engine.run.runner import Runner
from engine.run.session import Session
from engine.run.store import Provenance

from ...collector import collector_off
from ...conversation import Conversation, Transcript
from ...project.files import is_test
from ...project.project import Project, announce, settings_of
from ..arguments import json_option, surroundings, values
from ..terminal import confirmation, print_json, say
from .save_test import Talked, check_test_name, save_test_of
from .screen import Screen

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
        "--strict", action="store_true", help="exit with 1 when any visit took failed"
    )
    command.add_argument(
        "--save-session", action="store_true", help="keep the session at its end and say its id"
    )
    text = "write the conversation as a test of that name, masked, beside the flow"
    command.add_argument("--save-test", metavar="NAME", help=text)


def main(options: argparse.Namespace) -> int:
    if is_test(options.flow):
        raise FlowError(f"{options.flow} holds tests; flowrun test {options.flow} runs them")
    announce(options.flow)
    project = Project.around(options.flow, options)
    with collector_off():
        flow = project.load(options.flow)
    gc.freeze()  # what was loaded stays until the end
    if options.save_test is not None:
        check_test_name(options.flow, options.save_test, project.node_types, options.env)
    connections = Connections(project.credentials, confirm=confirmation())
    screen = Screen(quiet=options.json, trace=options.trace)
    runner = Runner(flow, connections, watch=screen.visit, progress=screen.progress)
    given = project.parameters(flow, options.settings)
    first = options.inputs[0] if options.inputs else None
    conversation = Conversation.begin(runner, given, first)
    transcript = Transcript(conversation.session.parameters)
    began = connections.clock.now()
    screen.begin(flow, project.environment)
    with asyncio.Runner() as loop:
        try:
            _converse(loop, conversation, transcript, hearing(options.inputs, screen), screen)
        finally:
            loop.run(connections.aclose())
    session = conversation.session
    kept = options.save_session and _keep(transcript, session, options, connections)
    if options.json:
        document = transcript.as_json(session, flow)
        print_json(document | ({"session": session.id} if kept else {}))
    else:
        screen.end(session, transcript.visits)
    if kept:
        print(f"session {session.id}", file=sys.stderr)
    if options.save_test is not None:
        chat = Talked(transcript, session, flow, settings_of(flow, options.settings), began)
        save_test_of(chat, options, project.node_types)
    if options.save_session and not kept:
        return 2
    failed = session.status in ("failed", "crashed")
    strict = options.strict and any(visit.exit == FAILED for visit in transcript.visits)
    return 1 if failed or strict else 0


def _converse(
    loop: asyncio.Runner,
    conversation: Conversation,
    transcript: Transcript,
    hear: Hear,
    screen: Screen,
) -> None:
    """Turn by turn; the loop stands still while somebody types."""
    heard: str | None = None
    while True:
        turn = loop.run(conversation.turn(heard))
        transcript.add(turn, conversation)
        screen.credential_errors(turn)
        screen.warnings(turn)
        if not conversation.waits:
            return
        heard = hear()
        if heard is None:
            return


def _keep(
    transcript: Transcript,
    session: Session,
    options: argparse.Namespace,
    connections: Connections,
) -> bool:
    """Whether the session is kept; what was said is worth showing even where that fails."""
    from ...storage.home import open_store

    try:
        now = connections.clock.now()
        caller = session.parameters.get("CALLER_PHONE_NUMBER")
        caller = caller if isinstance(caller, str) else None
        origin = Provenance(str(options.flow), caller, environment=options.env)
        open_store().keep(session, transcript.kept(), origin, now=now)
        return True
    except (CredentialError, StoreError) as error:
        say(f"error: the session is not kept: {error}")
        return False


def hearing(inputs: list[str] | None, screen: Screen) -> Hear:
    """Where answers come from: `--input`, the keyboard, or lines of standard input."""
    if inputs is not None:
        return _next_of(iter(inputs))
    if sys.stdin.isatty():
        return screen.ask
    return _next_of(line.rstrip("\r\n") for line in sys.stdin)


def _next_of(lines: Iterator[str]) -> Hear:
    return lambda: next(lines, None)
