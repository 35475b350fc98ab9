"""What `flowrun test-request` shows: the request, where it comes from, the answer, its paths."""

import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from engine.fields.object_path import MISSING
from engine.flow.loading import Flow
from engine.flow.wiring import Step
from engine.values.entities import as_json_value
from engine.values.redaction import Redaction

from ..cli.sessions.screen import request_lines, response_lines
from ..cli.terminal import Style, clean, say, shortened
from .answer_paths import PathRow, type_of
from .answers import Answer
from .origins import Origin, place_of
from .request import Trial
from .tried import Tried, mapping_of, shown_value

_NARROW = 72
_PIPED = 120
_ALIGNED = 30
_LONGEST_SHOWN = 400
_WIDEST_VALUE = 48


class TrialScreen:
    """Writes to standard output; what went wrong goes to standard error."""

    def __init__(self, flow: Flow, step: Step, *, bodies: bool = True) -> None:
        """Without `bodies` only the head of the answer is shown, where its paths follow."""
        self.flow = flow
        self.step = step
        self.bodies = bodies
        self.style = Style(sys.stdout)
        self.width = shutil.get_terminal_size().columns if self.style.on_terminal else _PIPED

    def title(self, *more: str) -> None:
        place = place_of(self.flow.source, ("nodes", self.step.name))
        told = [one for one in (self.step.type, place, *more) if one]
        rest = self.style.paint(" · " + clean(" · ".join(told)), "dim")
        self.style.line(self.style.paint(clean(self.step.name), "bold") + rest)

    def trial(self, trial: Trial) -> None:
        """The request and, if it was sent, the answer, the exit and what was mapped."""
        if trial.request is not None:
            self._lines(request_lines(trial.request, self.style))
        if trial.origins:
            self.style.line()
            self.origins(trial.origins)
        if trial.exit is None:
            return
        if trial.request is not None:
            self.style.line()
            self._answer(trial)
        self.style.line()
        self._exit(trial.exit)
        self._mapped(trial)

    def origins(self, origins: Sequence[Origin]) -> None:
        """A line for each value: what it is called, what it is, where it comes from."""
        rows = [(clean(one.name), *self._told(one)) for one in origins]
        name = max(len(row[0]) for row in rows)
        value = max(len(row[1]) for row in rows)
        if name + value + max(len(row[2]) for row in rows) + 6 > self.width:
            value = min(_ALIGNED, value)
        for one, (label, shown, place) in zip(origins, rows, strict=True):
            start = f"  {label:<{name}}  {shown:<{value}}"
            if self.width < _NARROW:
                self.style.line(start.rstrip())
                start = " " * (name + 2)
            colour = "dim" if one.place else "yellow"
            self.style.line(f"{start}  {self.style.paint(place, colour)}")

    def paths(self, rows: Sequence[PathRow], *, more: bool) -> None:
        """Each path with its value, as wide as there is room."""
        widest = max((len(row.path) for row in rows), default=0)
        column = min(widest, max(20, self.width // 2))
        for row in rows:
            path = clean(row.path)
            room = max(16, self.width - max(column, len(path)) - 4)
            value = self.style.paint(_size(row), "dim")
            if row.value is not None or row.type == "null":
                value = shortened(_in_json(row.value), room)
            self.style.line(f"  {path:<{column}}  {value}")
        if more:
            self.style.line(self.style.paint("  … and more", "dim"))
        if rows and self.style.on_terminal:
            single = [row.path for row in rows if not row.type.startswith(("list", "object"))]
            example = next((path for path in single if "[" in path), (*single, "$")[0])
            hint = f"\ntry one: --map '{clean(example)}=$NAME'"
            self.style.line(self.style.paint(hint, "dim"))

    def tried(self, rows: Sequence[Tried], redaction: Redaction) -> None:
        """Each row of a mapping with what it finds and what becomes of it."""
        path = max((len(row.path) for row in rows), default=0)
        parameter = max((len(row.parameter) for row in rows), default=0)
        for row in rows:
            head = f"{clean(row.path):<{path}} → ${clean(row.parameter):<{parameter}}"
            if row.error:
                head = self.style.paint("✗ ", "red") + head
                error = clean(redaction.short(row.error.removeprefix(f"${row.parameter}: ")))
                self.style.line(f"{head}  {self.style.paint(error, 'red')}")
                continue
            head = self.style.paint("✓ ", "green") + head
            shown = shortened(_in_json(shown_value(self.flow, row, redaction)), _WIDEST_VALUE)
            verdict = self.style.paint(self._verdict(row, redaction), "dim")
            gap = "\n    " if self.width < _NARROW else "  "
            self.style.line(f"{head} = {shown}{gap}{verdict}")

    def _verdict(self, row: Tried, redaction: Redaction) -> str:
        """What the value is and who takes it as what."""
        parameter = self.flow.parameters[row.parameter]
        if parameter.secret:
            return "kept secret"
        kind = "default, nothing is found" if row.by_default else type_of(row.value)
        kept = redaction.data(as_json_value(row.kept))
        as_what = (
            f" as {shortened(_in_json(kept), 24)}" if kept != redaction.data(row.value) else ""
        )
        return f"{kind}; {parameter.entity.name} takes it{clean(as_what)}"

    def kept(self, answer: Answer, now: datetime) -> None:
        """The title over an answer that was not asked for again."""
        environment = f"environment {answer.environment}" if answer.environment else ""
        self.title(environment)
        status = self.style.paint(str(answer.status), _colour(answer.status), "bold")
        age = ago((now - datetime.fromisoformat(answer.at)).total_seconds())
        rest = self.style.paint(f" · kept {age}, nothing is sent", "dim")
        self.style.line(f"{clean(answer.request)} → {status}{rest}")
        if answer.unmapped and not answer.missing:
            note = "the node mapped nothing from this answer"
            self.style.line(self.style.paint(note, "yellow"))
        self.style.line()

    def _told(self, one: Origin) -> tuple[str, str]:
        if not one.place:
            return "unset", f"← give it by --set {one.name[1:]}=…"
        shown = clean(str(one.value))
        if one.name.startswith("$"):
            shown = shortened(_in_json(one.value), _WIDEST_VALUE)
        return shown, f"← {clean(one.place)}"

    def _answer(self, trial: Trial) -> None:
        lines = [self.style.paint("no answer", "red", "bold")]
        if trial.response is not None:
            lines = response_lines(trial.response, trial.ms or 0.0, self.style, trial.usage)
            lines = lines if self.bodies else lines[:1]
        if trial.requests > 1:
            lines[0] += self.style.paint(f" · the last of {trial.requests} requests", "dim")
        self._lines(lines)

    def _exit(self, exit: str) -> None:
        colour = "red" if exit == "failed" else "green"
        following = self.step.exits.get(exit)
        place = following.name if following else "the session ends"
        if exit in self.step.unwired:
            place += " (this exit is not wired)"
        arrow = self.style.paint(f" → {clean(place)}", "dim")
        self.style.line(f"exit {self.style.paint(exit, colour, 'bold')}{arrow}")

    def _mapped(self, trial: Trial) -> None:
        data = trial.answer.data if trial.answer else MISSING
        paths = {
            row.target.name: f"default, {row.path.text} finds nothing"
            if data is MISSING or row.path.find(data) is MISSING
            else row.path.text
            for row in mapping_of(self.step.node, trial.answer.status if trial.answer else None)
        }
        mapped = {
            name: shortened(_in_json(value), _LONGEST_SHOWN)
            for name, value in (trial.mapped or {}).items()
        }
        column = min(_WIDEST_VALUE, max(map(len, mapped.values()), default=0))
        name_column = max(map(len, mapped), default=0)
        for name, value in mapped.items():
            place = f"← {clean(paths[name])}" if name in paths else ""
            line = f"  ${name:<{name_column}} = {value:<{column}}  "
            self.style.line((line + self.style.paint(place, "dim")).rstrip())

    def _lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.style.line(line)


def tell_unset(trial: Trial) -> None:
    """How to give the values that a request lacks."""
    pairs = " ".join(f"--set {name}=…" for name in trial.unset)
    if pairs:
        say(f"give what is unset: {pairs} (or --params FILE, --from-session ID)")


def ago(seconds: float) -> str:
    for size, name in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {'day' if (name, count) == ('days', 1) else name} ago"
    return "just now"


def _in_json(value: Any) -> str:
    return clean(json.dumps(value, ensure_ascii=False))


def _size(row: PathRow) -> str:
    kind, _, count = row.type.partition(" of ")
    if kind == "object":
        return "{}"
    return f"[{count} item{'' if count == '1' else 's'}]"


def _colour(status: int) -> str:
    return "green" if 200 <= status < 300 else "red"
