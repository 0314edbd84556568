"""How long a person's record is kept: a table of classes, and when a record's time is over. No Django here.

Source: DOMAIN 7.3 (Records Management Code 2021, updated August 2023). The longest of the classes that a record belongs
to decides; every record is at least an adult's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class CountedFrom(StrEnum):
    """The day from which the years of a class are counted."""

    LAST_ENTRY = "LAST_ENTRY"
    DEATH = "DEATH"
    BIRTH = "BIRTH"
    NAMED_DAY = "NAMED_DAY"


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """One class of record: for how many years, counted from what, and who says so."""

    code: str
    years: int
    counted_from: CountedFrom
    years_after_death: int | None
    meaning: str
    source: str


_CODE_2021 = "Records Management Code 2021, updated 7 August 2023 (DOMAIN 7.3)"

RETENTION: Final = {
    c.code: c
    for c in (
        RetentionClass(
            "ADULT_HEALTH",
            8,
            CountedFrom.LAST_ENTRY,
            None,
            "Adult health record: 8 years after the last entry",
            _CODE_2021,
        ),
        RetentionClass(
            "CHILD_HEALTH",
            25,
            CountedFrom.BIRTH,
            None,
            "Record of somebody under 18 at the last entry: to the 25th birthday, or the 26th when they were 17 then",
            _CODE_2021,
        ),
        RetentionClass(
            "MENTAL_HEALTH",
            20,
            CountedFrom.NAMED_DAY,
            10,
            "Mental health record: 20 years after treatment ended, or 10 after death",
            _CODE_2021,
        ),
        RetentionClass(
            "DECEASED", 10, CountedFrom.DEATH, None, "Record of somebody who has died: 10 years after death", _CODE_2021
        ),
        RetentionClass(
            "GRANT_EVIDENCE",
            0,
            CountedFrom.NAMED_DAY,
            None,
            "Evidence for a grant: until the day that the agreement names",
            "The grant agreement (DOMAIN 7.3)",
        ),
    )
}
SHORTEST_YEARS: Final = RETENTION["ADULT_HEALTH"].years


@dataclass(frozen=True, slots=True)
class KeptUntil:
    """The day to which a record is kept, and the class that says so."""

    day: date
    code: str


def years_after(day: date, years: int) -> date:
    """Return the same day some years on; for 29 February, 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def kept_until(
    *,
    birth_date: date,
    last_entry: date,
    deceased: bool,
    deceased_date: date | None,
    classes: Mapping[str, date],
) -> KeptUntil:
    """Return until when a record is kept. `classes` are those noted for it, with the day that each counts from.

    A death whose day nobody knows counts from the last entry.
    """
    died = (deceased_date or last_entry) if deceased else None
    found = [KeptUntil(years_after(last_entry, RETENTION["ADULT_HEALTH"].years), "ADULT_HEALTH")]
    if last_entry < years_after(birth_date, 18):
        years = 26 if last_entry >= years_after(birth_date, 17) else 25
        found.append(KeptUntil(years_after(birth_date, years), "CHILD_HEALTH"))
    if died is not None:
        found.append(KeptUntil(years_after(died, RETENTION["DECEASED"].years), "DECEASED"))
    for code, counted_from in classes.items():
        rule = RETENTION[code]
        day = years_after(counted_from, rule.years)
        if died is not None and rule.years_after_death is not None:
            day = years_after(died, rule.years_after_death)
        found.append(KeptUntil(day, code))
    return max(found, key=lambda kept: (kept.day, kept.code))
