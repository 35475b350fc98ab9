"""`flowrun check`: find mistakes before a flow runs."""

import argparse
import sys
from pathlib import Path

from engine.errors import FlowError

from ...checking import annotations
from ...checking.findings import Findings, find_problems
from ..arguments import surroundings
from ..terminal import PASSED_OVER, Style, clean, counted, print_json, show_problem


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "paths",
        type=Path,
        nargs="*",
        default=[Path()],
        metavar="PATH",
        help="flows, credentials files or folders of them (default: this folder)",
    )
    surroundings(command)
    shown = command.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help="print JSON for a tool to read")
    shown.add_argument(
        "--sarif", action="store_true", help="print SARIF 2.1.0, as GitHub code scanning takes it"
    )
    shown.add_argument(
        "--watch", action="store_true", help="check again whenever a file changes, until Ctrl-C"
    )


def main(options: argparse.Namespace) -> int:
    if options.watch:
        return _watch(options)
    found = find_problems(options.paths, options)
    if options.json:
        print_json([problem.as_json() for problem in found.problems], indent=None)
    elif options.sarif:
        from ...checking.sarif import sarif

        print_json(sarif(found.problems))
    else:
        _show(found, Style(sys.stdout))
        if annotations.wanted():
            for problem in found.problems:
                print(annotations.of_problem(problem))
    return 1 if found.errors else 0


def _watch(options: argparse.Namespace) -> int:
    """Shows the problems whenever they may have changed."""
    from ...checking.watching import watch

    style = Style(sys.stdout)
    screen = _Screen(options, style)
    places = [*options.paths, *([options.nodes_dir] if options.nodes_dir else [])]
    watch(places, screen.refresh, screen.ready)
    style.line()
    return 0


class _Screen:
    """The problems as they are now, shown anew when they change."""

    def __init__(self, options: argparse.Namespace, style: Style) -> None:
        self.options = options
        self.style = style
        self.shown: Findings | str = ""
        self.hint = ""

    def refresh(self) -> None:
        found: Findings | str
        try:
            found = find_problems(self.options.paths, self.options)
        except FlowError as error:
            found = clean(f"error: {error}")
        if found == self.shown:
            return
        self.shown = found
        if self.style.on_terminal:
            print("\x1b[2J\x1b[H", end="", file=self.style.stream)
        if isinstance(found, str):
            self.style.line(found)
        else:
            _show(found, self.style)
        if self.hint:
            self.style.line(self.hint)

    def ready(self) -> None:
        self.hint = self.style.paint("watching; Ctrl-C ends", "dim")
        self.style.line(self.hint)


def _show(found: Findings, style: Style) -> None:
    for path in found.passed_over:
        style.line(style.paint(clean(PASSED_OVER.format(path)), "dim"))
    for problem in found.problems:
        show_problem(problem, style)
    checked = f"{counted(len(found.files), 'file')} checked"
    if found.problems:
        warnings = len(found.problems) - found.errors
        checked += f": {counted(found.errors, 'error')}, {counted(warnings, 'warning')}"
    style.line(style.paint(checked, "dim"))
