"""`flowrun test`: run the tests beside flows."""

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from engine.errors import FlowError, Problem
from engine.suggestions import suggestion

from ...project.files import cassette_of
from ...project.types import node_types
from ...testing.finding import collect, find_tests
from ...testing.isolation.offline import on_this_machine, say_at_once, until_the_process_ends
from ...testing.modes import Mode
from ...testing.reporting.coverage import Coverage, exit_percent
from ...testing.reporting.last_failed import keep_last_failed, read_last_failed
from ...testing.reporting.outcome import Outcome, coverage_of
from ...testing.running import run_cases
from ...testing.suite import Case, Suite
from ..arguments import json_option, nodes_dir
from ..terminal import Style, say
from .masked import tell_of_people
from .screen import Screen

_EXAMPLES = """\
examples:
  flowrun test                              every *.test.yaml below this folder
  flowrun test flows/demo.yaml              the tests beside one flow
  flowrun test -k "known caller" -x         those with these words in their name, until one fails
  flowrun test --tag smoke                  those with the tag smoke
  flowrun test --last-failed                those that failed the last time
  flowrun test --min-coverage 80            fail when fewer than 80 % of the exits are taken
  flowrun test --coverage-graph drawn       the same as pictures, drawn/demo.svg and so on
  flowrun test -j 4 --junit report.xml      in four processes, with a report for CI
  flowrun test --record                     ask the real services once, replay from then on
  flowrun test --explore flows/demo.yaml    try every exit, without a test

exit codes: 0 all passed, 1 one failed or too few exits are taken, 2 a test file is wrong
"""


def arguments(command: argparse.ArgumentParser) -> None:
    command.epilog = _EXAMPLES
    add = command.add_argument
    text = "files or folders (default: this folder)"
    add("paths", type=Path, nargs="*", metavar="PATH", help=text)
    add("-k", dest="words", action="append", metavar="WORDS", help="tests with WORDS in their name")
    add("--tag", dest="tags", action="append", metavar="TAG", help="tests that have the tag TAG")
    add("-x", dest="stop", action="store_true", help="stop at the first that fails")
    add("--last-failed", action="store_true", help="only those that failed the last time")
    add("-j", dest="jobs", type=_jobs, default=1, metavar="N", help="in N processes, or auto")
    add("-v", "--verbose", action="store_true", help="show the conversation of each test")
    add("--junit", type=_report, metavar="FILE", help="write JUnit XML")
    add("--coverage", action="store_true", help="show the exits that no test takes")
    add("--coverage-json", type=Path, metavar="FILE", help="write nodes and exits with counts")
    add(
        "--coverage-graph",
        type=Path,
        metavar="FOLDER",
        help="draw each flow there as SVG, what tests take and miss in colour",
    )
    add(
        "--min-coverage",
        type=_percent,
        metavar="PERCENT",
        help="fail below this share of the exits",
    )
    how = command.add_mutually_exclusive_group()
    how.add_argument(
        "--record", action="store_true", help="ask the real services, keep what they say"
    )
    how.add_argument(
        "--explore", action="store_true", help="try every exit of flows, without a test"
    )
    how.add_argument("--live", action="store_true", help="ask the real services each time")
    text = "play them in this environment, whatever their file says"
    add("--env", metavar="NAME", help=text)
    nodes_dir(command)
    json_option(command)


def _jobs(text: str) -> int:
    if text == "auto":
        return os.cpu_count() or 1
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 256:
        return int(text)
    raise argparse.ArgumentTypeError("takes a number of processes, or auto")


