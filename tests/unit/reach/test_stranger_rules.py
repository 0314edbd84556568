"""By when a stranger's text is dealt with, and what may end it (M1)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from goodwork.kernel.clock import LONDON
from goodwork.reach.strangers.rules import (
    MACHINE,
    CannotStranger,
    Rang,
    Reason,
    Result,
    State,
    check_close,
    due_date,
    is_late,
    still_to_ring,
)

FRIDAY = datetime(2026, 11, 27, 16, 0, tzinfo=LONDON)
MORNING = Rang(datetime(2026, 11, 24, 10, tzinfo=LONDON), Result.NO_ANSWER)
LATER_THAT_MORNING = Rang(datetime(2026, 11, 25, 11, tzinfo=LONDON), Result.NO_ANSWER)
AFTERNOON = Rang(datetime(2026, 11, 24, 15, tzinfo=LONDON), Result.NO_ANSWER)


def test_a_working_day_is_what_it_takes() -> None:
    assert due_date(FRIDAY) == date(2026, 11, 30)
    assert not is_late(date(2026, 11, 30), datetime(2026, 11, 30, 16, 59, tzinfo=LONDON))
    assert is_late(date(2026, 11, 30), datetime(2026, 11, 30, 17, 0, tzinfo=LONDON))


def test_nothing_is_closed_by_silence() -> None:
    assert set(MACHINE.moves[State.OPEN]) == {"MATCH", "CLOSE"}


@pytest.mark.parametrize(
    ("rang", "can_ring", "says"),
    [
        ([], True, "Ring the number first"),
        ([MORNING, LATER_THAT_MORNING], True, "another time of the day"),
        ([MORNING, AFTERNOON], True, ""),
        ([Rang(MORNING.at, Result.NO_NUMBER)], True, ""),
        ([], False, ""),
    ],
)
def test_nobody_is_given_up_before_two_times_of_the_day(rang: list[Rang], can_ring: bool, says: str) -> None:
    found = still_to_ring(rang, can_ring=can_ring)
    assert says in found
    assert bool(says) == bool(found)


@pytest.mark.parametrize(
    ("reason", "note", "worried", "field"),
    [
        (Reason.NOT_REACHED, "", False, "reason"),
        (Reason.ADVERT, "", True, "note"),
        (Reason.HELPED, " ", False, "note"),
        (Reason.NOT_FOR_US, "", False, None),
        (Reason.HELPED, "Told them where the walk-in centre is", True, None),
    ],
)
def test_what_was_done_is_said(reason: Reason, note: str, worried: bool, field: str | None) -> None:
    if field is None:
        check_close(reason, note, [], can_ring=True, worried=worried)
        return
    with pytest.raises(CannotStranger) as refused:
        check_close(reason, note, [], can_ring=True, worried=worried)
    assert refused.value.field == field
