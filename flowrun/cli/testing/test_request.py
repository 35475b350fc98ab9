"""`flowrun test-request`: AI Studio's "Test request", from the command line."""

import argparse
import asyncio
from pathlib import Path
from typing import Any

from engine.credentials.connections import Connections
from engine.credentials.registry import Credentials
from engine.errors import CredentialError, FlowError, StoreError
from engine.flow.loading import Flow, load_flow
from engine.flow.wiring import Step
from engine.run.runner import Runner

from ...project.files import is_cassette
from ...project.project import Project, settings_of
from ...storage.home import open_store
from ...trial.answers import Answer, open_answers
from ...trial.given import Given, given_parameters
from ...trial.kept import look_at_the_kept
from ...trial.request import Trial, check_credentials, node_that_asks, try_request
from ...trial.screen import TrialScreen, tell_unset
from ..arguments import json_option, surroundings, values
from ..sessions.screen import Screen
from ..terminal import confirmation, print_json, say


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("flow", type=Path, metavar="FLOW.yaml")
    command.add_argument("node", metavar="NODE", nargs="?", default="")
    values(command)
    command.add_argument(
        "--params", type=Path, metavar="FILE", help="take parameters from a YAML or JSON file"
    )
    command.add_argument(
        "--from-session", metavar="ID", help="take them from a session that run --save-session kept"
    )
    surroundings(command)
    instead = command.add_mutually_exclusive_group()
    instead.add_argument("--dry-run", action="store_true", help="show the request and send nothing")
    instead.add_argument("--curl", action="store_true", help="print it as a curl command instead")
    instead.add_argument(
        "--last",
        action="store_true",
        help="run the flow's response_mapping on the node's last answer; sends nothing",
    )
    instead.add_argument(
        "--map",
        action="append",
        default=[],
        dest="maps",
        metavar="'PATH=$NAME'",
        help="try this mapping on the last answer instead (repeat for more); sends nothing",
    )
    instead.add_argument("--forget", action="store_true", help="forget the node's last answer")
    command.add_argument(
        "--paths", action="store_true", help="list every path of the answer with its value"
    )
    command.add_argument(
        "--save-cassette",
        type=_cassette,
        metavar="FILE",
        help="keep what was asked and answered, masked, for a test of the node's name to replay",
    )
    json_option(command)


def _cassette(text: str) -> Path:
    if is_cassette(path := Path(text)):
        return path
    raise argparse.ArgumentTypeError("takes a file named FLOW.cassette.yaml, beside the flow")


def main(options: argparse.Namespace) -> int:
    if options.paths and (options.dry_run or options.curl or options.forget):
        raise FlowError("--paths needs an answer: leave out --dry-run, --curl and --forget")
    if options.save_cassette and not _sends(options):
        raise FlowError("--save-cassette needs a request that is sent")
    project = Project.around(options.flow, options)
    flow = load_flow(options.flow, project.node_types)
    step, _ = node_that_asks(flow, options.node)
    if options.forget:
        if open_answers().forget(options.flow, step.name):
            print(f"the last answer of {step.name} is forgotten")
        else:
            print(f"no answer of {step.name} is kept")
        return 0
    if options.last or options.maps:
        return look_at_the_kept(flow, step, options)
    credentials = project.credentials
    check_credentials(flow, step, credentials)
    if options.save_cassette:
        _check_recordable(step, credentials)
    connections = Connections(credentials, confirm=confirmation())
    session = None
    if options.from_session is not None:
        session = open_store().load(options.from_session, flow)
        for secret in session.hidden:
            connections.redaction.add(secret)
    given = given_parameters(
        flow,
        project.environment,
        session=session,
        file=options.params,
        typed=settings_of(flow, options.settings),
    )
    runner = Runner(flow, connections, progress=Screen(quiet=options.json).progress)
    if options.curl:
        return asyncio.run(_curl(runner, step, given, options))
    trial = asyncio.run(_try(runner, given, options))
    if trial.answer is not None:
        _keep(options.flow, step.name, trial.answer)
    (_show_json if options.json else _show)(flow, step, trial, options)
    if options.save_cassette:
        from ...testing.recording.taping import tape_trial

        tape_trial(trial, step.name, options.save_cassette)
        say(f'kept in {options.save_cassette} as "{step.name}"; a test of that name replays it')
    return 1 if trial.error is not None else 0


def _check_recordable(step: Step, credentials: Credentials) -> None:
    """Raises `FlowError` for a node whose credential answers by itself, in tests as everywhere."""
    for named in step.node.named_credentials():
        if credentials.get(named.name).transport() is not None:
            raise FlowError(
                f'"{named.name}" answers within flowrun, so that tests need no cassette'
            )


def _sends(options: argparse.Namespace) -> bool:
    stays = options.dry_run or options.curl or options.last or options.maps or options.forget
    return not stays


async def _try(runner: Runner, given: Given, options: argparse.Namespace) -> Trial:
    async with runner.connections:
        values, places = given
        return await try_request(
            runner, options.node, values, dry_run=options.dry_run, places=places
        )


async def _curl(runner: Runner, step: Step, given: Given, options: argparse.Namespace) -> int:
    from ...trial.curl import curl_of

    async with runner.connections:
        trial = await try_request(runner, step.name, given.values, dry_run=True)
        if trial.error is not None:
            say(f"error: {trial.error}")
            tell_unset(trial)
            return 1
        command = await curl_of(runner, step.name, given.values, trial)
    if options.json:
        print_json({"curl": command})
    else:
        print(command)
    return 0


def _keep(flow: Path, node: str, answer: Answer) -> None:
    """That an answer cannot be kept spoils no request."""
    try:
        open_answers().keep(flow, node, answer)
    except (StoreError, CredentialError) as error:
        say(f"warning: the answer is not kept for --last and --map: {error}")


def _show(flow: Flow, step: Step, trial: Trial, options: argparse.Namespace) -> None:
    rows = trial.paths() if options.paths else None
    screen = TrialScreen(flow, step, bodies=rows is None)
    screen.title(f"environment {options.env}" if options.env else "")
    screen.trial(trial)
    if options.paths:
        screen.style.line()
        if rows is not None:
            screen.paths(rows[0], more=rows[1])
        else:
            say(f"error: no paths to list: {_why_no_paths(trial)}")
    for warning in trial.warnings:
        say(f"warning: {warning}")
    if trial.error is not None:
        say(f"error: {trial.error}")


def _show_json(flow: Flow, step: Step, trial: Trial, options: argparse.Namespace) -> None:
    document: dict[str, Any] = {
        "request": trial.request,
        "response": trial.response,
        "exit": trial.exit,
        "mapped": trial.mapped,
        "error": trial.error,
        "origins": {
            one.name: {"value": one.value, "from": one.place or None} for one in trial.origins
        },
    }
    if options.paths:
        rows, _ = trial.paths() or ([], False)
        document["paths"] = [row._asdict() for row in rows]
    print_json(document)


def _why_no_paths(trial: Trial) -> str:
    return trial.answer.missing if trial.answer else "there is no answer"
