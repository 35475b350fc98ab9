"""What is said to a person is heard when the person repeats it, in every language and form."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.values.hearing import hear
from engine.values.money import Money
from engine.values.speaking import spoken
from tests.hearing.tables import NOW, hearing

TAGS = ("en", "en-GB", "de", "es", "fr")
FORMS = {
    "date": ("", "short", "medium", "long", "full", "when"),
    "time": ("", "when"),
    "datetime": ("", "when"),
    "money": ("", "long", "full"),
    "phone_number": ("", "national"),
}
DAYS = st.dates(NOW.date(), NOW.date() + timedelta(days=3_000))
CLOCK = st.times().map(lambda at: at.replace(second=0, microsecond=0))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "date": DAYS,
    "time": CLOCK,
    "datetime": st.builds(datetime.combine, DAYS, CLOCK.filter(lambda at: at.hour > 3)).map(
        lambda moment: moment.replace(tzinfo=NOW.tzinfo)
    ),
    "number": st.integers(-(10**9), 10**9) | st.decimals(0, 10**6, places=2).map(float),
    "ordinal": st.integers(1, 9_999),
    "money": st.builds(
        Money, st.decimals(1, 10**6, places=2).map(abs), st.sampled_from(["USD", "EUR"])
    ),
    "duration": st.integers(0, 10**6).map(lambda count: timedelta(seconds=count)),
    "phone_number": st.sampled_from(["+12025550143", "+4930901820", "+33612345678"]),
}
DIALLED = {"en": "+12025550143", "en-GB": "+442079460123", "de": "+4930901820"}


@pytest.mark.parametrize("entity", VALUES)
@given(data=st.data(), tag=st.sampled_from(TAGS))
def test_what_is_said_is_heard(entity: str, data: st.DataObject, tag: str) -> None:
    value = data.draw(VALUES[entity])
    form = data.draw(st.sampled_from(FORMS.get(entity, ("",))))
    if form == "short" and not NOW.year - 80 < value.year < NOW.year + 20:
        return
    if form == "national":
        value = DIALLED.get(tag, {"es": "+34612345678", "fr": "+33612345678"}.get(tag))
    said = spoken(value, tag, lambda: NOW, entity, form)
    assert value in hear(entity, said, hearing(tag)).candidates, said


def test_a_day_is_heard_with_its_preposition_in_a_sentence() -> None:
    for tag, said in (("de", "am Freitag, dem 11. Dezember"), ("es", "el viernes 11 de diciembre")):
        (day,) = hear("date", said, hearing(tag)).candidates
        assert Decimal(day.day) == 11
