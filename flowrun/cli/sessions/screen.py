"""A conversation on a terminal: what is said on stdout, the path it takes on stderr."""

import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl

from engine.flow.loading import Flow
from engine.run.session import Session
from engine.run.turn import Turn, Visit
from engine.values.environment import Environment
from engine.values.redaction import Redaction

from ..terminal import Style, clean, counted, milliseconds, say

_ENDS = {"awaiting_input": "waits for input"}
_MOST_CALLS = 3
_EXIT_COLOURS = {"failed": "red", None: "yellow"}


class Screen:
    """`quiet` prints no speech; `trace` shows each visit whole."""

    def __init__(self, *, quiet: bool = False, trace: bool = False) -> None:
        self.quiet = quiet
        self.trace = trace
        self.out = Style(sys.stdout)
        self.path = Style(sys.stderr)
        self._warned: set[str] = set()
        self.shows_path = trace or (not quiet and self.path.on_terminal)

    def begin(self, flow: Flow, environment: Environment) -> None:
        if self.shows_path:
            named = f" · environment {environment.name}" if environment.name else ""
            self.path.line(self.path.paint(clean(f"{flow.name} · {flow.file}{named}"), "dim"))

    def visit(self, says: tuple[str, ...], visit: Visit, redaction: Redaction) -> None:
        if self.shows_path:
            self._visit(visit, redaction)
        elif not self.quiet and visit.error and visit.exit not in (None, *visit.step.unwired):
            self.path.line(clean(f"{visit.step.name} failed: {redaction.text(visit.error)}"))
        if not self.quiet:
            for text in says:
                self.out.line(self.out.paint(self.out.wrapped(clean(redaction.text(text))), "bold"))
            if visit.awaits is not None and visit.awaits.quick_replies:
                replies = "  ".join(f"[{reply}]" for reply in visit.awaits.quick_replies)
                self.out.line(self.out.paint(clean(redaction.text(replies)), "cyan"))

    def credential_errors(self, turn: Turn) -> None:
        """What the operator has to know, unless `visit` has told it."""
        silent = self.quiet and not self.shows_path
        failures = [] if silent else [visit.error for visit in turn.visits if visit.error]
        told = {turn.redaction.text(failure) for failure in failures}
        for error in turn.credential_errors:
            if error not in told:
                say(f"error: {error}")

    def warnings(self, turn: Turn) -> None:
        """What the operator should know, each once."""
        for warning in turn.warnings:
            if warning not in self._warned:
                self._warned.add(warning)
                say(f"warning: {warning}")

    def progress(self, what: str, done: int, most: int) -> None:
        """A line that is written over as work goes on; on a terminal only."""
        if not self.path.on_terminal:
            return
        text = clean(what)
        if most:
            share = min(1.0, done / most)
            bar = "█" * round(share * 24)
            text = f"{text}  {bar:░<24} {share:4.0%}  {done:,} of {most:,} records"
        end = "\n" if most and done >= most else ""
        print(f"\r\x1b[K{self.path.paint(text, 'dim')}", end=end, file=sys.stderr, flush=True)

    def ask(self) -> str | None:
        """A line from the keyboard; None at its end."""
        with suppress(ImportError):
            import readline  # noqa: F401  gives `input` its line editing
        try:
            return input(self.out.paint("› ", "cyan"))
        except EOFError:
            print()
            return None

    def end(self, session: Session, visits: Sequence[Visit]) -> None:
        if session.status in ("failed", "crashed"):
            status = self.path.paint(f"{session.status}: ", "red", "bold")
            self.path.line(status + clean(session.error or session.at))
        elif session.status == "awaiting_input" and not self.shows_path:
            self.path.line(f"{clean(session.at)} waits for input")
        if self.shows_path:
            calls = sum(len(visit.calls) for visit in visits)
            seconds = sum(visit.seconds for visit in visits)
            told = [
                _ENDS.get(session.status, session.status),
                counted(len(visits), "node"),
                counted(calls, "request"),
            ]
            self.path.line(
                self.path.paint(" · ".join([*told, milliseconds(seconds * 1000)]), "dim")
            )

    def _visit(self, visit: Visit, redaction: Redaction) -> None:
        colour = _EXIT_COLOURS.get(visit.exit, "green")
        stops = "crashed" if visit.error else "waits"
        exit = self.path.paint(f"{clean(visit.exit or stops):<11}", colour)
        head = f"  {clean(visit.step.name):<18} {visit.step.type:<14} "
        calls = "" if self.trace else calls_line([call.as_json(redaction) for call in visit.calls])
        self.path.line(
            (self.path.paint(head, "dim") + exit + self.path.paint(calls, "dim")).rstrip()
        )
        if visit.error is not None:
            self.path.line("    " + self.path.paint(clean(redaction.text(visit.error)), "red"))
        for note in visit.notes:
            self.path.line("    " + self.path.paint(clean(redaction.text(note)), "dim"))
        if self.trace:
            self._details(visit.as_json(redaction))

    def _details(self, record: dict[str, Any]) -> None:
        for call in record.get("calls", ()):
            self._print(call_lines(call, self.path))
        for name, value in record["outputs"].items():
            self._print([f"${name} = {clean(json.dumps(value, ensure_ascii=False))}"])

    def _print(self, lines: list[str]) -> None:
        for line in lines:
            self.path.line("    " + line)


