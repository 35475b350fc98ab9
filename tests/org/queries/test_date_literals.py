"""Date literals: the days they stand for."""

from datetime import date

import pytest

from flowrun.org.queries.date_literals import day_range

WEDNESDAY = date(2028, 2, 23)  # in a leap year


@pytest.mark.parametrize(
    ("literal", "amount", "first", "last"),
    [
        ("YESTERDAY", None, "2028-02-22", "2028-02-22"),
        ("TODAY", None, "2028-02-23", "2028-02-23"),
        ("TOMORROW", None, "2028-02-24", "2028-02-24"),
        ("LAST_WEEK", None, "2028-02-13", "2028-02-19"),
        ("THIS_WEEK", None, "2028-02-20", "2028-02-26"),
        ("NEXT_WEEK", None, "2028-02-27", "2028-03-04"),
        ("LAST_MONTH", None, "2028-01-01", "2028-01-31"),
        ("THIS_MONTH", None, "2028-02-01", "2028-02-29"),
        ("NEXT_MONTH", None, "2028-03-01", "2028-03-31"),
        ("LAST_90_DAYS", None, "2027-11-25", "2028-02-23"),
        ("NEXT_90_DAYS", None, "2028-02-24", "2028-05-23"),
        ("LAST_QUARTER", None, "2027-10-01", "2027-12-31"),
        ("THIS_QUARTER", None, "2028-01-01", "2028-03-31"),
        ("NEXT_FISCAL_QUARTER", None, "2028-04-01", "2028-06-30"),
        ("LAST_YEAR", None, "2027-01-01", "2027-12-31"),
        ("THIS_FISCAL_YEAR", None, "2028-01-01", "2028-12-31"),
        ("NEXT_YEAR", None, "2029-01-01", "2029-12-31"),
        ("LAST_N_DAYS", 3, "2028-02-20", "2028-02-23"),
        ("NEXT_N_DAYS", 3, "2028-02-24", "2028-02-26"),
        ("N_DAYS_AGO", 3, "2028-02-20", "2028-02-20"),
        ("LAST_N_WEEKS", 2, "2028-02-06", "2028-02-19"),
        ("NEXT_N_WEEKS", 2, "2028-02-27", "2028-03-11"),
        ("N_WEEKS_AGO", 2, "2028-02-06", "2028-02-12"),
        ("LAST_N_MONTHS", 2, "2027-12-01", "2028-01-31"),
        ("NEXT_N_MONTHS", 2, "2028-03-01", "2028-04-30"),
        ("N_MONTHS_AGO", 2, "2027-12-01", "2027-12-31"),
        ("LAST_N_QUARTERS", 2, "2027-07-01", "2027-12-31"),
        ("NEXT_N_FISCAL_QUARTERS", 2, "2028-04-01", "2028-09-30"),
        ("N_QUARTERS_AGO", 2, "2027-07-01", "2027-09-30"),
        ("LAST_N_YEARS", 2, "2026-01-01", "2027-12-31"),
        ("NEXT_N_YEARS", 2, "2029-01-01", "2030-12-31"),
        ("N_FISCAL_YEARS_AGO", 2, "2026-01-01", "2026-12-31"),
    ],
)
def test_a_date_literal_is_a_range_of_days(
    literal: str, amount: int | None, first: str, last: str
) -> None:
    start, end = day_range(literal, amount, WEDNESDAY)
    assert start.isoformat() == first
    assert date.fromordinal(end.toordinal() - 1).isoformat() == last
