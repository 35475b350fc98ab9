"""Errors, sorted by who must act.

FlowrunError
├── FlowError        the author: a flow, an environment or a command line is wrong
├── CredentialError  the operator: a credential is missing, wrong or refused
├── StoreError       the operator: the file of the sessions cannot be used
└── NodeError        the flow: a node could not do its work and takes its `failed` exit
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]

LITERAL_SECRET = "literal-secret"


class Suggestion(NamedTuple):
    """A name that is wrong, and the one that was likely meant."""

    wrong: str
    meant: str


class Problem(NamedTuple):
    """One finding in a file. Lines and columns count from 1, line 0 is the file as a whole;
    `excerpt` is the line itself, of a long one the part that begins after `skipped` characters."""

    severity: Severity
    code: str
    message: str
    file: str
    line: int = 1
    column: int = 1
    excerpt: str = ""
    width: int = 1
    skipped: int = 0
    suggestion: Suggestion | None = None

    def __str__(self) -> str:
        head = f"{self.place}: {self.severity}: {self.message} [{self.code}]"
        if not self.excerpt:
            return head
        number = f"{self.line:>5}"
        at = max(0, self.column - 1 - self.skipped)
        caret = " " * at + "^" * max(1, min(self.width, len(self.excerpt) - at))
        return f"{head}\n{number} | {self.excerpt}\n{' ' * len(number)} | {caret}"

    def as_json(self) -> dict[str, str | int]:
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "severity": self.severity,
            "code": self.code,
            "message": self.message,
        }

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """By their lines. No excerpt stays of a line on which a secret is written out."""
    found = sorted(problems, key=lambda problem: (problem.line, problem.column))
    secret = {(problem.file, problem.line) for problem in found if problem.code == LITERAL_SECRET}
    return [
        problem._replace(excerpt="") if (problem.file, problem.line) in secret else problem
        for problem in found
    ]


class FlowrunError(Exception):
    """Whatever flowrun raises for somebody to act on; `hint` ends its message where a name was
    likely meant for another."""

    hint: str = ""


class FlowError(FlowrunError):
    """The author must act. Carries every problem found, not only the first."""

    def __init__(
        self, message: str = "", problems: Iterable[Problem] = (), *, hint: str = ""
    ) -> None:
        self.problems = tuple(problems)
        self.hint = hint
        super().__init__(message or "\n".join(str(problem) for problem in self.problems))

    def problems_of(self, file: str, code: str = "surroundings") -> list[Problem]:
        """Its problems; where it has none, itself as one of the whole `file`."""
        return list(self.problems) or [Problem("error", code, str(self), file, 0)]


class CredentialError(FlowrunError):
    """The operator must act. At run time the node that asked takes `failed`."""

    def __init__(self, message: str = "", *, hint: str = "") -> None:
        self.hint = hint
        super().__init__(message)


class StoreError(FlowrunError):
    """The operator must act: sessions cannot be read or kept."""


class LoginRefused(CredentialError):
    """The service answered a login with no, so that asking again soon is in vain.

    `final` means for ever: only connecting the credential anew helps.
    """

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.final = final


class NodeError(FlowrunError):
    """A node could not do its work; the flow goes on at its `failed` exit."""