def _percent(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1
    if 0 <= share <= 100:
        return share
    raise argparse.ArgumentTypeError("takes a number from 0 to 100")


def _report(text: str) -> Path:
    """A path whose ending is no test's: one that was meant to be run would be written over."""
    if Path(text).suffix in (".yaml", ".yml"):
        raise argparse.ArgumentTypeError(f"takes the file to write, such as report.xml, not {text}")
    return Path(text)


def main(options: argparse.Namespace) -> int:
    if options.record or options.live:
        return _main(options)
    if options.alone:
        until_the_process_ends(say_at_once)
        return _main(options)
    with on_this_machine(say_at_once):
        return _main(options)


def _main(options: argparse.Namespace) -> int:
    if options.explore:
        from ...testing.exploring.explore_report import main as explore

        return explore(options.paths or [Path()], options.nodes_dir, as_json=options.json)
    files = find_tests(options.paths or [Path()])
    if not files:
        raise FlowError("there is no *.test.yaml here; docs/testing.md shows how to write one")
    suites, problems = collected = collect(files, node_types(options.nodes_dir), options.env)
    cases = _chosen(collected.cases, options)
    screen = Screen(options, len(cases))
    began = time.perf_counter()
    mode: Mode = "record" if options.record else "live" if options.live else "replay"
    jobs = 1 if mode != "replay" else options.jobs
    interrupted = False
    try:
        run_cases(
            cases,
            screen.told,
            mode=mode,
            jobs=jobs,
            nodes_dir=options.nodes_dir,
            environment=options.env,
        )
    except KeyboardInterrupt:
        interrupted = True
    outcomes = screen.outcomes
    failed = [outcome.id for outcome in outcomes if outcome.failed]
    keep_last_failed(Path(), [outcome.id for outcome in outcomes], failed)
    coverages = coverage_of((suite.flow for suite in suites), outcomes)
    too_low = _too_low(coverages, options.min_coverage)
    _write_files(suites, outcomes, problems, coverages, options)
    screen.end(problems, coverages, time.perf_counter() - began, too_low)
    if interrupted:
        return 130
    if problems or not cases:
        return 2
    return 1 if failed or too_low else 0


def _chosen(cases: Sequence[Case], options: argparse.Namespace) -> list[Case]:
    chosen = list(cases)
    if options.words:
        words = [word.lower() for word in options.words]
        chosen = [case for case in chosen if any(word in case.name.lower() for word in words)]
        if cases and not chosen:
            raise FlowError(f"no test has {' or '.join(map(repr, options.words))} in its name")
    if options.tags:
        known = {tag for case in cases for tag in case.tags}
        for tag in options.tags:
            if cases and tag not in known:
                raise FlowError(f'no test has the tag "{tag}"{suggestion(tag, sorted(known))}')
        chosen = [case for case in chosen if set(case.tags) & set(options.tags)]
        if cases and not chosen:
            raise FlowError("no test has both the words and the tag that are asked for")
    if options.last_failed:
        failed = read_last_failed(Path())
        again = [case for case in chosen if case.id in (failed or ())]
        chosen = again or chosen
    return chosen


def _too_low(coverages: Sequence[Coverage], least: float | None) -> str:
    if least is None or exit_percent(coverages) >= least:
        return ""
    return f"coverage: {exit_percent(coverages):g} % of the exits are taken, fewer than {least:g} %"


def _write_files(
    suites: Sequence[Suite],
    outcomes: Sequence[Outcome],
    problems: Sequence[Problem],
    coverages: Sequence[Coverage],
    options: argparse.Namespace,
) -> None:
    try:
        if options.junit:
            from ...testing.reporting.junit import write_junit

            write_junit(options.junit, outcomes, problems, Style(StringIO()))
        if options.coverage_json:
            data = {coverage.flow: coverage.as_json() for coverage in coverages}
            text = json.dumps(data, ensure_ascii=False, indent=2)
            options.coverage_json.write_text(text + "\n", "utf-8")
        if options.coverage_graph:
            from ...testing.reporting.coverage_graph import draw_coverage

            types = node_types(options.nodes_dir)
            for drawn in draw_coverage(options.coverage_graph, suites, coverages, types):
                print(f"drawn: {drawn}", file=sys.stderr)
        for file in dict.fromkeys(outcome.file for outcome in outcomes if outcome.recorded):
            say(f"kept: {cassette_of(Path(file))}; read it before you commit it")
            _tell_of_people([outcome for outcome in outcomes if outcome.file == file])
    except OSError as error:
        raise FlowError(f"{error.filename}: cannot be written: {error.strerror}") from None


def _tell_of_people(outcomes: list[Outcome]) -> None:
    masked = sum((Counter(outcome.masked) for outcome in outcomes), Counter[str]())
    tell_of_people(masked, [text for outcome in outcomes for text in outcome.likely_people])
