from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodwork.kernel import clock

days = st.dates(min_value=date(2024, 1, 1), max_value=date(2028, 10, 1))


def slow_add(day: date, count: int) -> date:
    """The obvious way: walk day by day and count the working days after the first."""
    passed = 0
    while passed < count or not clock.is_working_day(day):
        day = date.fromordinal(day.toordinal() + 1)
        passed += clock.is_working_day(day)
    return day


@given(days, st.integers(0, 30))
def test_working_days_are_counted_as_by_hand(day: date, count: int) -> None:
    assert clock.add_working_days(day, count) == slow_add(day, count)


def test_bank_holidays_of_england_are_no_working_days() -> None:
    assert not clock.is_working_day(date(2026, 12, 25))
    assert not clock.is_working_day(date(2026, 12, 28))
    assert clock.add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 29)


def test_a_promise_lapses_at_five_in_london_summer_and_winter() -> None:
    assert clock.end_of_promise_day(date(2026, 7, 1)).astimezone(UTC).hour == 16
    assert clock.end_of_promise_day(date(2026, 12, 1)).astimezone(UTC).hour == 17


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2004, 2, 29), date(2020, 2, 28), 15),
        (date(2004, 2, 29), date(2020, 2, 29), 16),
        (date(2005, 2, 28), date(2021, 2, 27), 15),
        (date(2000, 2, 29), date(2017, 2, 28), 16),
        (date(2000, 2, 29), date(2017, 3, 1), 17),
    ],
)
def test_age_turns_on_the_birthday_and_on_1_march_for_leap_days(birth: date, day: date, age: int) -> None:
    assert clock.age_on(birth, day) == age


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        ("2026-11-23T12:00+00:00", "2026-11-23T12:00+00:00"),
        ("2026-11-23T20:00+00:00", "2026-11-24T08:00+00:00"),
        ("2026-11-23T03:00+00:00", "2026-11-23T08:00+00:00"),
        ("2026-07-01T06:59+00:00", "2026-07-01T07:00+00:00"),
        ("2026-07-01T07:00+00:00", "2026-07-01T07:00+00:00"),
    ],
)
def test_nobody_is_written_to_in_quiet_hours(at: str, allowed: str) -> None:
    quiet = clock.QuietHours("20:00-08:00")
    assert clock.next_allowed_moment(datetime.fromisoformat(at), quiet) == datetime.fromisoformat(allowed)


@given(st.integers(1704067200, 1830297600).map(lambda second: datetime.fromtimestamp(second, UTC)))
def test_the_next_allowed_moment_is_never_quiet_and_never_earlier(at: datetime) -> None:
    quiet = clock.QuietHours("20:00-08:00")
    found = clock.next_allowed_moment(at, quiet)
    assert found >= at
    assert not quiet.covers(found)


def test_an_operator_can_act_at_another_moment() -> None:
    moment = datetime(2026, 12, 1, 9, tzinfo=UTC)
    with clock.acting_at(moment):
        assert clock.now() == moment
    assert clock.now() != moment
