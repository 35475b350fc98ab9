"""One kept session, and a list of them, as people read them on a terminal."""

import json
from collections.abc import Sequence
from typing import Any

from engine.run.store import KeptTurn
from engine.values.secret import DOTS

from ..cli.sessions.screen import call_lines, calls_line
from ..cli.terminal import SHOWN_ID, Style, clean, milliseconds, minute, shortened
from ..storage.kept_session import Data, Stored

_LONGEST_SHOWN = 400
_COLOURS = {"failed": "red", "crashed": "red", "awaiting_input": "yellow", "expired": "yellow"}
_EXIT_COLOURS = {"failed": "red", "crashed": "red", "waits": "yellow"}


def list_sessions(sessions: Sequence[Stored], style: Style) -> None:
    flow = max((len(stored.flow) for stored in sessions), default=0)
    at = max((len(stored.at) for stored in sessions), default=0)
    for stored in sessions:
        status = style.paint(f"{stored.status:<14}", _COLOURS.get(stored.status, "green"))
        names = f"{clean(stored.flow):<{flow}}  {clean(stored.at):<{at}}"
        told = [minute(stored.changed), *([clean(stored.caller)] if stored.caller else [])]
        when = style.paint("  ".join(told), "dim")
        style.line(f"{stored.id[:SHOWN_ID]}  {names}  {status}  {when}")


def show_session(
    stored: Stored, data: Data, turns: Sequence[KeptTurn], style: Style, *, trace: bool
) -> None:
    style.line(style.paint(stored.id, "bold"))
    ends = f"{stored.status} at {stored.at}"
    style.line(f"{clean(stored.flow)} · {clean(stored.file)} · {clean(ends)}")
    told = [minute(stored.created), f"changed {minute(stored.changed)}"]
    told += [f"caller {clean(stored.caller)}"] if stored.caller else []
    told += [f"environment {clean(stored.environment)}"] if stored.environment else []
    style.line(style.paint(", ".join(told), "dim"))
    if data["error"]:
        style.line(style.paint(clean(data["error"]), "red"))
    for number, turn in enumerate(turns, 1):
        style.line()
        _turn(number, turn, style, trace=trace)
    parameters = shown_parameters(data)
    if parameters:
        style.line()
    width = max(map(len, parameters), default=0)
    for name, value in parameters.items():
        shown = shortened(clean(json.dumps(value, ensure_ascii=False)), _LONGEST_SHOWN)
        style.line(f"  ${name:<{width}}  {shown}")


def _turn(number: int, turn: KeptTurn, style: Style, *, trace: bool) -> None:
    took = (turn.ended - turn.began).total_seconds() * 1000
    head = f"turn {number} · {turn.began:%H:%M:%S} · {milliseconds(max(0.0, took))}"
    style.line(style.paint(head, "dim"))
    if turn.heard is not None:
        style.line(style.paint("› ", "cyan") + clean(turn.heard))
    for text in turn.says:
        style.line(style.paint(style.wrapped(clean(text)), "bold"))
    for visit in turn.visits:
        _visit(visit, style, trace=trace)


def _visit(visit: Any, style: Style, *, trace: bool) -> None:
    exit = str(visit["exit"] or ("crashed" if "error" in visit else "waits"))
    shown = style.paint(f"{clean(exit):<11}", _EXIT_COLOURS.get(exit, "green"))
    calls = "" if trace else calls_line(visit.get("calls", ()))
    head = f"    {clean(visit['node']):<18} {clean(visit['type']):<14} "
    style.line((style.paint(head, "dim") + shown + style.paint(calls, "dim")).rstrip())
    if "error" in visit:
        style.line("      " + style.paint(clean(visit["error"]), "red"))
    for note in visit.get("notes", ()):
        style.line("      " + style.paint(clean(note), "dim"))
    for call in visit.get("calls", ()) if trace else ():
        for line in call_lines(call, style):
            style.line("      " + line)


def shown_parameters(data: Data) -> dict[str, Any]:
    """A sealed secret shows as dots; nothing is unsealed to be shown."""
    return {
        name: DOTS if isinstance(value, dict) and "sealed" in value else value
        for name, value in data["parameters"].items()
    }


def session_as_json(stored: Stored, data: Data, turns: Sequence[KeptTurn]) -> dict[str, Any]:
    return {
        **stored._asdict(),
        "error": data["error"],
        "parameters": shown_parameters(data),
        "turns": [turn_as_json(turn) for turn in turns],
    }


def turn_as_json(turn: KeptTurn) -> dict[str, Any]:
    return {
        "heard": turn.heard,
        "says": list(turn.says),
        "began": turn.began.isoformat(),
        "ended": turn.ended.isoformat(),
        "visits": list(turn.visits),
    }
