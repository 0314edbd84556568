"""Time as the service means it: London's days, England's working days, quiet hours.

`now()` is the only clock of the program and is read at the doors only; everything below is given `at=`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from govuk_bank_holidays.bank_holidays import BankHolidays

from goodwork.kernel.holidays import ordinary_holidays

YEARS_BEYOND_THE_LIST = 20
LONDON = ZoneInfo("Europe/London")
PROMISE_HOUR = time(17, 0)

_acting_at: ContextVar[datetime | None] = ContextVar("acting_at", default=None)


def now() -> datetime:
    """Return this moment in UTC, or the moment that an operator acts at (`--as-of`)."""
    return _acting_at.get() or datetime.now(UTC)


@contextmanager
def acting_at(moment: datetime | None) -> Iterator[None]:
    """Let `now()` answer with another moment inside the block; None changes nothing."""
    token = _acting_at.set(moment)
    try:
        yield
    finally:
        _acting_at.reset(token)


def local_date(at: datetime) -> date:
    """Return the calendar day in London of a moment."""
    return at.astimezone(LONDON).date()


def london(day: date, hour: time) -> datetime:
    """Return the moment of a day and an hour in London."""
    return datetime.combine(day, hour, LONDON)


@lru_cache(maxsize=1)
def _bank_holidays() -> frozenset[date]:
    """Return England's bank holidays, as the GOV.UK list in the library has them (no call to the network).

    The list ends a year or two ahead, and a promise may lie beyond it: later years have their ordinary ones.
    """
    source = BankHolidays(use_cached_holidays=True)
    listed = frozenset(h["date"] for h in source.get_holidays(division=BankHolidays.ENGLAND_AND_WALES))
    last = max(day.year for day in listed)
    return listed.union(*(ordinary_holidays(year) for year in range(last + 1, last + YEARS_BEYOND_THE_LIST + 1)))


def is_working_day(day: date) -> bool:
    """Say whether a day is Monday to Friday and no bank holiday in England."""
    return day.weekday() < 5 and day not in _bank_holidays()


def add_working_days(day: date, days: int) -> date:
    """Return the day that lies so many working days after `day`; 0 gives `day` itself or the next working day."""
    while days > 0 or not is_working_day(day):
        day += timedelta(days=1)
        if is_working_day(day):
            days -= 1
    return day


@lru_cache(maxsize=1)
def _weekday_holidays() -> tuple[int, ...]:
    """Return the bank holidays that fall on Monday to Friday, as ordinals in their order."""
    return tuple(sorted(h.toordinal() for h in _bank_holidays() if h.weekday() < 5))


def _working_days_until(day: date) -> int:
    """Return how many working days there were up to and including a day, counted from the first day of the calendar."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * 5 + min(rest, 5) - bisect_right(_weekday_holidays(), day.toordinal())


def working_days_between(from_day: date, to_day: date) -> int:
    """Return how many working days lie after `from_day`, up to and including `to_day`; 0 where it is not later.

    The inverse of `add_working_days`: that many days after `from_day` is `to_day`, where that is a working day.
    """
    return max(0, _working_days_until(to_day) - _working_days_until(from_day))


def end_of_promise_day(day: date) -> datetime:
    """Return the moment at which a promise for `day` lapses: 17:00 in London."""
    return london(day, PROMISE_HOUR)


def age_on(birth: date, day: date) -> int:
    """Return the age in whole years on a day; who is born on 29 February is a year older on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


class QuietHours:
    """The hours in which nobody is written to, such as 20:00 to 08:00 in London."""

    def __init__(self, text: str) -> None:
        begins, ends = text.split("-")
        self.begins = time.fromisoformat(begins.strip())
        self.ends = time.fromisoformat(ends.strip())

    def covers(self, at: datetime) -> bool:
        """Say whether a moment lies in the quiet hours."""
        hour = at.astimezone(LONDON).time()
        if self.begins <= self.ends:
            return self.begins <= hour < self.ends
        return hour >= self.begins or hour < self.ends


def next_allowed_moment(at: datetime, quiet: QuietHours) -> datetime:
    """Return `at` itself outside the quiet hours, else the moment at which they end."""
    if not quiet.covers(at):
        return at
    local = at.astimezone(LONDON)
    day = local.date()
    if local.time() >= quiet.ends:
        day += timedelta(days=1)
    return london(day, quiet.ends).astimezone(UTC)
