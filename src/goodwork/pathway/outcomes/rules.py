"""What a reading may hold, and what two readings mean together; no Django, no clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SCALE_LOW, SCALE_HIGH = 0, 10
"""The three scales run from 0 to 10 (DOMAIN 3: Work Ability Score)."""


class Point(StrEnum):
    """When in a referral a reading was taken."""

    START = "START"
    REVIEW = "REVIEW"
    CLOSE = "CLOSE"


POINT_WORDS: dict[Point, str] = {
    Point.START: "At the start",
    Point.REVIEW: "On the way",
    Point.CLOSE: "At the close",
}

EMPLOYED = "01"

EMPLOYMENT_STATUS_WORDS: dict[str, str] = {
    "01": "Employed, or works for themselves",
    "02": "Has no work and looks for some",
    "03": "A student who does not work or look for work",
    "04": "Long-term sick or disabled, and gets benefits for it",
    "05": "Looks after home or family",
    "06": "Gets no benefits, and does not work or look for work",
    "07": "Does unpaid voluntary work, and does not look for paid work",
    "08": "Retired",
    "ZZ": "Did not want to say",
}
"""Employment status, NHS Talking Therapies and MHSDS codes (DOMAIN 3)."""

SICKNESS_ABSENCE_WORDS: dict[str, str] = {
    "Y": "Yes, off sick now",
    "N": "No, not off sick",
    "8": "Does not apply",
    "Z": "Did not want to say",
    "X": "Not known",
}
"""Sickness absence indicator: employed, but not able to work now because of sickness (DOMAIN 3)."""

WEEKLY_HOURS_WORDS: dict[str, str] = {
    "01": "30 hours or more",
    "02": "16 to 29 hours",
    "03": "5 to 15 hours",
    "04": "1 to 4 hours",
    "97": "Did not want to say",
    "98": "Does not apply",
    "99": "Not known",
}
"""Weekly hours worked (DOMAIN 3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How it stood with work on one day. Scales are 0 to 10, None where not asked or not said.

    `worry` is how worried they are about managing their health at work; a higher one is worse, of the others better.
    `work_started_date` is the first day of paid work, where it began since the start of support.
    """

    recorded_date: date
    employment_status: str
    sickness_absence: str
    weekly_hours: str
    work_ability: int | None = None
    worry: int | None = None
    confidence: int | None = None
    work_started_date: date | None = None

    @property
    def employed(self) -> bool | None:
        """Say whether they are in paid work; None where they did not say."""
        return None if self.employment_status == "ZZ" else self.employment_status == EMPLOYED


class CannotRecord(ValueError):
    """A reading that can't be; `field` is what to mend."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def check(reading: Reading, *, today: date) -> None:
    """Refuse codes that are not in the tables, codes that contradict each other, and days that lie ahead.

    Raises: CannotRecord, with the field to mend.
    """
    if reading.employment_status not in EMPLOYMENT_STATUS_WORDS:
        raise CannotRecord("employment_status", "Choose what their work is now")
    if reading.sickness_absence not in SICKNESS_ABSENCE_WORDS:
        raise CannotRecord("sickness_absence", "Say whether they are off sick now")
    if reading.weekly_hours not in WEEKLY_HOURS_WORDS:
        raise CannotRecord("weekly_hours", "Choose how many hours they work in a week")
    if reading.employed is False and reading.sickness_absence in {"Y", "N"}:
        raise CannotRecord(
            "sickness_absence", "Who has no paid work can't be off sick from it: choose “Does not apply”"
        )
    if reading.employed is False and reading.weekly_hours in {"01", "02", "03", "04"}:
        raise CannotRecord("weekly_hours", "Who has no paid work has no paid hours: choose “Does not apply”")
    if reading.employed and reading.weekly_hours == "98":
        raise CannotRecord("weekly_hours", "Who is employed has hours: choose how many, or “Not known”")
    if reading.employed and reading.sickness_absence == "8":
        raise CannotRecord("sickness_absence", "Who is employed is off sick or is not: choose one, or “Not known”")
    for field in ("work_ability", "worry", "confidence"):
        value = getattr(reading, field)
        if value is not None and not SCALE_LOW <= value <= SCALE_HIGH:
            raise CannotRecord(field, f"Choose a number from {SCALE_LOW} to {SCALE_HIGH}")
    if reading.recorded_date > today:
        raise CannotRecord("recorded_date", "This day lies ahead")
    if reading.work_started_date is not None:
        if not reading.employed:
            raise CannotRecord("work_started_date", "A first day of work belongs to somebody who is employed now")
        if reading.work_started_date > reading.recorded_date:
            raise CannotRecord("work_started_date", "The first day of work can't be after the day of this reading")


class Answer(StrEnum):
    """What a definition says of one outcome for one person."""

    YES = "YES"
    NO = "NO"
    DOES_NOT_APPLY = "DOES_NOT_APPLY"
    NOT_KNOWN = "NOT_KNOWN"


@dataclass(frozen=True, slots=True)
class Definition:
    """A named, versioned way to tell what became of somebody's work, in words, with where it comes from."""

    code: str
    words: str
    source: str


DEFINITION = Definition(
    code="GOODWORK_WORK_OUTCOME_1",
    words=(
        "Stayed in work: employed (01) at the start and at the close, off sick or not; back at work is said apart. "
        "Entered work: not employed at the start, any paid work after it, with its first day."
    ),
    source="DOMAIN 3: an inference, since no source defines it; S4 4.1 names the two outcomes. Confirm with who pays.",
)


@dataclass(frozen=True, slots=True)
class WorkOutcome:
    """What two readings say together, under one definition.

    `back_at_work`: off sick at the start, employed and not off sick at the close.
    `change_*` is close minus start, on the 0 to 10 scales; None where one is missing.
    """

    definition: str
    remained_in_work: Answer
    entered_work: Answer
    back_at_work: Answer
    entered_date: date | None
    change_work_ability: int | None
    change_worry: int | None
    change_confidence: int | None


def _change(start: Reading | None, close: Reading | None, scale: str) -> int | None:
    """Return close minus start on a scale, or None where one of the two is missing."""
    before, after = (getattr(reading, scale) if reading else None for reading in (start, close))
    return None if before is None or after is None else after - before


def work_outcome(start: Reading | None, later: Sequence[Reading], close: Reading | None) -> WorkOutcome:
    """Return what became of somebody's work since the start of support, by `DEFINITION`.

    `later` holds every reading that holds after the start, on the way and at the close, in the order of their days;
    `close` is the one at the close. Somebody employed at the start can remain in work and can't enter it; somebody
    who was not can enter it only, and has once any later reading says so. What was not said is NOT_KNOWN, never NO.
    """
    before = start.employed if start else None
    after = close.employed if close else None
    remained = entered = back = Answer.NOT_KNOWN
    first_employed = next((r for r in later if r.employed), None)
    if before is True:
        entered = Answer.DOES_NOT_APPLY
        remained = Answer.NOT_KNOWN if after is None else Answer.YES if after else Answer.NO
    elif before is False:
        remained = Answer.DOES_NOT_APPLY
        entered = Answer.YES if first_employed else Answer.NOT_KNOWN if after is None else Answer.NO
    if start is not None and start.sickness_absence in {"N", "8"}:
        back = Answer.DOES_NOT_APPLY
    elif start is not None and start.sickness_absence == "Y" and close is not None:
        if after is False or close.sickness_absence == "Y":
            back = Answer.NO
        elif after and close.sickness_absence == "N":
            back = Answer.YES
    return WorkOutcome(
        definition=DEFINITION.code,
        remained_in_work=remained,
        entered_work=entered,
        back_at_work=back,
        entered_date=(
            (first_employed.work_started_date or first_employed.recorded_date)
            if first_employed and entered is Answer.YES
            else None
        ),
        change_work_ability=_change(start, close, "work_ability"),
        change_worry=_change(start, close, "worry"),
        change_confidence=_change(start, close, "confidence"),
    )


class Satisfaction(StrEnum):
    """How the help was, in the person's word: our own wording, one to five.

    Source: the five steps from very good to very poor of the NHS Friends and Family Test (DOMAIN 4); the middle labels
    and WorkWell's own question are UNCONFIRMED there, so the words are ours.
    """

    VERY_GOOD = "VERY_GOOD"
    GOOD = "GOOD"
    NEITHER = "NEITHER"
    POOR = "POOR"
    VERY_POOR = "VERY_POOR"


SATISFACTION_WORDS: dict[Satisfaction, str] = {
    Satisfaction.VERY_GOOD: "Very good",
    Satisfaction.GOOD: "Good",
    Satisfaction.NEITHER: "Neither good nor poor",
    Satisfaction.POOR: "Poor",
    Satisfaction.VERY_POOR: "Very poor",
}

BY_DIGIT: dict[str, Satisfaction] = {
    "1": Satisfaction.VERY_POOR,
    "2": Satisfaction.POOR,
    "3": Satisfaction.NEITHER,
    "4": Satisfaction.GOOD,
    "5": Satisfaction.VERY_GOOD,
}
"""What the text message asks for: a number from 1 (poor) to 5 (very good)."""

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_ALONE = re.compile(r"\W*([0-9]+)\W*", re.UNICODE)


def satisfaction_in(text: str) -> Satisfaction | None:
    """Return the answer in a text message: a digit from 1 to 5 that stands alone, Arabic and Urdu digits too.

    Anything else is None: a person reads it.
    """
    found = _ALONE.fullmatch(text.translate(_DIGITS))
    return BY_DIGIT.get(found[1]) if found else None
