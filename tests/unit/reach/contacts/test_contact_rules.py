"""What is still to be tried before a letter, never closed by silence, and by when we ring back (G1)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodwork.kernel.clock import LONDON, is_working_day
from goodwork.reach.contacts.rules import (
    CALL_MACHINE,
    STAFF_END_REASONS,
    CallState,
    DayPart,
    Result,
    Tried,
    Way,
    call_back_day,
    letter_is_due,
    next_try,
    part_of_day,
    why_not_give_up,
)
from goodwork.reach.promises.rules import Window, check_due_date

MONDAY = datetime(2026, 11, 23, 10, tzinfo=LONDON)
ALL = frozenset({Way.PHONE, Way.SMS, Way.LETTER})


def london(*parts: int) -> datetime:
    year, month, day, hour, minute = parts
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


FIRST, LAST = (datetime(2026, 1, 1), datetime(2027, 12, 31))  # noqa: DTZ001 (hypothesis adds the zone)


def rang(at: datetime, result: Result = Result.NO_ANSWER) -> Tried:
    return Tried(at, Way.PHONE, result)


def sent(at: datetime, way: Way = Way.SMS) -> Tried:
    return Tried(at, way, Result.SENT)


def test_first_ring_then_ring_at_another_time_then_text_then_write() -> None:
    tried: list[Tried] = []
    first = next_try(tried, ALL)
    assert first is not None
    assert (first.channel, first.part) == (Way.PHONE, None)
    tried.append(rang(MONDAY))
    second = next_try(tried, ALL)
    assert second is not None
    assert (second.channel, second.part) == (Way.PHONE, DayPart.AFTERNOON)
    tried.append(rang(MONDAY + timedelta(minutes=20)))
    again = next_try(tried, ALL)
    assert again is not None
    assert again.part is DayPart.AFTERNOON, "twice in one morning is one time of day"
    tried.append(rang(MONDAY + timedelta(hours=5)))
    third = next_try(tried, ALL)
    assert third is not None
    assert third.channel is Way.SMS
    assert not letter_is_due(tried, ALL)
    tried.append(sent(MONDAY + timedelta(hours=6)))
    assert letter_is_due(tried, ALL)


def test_who_has_only_a_telephone_is_rung_at_two_times_and_then_at_others() -> None:
    only = frozenset({Way.PHONE})
    tried = [rang(MONDAY), rang(MONDAY + timedelta(hours=5))]
    following = next_try(tried, only)
    assert following is not None
    assert (following.channel, following.part) == (Way.PHONE, DayPart.EVENING)
    assert why_not_give_up(tried, only, at=MONDAY + timedelta(days=300)), "silence closes nothing"


def test_nobody_is_given_up_before_the_letter_has_had_its_time() -> None:
    tried = [rang(MONDAY), rang(MONDAY + timedelta(hours=5)), sent(MONDAY + timedelta(hours=6))]
    assert why_not_give_up(tried, ALL, at=MONDAY + timedelta(days=90)) == "Send the letter that says how to reach us"
    tried.append(sent(MONDAY + timedelta(days=1), Way.LETTER))
    assert "Wait until 8 December 2026" in why_not_give_up(tried, ALL, at=MONDAY + timedelta(days=2))
    assert why_not_give_up(tried, ALL, at=datetime(2026, 12, 9, 9, tzinfo=LONDON)) == ""


def test_who_was_reached_is_not_given_up() -> None:
    assert why_not_give_up([rang(MONDAY, Result.REACHED)], ALL, at=MONDAY) == "The person was reached"


def test_nothing_tried_is_no_reason_to_give_up() -> None:
    assert why_not_give_up([], frozenset(), at=MONDAY) == "Nothing has been tried"


@given(
    st.lists(
        st.tuples(
            st.integers(0, 60 * 24 * 40),
            st.sampled_from(list(Way)),
            st.sampled_from([Result.NO_ANSWER, Result.VOICEMAIL, Result.SENT]),
        ),
        max_size=8,
    ),
    st.sets(st.sampled_from(list(Way))),
)
def test_giving_up_always_had_what_could_be_had(raw: list[tuple[int, Way, Result]], ways: set[Way]) -> None:
    tried = [Tried(MONDAY + timedelta(minutes=m), w, r) for m, w, r in sorted(raw, key=lambda r: r[0])]
    if why_not_give_up(tried, ways, at=MONDAY + timedelta(days=365)):
        return
    letter = any(t.channel is Way.LETTER for t in tried)
    assert letter or Way.LETTER not in ways
    assert letter or Way.PHONE not in ways


@pytest.mark.parametrize(
    ("hour", "part"), [(0, "MORNING"), (11, "MORNING"), (12, "AFTERNOON"), (16, "AFTERNOON"), (17, "EVENING")]
)
def test_parts_of_the_day_are_londons(hour: int, part: str) -> None:
    assert part_of_day(datetime(2026, 7, 1, hour, 30, tzinfo=LONDON).astimezone(UTC)) == part


@pytest.mark.parametrize(
    ("asked", "window", "day"),
    [
        (london(2026, 11, 23, 10, 59), Window.MORNING, date(2026, 11, 23)),
        (london(2026, 11, 23, 11, 0), Window.MORNING, date(2026, 11, 24)),
        (london(2026, 11, 23, 14, 59), Window.ANY, date(2026, 11, 23)),
        (london(2026, 11, 23, 15, 0), Window.AFTERNOON, date(2026, 11, 24)),
        (london(2026, 11, 27, 23, 0), Window.ANY, date(2026, 11, 30)),
        (london(2026, 12, 24, 16, 0), Window.ANY, date(2026, 12, 29)),
        (london(2026, 11, 21, 3, 0), Window.MORNING, date(2026, 11, 23)),
    ],
)
def test_a_call_back_is_promised_at_any_hour(asked: datetime, window: Window, day: date) -> None:
    assert call_back_day(asked, window) == day


@given(st.datetimes(FIRST, LAST, timezones=st.just(UTC)), st.sampled_from(list(Window)))
def test_a_call_back_day_is_a_working_day_that_can_be_promised(at: datetime, window: Window) -> None:
    day = call_back_day(at, window)
    assert is_working_day(day)
    check_due_date(day, at)


def test_no_call_is_closed_by_silence() -> None:
    assert set(CALL_MACHINE.moves[CallState.OPEN]) == {"REACH", "WRITE", "END"}
    assert not any("answer" in words and "no answer" in words for words in STAFF_END_REASONS.values())
