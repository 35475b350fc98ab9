"""What people see: colour on a terminal only, and never when NO_COLOR is set."""

import os
import shlex
import shutil
import signal
import sys
import textwrap
from collections.abc import Callable
from typing import Any, TextIO

from engine.errors import Problem
from engine.values.json_text import write_json

SHOWN_ID = 8
"""So many characters of a session's id tell it apart."""

_DIFF_COLOURS = {"+": "green", "-": "red", "@": "cyan"}
_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


class Style:
    """Writes to one stream, with colour if it is a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.on_terminal = stream.isatty()
        self.colour = self.on_terminal and "NO_COLOR" not in os.environ

    def paint(self, text: str, *names: str) -> str:
        if not self.colour or not text:
            return text
        codes = ";".join(_CODES[name] for name in names)
        return f"\x1b[{codes}m{text}\x1b[0m"

    def wrapped(self, text: str) -> str:
        """The text broken between words where a terminal's line ends."""
        if not self.on_terminal:
            return text
        width = max(20, shutil.get_terminal_size().columns)
        lines = (
            textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]
            for line in text.split("\n")
        )
        return "\n".join(line for wrapped in lines for line in wrapped)

    def line(self, text: str = "") -> None:
        print(text, file=self.stream, flush=True)


def say(text: str) -> None:
    """An error or a note for whoever runs the command."""
    style, text = Style(sys.stderr), clean(text)
    head, colon, rest = text.partition(": ")
    style.line(style.paint(head, "red") + colon + rest if head == "error" else text)


def print_json(data: Any, *, indent: int | None = 2) -> None:
    """What `--json` prints; without an `indent` it is one line."""
    print(write_json(data, indent=indent))


def show_problem(problem: Problem, style: Style) -> None:
    colour = "red" if problem.severity == "error" else "yellow"
    head, _, excerpt = clean(str(problem)).partition("\n")
    word = f": {problem.severity}: "
    style.line(head.replace(word, f": {style.paint(problem.severity, colour, 'bold')}: ", 1))
    if excerpt:
        line, _, caret = excerpt.partition("\n")
        style.line(style.paint(line, "dim"))
        style.line(style.paint(caret, colour))


def show_diff(before: str, after: str, names: tuple[str, str], style: Style) -> None:
    """What changes between two texts; `names` say what they are."""
    import difflib

    for line in difflib.unified_diff(before.splitlines(), after.splitlines(), *names, lineterm=""):
        style.line(style.paint(clean(line), *filter(None, [_DIFF_COLOURS.get(line[:1])])))


def confirmation() -> Callable[[str], bool] | None:
    """Asks whether a write may be sent; None where there is no terminal to ask on."""
    return _confirm if sys.stdin.isatty() else None


def _confirm(request: str) -> bool:
    """Asks in the middle of a turn; there, Ctrl-C has to be given back its usual meaning."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    question = f"{clean(request)}: send this write? [y/N] "
    print(question, end="", file=sys.stderr, flush=True)  # what is on stdout may be JSON
    try:
        answer = input()
    except EOFError:
        print(file=sys.stderr)
        return False
    finally:
        signal.signal(signal.SIGINT, before)
    return answer.strip().lower() in ("y", "yes")


PASSED_OVER = "passed over: {} is no flow, test, credentials or environment"


def installing(extra: str) -> str:
    """How to add what flowrun does without until it is asked for."""
    python = shlex.quote(sys.executable)
    return f"in flowrun's folder: {python} -m pip install -e '.[{extra}]'"


def milliseconds(ms: float) -> str:
    return f"{ms / 1000:.2f} s" if ms >= 1000 else f"{ms:.0f} ms" if ms >= 10 else f"{ms:.1f} ms"


def counted(number: int, what: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def minute(moment: str) -> str:
    """A moment in ISO 8601, UTC, to the minute."""
    return f"{moment[:16].replace('T', ' ')} UTC"


def shortened(text: str, most: int) -> str:
    """A text that fits; what is secret in it was masked before."""
    return text if len(text) <= most else text[: most - 1] + "…"


def clean(text: str) -> str:
    """Text from outside, its control characters spelt out so that they cannot steer a terminal."""
    return "".join(
        mark if mark == "\n" or mark.isprintable() else f"\\x{ord(mark):02x}" for mark in text
    )
