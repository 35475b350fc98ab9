"""`flowrun publish`: checks a flow, runs its tests, and freezes it as a version."""

import argparse
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from engine.errors import FlowError

from ...checking.findings import find_problems
from ...project.files import CREDENTIALS_FILE, TEST
from ...project.types import node_types
from ...publishing.freezing import Frozen, freeze
from ...storage.versions import Version, open_versions
from ..arguments import json_option, nodes_dir
from ..terminal import Style, counted, print_json, say, show_problem

SHOWN_DIGEST = 12
_EXAMPLES = """\
examples:
  flowrun publish flows/demo.yaml           check it, run its tests, make it the published version
  flowrun publish flows/demo.yaml --draft   the same, for those who are given the draft
  flowrun versions list demo                what is published, and what was
  flowrun rollback demo                     back to the version before

exit codes: 0 published, or nothing has changed; 1 a check or a test fails; 2 it cannot be frozen
"""


def arguments(command: argparse.ArgumentParser) -> None:
    command.epilog = _EXAMPLES
    command.add_argument("flow", type=Path, metavar="FLOW.yaml")
    text = "make it the draft, and leave what is published as it is"
    command.add_argument("--draft", action="store_true", help=text)
    nodes_dir(command)
    json_option(command)


def main(options: argparse.Namespace) -> int:
    style = Style(sys.stderr)
    if not _is_checked(options, style):
        return 1
    frozen = freeze(options.flow, options.nodes_dir)
    versions = open_versions()
    now = versions.draft(frozen.flow) if options.draft else versions.published(frozen.flow)
    if now is not None and now.digest == frozen.digest:
        _tell(now, "the draft already" if options.draft else "published already", options)
        return 0
    if not _is_tested(options, style):
        return 1
    if freeze(options.flow, options.nodes_dir).digest != frozen.digest:
        raise FlowError(f"{options.flow} has changed while it was tested; publish it again")
    commit, at = _commit(options.flow, frozen), datetime.now(UTC)
    source = str(options.flow.resolve())
    if now is not None and now.source != source:
        say(f"note: {now.flow} {now.number} was published from {now.source}")
    kept = versions.keep(frozen, source, commit, at, draft=options.draft)
    _tell(kept, "the draft" if options.draft else "published", options)
    return 0


def _is_checked(options: argparse.Namespace, style: Style) -> bool:
    beside = options.flow.parent / CREDENTIALS_FILE
    options.credentials, options.env = None, None
    paths = [options.flow, *([beside] if beside.is_file() else [])]
    found = find_problems(paths, options)
    for problem in found.problems:
        show_problem(problem, style)
    if found.errors:
        say(f"error: not published: flowrun check finds {counted(found.errors, 'error')}")
    return not found.errors


def _is_tested(options: argparse.Namespace, style: Style) -> bool:
    from ...testing.finding import collect, find_tests
    from ...testing.reporting.outcome import Outcome
    from ...testing.reporting.report import failure_lines
    from ...testing.running import run_cases

    test = options.flow.with_name(options.flow.stem + TEST)
    if not test.is_file():
        say(f"note: it has no tests; {test} would hold them")
        return True
    outcomes: list[Outcome] = []

    def ended(outcome: Outcome) -> bool:
        outcomes.append(outcome)
        return True

    collected = collect(find_tests([options.flow]), node_types(options.nodes_dir))
    run_cases(collected.cases, ended)
    failed = [outcome for outcome in outcomes if outcome.failed]
    for outcome in failed:
        for line in failure_lines(outcome, style):
            style.line(line)
    for problem in collected.problems:
        show_problem(problem, style)
    if failed or collected.problems:
        told = counted(len(failed), "test") + (" fails" if len(failed) == 1 else " fail")
        say(f"error: not published: {told if failed else f'{test} is wrong'}")
        return False
    say(f"{counted(sum(outcome.passed for outcome in outcomes), 'test')} passed")
    return True


def _tell(version: Version, state: str, options: argparse.Namespace) -> None:
    if options.json:
        print_json(version_as_json(version) | {"state": state})
        return
    said = "; nothing has changed" if state.endswith("already") else ""
    digest = version.digest[:SHOWN_DIGEST]
    print(f"{version.flow} {version.number} is {state}{said}  {digest}")


def version_as_json(version: Version) -> dict[str, object]:
    return {
        "flow": version.flow,
        "number": version.number,
        "digest": version.digest,
        "frozen": _moment(version.frozen),
        "last_published": None if version.published is None else _moment(version.published),
        "commit": version.commit,
        "source": version.source,
    }


def _moment(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="seconds")


def _commit(flow: Path, frozen: Frozen) -> str | None:
    """The commit that the project stands at, with a `+` where a frozen file differs from it."""
    head = _git(flow.parent, "rev-parse", "--short=12", "HEAD")
    if not head:
        return None
    files = [one for one in frozen.files if (flow.parent / one).is_file()]
    changed = _git(flow.parent, "status", "--porcelain", "--ignored", "--", *files)
    return head + ("+" if changed or changed is None else "")


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        ran = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=10,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ran.stdout.strip() if ran.returncode == 0 else None
