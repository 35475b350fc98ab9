"""`python -m bench.hearing`: how much of the tables in tests/hearing is understood and how much is
taken for what it is not, per entity and language, and beside it what dateparser makes of days and
times. A row that may mean several values counts as understood when one of them is found."""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from engine.values.entities import as_text
from engine.values.hearing import hear
from tests.hearing.tables import LANGUAGES, NOW, REFUSED, Row, hearing, rows

Ear = Callable[[Row], tuple[Any, ...]]
ROUNDS = 5
OF_DATEPARSER = ("date", "time", "datetime")


class Share(NamedTuple):
    """Of what can be heard so much is understood; of all rows so many are wrongly taken."""

    understood: float
    wrong: int


def ours(row: Row) -> tuple[Any, ...]:
    return hear(row.entity, row.utterance, hearing(row.language)).candidates


def dateparsers() -> Ear | None:
    """None where it is not installed."""
    try:
        import dateparser
    except ImportError:
        return None
    usual = {
        "RELATIVE_BASE": NOW.replace(tzinfo=None),
        "PREFER_DATES_FROM": "future",
        "TIMEZONE": "Europe/Berlin",
    }

    def read(row: Row) -> tuple[Any, ...]:
        found = dateparser.parse(row.utterance, languages=[row.language], settings=usual)
        return () if found is None else (_as(row.entity, found),)

    return read


def _as(entity: str, found: datetime) -> Any:
    if entity == "date":
        return date(found.year, found.month, found.day)
    moment = found.replace(microsecond=0)
    return moment.time() if entity == "time" else moment.replace(tzinfo=NOW.tzinfo)


def share(table: list[Row], ear: Ear) -> Share:
    understood = wrong = meant = 0
    for row in table:
        found = {as_text(value) for value in ear(row)}
        wanted = set(row.expected.split(" | ")) - {REFUSED}
        meant += bool(wanted)
        understood += bool(found & wanted)
        wrong += bool(found) and not found & wanted
    return Share(understood / meant, wrong)


def microseconds(table: list[Row], ear: Ear) -> float:
    """Of an utterance: the median of several rounds over the table."""

    def once() -> float:
        started = time.perf_counter()
        for row in table:
            ear(row)
        return (time.perf_counter() - started) / len(table)

    once()
    return statistics.median(once() for _ in range(ROUNDS)) * 1e6


def lines() -> Iterator[str]:
    other = dateparsers()
    if other is None:
        yield "dateparser is not installed: pip install -e '.[test]'"
    yield "| | entity | rows | understood | wrongly taken | by dateparser | wrongly by it |"
    yield "|---|---|---|---|---|---|---|"
    for language in LANGUAGES:
        table = rows(language)
        for entity in dict.fromkeys(row.entity for row in table):
            part = [row for row in table if row.entity == entity]
            mine = share(part, ours)
            cells = [language, entity, str(len(part)), f"{mine.understood:.0%}", str(mine.wrong)]
            if other is not None and entity in OF_DATEPARSER:
                theirs = share(part, other)
                cells += [f"{theirs.understood:.0%}", str(theirs.wrong)]
            yield "| " + " | ".join(cells + [""] * (7 - len(cells))) + " |"
    for language in LANGUAGES:
        days = [row for row in rows(language) if row.entity in OF_DATEPARSER]
        told = f"{language}: {microseconds(rows(language), ours):.0f} µs an utterance"
        if other is not None:
            told += f"; days and times {microseconds(days, ours):.0f} µs"
            told += f", with dateparser {microseconds(days, other):.0f} µs"
        yield told


if __name__ == "__main__":
    for line in lines():
        print(line)
