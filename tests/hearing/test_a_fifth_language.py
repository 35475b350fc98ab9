"""One table makes a language known."""

from collections.abc import Iterator

import pytest

from engine.values.hearing import hear, language
from engine.values.hearing.table import Table
from tests.hearing.tables import hearing, told

DUTCH = Table(
    tag="nl",
    twelve_hour=False,
    dotted=False,
    before="eh",
    after="alstublieft|graag",
    heads={"date": "op", "time": "om"},
    ordinals={"eerste": 1, "tweede": 2},
    number_words="en",
    ones="een",
    near={"vandaag": 0, "morgen": 1},
    units={"day": "dag|dagen", "hour": "uur", "minute": "minuut|minuten"},
    dates={
        "near": "{near}",
        "weekday": "[volgende] {weekday}",
        "calendar": "[{short_weekday}] {day} {month} [{year}]",
        "ahead": "over {count} {unit}",
    },
    times={"hour": "{hour} uur", "half_to": "half {hour}"},
    moments={"moment": "{date} om {time}"},
    durations={"half": "[een] half {unit}", "plain": "{count} {unit}"},
    yes="ja|graag",
    no="nee",
)


@pytest.fixture(autouse=True)
def dutch() -> Iterator[None]:
    language.add_table(DUTCH)
    yield
    language.remove_table("nl")


@pytest.mark.parametrize(
    ("entity", "utterance", "expected"),
    [
        ("date", "volgende vrijdag", "2026-12-11"),
        ("date", "eh, morgen graag", "2026-12-05"),
        ("date", "op 5 januari 2027", "2027-01-05"),
        ("date", "over drie dagen", "2026-12-07"),
        ("date", "24-12-2026", "2026-12-24"),
        ("date", "tien", "-"),
        ("time", "half tien", "09:30"),
        ("time", "om negen uur", "09:00"),
        ("datetime", "morgen om half tien", "2026-12-05T08:30:00Z"),
        ("number", "eenentwintig", "21"),
        ("number", "1.000,5", "1000.5"),
        ("ordinal", "tweede", "2"),
        ("duration", "een half uur", "PT30M"),
        ("confirmation", "ja graag", "true"),
        ("confirmation", "nee", "false"),
        ("phone_number", "020 624 1111", "+31206241111"),
        ("money", "€ 12,50", "-"),
    ],
)
def test_a_small_table_hears_what_it_knows(entity: str, utterance: str, expected: str) -> None:
    assert told(hear(entity, utterance, hearing("nl"))) == expected
