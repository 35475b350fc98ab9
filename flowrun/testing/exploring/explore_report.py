"""`flowrun test --explore`: every flow of the paths explored, and what was found in words."""

import asyncio
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.errors import FlowError, Problem
from engine.flow.loading import Flow, load_flow

from ...cli.terminal import Style, clean, counted, milliseconds, print_json, show_problem
from ...project.files import is_flow, named_or_below
from ...project.types import node_types
from ..finding import shown_path
from ..isolation.offline import on_this_machine
from ..playing import scratch_folder
from .explore import Exploration, Exploring
from .faults import Fault


def main(paths: Sequence[Path], nodes_dir: Path | None, *, as_json: bool) -> int:
    """Prints what was found; 0 when nothing goes wrong, 1 when something does, 2 when a flow cannot
    be read."""
    began = time.perf_counter()
    types = node_types(nodes_dir)
    style = Style(sys.stdout)
    explorations: list[Exploration] = []
    problems: list[Problem] = []
    for path in find_flows(paths):
        try:
            exploration = _explored(load_flow(path, types))
        except FlowError as error:
            problems += error.problems_of(str(path))
            continue
        explorations.append(exploration)
        if not as_json:
            for line in lines_of(exploration, style):
                style.line(line)
    faults = sum(len(exploration.faults) for exploration in explorations)
    if as_json:
        flows = [exploration.as_json() for exploration in explorations]
        document = {"flows": flows, "problems": [one.as_json() for one in problems]}
        print_json(document, indent=None)
    else:
        for problem in problems:
            show_problem(problem, style)
        colour = "red" if faults or problems else "green"
        told = f"{counted(len(explorations), 'flow')} explored, {counted(faults, 'fault')}"
        took = milliseconds((time.perf_counter() - began) * 1000)
        style.line(style.paint(told, colour) + style.paint(f" in {took}", "dim"))
    return 2 if problems else 1 if faults else 0


def _explored(flow: Flow) -> Exploration:
    exploring = Exploring(flow)
    with scratch_folder(), on_this_machine():
        return asyncio.run(exploring.walk())


def find_flows(paths: Sequence[Path]) -> list[Path]:
    """The files given, and every flow below the folders. Raises `FlowError` for what is not there
    and where there is none."""
    found = named_or_below(paths, is_flow)
    if not found:
        raise FlowError("there is no flow here; name one, as in: flowrun test --explore FLOW.yaml")
    return list(dict.fromkeys(map(shown_path, found)))


def lines_of(exploration: Exploration, style: Style) -> Iterator[str]:
    """What was found in one flow."""
    coverage = exploration.coverage
    head = f"{counted(exploration.runs, 'run')}, {coverage.taken_count} of "
    head += f"{counted(coverage.exit_count, 'exit')}"
    if exploration.cut_short:
        head += "; stopped there, for there are many more ways"
    yield f"{style.paint(exploration.flow, 'bold')}  {style.paint(head, 'dim')}"
    for fault in exploration.faults:
        yield from _fault(fault, style)
    for node, exit, why in exploration.not_reached:
        place = style.paint(f"  not reached: {clean(node)}: {clean(exit)}", "yellow")
        yield place + style.paint(f" ({clean(why)})", "dim")
    yield ""


def _fault(fault: Fault, style: Style) -> Iterator[str]:
    head = style.paint(f"✗ {fault.kind}", "red", "bold")
    yield f"  {head} at {clean(fault.node)}: {clean(fault.text)}"
    yield from (style.paint(f"      {clean(step)}", "dim") for step in fault.way)
