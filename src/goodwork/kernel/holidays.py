"""England's bank holidays in a year whose list is not published yet, by the rules that the published ones follow.

Days of a single year, as for a coronation, can't be known ahead. No Django, no clock.
"""

from __future__ import annotations

from datetime import date, timedelta

_DAY = timedelta(days=1)


def ordinary_holidays(year: int) -> frozenset[date]:
    """Return New Year's Day, Good Friday, Easter Monday, the bank holidays of May and August, Christmas and Boxing Day.

    One that falls on a weekend is kept on the next weekday that is none itself.
    """
    easter = easter_sunday(year)
    found = {
        easter - 2 * _DAY,
        easter + _DAY,
        _monday_from(date(year, 5, 1)),
        _monday_from(date(year, 5, 25)),
        _monday_from(date(year, 8, 25)),
    }
    fixed = (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26))
    found.update(day for day in fixed if day.weekday() < 5)
    for day in fixed:
        if day.weekday() >= 5:
            instead = day
            while instead.weekday() >= 5 or instead in found:
                instead += _DAY
            found.add(instead)
    return frozenset(found)


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the anonymous algorithm, Meeus 1991)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leaps, odd = divmod(century, 4)
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    fours, rest = divmod(of_century, 4)
    weekday = (32 + 2 * odd + 2 * fours - moon - rest) % 7
    month, day = divmod(moon + weekday - 7 * ((golden + 11 * moon + 22 * weekday) // 451) + 114, 31)
    return date(year, month, day + 1)


def _monday_from(day: date) -> date:
    """Return the first Monday from a day on."""
    return day + (7 - day.weekday()) % 7 * _DAY
