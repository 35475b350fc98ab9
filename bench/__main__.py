"""`python -m bench`: every measurement, as a table."""

import argparse
import asyncio
import json
import platform
import sys
from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple

from . import (
    binding,
    chain,
    check,
    cold_start,
    editor,
    json_answers,
    large,
    memory,
    org,
    redaction,
    scale,
    serving,
    sessions,
    soql,
    storing,
    tests_at_once,
    turn,
    webhook,
)
from .measure import Figure, duration, megabytes, table

Measure = Callable[[int], Coroutine[Any, Any, dict[str, Figure]]]


class Measurement(NamedTuple):
    """`base` is what ratios count from, `{of}` in it what stands behind the comma of a figure's
    name; `target` is what each ratio may be at most."""

    title: str
    measure: Measure
    rounds: int
    base: str
    target: dict[str, float]
    shown: Callable[[float], str] = duration
    more: Callable[[dict[str, Figure]], list[str]] = lambda figures: []
    """Lines below the table."""
    lines: Callable[[dict[str, Figure]], list[str]] | None = None
    """A table of its own kind."""

    def base_of(self, figure: str) -> str:
        return self.base.format(of=figure.rpartition(", ")[2])


MEASUREMENTS = {
    "chain": Measurement(
        "Per node: chains of 1,000 nodes of one kind, trace and limits on",
        chain.measure,
        300,
        "bare await loop",
        {
            **dict.fromkeys(("set_parameter, literal", "speak, literal"), 2.5),
            **dict.fromkeys(("set_parameter, $NAME", "speak, $NAME"), 10),
            **dict.fromkeys(("conditions, text is", "conditions, number >"), 12),
        },
    ),
    "turn": Measurement(
        "Per turn: an answer is heard and copied; two parameters are touched",
        turn.measure,
        60,
        "2 parameters",
        {"100 parameters": 1.2},
        more=turn.exponents,
    ),
    "webhook": Measurement(
        "Per call, CPU time: GET of 1 KB on loopback, two values mapped, one at a time",
        webhook.measure,
        150,
        "httpx by hand",
        {"webhook node": 1.05},
    ),
    "sessions": Measurement(
        "Sessions at once, a 50 ms request a turn; default ≥ 1.8× was, fast ≥ 0.6× aiohttp",
        sessions.measure,
        3,
        "",
        {},
        lines=sessions.lines,
    ),
    "scale": Measurement(
        "On Restate: turn p50 ≤ 25 ms, sessions/s at 2,000 ≥ 80, a worker's death ≤ 2 s",
        scale.measure,
        3,
        "",
        {},
        lines=scale.lines,
    ),
    "storing": Measurement(
        "Sessions at rest: per turn, 100 at once, notes on, in FULL sync; ≤ 60 µs of CPU",
        storing.measure,
        30,
        "sqlite3 alone, {of}",
        {},
        more=storing.at_rest,
    ),
    "serving": Measurement(
        "Served: 1,000 sessions at once, ten nodes and two 50 ms requests each",
        serving.measure,
        1,
        "",
        {},
        lines=serving.lines,
    ),
    "json": Measurement(
        "Per answer, CPU time: 5.5 MB of JSON, its bounds looked after",
        json_answers.measure,
        20,
        "json.loads",
        {"an answer, read": 0.9},
    ),
    "soql": Measurement(
        "Per record: 100,000 records of 500 bytes in pages of 2,000 over loopback",
        soql.measure,
        8,
        "simple-salesforce query_all_iter",
        {"salesforce node, page by page": 0.33},
    ),
    "memory": Measurement(
        "Memory: by how much a process grows that reads 100,000 records; ≤ 60 MB and flat",
        memory.measure,
        2,
        "simple-salesforce query_all_iter",
        {},
        megabytes,
    ),
    "check": Measurement(
        "Checking a flow: processor time, whole process, two values mapped by every fourth node",
        check.measure,
        6,
        "yaml.load, 10,000 nodes",
        {"flowrun check, 2,000 nodes": 1.2, "flowrun check, 10,000 nodes": 4},
    ),
    "large": Measurement(
        "Large files: processor time, whole process, the flow of Checking",
        large.measure,
        3,
        "200 nodes, {of}",
        {},
        more=large.exponents,
    ),
    "tests": Measurement(
        "Tests at once: by the processor time of each process, each test with a local org",
        tests_at_once.measure,
        3,
        "-j 1, {of}",
        {f"-j 2, {tests_at_once.FEW} tests": 1.1, f"-j 2, {tests_at_once.MANY} tests": 1},
    ),
    "editor": Measurement(
        "In the editor: processor time; 2,000 nodes ≤ 300 ms from an edit to its diagnostics",
        editor.measure,
        5,
        "compose, {of}",
        {f"edit to diagnostics, {nodes:,} nodes": 8 for nodes in editor.SIZES},
    ),
    "binding": Measurement(
        "Per query, CPU time: SOQL of 500 characters, five values; bound < 10 µs, read < 100 µs",
        binding.measure,
        40,
        "simple-salesforce format_soql",
        {"bound": 1.0},
    ),
    "org": Measurement(
        "The local org on a port: per query, 50 clients that keep their connections",
        org.measure,
        15,
        "a listener without TCP_NODELAY",
        {"flowrun org": 0.5},
    ),
    "org_opening": Measurement(
        "The local org in a test: opened, ready for its first query",
        org.opening,
        15,
        "a file that has changed",
        {"one that was read before": 0.25},
    ),
    "redaction": Measurement(
        "Hiding 20 secrets: JSON ≤ 30 ms, escapes ≤ 300 ms, answer ≤ 30 ms, session ≤ 50 ms",
        redaction.measure,
        20,
        "1 MB of JSON",
        {"2 MB of JSON": 2.3},
    ),
    "version": Measurement(
        "Cold start: whole process",
        cold_start.version,
        15,
        "python -c pass",
        {"flowrun --version": 2.5},
    ),
    "cold_start": Measurement(
        "Cold start: whole process, against a script that imports what it cannot do without",
        cold_start.talking,
        15,
        "asyncio, argparse, PyYAML, pydantic",
        {"a flow that only talks": 1.3, "flowrun check": 1.3},
    ),
    "cold_start_requests": Measurement(
        "Cold start with requests: whole process",
        cold_start.asking,
        15,
        "the same, httpx and a client",
        {"a webhook flow": 1.3, "flowrun flows/demo.yaml": 1.5},
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASUREMENTS))
    parser.add_argument("--json", action="store_true", help="print JSON for a tool to read")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in MEASUREMENTS]
    if unknown:
        parser.error(f"no measurement {unknown[0]}; there are: {', '.join(MEASUREMENTS)}")
    results = {}
    for name in options.names or MEASUREMENTS:
        asked = MEASUREMENTS[name]
        if sys.stderr.isatty():
            print(f"measuring {name} …", file=sys.stderr)
        figures = asyncio.run(asked.measure(asked.rounds))
        results[name] = [figure._asdict() for figure in figures.values()]
        if not options.json:
            if asked.lines is not None:
                lines = [asked.title, *asked.lines(figures)]
            else:
                lines = table(asked.title, figures, asked.base_of, asked.target, asked.shown)
            print("\n".join([f"$ python -m bench {name}", *lines, *asked.more(figures)]))
    if options.json:
        print(json.dumps(results, indent=2))
    else:
        print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}")


main()
