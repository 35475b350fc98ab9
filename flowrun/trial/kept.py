"""A node's last answer looked at again: mappings tried on it, its paths listed, nothing sent."""

import argparse
from typing import Any

from engine.clock import Clock
from engine.errors import FlowError
from engine.fields.object_path import MISSING
from engine.fields.response_mapping import MappingRow, ResponseMapping
from engine.flow.loading import Flow
from engine.flow.wiring import Step
from engine.suggestions import nearest
from engine.values.entities import as_json_value
from engine.values.redaction import Redaction
from engine.values.secret import DOTS

from ..cli.terminal import print_json, say
from .answer_paths import paths_of, type_of
from .answers import Answer, open_answers
from .screen import TrialScreen, shown_value
from .tried import Tried, mapping_of, try_rows

Rows = tuple[MappingRow, ...]


def look_at_the_kept(flow: Flow, step: Step, options: argparse.Namespace) -> int:
    """`--map` in place of the flow's own mapping, and `--paths`. Raises `FlowError` for a mapping
    that cannot be read, and where no answer is kept."""
    rows = _rows(flow, options.maps) if options.maps else mapping_of(step.node)
    clock = Clock()
    answer = open_answers().last(options.flow, step.name, clock.now())
    if answer is None:
        request = f"flowrun test-request {options.flow} {step.name}"
        raise FlowError(f"no answer of {step.name} is kept; make its request first: {request}")
    if answer.missing:
        _say_why(flow, step, answer, options)
        return 1
    local = clock.now().astimezone(flow.time_zone)
    tried = try_rows(flow, rows, answer.data, lambda: local)
    redaction = _redaction(flow, answer, tried)
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
    rows: Rows = ()
    for text in maps:
        path, equals, target = text.rpartition("=")
        if not equals or not path.strip():
            example = "'records[0].Id=$CONTACT_ID'"
            raise FlowError(f"--map takes 'PATH=$NAME', such as {example}, not \"{text}\"")
        if not target.strip():
            raise FlowError(
                f'--map "{text}" names no parameter; put it in single quotes, or the shell takes '
                f"$NAME for a variable of its own: --map '{path}=$NAME'"
            )
        try:
            rows += ResponseMapping.parse({path.strip(): target.strip()}).rows
        except ValueError as error:
            raise FlowError(f"--map: {error}") from None
        name = rows[-1].target.name
        if name not in flow.parameters:
            hint = nearest(name, flow.parameters) or "; add it to parameters:"
            raise FlowError(f"--map: ${name} is not declared in {flow.file}{hint}")
    return rows


def _redaction(flow: Flow, answer: Answer, tried: list[Tried]) -> Redaction:
    """What goes to a secret parameter is a secret wherever else it stands."""
    redaction = answer.redaction()
    for row in tried:
        if flow.parameters[row.parameter].secret and row.value is not MISSING:
            redaction.add_all(row.value)
    return redaction


def _say_why(flow: Flow, step: Step, answer: Answer, options: argparse.Namespace) -> None:
    if options.json:
        print_json({"answer": _head(answer), "error": answer.missing})
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
        "answer": _head(answer),
        "maps": [_as_json(flow, row, redaction) for row in tried],
    }
    if options.paths:
        document["paths"] = [row._asdict() for row in paths_of(answer.data, redaction)[0]]
    print_json(document)


def _head(answer: Answer) -> dict[str, Any]:
    return {
        "request": answer.request,
        "status": answer.status,
        "environment": answer.environment or None,
        "at": answer.at,
        "unmapped": answer.unmapped,
    }


def _as_json(flow: Flow, row: Tried, redaction: Redaction) -> dict[str, Any]:
    found = row.value is not MISSING
    parameter = flow.parameters[row.parameter]
    kept = None if row.error else as_json_value(row.kept)
    return {
        "path": row.path,
        "parameter": row.parameter,
        "value": shown_value(flow, row, redaction) if found else None,
        "type": type_of(row.value) if found else None,
        "default": row.by_default,
        "kept": DOTS if parameter.secret and kept else redaction.data(kept),
        "error": redaction.short(row.error) or None,
    }
