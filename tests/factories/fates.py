"""What became of a first promised date, one referral at a time: the slow twin of the query that counts them."""

from __future__ import annotations

from datetime import date

from goodwork.oversight.silence.rules import Fate


def fate_of(
    *, first_date: date | None, reached_date: date | None, in_time: bool, ended_before: bool, ended: bool, lapsed: date
) -> Fate:
    """Return what became of a first promised date by the day that lapsed last; as the query's CASE has it."""
    if first_date is None:
        return Fate.NOT_ACCOUNTED_FOR
    if first_date > lapsed:
        return Fate.NOT_YET_DUE
    if reached_date is not None:
        return Fate.IN_TIME if in_time else Fate.LATER
    if ended:
        return Fate.ENDED_BEFORE if ended_before else Fate.ENDED_UNREACHED
    return Fate.STILL_WAITING
