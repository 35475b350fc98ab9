"""Outcomes in words: a failure reads like a conversation with its differences."""

import re
from collections.abc import Iterator, Sequence

from engine.errors import Problem

from ...checking.annotations import annotation, of_problem
from ...cli.terminal import Style, clean
from .coverage import Coverage, percent
from .outcome import Failure, Outcome, Said, Visited

_SIGNS = {
    "": (" ", ""),
    "missing": ("-", "red"),
    "instead": ("+", "green"),
    "unheard": ("-", "red"),
}


_COLOURS = {"failed": "red", "crashes": "red", "waits": "yellow"}


def failure_lines(outcome: Outcome, style: Style) -> Iterator[str]:
    """Everything that went otherwise in one test."""
    paint = style.paint
    yield paint(f"✗ {clean(outcome.name)}", "red", "bold")
    yield paint(f"  {outcome.file}:{outcome.line}", "dim")
    if outcome.talk:
        yield ""
        for said in outcome.talk:
            yield _said(said, style)
    for failure in outcome.failures:
        yield ""
        yield from _failure(failure, style)
    if outcome.trace:
        yield ""
        yield paint("  the way it took", "dim")
        yield from _trace(outcome.trace, style)
    if outcome.log:
        yield ""
        yield from (paint(f"    {clean(line)}", "dim") for line in outcome.log.splitlines())


def annotation_lines(failed: Sequence[Outcome], problems: Sequence[Problem]) -> Iterator[str]:
    """For GitHub Actions: each problem, and of each test that failed every difference, where it
    was expected."""
    yield from map(of_problem, problems)
    for outcome in failed:
        for failure in outcome.failures:
            file, line = place_of_failure(failure.place, outcome)
            told = "\n".join([failure.text, *failure.lines])
            yield annotation("error", file, line, f"flowrun test: {outcome.name}", told)


def place_of_failure(place: str, outcome: Outcome) -> tuple[str, int]:
    """The file and the line where something was expected."""
    found = re.fullmatch(r"(.+?):(\d+)(?::\d+)?", place)
    return (found[1], int(found[2])) if found else (outcome.file, outcome.line)


def _said(said: Said, style: Style) -> str:
    sign, colour = _SIGNS[said.mark]
    text = clean(said.text).replace("\n", "\n           ")
    line = f"  {sign} {said.who:<5} {text or '(silence)'}"
    if colour:
        return style.paint(line, colour)
    return style.paint(line, "cyan") if said.who == "user" else line


def _failure(failure: Failure, style: Style) -> Iterator[str]:
    head, *rest = clean(failure.text).split("\n")
    place = f"{failure.place}: " if failure.place else ""
    yield "  " + style.paint(place, "dim") + style.paint(head, "bold")
    yield from ("  " + line for line in rest)
    for line in failure.lines:
        colour = {"-": "red", "+": "green"}.get(line[:1])
        shown = "    " + clean(line)
        yield style.paint(shown, colour) if colour else shown.rstrip()


def _trace(trace: Sequence[Visited], style: Style) -> Iterator[str]:
    name = max(len(visited.node) for visited in trace)
    kind = max(len(visited.type) for visited in trace)
    for visited in trace:
        exit = visited.exit or ("crashes" if visited.error else "waits")
        colour = _COLOURS.get(exit, "green")
        head = clean(f"    {visited.node:<{name}}  {visited.type:<{kind}}  ")
        calls = clean(", ".join(_grouped(visited.calls)))
        gap = " " * max(0, 11 - len(exit)) if calls else ""
        yield (
            style.paint(head, "dim")
            + style.paint(clean(exit), colour)
            + style.paint(gap + calls, "dim")
        )
        if visited.error:
            yield style.paint(f"      {clean(visited.error)}", "red")


def _grouped(calls: Sequence[str]) -> Iterator[str]:
    """Requests alike as one: `GET a.test/b → 503, 503, 200`."""
    grouped: dict[str, list[str]] = {}
    for call in calls:
        request, _, answer = call.rpartition(" → ")
        grouped.setdefault(request, []).append(answer)
    return (f"{request} → {', '.join(answers)}" for request, answers in grouped.items())


def coverage_lines(coverages: Sequence[Coverage], style: Style) -> Iterator[str]:
    """A table of nodes and exits, with the exits that no test takes."""
    if not coverages:
        return
    width = max(4, *(len(coverage.flow) for coverage in coverages))
    yield style.paint(f"{'flow':<{width}}  nodes  exits  exits not taken", "dim")
    for coverage in coverages:
        nodes = percent(coverage.visited, len(coverage.nodes))
        exits = percent(coverage.taken_count, coverage.exit_count)
        colour = "green" if exits == 100 else "yellow"
        head = f"{coverage.flow:<{width}}  {nodes:>4.0f} %  "
        first, *rest = _missing(coverage) or [""]
        yield head + style.paint(f"{exits:>3.0f} %", colour) + f"  {first}".rstrip()
        yield from (" " * (width + 17) + line for line in rest)


def _missing(coverage: Coverage) -> list[str]:
    """The exits not taken, by node, a line each."""
    by_node: dict[str, list[str]] = {}
    for node, exit in coverage.missing:
        by_node.setdefault(node, []).append(exit)
    return [clean(f"{node}: {', '.join(exits)}") for node, exits in by_node.items()]
