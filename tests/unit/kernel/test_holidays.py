"""Bank holidays beyond the published list follow the rules that the published ones follow."""

from __future__ import annotations

from datetime import date

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays

from goodwork.kernel import clock
from goodwork.kernel.holidays import easter_sunday, ordinary_holidays


def listed(year: int) -> set[date]:
    """Return the published days of a year."""
    found = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return {h["date"] for h in found if h["date"].year == year}


@pytest.mark.parametrize("year", [2013, 2014, 2015, 2016, 2017, 2018, 2019, 2021, 2024, 2025, 2026, 2027, 2028])
def test_years_without_a_day_of_their_own_are_as_published(year: int) -> None:
    assert ordinary_holidays(year) == listed(year)


def test_easter_by_the_tables() -> None:
    assert [easter_sunday(year) for year in (2029, 2030, 2038)] == [
        date(2029, 4, 1),
        date(2030, 4, 21),
        date(2038, 4, 25),
    ]


def test_a_promise_for_years_ahead_of_the_list_passes_over_its_bank_holidays() -> None:
    assert clock.add_working_days(date(2029, 3, 29), 1) == date(2029, 4, 3)
    assert clock.add_working_days(date(2032, 12, 24), 1) == date(2032, 12, 29)
    assert not clock.is_working_day(date(2033, 1, 3))
