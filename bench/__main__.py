"""`python -m bench`: every measurement, as a table."""

import argparse
import asyncio
import json
import platform
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from . import binding, chain, check, cold_start, soql, webhook
from .measure import Figure, table

Measure = Callable[[int], Coroutine[Any, Any, dict[str, Figure]]]

MEASUREMENTS: dict[str, tuple[str, Measure, int, str, dict[str, float]]] = {
    "chain": (
        "Per node: a chain of 1,000 set_parameter nodes, trace and limits on",
        chain.measure,
        300,
        "bare await loop",
        {"set_parameter, literal": 2.5},
    ),
    "webhook": (
        "Per call: GET on loopback, two values mapped, one at a time",
        webhook.measure,
        150,
        "httpx by hand",
        {"webhook node": 1.1},
    ),
    "soql": (
        "Per record: 100,000 records of 500 bytes in pages of 2,000 over loopback",
        soql.measure,
        8,
        "simple-salesforce query_all_iter",
        {"salesforce node, page by page": 0.33},
    ),
    "check": (
        "Checking a flow: whole process, two values mapped by every fourth node",
        check.measure,
        6,
        "yaml.load, 10,000 nodes",
        {"flowrun check, 2,000 nodes": 1, "flowrun check, 10,000 nodes": 3},
    ),
    "binding": (
        "Per query: SOQL of 500 characters and five values; to bind < 10 µs, to read < 100 µs",
        binding.measure,
        40,
        "simple-salesforce format_soql",
        {"bound": 1.0},
    ),
    "cold_start": (
        "Cold start, whole process",
        cold_start.measure,
        12,
        "python -c pass",
        {"flowrun --version": 3},
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
        title, measure, rounds, base, target = MEASUREMENTS[name]
        if sys.stderr.isatty():
            print(f"measuring {name} …", file=sys.stderr)
        figures = asyncio.run(measure(rounds))
        results[name] = [figure._asdict() for figure in figures.values()]
        if not options.json:
            print("\n".join(table(title, figures, base, target)))
    if options.json:
        print(json.dumps(results, indent=2))
    else:
        print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}")


main()