def call_lines(call: dict[str, Any], style: Style) -> list[str]:
    """A request and its answer, a line each for the heads and the bodies indented."""
    request, response = call["request"], call.get("response")
    lines = request_lines(request, style)
    if response is not None:
        lines += response_lines(response, call["ms"], style, call.get("usage", ""))
    elif call.get("error"):
        lines.append(style.paint(clean(call["error"]), "red"))
    return lines


def request_lines(request: dict[str, Any], style: Style) -> list[str]:
    """The request with its query parameters decoded, a line each."""
    url, _, query = request["url"].partition("?")
    lines = [style.paint(request["method"], "bold") + " " + clean(url)]
    pairs = parse_qsl(query, keep_blank_values=True)
    lines += [f"  {clean(name)} = {_on_one_line(value)}" for name, value in pairs]
    lines += [f"  {name}: {clean(value)}" for name, value in request["headers"].items()]
    return lines + _body_lines(request["body"])


def response_lines(response: dict[str, Any], ms: float, style: Style, usage: str = "") -> list[str]:
    """The status in a line with what the answer tells of a quota, and the body."""
    colour = "green" if 200 <= response["status"] < 300 else "red"
    kind = response["headers"].get("content-type", "no content type")
    status = style.paint(str(response["status"]), colour, "bold")
    told = [f"{status} {clean(kind)}", milliseconds(ms), *([clean(usage)] if usage else [])]
    return [" · ".join(told), *_body_lines(response["body"])]


def _on_one_line(text: str) -> str:
    return clean(text).replace("\n", "\\n")


def _body_lines(body: Any) -> list[str]:
    if body is None:
        return []
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, indent=2)
    lines = clean(text).splitlines()
    shown = lines[:60] + ([f"… {len(lines) - 60} more lines"] if len(lines) > 60 else [])
    return ["  " + line for line in shown]


def calls_line(calls: Sequence[dict[str, Any]]) -> str:
    """The calls of a visit; of many, such as the pages of a result, the first and a sum."""
    if len(calls) <= _MOST_CALLS:
        return ", ".join(map(_call_line, calls))
    spent = milliseconds(sum(call["ms"] for call in calls[1:]))
    return f"{_call_line(calls[0])}, and {len(calls) - 1} more requests in {spent}"


def _call_line(call: dict[str, Any]) -> str:
    path = call["request"]["url"].partition("://")[2].partition("?")[0]
    status = call["response"]["status"] if "response" in call else "no answer"
    return clean(f"{call['request']['method']} {path} {status} {milliseconds(call['ms'])}")
