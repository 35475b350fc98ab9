"""`flowrun preflight`: what would go wrong at the first call, before anybody calls."""

import argparse
import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from engine.check import environment_problems, placed
from engine.credentials.connections import Connections
from engine.credentials.credential import Fact
from engine.credentials.registry import Credentials
from engine.errors import CredentialError, FlowError, NodeError, Problem, in_order
from engine.flow.loading import Flow
from engine.flow.wiring import Step
from engine.run.runner import Runner

from ...connecting.facts import fact_lines, facts_of
from ...project.project import Project
from ...project.services import SERVICES_FILE, joined, read_services, services_text
from ...project.writing import write_all
from ..arguments import json_option, surroundings
from ..terminal import Style, clean, print_json, say, show_problem


class Login(NamedTuple):
    """A credential that the flow names: what its service says, or why there is no login."""

    name: str
    actual: str
    facts: dict[str, Fact]
    error: str = ""


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("flow", type=Path, metavar="FLOW.yaml")
    surroundings(command)
    json_option(command)
    command.add_argument(
        "--save-schema",
        action="store_true",
        help=f"keep what the services have in {SERVICES_FILE} beside the flow, for check",
    )


def main(options: argparse.Namespace) -> int:
    project = Project.around(options.flow, options)
    flow = project.load(options.flow)
    given = project.parameters(flow, ())
    looked = _look(flow, project.credentials, given, keeps=options.save_schema)
    logins, found, kept = asyncio.run(looked)
    if kept:
        _keep(project.folder, kept)
    problems = [*environment_problems(flow.written, project.environment), *found]
    ready = not any(login.error for login in logins) and all(
        problem.severity != "error" for problem in problems
    )
    if options.json:
        shown = [login._asdict() for login in logins]
        print_json({"credentials": shown, "problems": [one.as_json() for one in problems]})
    else:
        _show(flow, logins, problems, ready=ready)
    return 0 if ready else 1


async def _look(
    flow: Flow, credentials: Credentials, given: dict[str, Any], *, keeps: bool
) -> tuple[list[Login], list[Problem], dict[str, Mapping[str, Any]]]:
    async with Connections(credentials) as connections:
        names = {name for step in flow.steps.values() for name in _named(step)}
        logins = [await _login(connections, credentials, name) for name in sorted(names)]
        works = {login.name for login in logins if not login.error}
        problems: list[Problem] = []
        kept: dict[str, Mapping[str, Any]] = {}
        for step in flow.steps.values():
            if step.io and set(_named(step)) <= works:
                found, described = await _of_step(flow, step, connections, given, keeps=keeps)
                problems += found
                for name in map(credentials.actual, _named(step) if described else ()):
                    kept[name] = joined(kept.get(name, {}), described)
        return logins, in_order(problems), kept


def _keep(folder: Path, kept: Mapping[str, Mapping[str, Any]]) -> None:
    """Beside what is kept of other flows and environments."""
    services = dict(read_services(folder))
    for name, described in kept.items():
        services[name] = joined(services.get(name, {}), described)
    path = folder / SERVICES_FILE
    write_all({path: services_text(services)})
    say(f"kept in {path}: {', '.join(sorted(kept))}")


def _named(step: Step) -> list[str]:
    """The credentials that a node names."""
    return [named.name for named in step.node.named_credentials()]


async def _login(connections: Connections, credentials: Credentials, name: str) -> Login:
    actual = credentials.actual(name)
    try:
        return Login(name, actual, await facts_of(connections, name))
    except (CredentialError, FlowError, NodeError) as error:
        return Login(name, actual, {}, connections.redaction.text(str(error)))


async def _of_step(
    flow: Flow, step: Step, connections: Connections, given: dict[str, Any], *, keeps: bool
) -> tuple[list[Problem], Mapping[str, Any]]:
    """What is wrong, and what the service has where that is to be kept."""
    runner = Runner(flow, connections)
    turn = runner.begin(runner.start(given))
    try:
        found = await step.node.preflight(turn.context(step))
        described = await step.node.describe(turn.context(step)) if keeps else {}
        return [placed(flow.source, step, finding) for finding in found], described
    except (CredentialError, NodeError) as error:
        text = turn.redaction.short(str(error))
        return [flow.source.problem(("nodes", step.name), text, "preflight", key=True)], {}


def _show(flow: Flow, logins: list[Login], problems: list[Problem], *, ready: bool) -> None:
    style = Style(sys.stdout)
    for login in logins:
        name = login.name if login.actual == login.name else f"{login.name} → {login.actual}"
        name = clean(name)
        if login.error:
            style.line(f"{style.paint(name, 'bold')}: {style.paint('no login', 'red', 'bold')}")
            style.line(f"  {clean(login.error)}")
            continue
        state = "logged in" if login.facts else "ready"
        style.line(f"{style.paint(name, 'bold')}: {style.paint(state, 'green')}")
        for line in fact_lines(login.facts):
            style.line(style.paint(clean(line), "dim"))
    for problem in problems:
        show_problem(problem, style)
    if ready:
        style.line(style.paint(f"{clean(flow.name)} is ready for its first call", "green"))
