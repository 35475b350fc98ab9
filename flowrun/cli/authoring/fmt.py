"""`flowrun fmt`: flow files in one style, comments and meaning kept."""

import argparse
import sys
from pathlib import Path

from engine.errors import FlowError, Problem

from ...checking import annotations
from ...collector import collector_off
from ...formatting import formatted
from ...project.files import MOST_BYTES, named_or_below
from ...project.kinds import kind_of, kind_of_file, kind_of_named
from ...project.writing import write_all
from ..terminal import PASSED_OVER, Style, counted, say, show_diff

STDIN = Path("-")


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "paths",
        type=Path,
        nargs="*",
        metavar="PATH",
        help="files, and folders of flows, tests, credentials and environments; default: this"
        " folder; - reads standard input and writes standard output",
    )
    command.add_argument("--check", action="store_true", help="write nothing, exit 1 for changes")
    command.add_argument("--diff", action="store_true", help="write nothing, show the changes")


def main(options: argparse.Namespace) -> int:
    paths: list[Path] = options.paths or [Path()]
    if STDIN in paths:
        if len(paths) > 1:
            raise FlowError("- stands alone: standard input is one file")
        return _from_stdin(options)
    changed = unchanged = 0
    problems: list[Problem] = []
    for file in named_or_below(paths, lambda file: kind_of_file(file).has_a_style):
        if not kind_of_named(file).has_a_style:
            say(PASSED_OVER.format(file))
            continue
        try:
            before, after = _both(file)
            if before == after:
                unchanged += 1
                continue
            changed += 1
            _change(file, before, after, options)
        except FlowError as error:
            problems += error.problems_of(str(file), "unreadable")
    for problem in problems:
        say(str(problem))
        if annotations.wanted():
            print(annotations.of_problem(problem))
    if not problems or changed or unchanged:
        _tell(changed, unchanged, options)
    return 2 if problems else int(bool(options.check and changed))


def _from_stdin(options: argparse.Namespace) -> int:
    before = _decoded(sys.stdin.buffer.read(), "<stdin>")
    with collector_off():
        after = formatted(before, "<stdin>")
    if options.diff:
        _show(before, after, "<stdin>")
    elif not options.check:
        sys.stdout.write(after)
    return int(bool(options.check and before != after))


def _both(file: Path) -> tuple[str, str]:
    try:
        with file.open("rb") as opened:
            raw = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise _unreadable(str(file), f"cannot be read: {error.strerror}") from None
    before = _decoded(raw, str(file))
    with collector_off():
        excerpts = not kind_of(file, before).may_hold_secrets
        return before, formatted(before, str(file), excerpts=excerpts)


def _decoded(raw: bytes, file: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = f"not UTF-8 text (byte 0x{raw[error.start]:02x})"
        raise _unreadable(file, text, raw.count(b"\n", 0, error.start) + 1) from None


def _unreadable(file: str, text: str, line: int = 0) -> FlowError:
    return FlowError(problems=[Problem("error", "unreadable", text, file, line)])


def _change(file: Path, before: str, after: str, options: argparse.Namespace) -> None:
    if options.diff:
        _show(before, after, str(file))
    elif options.check:
        print(file)
        if annotations.wanted():
            text = f"not in flowrun's style; flowrun fmt {file} formats it"
            print(annotations.annotation("error", str(file), 1, "flowrun fmt", text))
    else:
        write_all({file: after})
        print(f"formatted {file}")


def _show(before: str, after: str, name: str) -> None:
    names = (f"{name} (as it is)", f"{name} (formatted)")
    show_diff(before, after, names, Style(sys.stdout))


def _tell(changed: int, unchanged: int, options: argparse.Namespace) -> None:
    would = "would be formatted" if options.check or options.diff else "formatted"
    parts = [f"{counted(changed, 'file')} {would}"] if changed else []
    parts += [f"{counted(unchanged, 'file')} unchanged"] if unchanged else []
    say(", ".join(parts) or "no flow, test, credentials or environment file is here")
