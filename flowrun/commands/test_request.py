"""`flowrun test-request`: AI Studio's "Test request", from the command line."""

import argparse
import asyncio
import json
import sys
from pathlib import Path

from engine import (
    Connections,
    Credentials,
    Environment,
    Flow,
    FlowError,
    Runner,
    Trial,
    credential_problems,
    load_flow,
    try_request,
)

from ..arguments import json_option, surroundings, values
from ..project import find_credentials, find_environment, node_types, parameters_for
from ..screen import call_lines, request_lines
from ..terminal import Style, clean, confirmation, say


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("flow", type=Path, metavar="FLOW.yaml")
    command.add_argument("node", metavar="NODE")
    values(command)
    surroundings(command)
    command.add_argument("--dry-run", action="store_true", help="show the request and send nothing")
    json_option(command)


def main(options: argparse.Namespace) -> int:
    flow = load_flow(options.flow, node_types(options.nodes_dir))
    folder: Path = options.flow.parent
    environment = find_environment(folder, options.env)
    credentials = find_credentials(folder, options.credentials, environment)
    trial = asyncio.run(_try(flow, credentials, environment, options))
    if options.json:
        document = trial._asdict()
        del document["ms"]
        json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        _show(trial)
    return 1 if trial.error is not None else 0


async def _try(
    flow: Flow, credentials: Credentials, environment: Environment, options: argparse.Namespace
) -> Trial:
    async with Connections(credentials, confirm=confirmation()) as connections:
        runner = Runner(flow, connections)
        given = parameters_for(flow, environment, options.settings)
        steps = {name: step for name, step in flow.steps.items() if name == options.node}
        problems = list(credential_problems(flow.source, steps, credentials))
        if problems:
            raise FlowError(problems=problems)
        return await try_request(runner, options.node, given, dry_run=options.dry_run)


def _show(trial: Trial) -> None:
    style = Style(sys.stdout)
    if trial.request is not None and trial.exit is None:
        _print(style, request_lines(trial.request, style))
    elif trial.request is not None:
        call = {"request": trial.request, "response": trial.response, "ms": trial.ms or 0.0}
        _print(style, call_lines(call, style))
    if trial.exit is not None:
        colour = "red" if trial.exit == "failed" else "green"
        gap = "\n" if trial.request is not None else ""
        style.line(f"{gap}exit {style.paint(trial.exit, colour, 'bold')}")
    for name, value in (trial.mapped or {}).items():
        style.line(f"  ${name} = {clean(json.dumps(value, ensure_ascii=False))}")
    if trial.error is not None:
        say(f"error: {trial.error}")


def _print(style: Style, lines: list[str]) -> None:
    for line in lines:
        style.line(line)
