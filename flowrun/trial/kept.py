"""A node's last answer looked at again: mappings tried on it, its paths listed, nothing sent."""

import argparse
from typing import Any

from engine.clock import Clock
from engine.errors import FlowError
from engine.fields.response_mapping import MappingRow
from engine.flow.loading import Flow
from engine.flow.wiring import Step
from engine.values.redaction import Redaction

from ..cli.terminal import print_json, say
from .answer_paths import paths_of
from .answers import Answer, open_answers
from .screen import TrialScreen
from .tried import Tried, hiding, mapping_of, read_rows, tried_as_json, try_rows

Rows = tuple[MappingRow, ...]


def look_at_the_kept(flow: Flow, step: Step, options: argparse.Namespace) -> int:
    """`--map` in place of the flow's own mapping, and `--paths`. Raises `FlowError` for a mapping
    that cannot be read, and where no answer is kept."""
    own = _rows(flow, options.maps) if options.maps else None
    clock = Clock()
    answer = open_answers().last(options.flow, step.name, clock.now())
    if answer is None:
        request = f"flowrun test-request {options.flow} {step.name}"
        raise FlowError(f"no answer of {step.name} is kept; make its request first: {request}")
    if answer.missing:
        _say_why(flow, step, answer, options)
        return 1
    rows = mapping_of(step.node, answer.status) if own is None else own
    local = clock.now().astimezone(flow.time_zone)
    tried = try_rows(flow, rows, answer.data, lambda: local)
    redaction = hiding(flow, answer, tried)
    if options.json:
        _show_json(flow, answer, tried, redaction, options)
    else:
        screen = TrialScreen(flow, step)
        screen.kept(answer, clock.now())
        screen.tried(tried, redaction)
        if not tried and not options.paths:
            say(f"{step.name} maps nothing; try a mapping by --map, or list the paths by --paths")
        if options.paths:
            if tried:
                screen.style.line()
            found, more = paths_of(answer.data, redaction)
            screen.paths(found, more=more)
    return 1 if any(row.error for row in tried) else 0


def _rows(flow: Flow, maps: list[str]) -> Rows:
    try:
        return read_rows(flow, [_row(text) for text in maps])
    except FlowError as error:
        told = str(error)
        raise FlowError(told if told.startswith("--map") else f"--map: {told}") from None


def _row(text: str) -> tuple[str, str]:
    path, equals, target = text.rpartition("=")
    if not equals or not path.strip():
        example = "'records[0].Id=$CONTACT_ID'"
        raise FlowError(f"--map takes 'PATH=$NAME', such as {example}, not \"{text}\"")
    if not target.strip():
        raise FlowError(
            f'--map "{text}" names no parameter; put it in single quotes, or the shell takes '
            f"$NAME for a variable of its own: --map '{path}=$NAME'"
        )
    return path.strip(), target.strip()


def _say_why(flow: Flow, step: Step, answer: Answer, options: argparse.Namespace) -> None:
    if options.json:
        print_json({"answer": answer.head(), "error": answer.missing})
    else:
        TrialScreen(flow, step).kept(answer, Clock().now())
        say(f"error: there is nothing to map: {answer.missing}")


def _show_json(
    flow: Flow,
    answer: Answer,
    tried: list[Tried],
    redaction: Redaction,
    options: argparse.Namespace,
) -> None:
    document: dict[str, Any] = {
        "answer": answer.head(),
        "maps": [tried_as_json(flow, row, redaction) for row in tried],
    }
    if options.paths:
        document["paths"] = [row._asdict() for row in paths_of(answer.data, redaction)[0]]
    print_json(document)
