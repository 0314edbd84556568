"""What a reading may hold, and what two readings mean, held against the definition written out as a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from goodwork.pathway.outcomes.rules import (
    EMPLOYMENT_STATUS_WORDS,
    Answer,
    CannotRecord,
    Reading,
    Satisfaction,
    check,
    satisfaction_in,
    work_outcome,
)

DAY = date(2026, 9, 1)
LATER = date(2026, 11, 20)
WORKS = Reading(recorded_date=DAY, employment_status="01", sickness_absence="N", weekly_hours="02", work_ability=6)
OFF_SICK = replace(WORKS, sickness_absence="Y", work_ability=3, worry=8, confidence=2)
NO_WORK = Reading(recorded_date=DAY, employment_status="02", sickness_absence="8", weekly_hours="98")
NOT_SAID = Reading(recorded_date=DAY, employment_status="ZZ", sickness_absence="Z", weekly_hours="97")


def refused(reading: Reading) -> str:
    with pytest.raises(CannotRecord) as found:
        check(reading, today=LATER)
    return found.value.field


@pytest.mark.parametrize("reading", [WORKS, OFF_SICK, NO_WORK, NOT_SAID])
def test_what_can_be_passes(reading: Reading) -> None:
    check(reading, today=LATER)


@pytest.mark.parametrize(
    ("reading", "field"),
    [
        (replace(WORKS, employment_status="09"), "employment_status"),
        (replace(WORKS, sickness_absence=""), "sickness_absence"),
        (replace(WORKS, weekly_hours="05"), "weekly_hours"),
        (replace(NO_WORK, sickness_absence="Y"), "sickness_absence"),
        (replace(NO_WORK, weekly_hours="01"), "weekly_hours"),
        (replace(WORKS, weekly_hours="98"), "weekly_hours"),
        (replace(WORKS, sickness_absence="8"), "sickness_absence"),
        (replace(WORKS, worry=11), "worry"),
        (replace(WORKS, confidence=-1), "confidence"),
        (replace(WORKS, recorded_date=LATER + timedelta(days=1)), "recorded_date"),
        (replace(NO_WORK, work_started_date=DAY), "work_started_date"),
        (replace(WORKS, work_started_date=DAY + timedelta(days=1)), "work_started_date"),
    ],
)
def test_contradictions_are_refused_with_the_field_to_mend(reading: Reading, field: str) -> None:
    assert refused(reading) == field


def test_in_work_and_off_sick_is_employed_and_absent_never_long_term_sick() -> None:
    assert OFF_SICK.employed is True
    assert replace(NO_WORK, employment_status="04").employed is False


def test_off_sick_at_the_start_and_back_at_the_close_stayed_in_work_and_is_back() -> None:
    close = replace(WORKS, recorded_date=LATER, work_ability=7, worry=3, confidence=6)
    found = work_outcome(OFF_SICK, [close], close)
    assert (found.remained_in_work, found.entered_work, found.back_at_work) == (
        Answer.YES,
        Answer.DOES_NOT_APPLY,
        Answer.YES,
    )
    assert (found.change_work_ability, found.change_worry, found.change_confidence) == (4, -5, 4)


def test_entered_work_has_its_first_day_and_stays_entered() -> None:
    started = replace(WORKS, recorded_date=LATER, work_started_date=LATER - timedelta(days=20))
    lost_again = replace(NO_WORK, recorded_date=LATER)
    found = work_outcome(NO_WORK, [started, lost_again], lost_again)
    assert (found.entered_work, found.entered_date) == (Answer.YES, LATER - timedelta(days=20))
    assert found.remained_in_work is Answer.DOES_NOT_APPLY


def test_the_definition_as_a_table() -> None:
    statuses = sorted(EMPLOYMENT_STATUS_WORDS)
    for before, after in product(statuses, statuses):
        start = replace(NOT_SAID, employment_status=before)
        close = replace(NOT_SAID, employment_status=after, recorded_date=LATER)
        found = work_outcome(start, [close], close)
        known = before != "ZZ" and after != "ZZ"
        wanted_stay = (
            Answer.NOT_KNOWN
            if before == "ZZ"
            else Answer.DOES_NOT_APPLY
            if before != "01"
            else Answer.NOT_KNOWN
            if not known
            else (Answer.YES if after == "01" else Answer.NO)
        )
        wanted_enter = (
            Answer.NOT_KNOWN
            if before == "ZZ"
            else Answer.DOES_NOT_APPLY
            if before == "01"
            else Answer.NOT_KNOWN
            if not known
            else (Answer.YES if after == "01" else Answer.NO)
        )
        assert (found.remained_in_work, found.entered_work) == (wanted_stay, wanted_enter), (before, after)


def test_without_a_close_nothing_is_claimed() -> None:
    found = work_outcome(WORKS, [], None)
    assert found.remained_in_work is Answer.NOT_KNOWN
    assert work_outcome(None, [WORKS], WORKS).remained_in_work is Answer.NOT_KNOWN


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("5", Satisfaction.VERY_GOOD),
        (" 1. ", Satisfaction.VERY_POOR),
        ("٤", Satisfaction.GOOD),
        ("۳", Satisfaction.NEITHER),
        ("6", None),
        ("0", None),
        ("I need 2 of them", None),
        ("", None),
    ],
)
def test_a_digit_that_stands_alone_is_an_answer(text: str, answer: Satisfaction | None) -> None:
    assert satisfaction_in(text) is answer
